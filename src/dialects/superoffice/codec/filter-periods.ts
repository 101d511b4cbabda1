import type { Clock } from '../clock.ts';

const units = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const;
export type Unit = (typeof units)[number];

/** From, and until before, in epoch milliseconds. */
export type Range = readonly [from: number, to: number];

/** The unit of that name, in any case; null when there is none. */
export function unitOf(name: string): Unit | null {
  return units.find((unit) => unit === name.toLowerCase()) ?? null;
}

/** The time of some periods in the clock's zone, counted from the present one, which is 0; weeks begin on Mondays. */
export function periods(unit: Unit, first: number, last: number, { now, clock }: { now: number; clock: Clock }): Range {
  const [year = 0, month = 1, day = 1] = clock.write(now).slice(0, 10).split('-').map(Number);
  const start = (distance: number): number => {
    switch (unit) {
      case 'day':
        return dayAt(year, month, day + distance);
      case 'week':
        return dayAt(year, month, day - daysSinceMonday(year, month, day) + 7 * distance);
      case 'month':
        return dayAt(year, month + distance, 1);
      case 'quarter':
        return dayAt(year, month - ((month - 1) % 3) + 3 * distance, 1);
      case 'half':
        return dayAt(year, month - ((month - 1) % 6) + 6 * distance, 1);
      case 'year':
        return dayAt(year + distance, 1, 1);
    }
  };
  // Days and months past the end of theirs count on in the next.
  const dayAt = (y: number, m: number, d: number) => {
    const date = new Date(Date.UTC(y, m - 1, d));
    return clock.read(date.toISOString().slice(0, 10))?.at ?? date.getTime();
  };
  return [start(first), start(last + 1)];
}

function daysSinceMonday(year: number, month: number, day: number): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

const words: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 };

/** `today`, `yesterday`, `tomorrow`, `thisWeek`, `lastQuarter` and the like, in any case; null for other words. */
export function namedPeriod(word: string): readonly [unit: Unit, distance: number] | null {
  const days = ['yesterday', 'today', 'tomorrow'].indexOf(word.toLowerCase());
  if (days >= 0) return ['day', days - 1];
  const [, which = '', name = ''] = /^(last|this|next)(\w+)$/i.exec(word) ?? [];
  const unit = unitOf(name);
  return unit && unit !== 'day' ? [unit, words[which.toLowerCase()] ?? 0] : null;
}

/** What `next(column,2,'month')` and its kin hold, as first and last period; null for other functions, or numbers that are none. */
export function periodFunction(name: string, values: readonly unknown[]): readonly [Unit, number, number] | null {
  const unit = unitOf(String(values.at(-1) ?? ''));
  const count = values.length > 1 ? Number(values[0]) : 1;
  if (!unit || !Number.isInteger(count) || count < 1 || count > 10_000) return null;
  switch (name) {
    case 'this':
      return [unit, 0, 0];
    case 'next':
      return [unit, 1, count];
    case 'previous':
      return [unit, -count, -1];
    case 'thisandnext':
      return [unit, 0, count];
    case 'thisandprevious':
      return [unit, -count, 0];
    case 'thisandpreviousandnext':
      return [unit, -count, count];
    default:
      return null;
  }
}
