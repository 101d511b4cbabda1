import { metrics } from '../../metric-list.ts';
import { familiesOf } from '../../rollups/contribution.ts';
import { SPREAD_ERROR, type SpreadFigures, spreadFigures } from '../../rollups/spread.ts';
import { type Figure, madeOf, type Report } from '../figure.ts';

const statistics = {
  mean: 'The mean, exactly.',
  median: 'The value that half of them do not exceed.',
  p90: 'The value that nine in ten do not exceed.',
  p95: 'The value that nineteen in twenty do not exceed.',
  max: 'The greatest.',
} as const satisfies Partial<Record<keyof SpreadFigures, string>>;

type Measured = 'queueWait' | 'firstResponse' | 'responses' | 'duration' | 'conversation' | 'handling';

/** How a duration is spread: how many there are, mean, median, p90, p95 and greatest. */
function durationReport(
  measure: Measured,
  more: { readonly name: string; readonly title: string; readonly counted: string },
): Report {
  const { name, title, counted } = more;
  const metric = metrics[measure];
  const told = { metric: madeOf(metric), counted };
  return {
    name,
    title,
    families: [...familiesOf(measure, 'wall'), ...familiesOf(measure, 'business'), 'sessions'],
    figures: [
      {
        ...told,
        id: `${measure}.count`,
        unit: 'count',
        errorBound: 0,
        definition: `How many there are. ${metric.definition}`,
        of: (tally, { clock }) => spreadFigures(tally, familiesOf(measure, clock))?.count ?? 0,
      },
      ...Object.entries(statistics).map(
        ([statistic, words]): Figure => ({
          ...told,
          id: `${measure}.${statistic}`,
          unit: 'ms',
          errorBound: statistic === 'mean' ? 0 : SPREAD_ERROR,
          definition: `${words} ${metric.definition}`,
          of: (tally, { clock }) =>
            spreadFigures(tally, familiesOf(measure, clock))?.[statistic as keyof SpreadFigures] ?? null,
        }),
      ),
    ],
  };
}

export const durationReports: readonly Report[] = [
  durationReport('queueWait', { name: 'queue-wait', title: 'Wait in the queue', counted: 'queueWait' }),
  durationReport('firstResponse', { name: 'first-response', title: 'First response', counted: 'firstResponse' }),
  durationReport('responses', { name: 'responses', title: 'Response times', counted: 'answered' }),
  durationReport('handling', { name: 'handling', title: 'Handling time', counted: 'handling' }),
  durationReport('conversation', { name: 'conversation', title: 'Length of conversation', counted: 'said' }),
  durationReport('duration', { name: 'duration', title: 'Duration', counted: 'duration' }),
];
