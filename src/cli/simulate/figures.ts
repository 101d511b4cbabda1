import type { SlaTarget } from '../../core/facts.ts';
import type { Outcome } from '../../core/metrics.ts';

export const outcomes = [
  'completed',
  'lost',
  'missed',
  'abandoned',
  'bot-contained',
  'offline-message',
  'spam',
] as const satisfies readonly Outcome[];

export const breaches = [
  'accept',
  'first-response',
  'next-response',
  'resolution',
] as const satisfies readonly SlaTarget[];

/** What is counted twice: as the players did and saw it, and as history tells it. */
export const figureNames = [
  ...outcomes,
  'offers accepted',
  'offers declined',
  'offers unanswered',
  'transfers',
  'transfers offered',
  'transfers accepted',
  'transfers declined',
  'transfers unanswered',
  'returned to the queue',
  'colleagues called in',
  'priorities raised',
  'wrapped up',
  'wrap-ups run out',
  'bot texts',
  'bot hand-offs',
  'pre-chat forms',
  'exit forms',
  'ratings',
  'satisfied',
  'promoters',
  'solved',
  ...breaches.map((target) => `breaches of ${target}` as const),
] as const;
export type FigureName = (typeof figureNames)[number];

export type Figures = Readonly<Record<FigureName, number>>;
export type MutableFigures = Record<FigureName, number>;

export function noFigures(): MutableFigures {
  return Object.fromEntries(figureNames.map((name) => [name, 0])) as MutableFigures;
}

/** Adds each to its total. */
export function addFigures(totals: MutableFigures, figures: Figures): void {
  for (const name of figureNames) totals[name] += figures[name];
}

/** The figures that are not the same. */
export function differing(one: Figures, other: Figures): readonly FigureName[] {
  return figureNames.filter((name) => one[name] !== other[name]);
}
