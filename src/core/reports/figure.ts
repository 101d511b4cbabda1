import type { SlaClock } from '../facts.ts';
import type { Metric } from '../metrics.ts';
import type { Tally } from '../rollups/tally.ts';

/** What a reader may choose about how figures are made. Milliseconds, each one of `steps`. */
export interface FigureSettings {
  /** The clock by which durations are told. */
  readonly clock: SlaClock;
  /** Within which a session must be accepted to count for the service level. */
  readonly targetMs: number;
  /** Sessions abandoned within it are nobody's fault, and do not count as offered. */
  readonly shortMs: number;
}

export const defaultSettings: FigureSettings = { clock: 'wall', targetMs: 20_000, shortMs: 5_000 };

/** `sessions` and `count` are whole numbers, `ms` milliseconds, `share` from 0 to 1, `points` from -100 to 100, `mean` a number per session. */
export type Unit = 'sessions' | 'count' | 'ms' | 'share' | 'points' | 'mean';

/** A number that a report tells of many sessions. Null, never 0, where it does not apply. */
export interface Figure {
  /** Unique among all reports. */
  readonly id: string;
  readonly unit: Unit;
  /** The metric that it is made of; null for a plain count of sessions. */
  readonly metric: { readonly id: string; readonly version: number } | null;
  readonly definition: string;
  /** By how much of itself it may be off; 0 where it is exact. */
  readonly errorBound: number;
  /** The sessions that it was made of, as one of `countedSets`; null where it was not made of sessions. */
  readonly counted: string | null;
  readonly of: (tally: Tally, settings: FigureSettings) => number | null;
  /** What it is made of and means on the business clock, where that differs. */
  readonly onBusiness?: Pick<Figure, 'metric' | 'definition'>;
}

/** Figures that are asked for together. */
export interface Report {
  readonly name: string;
  readonly title: string;
  /** The families of the tallies that it reads. */
  readonly families: readonly string[];
  readonly figures: readonly Figure[];
  /** It tells of agents by what they did themselves, each apart: there is no total, for a session may be several agents' work. */
  readonly isOfParts?: boolean;
}

/** What a figure says of the metric that it is made of. */
export function madeOf({ id, version }: Pick<Metric<unknown>, 'id' | 'version'>): Figure['metric'] {
  return { id, version };
}

/** One number out of another; null where that is 0. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
