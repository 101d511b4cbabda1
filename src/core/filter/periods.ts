import type { Zone } from '../zone.ts';

export const periodUnits = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodUnit = (typeof periodUnits)[number];

/** A stretch of time as it is written. */
export type Period =
  | { readonly period: 'now' | 'today' | 'yesterday' | 'tomorrow' }
  /** `last month`: the whole one before this. */
  | { readonly period: 'whole'; readonly which: 'last' | 'this' | 'next'; readonly unit: PeriodUnit }
  /** `last 7 days`: up to now, or to the end of today. */
  | { readonly period: 'around'; readonly which: 'last' | 'next'; readonly count: number; readonly unit: PeriodUnit }
  /** `3 days ago`: that minute, hour or day. */
  | { readonly period: 'ago'; readonly count: number; readonly unit: PeriodUnit }
  /** `2026`, `2026-11`, `2026-11-20`, `2026-11-20T14:30`, with seconds, milliseconds, `Z` or `+01:00` where wanted. */
  | { readonly period: 'date'; readonly text: string };

/** Half-open, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2300, 0, 1);
const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** Whether this is a date, or a date and time, between the years 1900 and 2299. */
export function isDate(text: string): boolean {
  const parts = partsOf(text);
  if (!parts) return false;
  const { year, month, day, hour, minute, second, offset } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(shown);
  const isCalendars =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isCalendars && year >= 1900 && year < 2300 && Math.abs(offset ?? 0) <= 14 * 60 * MINUTE_MS;
}

/** From when until when the period is, now, by the clocks of a zone. */
export function spanOf(period: Period, now: number, zone: Zone): Span {
  const { from, before } = unboundedSpan(period, now, zone);
  return { from: bounded(from), before: bounded(before) };
}

function bounded(at: number): number {
  return Number.isNaN(at) ? EARLIEST : Math.min(Math.max(at, EARLIEST), LATEST);
}

function unboundedSpan(period: Period, now: number, zone: Zone): Span {
  switch (period.period) {
    case 'now':
      return { from: now, before: now + 1 };
    case 'today':
      return whole('day', 0, now, zone);
    case 'yesterday':
      return whole('day', -1, now, zone);
    case 'tomorrow':
      return whole('day', 1, now, zone);
    case 'whole':
      return whole(period.unit, { last: -1, this: 0, next: 1 }[period.which], now, zone);
    case 'around':
      return around(period, now, zone);
    case 'ago':
      return ago(period, now, zone);
    case 'date':
      return dateSpan(period.text, zone);
  }
}

/** The unit that holds the present moment, or one so many later. Weeks begin on Monday. */
function whole(unit: PeriodUnit, later: number, now: number, zone: Zone): Span {
  const shown = now + zone.offsetAt(now);
  const begins = startOf(unit, shown);
  if (unit === 'minute' || unit === 'hour') {
    // An hour that clocks show twice is the one of the two that it is now.
    const since = now - (shown - begins);
    return { from: moved(since, unit, later), before: moved(since, unit, later + 1) };
  }
  return {
    from: zone.instantOf(moved(begins, unit, later)),
    before: zone.instantOf(moved(begins, unit, later + 1)),
  };
}

function around({ which, count, unit }: Extract<Period, { period: 'around' }>, now: number, zone: Zone): Span {
  if (unit === 'minute' || unit === 'hour') {
    const ms = count * (unit === 'minute' ? MINUTE_MS : 60 * MINUTE_MS);
    return which === 'last' ? { from: now - ms, before: now + 1 } : { from: now, before: now + ms };
  }
  const today = startOf('day', now + zone.offsetAt(now));
  const [from, before] =
    which === 'last' ? [moved(today + DAY_MS, unit, -count), today + DAY_MS] : [today, moved(today, unit, count)];
  return { from: zone.instantOf(from), before: zone.instantOf(before) };
}

function ago({ count, unit }: Extract<Period, { period: 'ago' }>, now: number, zone: Zone): Span {
  if (unit === 'minute' || unit === 'hour') {
    const at = now - count * (unit === 'minute' ? MINUTE_MS : 60 * MINUTE_MS);
    return { from: at, before: at + 1 };
  }
  const day = moved(startOf('day', now + zone.offsetAt(now)), unit, -count);
  return { from: zone.instantOf(day), before: zone.instantOf(day + DAY_MS) };
}

function startOf(unit: PeriodUnit, shown: number): number {
  const date = new Date(shown);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case 'minute':
      return shown - (shown % MINUTE_MS);
    case 'hour':
      return shown - (shown % (60 * MINUTE_MS));
    case 'day':
      return Date.UTC(year, month, day);
    case 'week':
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
    case 'month':
      return Date.UTC(year, month, 1);
    case 'quarter':
      return Date.UTC(year, month - (month % 3), 1);
    case 'year':
      return Date.UTC(year, 0, 1);
  }
}

/** What clocks show so many units later; a day that the month does not have is its last. */
function moved(shown: number, unit: PeriodUnit, count: number): number {
  switch (unit) {
    case 'minute':
      return shown + count * MINUTE_MS;
    case 'hour':
      return shown + count * 60 * MINUTE_MS;
    case 'day':
      return shown + count * DAY_MS;
    case 'week':
      return shown + count * 7 * DAY_MS;
    case 'month':
      return movedByMonths(shown, count);
    case 'quarter':
      return movedByMonths(shown, count * 3);
    case 'year':
      return movedByMonths(shown, count * 12);
  }
}

function movedByMonths(shown: number, count: number): number {
  const date = new Date(shown);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  const days = new Date(first);
  const length = new Date(Date.UTC(days.getUTCFullYear(), days.getUTCMonth() + 1, 0)).getUTCDate();
  return first + (Math.min(date.getUTCDate(), length) - 1) * DAY_MS + (shown % DAY_MS);
}

function partsOf(text: string) {
  const found = DATE.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const numberOf = (part: string | undefined, otherwise: number) => (part === undefined ? otherwise : Number(part));
  return {
    year: Number(year),
    month: numberOf(month, 1),
    day: numberOf(day, 1),
    hour: numberOf(hour, 0),
    minute: numberOf(minute, 0),
    second: numberOf(second, 0),
    ms: fraction === undefined ? 0 : Number(fraction.padEnd(3, '0')),
    offset: zone === undefined ? null : offsetOf(zone),
    precision: precisionOf([month, day, hour, second, fraction]),
  };
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

type Precision = PeriodUnit | 'second' | 'ms';

function precisionOf(given: readonly (string | undefined)[]): Precision {
  const finer: readonly Precision[] = ['month', 'day', 'minute', 'second', 'ms'];
  return given.reduce<Precision>(
    (found, part, index) => (part === undefined ? found : (finer[index] ?? found)),
    'year',
  );
}

/** The whole of what a date names: a year, a day, a minute. */
function dateSpan(text: string, zone: Zone): Span {
  const parts = partsOf(text);
  if (!parts) throw new Error(`${text} is no date`);
  const { year, month, day, hour, minute, second, ms, offset, precision } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const end = precision === 'ms' ? shown + 1 : precision === 'second' ? shown + 1_000 : moved(shown, precision, 1);
  const instantOf = (at: number) => (offset === null ? zone.instantOf(at) : at - offset);
  const from = instantOf(shown);
  // A minute that clocks show twice, or skip, is as long as any other.
  return {
    from,
    before: precision === 'year' || precision === 'month' || precision === 'day' ? instantOf(end) : from + end - shown,
  };
}
