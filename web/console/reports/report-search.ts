import { zoneOf } from '../../client/zone.ts';

/** What the reports are asked, as it stands in the address. Days are `YYYY-MM-DD` in the account's zone, both within. */
export interface ReportSearch {
  readonly view?: ReportView;
  readonly period?: PeriodName;
  readonly from?: string;
  readonly to?: string;
  readonly compare?: 'none';
  readonly interval?: Interval;
  /** Ids, separated by commas, as the three after it are; `none`: of those without. */
  readonly queueId?: string;
  readonly agentId?: string;
  readonly inboxId?: string;
  readonly channel?: string;
  readonly groupBy?: Dimension;
  readonly clock?: 'business';
  /** The figure that is charted where it belongs, instead of the usual one. */
  readonly figure?: string;
  /** Whether tables stand instead of charts. */
  readonly tables?: true;
}

export const reportViews = [
  'overview',
  'volume',
  'outcomes',
  'service',
  'times',
  'satisfaction',
  'bots',
  'agents',
  'hours',
] as const;
export type ReportView = (typeof reportViews)[number];

export const periods = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-year',
  'last-year',
  'last-7-days',
  'last-28-days',
  'last-90-days',
  'last-12-weeks',
  'last-12-months',
] as const;
export type PeriodName = (typeof periods)[number];

export const intervals = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

export const dimensions = ['queue', 'agent', 'inbox', 'channel'] as const;
export type Dimension = (typeof dimensions)[number];

export const usualPeriod: PeriodName = 'last-28-days';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const IDS = /^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,49}$/i;
const IDS_OR_NONE = /^([0-9a-f-]{36}|none)(,([0-9a-f-]{36}|none)){0,49}$/i;
const WORDS = /^[a-z][a-z0-9-]{0,31}(,[a-z][a-z0-9-]{0,31}){0,49}$/;
const FIGURE = /^[a-zA-Z0-9.-]{1,64}$/;
const DAY_MS = 86_400_000;

/** The part of an address that makes sense; the rest is dropped. */
export function parseReportSearch(search: Record<string, unknown>): ReportSearch {
  const { view, period, from, to, interval, groupBy, queueId, agentId, inboxId, channel, figure } = search;
  const hasDays = isDay(from) && isDay(to) && from <= to;
  return {
    ...(among(reportViews, view) && view !== 'overview' && { view }),
    ...(hasDays ? { from, to } : among(periods, period) && period !== usualPeriod && { period }),
    ...(search.compare === 'none' && { compare: 'none' as const }),
    ...(among(intervals, interval) && { interval }),
    ...(among(dimensions, groupBy) && { groupBy }),
    ...(fits(IDS_OR_NONE, queueId) && { queueId }),
    ...(fits(IDS_OR_NONE, agentId) && { agentId }),
    ...(fits(IDS, inboxId) && { inboxId }),
    ...(fits(WORDS, channel) && { channel }),
    ...(search.clock === 'business' && { clock: 'business' as const }),
    ...(fits(FIGURE, figure) && { figure }),
    ...(search.tables === true && { tables: true as const }),
  };
}

/** Where sessions must have been to count, as the API takes it. */
export function placeQuery({ queueId, agentId, inboxId, channel }: ReportSearch) {
  return { queueId, agentId, inboxId, channel };
}

/** When they must have been opened, as the API takes it; days are those of the zone's clocks. */
export function periodQuery({ period, from, to }: ReportSearch, zone: string) {
  if (!from || !to) return { period: period ?? usualPeriod };
  return { from: startOfDay(from, 0, zone), before: startOfDay(to, 1, zone) };
}

/** The parameters of a report. */
export function reportQuery(search: ReportSearch, zone: string) {
  return {
    ...periodQuery(search, zone),
    ...placeQuery(search),
    compare: search.compare ?? 'previous',
    interval: intervalOf(search),
    groupBy: search.groupBy,
    clock: search.clock,
  };
}

const daysOf: Readonly<Record<PeriodName, number>> = {
  today: 1,
  yesterday: 1,
  'this-week': 7,
  'last-week': 7,
  'this-month': 31,
  'last-month': 31,
  'this-year': 366,
  'last-year': 366,
  'last-7-days': 7,
  'last-28-days': 28,
  'last-90-days': 90,
  'last-12-weeks': 84,
  'last-12-months': 366,
};

/** The intervals that make at most about a hundred points of the period, and at least two. */
export function fittingIntervals(search: ReportSearch): readonly Interval[] {
  const days = lengthOf(search);
  return intervals.filter((interval) => {
    if (interval === 'hour') return days <= 7;
    if (interval === 'day') return days > 1 && days <= 124;
    return interval === 'week' ? days > 7 && days <= 800 : days > 31;
  });
}

/** The interval that was chosen, if it fits, else one that makes a readable chart. */
export function intervalOf(search: ReportSearch): Interval {
  const fitting = fittingIntervals(search);
  if (search.interval && fitting.includes(search.interval)) return search.interval;
  const days = lengthOf(search);
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 200 ? 'week' : 'month';
}

function lengthOf({ period, from, to }: ReportSearch): number {
  if (from && to) return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return daysOf[period ?? usualPeriod];
}

function startOfDay(day: string, daysLater: number, zone: string): string {
  return new Date(zoneOf(zone).instantOf(Date.parse(`${day}T00:00Z`) + daysLater * DAY_MS)).toISOString();
}

function among<T extends string>(words: readonly T[], value: unknown): value is T {
  return words.some((word) => word === value);
}

function fits(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isDay(value: unknown): value is string {
  return fits(DAY, value) && !Number.isNaN(Date.parse(value));
}
