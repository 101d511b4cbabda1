import type { Zone } from '../zone.ts';

export const intervals = ['hour', 'day', 'week', 'month'] as const;

/** Hours, days, weeks from Monday on, and months, as the clocks of a zone show them. */
export type Interval = (typeof intervals)[number];

/** `[from, before)`, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday. */
const MONDAY = 4 * DAY_MS;

/**
 * The intervals that a span is made of, the first and last cut to it. A day on which clocks change is an hour shorter
 * or longer, and an hour that clocks show twice is two.
 */
export function intervalsOf(zone: Zone, interval: Interval, { from, before }: Span, most: number): readonly Span[] {
  const made: Span[] = [];
  for (let start = from; start < before && made.length <= most; ) {
    const end = Math.min(before, nextStart(zone, interval, start));
    made.push({ from: start, before: end });
    start = end;
  }
  return made;
}

/** The instant at which the interval in which an instant lies began. */
export function startOfInterval(zone: Zone, interval: Interval, at: number): number {
  const shown = at + zone.offsetAt(at);
  if (interval === 'hour') return at - positive(shown, HOUR_MS);
  return zone.instantOf(firstShown(interval, shown, 0));
}

/** The instant at which the interval so many after (before, when negative) that of an instant begins. */
export function startOfOther(zone: Zone, interval: Exclude<Interval, 'hour'>, at: number, count: number): number {
  return zone.instantOf(firstShown(interval, at + zone.offsetAt(at), count));
}

/** The day of the week from 1, Monday, to 7, and the hour from 0 to 23 that clocks show at an instant. */
export function hourOfWeek(zone: Zone, at: number): { readonly weekday: number; readonly hour: number } {
  const shown = at + zone.offsetAt(at);
  const day = Math.floor((shown - MONDAY) / DAY_MS);
  return { weekday: positive(day, 7) + 1, hour: Math.floor(positive(shown, DAY_MS) / HOUR_MS) };
}

function nextStart(zone: Zone, interval: Interval, at: number): number {
  const shown = at + zone.offsetAt(at);
  if (interval === 'hour') return at + HOUR_MS - positive(shown, HOUR_MS);
  return zone.instantOf(firstShown(interval, shown, 1));
}

/** What clocks show as the interval begins that lies so many after the one in which they show this. */
function firstShown(interval: Exclude<Interval, 'hour'>, shown: number, count: number): number {
  switch (interval) {
    case 'day':
      return shown - positive(shown, DAY_MS) + count * DAY_MS;
    case 'week':
      return shown - positive(shown - MONDAY, 7 * DAY_MS) + count * 7 * DAY_MS;
    case 'month': {
      const date = new Date(shown);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
    }
  }
}

function positive(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
