import type { Random } from '../simulate/random.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** How much busier the last day is than the first. */
const GROWTH = 1.4;
/** Saturdays and Sundays, beside other days. */
const WEEKEND = 0.35;
/** The most by which a day is busier or quieter than its like. */
const WHIM = 0.25;

/** How busy each hour of a day is: a morning's and an afternoon's peak, quiet nights. */
const busyness = [1, 1, 1, 1, 1, 2, 6, 14, 30, 44, 50, 46, 36, 40, 48, 46, 40, 30, 22, 18, 14, 10, 5, 2];

/** When `count` visitors came in the days before `until` (epoch milliseconds), in order: more by day than by night, on weekdays, and lately. */
export function* arrivals(random: Random, count: number, days: number, until: number): Generator<number> {
  const start = until - days * DAY_HOURS * HOUR_MS;
  const weights = hourlyWeights(random, days, start);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let hour = 0;
  let passed = 0;
  for (let index = 0; index < count; index += 1) {
    const share = ((index + random.next()) / count) * total;
    while (hour < weights.length - 1 && passed + (weights[hour] ?? 0) <= share) {
      passed += weights[hour] ?? 0;
      hour += 1;
    }
    const within = Math.min(0.999_999, Math.max(0, (share - passed) / (weights[hour] ?? 1)));
    yield Math.floor(start + (hour + within) * HOUR_MS);
  }
}

function hourlyWeights(random: Random, days: number, start: number): readonly number[] {
  const weights: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const weekday = new Date(start + day * DAY_HOURS * HOUR_MS).getUTCDay();
    const growth = 1 + (GROWTH - 1) * (day / days);
    const whim = 1 + WHIM * (2 * random.next() - 1);
    const rest = weekday === 0 || weekday === 6 ? WEEKEND : 1;
    for (const weight of busyness) weights.push(weight * growth * whim * rest);
  }
  return weights;
}
