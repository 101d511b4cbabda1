import type { Scope } from './contribution.ts';

const MINUTE_MS = 60_000;

/**
 * The lengths of the stretches of time that rollups are kept for, in minutes, longest first. Each begins at a full
 * multiple in UTC. The shortest is a quarter of an hour, for every zone's clocks are ahead of or behind UTC by full
 * quarters: so any zone's hours, days, weeks and months are put together exactly.
 */
export const grains = [1_440, 60, 15] as const;

export type Grain = (typeof grains)[number];

/** The grains that are kept: where agents are told apart, an hour holds hardly more sessions than a quarter does. */
export const grainsOf: Readonly<Record<Scope, readonly Grain[]>> = {
  all: grains,
  agent: [1_440, 15],
  part: [1_440, 15],
};

export const SHORTEST_MS = 15 * MINUTE_MS;

/** The beginning of the stretch of a grain in which an instant lies (epoch milliseconds). */
export function startOfGrain(grain: Grain, at: number): number {
  const length = grain * MINUTE_MS;
  return Math.floor(at / length) * length;
}

/** Whether an instant begins a quarter of an hour. */
export function isGrainBound(at: number): boolean {
  return at % SHORTEST_MS === 0;
}

/** Consecutive stretches of one grain: `[from, before)`, epoch milliseconds. */
export interface Piece {
  readonly grain: Grain;
  readonly from: number;
  readonly before: number;
}

/** `[from, before)`, whose bounds are full quarters of an hour, as the fewest stretches that make it up. */
export function piecesOf(from: number, before: number, allowed: readonly Grain[] = grains): readonly Piece[] {
  const [grain, ...finer] = allowed;
  if (grain === undefined || before <= from) return [];
  const length = grain * MINUTE_MS;
  const first = Math.ceil(from / length) * length;
  const last = Math.floor(before / length) * length;
  if (last <= first) return piecesOf(from, before, finer);
  return [...piecesOf(from, first, finer), { grain, from: first, before: last }, ...piecesOf(last, before, finer)];
}
