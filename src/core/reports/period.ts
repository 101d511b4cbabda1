import type { Zone } from '../zone.ts';
import { type Interval, type Span, startOfOther } from './intervals.ts';

/** Stretches of time by the clocks of a zone; those of so many days, weeks or months end with the one that it is now. */
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
  'last-30-days',
  'last-90-days',
  'last-12-weeks',
  'last-12-months',
] as const;

export type PeriodName = (typeof periods)[number];

/** A stretch of time and the one before it, which is as long by the calendar. */
export interface Period {
  readonly span: Span;
  readonly previous: Span;
}

const YEAR_MONTHS = 12;

/** The period of a name, as of an instant. */
export function periodOf(name: PeriodName, zone: Zone, now: number): Period {
  const [unit, first, count] = measured(name, zone, now);
  const at = (place: number) => startOfOther(zone, unit, now, place);
  return {
    span: { from: at(first), before: at(first + count) },
    previous: { from: at(first - count), before: at(first) },
  };
}

/** A span of its own, and the one that lies before it and that clocks show to be as long. */
export function periodOfSpan({ from, before }: Span, zone: Zone): Period {
  const shownFrom = from + zone.offsetAt(from);
  const length = before + zone.offsetAt(before) - shownFrom;
  return { span: { from, before }, previous: { from: zone.instantOf(shownFrom - length), before: from } };
}

/** In what a period is measured, how many of these after now it begins, and how many it has. */
function measured(name: PeriodName, zone: Zone, now: number): readonly [Exclude<Interval, 'hour'>, number, number] {
  const month = new Date(now + zone.offsetAt(now)).getUTCMonth();
  switch (name) {
    case 'today':
      return ['day', 0, 1];
    case 'yesterday':
      return ['day', -1, 1];
    case 'this-week':
      return ['week', 0, 1];
    case 'last-week':
      return ['week', -1, 1];
    case 'this-month':
      return ['month', 0, 1];
    case 'last-month':
      return ['month', -1, 1];
    case 'this-year':
      return ['month', -month, YEAR_MONTHS];
    case 'last-year':
      return ['month', -month - YEAR_MONTHS, YEAR_MONTHS];
    case 'last-7-days':
      return ['day', -6, 7];
    case 'last-28-days':
      return ['day', -27, 28];
    case 'last-30-days':
      return ['day', -29, 30];
    case 'last-90-days':
      return ['day', -89, 90];
    case 'last-12-weeks':
      return ['week', -11, 12];
    case 'last-12-months':
      return ['month', -11, YEAR_MONTHS];
  }
}
