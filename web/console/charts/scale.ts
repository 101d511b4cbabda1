/** Where a chart's axis ends and what stands along it, from 0 (or the lowest below it) on. */
export interface Axis {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
}

/** Milliseconds that people count in. */
const timeSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
].map((seconds) => seconds * 1000);
const TICKS = 4;

/** An axis that holds all of the values, with about four round steps; `ms` steps as clocks do, `sessions` and `count` by whole numbers. */
export function axisOf(values: readonly (number | null)[], unit: string): Axis {
  const known = values.filter((value) => value !== null);
  const lowest = Math.min(0, ...known);
  const highest = Math.max(0, ...known);
  const step = stepOf((highest - lowest) / TICKS, unit);
  const least = Math.floor(lowest / step) * step;
  const most = Math.max(Math.ceil(round(highest / step)) * step, least + step);
  const count = Math.round((most - least) / step);
  return { least, most, ticks: Array.from({ length: count + 1 }, (_, index) => round(least + index * step)) };
}

/** How far up the axis a value stands, from 0 to 1. */
export function placeOn({ least, most }: Axis, value: number): number {
  return Math.min(1, Math.max(0, (value - least) / (most - least)));
}

function stepOf(rough: number, unit: string): number {
  if (unit === 'ms') {
    const known = timeSteps.find((step) => step >= rough);
    if (known !== undefined) return known;
    return roundStep(rough / 604_800_000) * 604_800_000;
  }
  if (unit === 'share') return rough === 0 ? 0.25 : roundStep(rough);
  return unit === 'sessions' || unit === 'count' ? Math.max(1, roundStep(rough)) : roundStep(rough || 0.25);
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten; for one to ten, whole. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough - 1e-9) ?? 10;
  const step = factor * power;
  return step > 1 && step < 10 ? Math.ceil(step) : step;
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}
