import { metrics } from '../../metric-list.ts';
import { MILLION } from '../../rollups/contribution.ts';
import { countIn, type Tally } from '../../rollups/tally.ts';
import { type Figure, madeOf, type Report, ratio } from '../figure.ts';

type Score = 'csat' | 'csi' | 'nps' | 'ces' | 'fcr';

const titles: Readonly<Record<Score, string>> = {
  csat: 'Satisfaction (CSAT)',
  csi: 'Satisfaction index (CSI)',
  nps: 'Recommendation (NPS)',
  ces: 'Effort (CES)',
  fcr: 'Solved at first contact (FCR)',
};

function scoreReport(score: Score, figures: readonly Omit<Figure, 'metric' | 'errorBound'>[]): Report {
  const told = { metric: madeOf(metrics[score]), errorBound: 0 };
  const answered: Figure = {
    ...told,
    id: `${score}.count`,
    unit: 'sessions',
    definition: 'Conversations that have this score.',
    counted: score,
    of: (tally) => inScores(tally, score),
  };
  return {
    name: score,
    title: titles[score],
    families: ['scores'],
    figures: [answered, ...figures.map((figure) => ({ ...told, ...figure }))],
  };
}

/** A set of its own within those that have the score. */
function counted(score: Score, id: string, name: string, definition: string): Omit<Figure, 'metric' | 'errorBound'> {
  return { id: `${score}.${name}`, unit: 'sessions', definition, counted: id, of: (tally) => inScores(tally, name) };
}

function mean(score: 'csat' | 'csi' | 'ces'): Omit<Figure, 'metric' | 'errorBound'> {
  return {
    id: `${score}.mean`,
    unit: 'share',
    definition: `The mean, of each to the millionth. ${metrics[score].definition}`,
    counted: score,
    of: (tally) => {
      const sum = ratio(inScores(tally, `${score}Sum`), inScores(tally, score));
      return sum === null ? null : sum / MILLION;
    },
  };
}

function share(score: 'csat' | 'fcr', name: string): Omit<Figure, 'metric' | 'errorBound'> {
  return {
    id: `${score}.share`,
    unit: 'share',
    definition: metrics[score].definition,
    counted: score,
    of: (tally) => ratio(inScores(tally, name), inScores(tally, score)),
  };
}

function inScores(tally: Tally, name: string): number {
  return countIn(tally, 'scores', name);
}

export const scoreReports: readonly Report[] = [
  scoreReport('csat', [
    counted('csat', 'satisfied', 'satisfied', 'Those with at least 0.75, the two best of five.'),
    share('csat', 'satisfied'),
    mean('csat'),
  ]),
  scoreReport('csi', [mean('csi')]),
  scoreReport('nps', [
    counted('nps', 'promoters', 'promoters', 'Those who answered 9 or 10.'),
    counted('nps', 'detractors', 'detractors', 'Those who answered 0 to 6.'),
    {
      id: 'nps.points',
      unit: 'points',
      definition: metrics.nps.definition,
      counted: 'nps',
      of: (tally) => {
        const share = ratio(inScores(tally, 'promoters') - inScores(tally, 'detractors'), inScores(tally, 'nps'));
        return share === null ? null : share * 100;
      },
    },
  ]),
  scoreReport('ces', [mean('ces')]),
  scoreReport('fcr', [
    counted('fcr', 'solved', 'solved', 'Those who said that all was solved.'),
    share('fcr', 'solved'),
  ]),
];
