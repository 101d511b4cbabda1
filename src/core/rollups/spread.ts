import type { Tally } from './tally.ts';

/**
 * Durations as counts in buckets whose bounds grow by a constant factor (Masson, Rim and Lee, "DDSketch", VLDB 2019).
 * Spreads are merged by adding their counts and taken apart by subtracting them; a quantile that is read from them is
 * off by at most `SPREAD_ERROR` of itself and half a millisecond. Count and sum, and so the mean, are exact.
 */
export const SPREAD_ERROR = 0.01;

const GROWTH = (1 + SPREAD_ERROR) / (1 - SPREAD_ERROR);
/** Longer durations, some 300 years, share the last bucket. */
const LONGEST_MS = 1e13;
/** The greatest whole number of milliseconds of each bucket: whole, so that every machine puts a value into the same one. */
const bounds = makeBounds();

function makeBounds(): readonly number[] {
  const made = [0];
  for (let last = 0; last < LONGEST_MS; made.push(last)) last = Math.max(last + 1, Math.floor(last * GROWTH));
  return made;
}

/** The names under which a duration of so many whole milliseconds counts, each with what it adds. */
export function spreadOf(ms: number): Readonly<Record<string, number>> {
  return { count: 1, sum: ms, [`b${bucketOf(ms)}`]: 1 };
}

/** What a spread says; null where nothing was counted. Milliseconds. */
export interface SpreadFigures {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  readonly p95: number;
  readonly max: number;
}

/** The figures of the families' spreads, taken together. */
export function spreadFigures(tally: Tally, families: readonly string[]): SpreadFigures | null {
  const buckets = new Map<number, number>();
  let count = 0;
  let sum = 0;
  for (const family of families) {
    const own = tally[family] ?? {};
    for (const name in own) {
      const value = own[name] ?? 0;
      if (name === 'count') count += value;
      else if (name === 'sum') sum += value;
      else {
        const bucket = Number(name.slice(1));
        buckets.set(bucket, (buckets.get(bucket) ?? 0) + value);
      }
    }
  }
  if (count === 0) return null;
  const rising = [...buckets].sort(([one], [other]) => one - other);
  const quantile = (q: number) => quantileOf(rising, count, q);
  return {
    count,
    sum,
    mean: sum / count,
    median: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    max: quantile(1),
  };
}

/** By linear interpolation between the two nearest values, as the metrics of one session do, in whole milliseconds. */
function quantileOf(rising: readonly (readonly [number, number])[], count: number, q: number): number {
  const place = (count - 1) * q;
  const below = valueAt(rising, Math.floor(place));
  const above = valueAt(rising, Math.ceil(place));
  return Math.round(below + (above - below) * (place - Math.floor(place)));
}

/** The value at a place in order, the first being 0: for its bucket, the number that is as far from both ends in proportion. */
function valueAt(rising: readonly (readonly [number, number])[], place: number): number {
  let passed = 0;
  for (const [bucket, count] of rising) {
    passed += count;
    if (place < passed) return middleOf(bucket);
  }
  return middleOf(rising.at(-1)?.[0] ?? 0);
}

function middleOf(bucket: number): number {
  const high = bounds[bucket] ?? LONGEST_MS;
  if (bucket === 0) return 0;
  const low = (bounds[bucket - 1] ?? 0) + 1;
  return (2 * low * high) / (low + high);
}

/** The first bucket whose bound is not below the value. */
function bucketOf(ms: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
