import type { ReportAnswer, ReportCell, ReportLine, ReportQuery } from '../../app/reports.ts';
import type { Snapshot } from '../../core/directory.ts';
import { agentTimeFigures } from '../../core/reports/catalogue/agents.ts';
import type { Dimension } from '../../core/reports/cell-filter.ts';
import { countedSets } from '../../core/reports/counted-sets.ts';
import type { Figure, FigureSettings, Report } from '../../core/reports/figure.ts';
import type { Freshness } from '../../core/reports/freshness.ts';
import type { Span } from '../../core/reports/intervals.ts';
import { encodeTime } from './codec.ts';
import type * as wire from './wire-report.ts';

export function encodeReport(answer: ReportAnswer, query: ReportQuery, snapshot: Snapshot): wire.Report {
  const { report, groups, reasons } = answer;
  const { period, settings, compares, interval, zone } = query;
  const groupBy = report.isOfParts ? 'agent' : query.groupBy;
  const names = (key: string | null) => nameOf(snapshot, groupBy, key);
  return {
    name: report.name,
    title: report.title,
    zone: zone.name,
    ...encodeSpan(period.span),
    previousPeriod: compares ? encodeSpan(period.previous) : null,
    interval,
    groupBy,
    ...settings,
    ...encodeFreshness(answer.freshness),
    figures: encodeFigures(report, settings),
    ...encodeLine(answer),
    groups: groups
      .map((group) => ({ key: group.group, ...names(group.group), ...encodeLine(group) }))
      .sort((one, other) => (one.number ?? 0) - (other.number ?? 0) || ((one.key ?? '') < (other.key ?? '') ? -1 : 1)),
    reasons: [...reasons],
  };
}

/** The figures that a report tells, with what each means. */
export function encodeFigures(report: Report, settings: FigureSettings): wire.ReportFigure[] {
  const all: readonly Omit<Figure, 'of'>[] = report.isOfParts
    ? [...report.figures, ...agentTimeFigures]
    : report.figures;
  return all.map(({ id, unit, metric, definition, errorBound, counted, onBusiness }) => ({
    id,
    unit,
    ...(settings.clock === 'business' && onBusiness ? onBusiness : { metric, definition }),
    errorBound,
    counted,
    filter: (counted === null ? null : countedSets[counted]?.filter(settings)) ?? null,
  }));
}

export function encodeFreshness({ asOf, behind }: Freshness) {
  return { asOf: asOf === null ? null : encodeTime(asOf), behind };
}

export function encodeSpan({ from, before }: Span) {
  return { from: encodeTime(from), before: encodeTime(before) };
}

/** The report as a table: one row an interval and group, the period before marked as such. */
export function reportRows(report: wire.Report): readonly (readonly unknown[])[] {
  const ids = report.figures.map(({ id }) => id);
  const { total, previous, series, previousSeries } = report;
  const whole = { key: null, name: null, total, previous, series, previousSeries };
  const lines = report.groupBy === null ? [whole] : report.groups;
  const rows = lines.flatMap(({ key, name, total, previous, series, previousSeries }) => {
    const row = (period: string) => (cell: wire.ReportCell) => [
      period,
      cell.from,
      cell.before,
      ...(report.groupBy === null ? [] : [key, name]),
      ...ids.map((id) => cell.values[id] ?? null),
    ];
    const now = report.interval === null ? [total] : series;
    const before = report.interval === null ? [previous] : previousSeries;
    return [
      ...now.flatMap((cell) => (cell ? [row('current')(cell)] : [])),
      ...before.flatMap((cell) => (cell ? [row('previous')(cell)] : [])),
    ];
  });
  return [['period', 'from', 'before', ...(report.groupBy === null ? [] : [report.groupBy, 'name']), ...ids], ...rows];
}

function encodeLine({ total, previous, series, previousSeries }: ReportLine) {
  return {
    total: total && encodeCell(total),
    previous: previous && encodeCell(previous),
    series: series.map(encodeCell),
    previousSeries: previousSeries.map(encodeCell),
  };
}

function encodeCell({ span, values, counts, filter }: ReportCell): wire.ReportCell {
  return { ...encodeSpan(span), values, counts, filter };
}

function nameOf({ queues, agents, inboxes }: Snapshot, groupBy: Dimension | null, key: string | null) {
  const among = { queue: queues, agent: agents, inbox: inboxes };
  if (key === null || groupBy === null) return { number: null, name: null };
  if (groupBy === 'channel') return { number: null, name: key };
  const one = among[groupBy].get(key);
  return { number: one?.number ?? null, name: one?.name ?? null };
}
