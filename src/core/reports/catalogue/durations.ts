import { metrics } from '../../metric-list.ts';
import { familiesOf } from '../../rollups/contribution.ts';
import { SPREAD_ERROR, type SpreadFigures } from '../../rollups/spread.ts';
import { type Figure, madeOf, type Report } from '../figure.ts';
import { readSpread } from '../read-spread.ts';

const statistics = {
  mean: 'The mean, exactly.',
  median: 'The value that half of them do not exceed.',
  p90: 'The value that nine in ten do not exceed.',
  p95: 'The value that nineteen in twenty do not exceed.',
  max: 'The greatest.',
} as const satisfies Partial<Record<keyof SpreadFigures, string>>;

type Measured = 'queueWait' | 'firstResponse' | 'responses' | 'duration' | 'conversation' | 'handling';

/** The twins on the business clock; a conversation has none. */
const business = {
  queueWait: metrics.businessQueueWait,
  firstResponse: metrics.businessFirstResponse,
  responses: metrics.businessResponses,
  duration: metrics.businessDuration,
  handling: metrics.businessHandling,
  conversation: null,
} as const satisfies Readonly<Record<Measured, unknown>>;

/** How a duration is spread: how many there are, mean, median, p90, p95 and greatest. */
function durationReport(
  measure: Measured,
  more: { readonly name: string; readonly title: string; readonly counted: string },
): Report {
  const { name, title, counted } = more;
  const metric = metrics[measure];
  const twin = business[measure];
  const told = (words: string) => ({
    metric: madeOf(metric),
    definition: `${words} ${metric.definition}`,
    counted,
    ...(twin && { onBusiness: { metric: madeOf(twin), definition: `${words} ${twin.definition}` } }),
  });
  return {
    name,
    title,
    families: [measure, `${measure}/wall`, `${measure}/business`, ...(counted === 'answered' ? ['sessions'] : [])],
    figures: [
      {
        ...told('How many there are.'),
        id: `${measure}.count`,
        unit: 'count',
        errorBound: 0,
        of: (tally, { clock }) => readSpread(tally, familiesOf(measure, clock))?.count ?? 0,
      },
      ...Object.entries(statistics).map(
        ([statistic, words]): Figure => ({
          ...told(words),
          id: `${measure}.${statistic}`,
          unit: 'ms',
          errorBound: statistic === 'mean' ? 0 : SPREAD_ERROR,
          of: (tally, { clock }) =>
            readSpread(tally, familiesOf(measure, clock))?.[statistic as keyof SpreadFigures] ?? null,
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
