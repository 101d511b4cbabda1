import type { Actor } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { reports } from '../core/reports/catalogue.ts';
import type { CellFilter, Dimension } from '../core/reports/cell-filter.ts';
import { countedSets, reasonFilter } from '../core/reports/counted-sets.ts';
import type { FigureSettings, Report } from '../core/reports/figure.ts';
import type { Freshness } from '../core/reports/freshness.ts';
import { type Interval, intervalsOf, type Span } from '../core/reports/intervals.ts';
import type { Period } from '../core/reports/period.ts';
import { inGroup, placeFilter } from '../core/reports/place-filter.ts';
import type { Scope } from '../core/rollups/contribution.ts';
import { addTally, type Sum, type Tally } from '../core/rollups/tally.ts';
import type { Zone } from '../core/zone.ts';
import type { RollupReader } from '../store/rollup-reader.ts';
import type { AgentTimes, TimesWithin } from './agent-times.ts';
import { figuresInSight } from './report-sight.ts';

/** What is asked of a report. */
export interface ReportQuery {
  readonly period: Period;
  readonly zone: Zone;
  /** Null: the period as a whole. */
  readonly interval: Interval | null;
  /** Whether the period before is told as well. */
  readonly compares: boolean;
  readonly groupBy: Dimension | null;
  readonly filter: CellFilter;
  readonly settings: FigureSettings;
}

/** Figures of one stretch of time, and of one group where they are told apart. */
export interface ReportCell {
  readonly span: Span;
  readonly values: Readonly<Record<string, number | null>>;
  /** How many sessions each counted set holds. */
  readonly counts: Readonly<Record<string, number>>;
  /** The sessions of the place, as an expression; a counted set's own, joined by `and`, narrows it to the set. */
  readonly filter: string;
}

/** Why bots handed sessions off, and how often; the filter is whole. */
export interface ReasonCount {
  readonly reason: string | null;
  readonly sessions: number;
  readonly filter: string;
}

export interface ReportLine {
  /** Null where agents are told of: their figures have no sum. */
  readonly total: ReportCell | null;
  readonly previous: ReportCell | null;
  readonly series: readonly ReportCell[];
  readonly previousSeries: readonly ReportCell[];
}

export interface ReportGroup extends ReportLine {
  /** The id or word; null: those without. */
  readonly group: string | null;
}

export interface ReportAnswer extends ReportLine {
  readonly report: Report;
  readonly groups: readonly ReportGroup[];
  readonly reasons: readonly ReasonCount[];
  readonly freshness: Freshness;
}

const MOST_INTERVALS = 1_000;
const MOST_GROUPED_INTERVALS = 100;
const MOST_REASONS = 20;

/** Tells figures of many sessions, from rollups alone: what they cost does not grow with the sessions there are. */
export class Reports {
  readonly #reader: RollupReader;
  readonly #times: AgentTimes;

  constructor(parts: { readonly reader: RollupReader; readonly times: AgentTimes }) {
    this.#reader = parts.reader;
    this.#times = parts.times;
  }

  /** Those who see all of the account read all of it, agents what they did themselves; others are refused with `forbidden`. */
  async read(actor: Actor, name: string, asked: ReportQuery): Promise<ReportAnswer> {
    const report = reports.get(name);
    if (!report) throw new Refusal('not-found', 'There is no such report.');
    const filter = figuresInSight(actor, asked.filter);
    const groupBy = report.isOfParts ? 'agent' : asked.groupBy;
    const query = { ...asked, filter, groupBy };
    const frame = frameOf(query);
    const spans = [...frame.series, ...frame.previousSeries];
    const [cells, freshness] = await Promise.all([
      this.#reader.read(actor.accountId, {
        scope: scopeOf(report, filter, groupBy),
        spans,
        families: familiesRead(report, query.settings),
        filter,
        groupBy,
      }),
      this.#reader.freshness(actor.accountId),
    ]);
    const sums = new Map<string | null, Sum[]>();
    for (const { span, group, tally } of cells) {
      const own = sums.get(group) ?? spans.map(() => ({}));
      sums.set(group, own);
      addTally(own[span] ?? {}, tally);
    }
    const all = spans.map((_, index) => sumOf([...sums.values()].map((own) => own[index] ?? {})));
    const tell = (own: readonly Sum[], place: CellFilter) => lineOf(report, query, frame, own, place);
    if (report.isOfParts) {
      const groups = await this.#agents(actor.accountId, query, sums, tell);
      return { report, ...nothing, groups, reasons: [], freshness };
    }
    const whole = tell(all, filter);
    const groups = [...sums].map(([group, own]) => ({
      group,
      ...tell(own, groupBy === null ? filter : inGroup(filter, groupBy, group)),
    }));
    return {
      report,
      ...whole,
      groups: groupBy === null ? [] : groups,
      reasons: reasonsOf(sumOf(all.slice(0, frame.series.length)), whole.total?.filter ?? ''),
      freshness,
    };
  }

  /** Agents with what they did and what their time went into; those who were there and did nothing, too. */
  async #agents(
    accountId: string,
    { filter, compares, period }: ReportQuery,
    sums: ReadonlyMap<string | null, readonly Sum[]>,
    tell: (own: readonly Sum[], place: CellFilter) => ReportLine,
  ): Promise<readonly ReportGroup[]> {
    const agentIds = filter.agentIds?.flatMap((id) => id ?? []) ?? null;
    const within = (span: Span) => this.#times.within(accountId, span, agentIds);
    const [now, before] = [await within(period.span), compares ? await within(period.previous) : null];
    const ids = new Set([...[...sums.keys()].flatMap((id) => id ?? []), ...now.agentIds]);
    return [...ids].map((id) => {
      const line = tell(sums.get(id) ?? [], inGroup(filter, 'agent', id));
      return {
        group: id,
        total: line.total && withTime(line.total, now, id),
        previous: line.previous && before && withTime(line.previous, before, id),
        series: line.series.map((cell) => withTime(cell, now, id)),
        previousSeries: [],
      };
    });
  }
}

