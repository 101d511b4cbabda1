import type { SessionRow } from '../../client/api-types.ts';
import { durationOrDash } from '../format/durations.ts';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { dateAndTime } from '../format/times.ts';
import { visitorName } from '../format/visitor-name.ts';

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly isNumber: boolean;
  readonly textOf: (row: SessionRow) => string;
}

/** The columns of the history, in their order. */
export const columns: readonly Column[] = [
  { id: 'number', title: '#', isNumber: true, textOf: (row) => String(row.number) },
  { id: 'visitor', title: 'Visitor', isNumber: false, textOf: visitorName },
  { id: 'queue', title: 'Queue', isNumber: false, textOf: (row) => row.queue?.name ?? '–' },
  { id: 'agent', title: 'Agent', isNumber: false, textOf: (row) => row.agent?.name ?? row.agents.at(-1)?.name ?? '–' },
  { id: 'opened', title: 'Opened', isNumber: false, textOf: (row) => dateAndTime(Date.parse(row.openedAt)) },
  { id: 'wait', title: 'Wait', isNumber: true, textOf: (row) => durationOrDash(row.metrics.queueWaitMs) },
  {
    id: 'response',
    title: 'First response',
    isNumber: true,
    textOf: (row) => durationOrDash(row.metrics.firstResponseMs),
  },
  { id: 'duration', title: 'Duration', isNumber: true, textOf: (row) => durationOrDash(row.metrics.durationMs) },
  { id: 'messages', title: 'Messages', isNumber: true, textOf: (row) => String(row.messages.count) },
  {
    id: 'outcome',
    title: 'Outcome',
    isNumber: false,
    textOf: (row) => (row.outcome ? outcomeNames[row.outcome] : stageNames[row.stage]),
  },
  {
    id: 'rating',
    title: 'Rating',
    isNumber: true,
    textOf: (row) => (row.rating ? `${row.rating.score}/${row.rating.outOf}` : '–'),
  },
];
