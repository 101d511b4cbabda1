import type { Actor } from '../core/access.ts';
import type { CellFilter } from '../core/reports/cell-filter.ts';
import { type Forecast, forecast, HISTORY_HOURS } from '../core/reports/forecast.ts';
import type { Freshness } from '../core/reports/freshness.ts';
import { hourOfWeek, intervalsOf, type Span, startOfInterval } from '../core/reports/intervals.ts';
import { placeFilter } from '../core/reports/place-filter.ts';
import { countIn } from '../core/rollups/tally.ts';
import type { Zone } from '../core/zone.ts';
import type { RollupReader } from '../store/rollup-reader.ts';
import { figuresInSight } from './report-sight.ts';

/** What came in one hour of the week, over all weeks of a period. */
export interface HourOfWeek {
  /** From 1, Monday, to 7. */
  readonly weekday: number;
  readonly hour: number;
  /** Sessions opened. */
  readonly opened: number;
  /** How many such hours the period had, as far as it is over; an hour that has begun counts. */
  readonly hours: number;
  /** The sessions, as an expression; null where there was no such hour. */
  readonly filter: string | null;
}

export interface Expected {
  readonly asOf: Freshness;
  readonly error: Forecast['error'];
  readonly hours: readonly { readonly span: Span; readonly expected: number | null }[];
}

const HOUR_MS = 3_600_000;
const HOURS_OF_WEEK = 168;
/** More hours than a leap year has. */
const MOST_HOURS = 9_000;

/** Tells when visitors come, by the clocks of a zone. */
export class Arrivals {
  readonly #reader: RollupReader;
  readonly #now: () => number;

  constructor(parts: { readonly reader: RollupReader; readonly now: () => number }) {
    this.#reader = parts.reader;
    this.#now = parts.now;
  }

  /** Every hour of the week, Monday first; the period is at most a year. */
  async busiestHours(
    actor: Actor,
    { period, zone, filter }: { readonly period: Span; readonly zone: Zone; readonly filter: CellFilter },
  ): Promise<{ readonly hours: readonly HourOfWeek[]; readonly asOf: Freshness }> {
    const place = figuresInSight(actor, filter);
    const spans = intervalsOf(zone, 'hour', period, MOST_HOURS).filter(({ from }) => from <= this.#now());
    const opened = await this.#opened(actor.accountId, spans, place);
    const gathered = Array.from({ length: HOURS_OF_WEEK }, () => ({ opened: 0, spans: [] as Span[] }));
    for (const [index, span] of spans.entries()) {
      const { weekday, hour } = hourOfWeek(zone, span.from);
      const own = gathered[(weekday - 1) * 24 + hour];
      own?.spans.push(span);
      if (own) own.opened += opened[index] ?? 0;
    }
    return {
      hours: gathered.map((own, index) => ({
        weekday: Math.floor(index / 24) + 1,
        hour: index % 24,
        opened: own.opened,
        hours: own.spans.length,
        filter: own.spans.length === 0 ? null : placeFilter(own.spans, place),
      })),
      asOf: await this.#reader.freshness(actor.accountId),
    };
  }

  /** What is expected of each of the 168 hours from the next full one on, and by how much such expectations were off. */
  async forecast(
    actor: Actor,
    { zone, filter }: { readonly zone: Zone; readonly filter: CellFilter },
  ): Promise<Expected> {
    const place = figuresInSight(actor, filter);
    const now = this.#now();
    const until = startOfInterval(zone, 'hour', now);
    const shownUntil = until + zone.offsetAt(until);
    // A few hours more, for clocks that were put back or forward.
    const spans = intervalsOf(zone, 'hour', { from: until - (HISTORY_HOURS + 2) * HOUR_MS, before: until }, MOST_HOURS);
    const opened = await this.#opened(actor.accountId, spans, place);
    const byShown = new Map<number, number>();
    const begins = opened.findIndex((count) => count > 0);
    for (const [index, span] of spans.entries()) {
      if (begins < 0 || index < begins) continue;
      const shown = span.from + zone.offsetAt(span.from);
      byShown.set(shown, (byShown.get(shown) ?? 0) + (opened[index] ?? 0));
    }
    const history = Array.from(
      { length: HISTORY_HOURS },
      (_, index) => byShown.get(shownUntil - (HISTORY_HOURS - index) * HOUR_MS) ?? null,
    );
    const { expected, error } = forecast(history);
    return {
      asOf: await this.#reader.freshness(actor.accountId),
      error,
      hours: expected.map((count, index) => {
        const from = zone.instantOf(shownUntil + index * HOUR_MS);
        return { span: { from, before: from + HOUR_MS }, expected: count };
      }),
    };
  }

  /** How many sessions were opened in each span. */
  async #opened(accountId: string, spans: readonly Span[], filter: CellFilter): Promise<readonly number[]> {
    const counts = spans.map(() => 0);
    const scope = filter.agentIds ? 'agent' : 'all';
    const cells = await this.#reader.read(accountId, { scope, spans, families: ['sessions'], filter, groupBy: null });
    for (const { span, tally } of cells) counts[span] = (counts[span] ?? 0) + countIn(tally, 'sessions', 'opened');
    return counts;
  }
}
