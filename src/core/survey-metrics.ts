import type { Metric } from './metrics.ts';
import type { Session } from './session.ts';

type Answered = Pick<Session, 'scores' | 'rating'>;

export const csat: Metric<number | null, Answered> = {
  id: 'csat',
  version: 1,
  unit: 'share',
  definition:
    "The visitor's satisfaction with the session, from 0 (worst) to 1 (best): the answer of a survey that measures it, else the rating. Of many sessions, the share of those with at least 0.75, the two best of five.",
  nullWhen: 'The visitor neither answered nor rated.',
  of: ({ scores, rating }) => {
    if (scores.csat !== undefined) return scores.csat;
    if (!rating) return null;
    return rating.outOf > 1 ? Math.max(0, (rating.score - 1) / (rating.outOf - 1)) : rating.score / rating.outOf;
  },
};

export const csi: Metric<number | null, Answered> = {
  id: 'csi',
  version: 1,
  unit: 'share',
  definition: 'The mean of all answers that measure the satisfaction index, from 0 to 1. Of many sessions, their mean.',
  nullWhen: 'No such question was answered.',
  of: ({ scores }) => scores.csi ?? null,
};

export const nps: Metric<number | null, Answered> = {
  id: 'nps',
  version: 1,
  unit: 'score',
  definition:
    'How likely the visitor would recommend, from 0 to 10. Of many sessions, the share of promoters (9, 10) less that of detractors (0 to 6), from -100 to 100.',
  nullWhen: 'The question was not answered.',
  of: ({ scores }) => scores.nps ?? null,
};

export const ces: Metric<number | null, Answered> = {
  id: 'ces',
  version: 1,
  unit: 'share',
  definition: 'How easy it was, from 0 (hardest) to 1 (easiest). Of many sessions, their mean.',
  nullWhen: 'The question was not answered.',
  of: ({ scores }) => scores.ces ?? null,
};

export const fcr: Metric<boolean | null, Answered> = {
  id: 'fcr',
  version: 1,
  unit: 'flag',
  definition: 'Whether the visitor says that this first contact solved it. Of many sessions, the share of yes.',
  nullWhen: 'The question was not answered.',
  of: ({ scores }) => scores.fcr ?? null,
};