const nothing: ReportLine = { total: null, previous: null, series: [], previousSeries: [] };

function withTime(cell: ReportCell, times: TimesWithin, agentId: string): ReportCell {
  return { ...cell, values: { ...cell.values, ...times.valuesOf(agentId, cell.span) } };
}

/** What durations are on the other clock is left where it is. */
function familiesRead({ families }: Report, { clock }: FigureSettings): readonly string[] {
  const other = clock === 'wall' ? '/business' : '/wall';
  return families.filter((family) => !family.endsWith(other));
}

function scopeOf(report: Report, { agentIds }: CellFilter, groupBy: Dimension | null): Scope {
  if (report.isOfParts) return 'part';
  return agentIds || groupBy === 'agent' ? 'agent' : 'all';
}

/** The stretches of time that are read: the period's, then those of the period before. */
interface Frame {
  readonly series: readonly Span[];
  readonly previousSeries: readonly Span[];
}

function frameOf({ period, zone, interval, compares, groupBy }: ReportQuery): Frame {
  const most = groupBy === null ? MOST_INTERVALS : MOST_GROUPED_INTERVALS;
  const cut = (span: Span) => {
    const cuts = interval === null ? [span] : intervalsOf(zone, interval, span, most);
    if (cuts.length <= most) return cuts;
    throw invalidInput('?interval', `There would be more than ${most} intervals: choose longer ones, or less time.`);
  };
  return { series: cut(period.span), previousSeries: compares ? cut(period.previous) : [] };
}

/** The sums stand in the frame's order. */
function lineOf(
  report: Report,
  { period, interval, compares, settings }: ReportQuery,
  { series, previousSeries }: Frame,
  sums: readonly Sum[],
  place: CellFilter,
): ReportLine {
  const cell = (span: Span, tally: Tally) => cellOf(report, settings, span, tally, place);
  const [now, before] = [sums.slice(0, series.length), sums.slice(series.length)];
  return {
    total: cell(period.span, sumOf(now)),
    previous: compares ? cell(period.previous, sumOf(before)) : null,
    series: interval === null ? [] : series.map((span, index) => cell(span, now[index] ?? {})),
    previousSeries: interval === null ? [] : previousSeries.map((span, index) => cell(span, before[index] ?? {})),
  };
}

function cellOf(report: Report, settings: FigureSettings, span: Span, tally: Tally, place: CellFilter): ReportCell {
  const sets = new Set(report.figures.flatMap(({ counted }) => counted ?? []));
  return {
    span,
    values: Object.fromEntries(report.figures.map(({ id, of }) => [id, of(tally, settings)])),
    counts: Object.fromEntries([...sets].map((id) => [id, countedSets[id]?.of(tally, settings) ?? 0])),
    filter: placeFilter([span], place, report.isOfParts),
  };
}

function sumOf(sums: readonly Tally[]): Sum {
  const sum: Sum = {};
  for (const each of sums) addTally(sum, each);
  return sum;
}

function reasonsOf(tally: Tally, place: string): readonly ReasonCount[] {
  return Object.entries(tally.handOff ?? {})
    .filter(([, sessions]) => sessions > 0)
    .sort(([one, many], [other, few]) => few - many || (one < other ? -1 : 1))
    .slice(0, MOST_REASONS)
    .map(([name, sessions]) => ({
      reason: name === 'unsaid' ? null : name.replace(/^reason:/, ''),
      sessions,
      filter: `${place} and ${reasonFilter(name)}`,
    }));
}
