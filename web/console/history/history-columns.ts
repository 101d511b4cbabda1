import type { SessionRow } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { durationOrDash } from '../format/durations.ts';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { dateAndTime } from '../format/times.ts';
import { visitorName } from '../format/visitor-name.ts';

export interface Column {
  /** The field, as filters name it. */
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly textOf: (row: SessionRow) => string;
}

const dash = '–';
type Value = string | null | undefined;

const words = (id: string, title: string, width: number, of: (row: SessionRow) => Value): Column => ({
  id,
  title,
  width,
  isNumber: false,
  textOf: (row) => of(row) || dash,
});
const number = (
  id: string,
  title: string,
  width: number,
  of: (row: SessionRow) => number | null | undefined,
): Column => ({
  id,
  title,
  width,
  isNumber: true,
  textOf: (row) => of(row)?.toLocaleString() ?? dash,
});
const time = (id: string, title: string, of: (row: SessionRow) => Value): Column =>
  words(id, title, 150, (row) => {
    const at = of(row);
    return at && dateAndTime(Date.parse(at));
  });
const duration = (id: string, title: string, of: (row: SessionRow) => number | null | undefined): Column => ({
  id,
  title,
  width: 118,
  isNumber: true,
  textOf: (row) => durationOrDash(of(row) ?? null),
});
const share = (id: string, title: string, of: (row: SessionRow) => number | null | undefined): Column => ({
  id,
  title,
  width: 96,
  isNumber: true,
  textOf: (row) => figureText(of(row), 'share'),
});

/** All columns that can be shown. */
export const allColumns: readonly Column[] = [
  { id: 'number', title: '#', width: 76, isNumber: true, textOf: (row) => String(row.number) },
  words('visitor.name', 'Visitor', 190, visitorName),
  words('queue', 'Queue', 140, (row) => row.queue?.name),
  words('agent', 'Agent', 150, (row) => row.agent?.name ?? row.agents.at(-1)?.name),
  time('openedAt', 'Opened', (row) => row.openedAt),
  duration('queueWait', 'Wait', (row) => row.metrics.queueWaitMs),
  duration('firstResponse', 'First response', (row) => row.metrics.firstResponseMs),
  duration('duration', 'Duration', (row) => row.metrics.durationMs),
  number('messageCount', 'Messages', 96, (row) => row.messages.count),
  words('outcome', 'Outcome', 136, (row) => (row.outcome ? outcomeNames[row.outcome] : stageNames[row.stage])),
  {
    id: 'rating',
    title: 'Rating',
    width: 84,
    isNumber: true,
    textOf: (row) => (row.rating ? `${row.rating.score}/${row.rating.outOf}` : dash),
  },
  words('stage', 'Stage', 120, (row) => stageNames[row.stage]),
  words('priority', 'Priority', 90, (row) => row.priority),
  words('channel', 'Channel', 100, (row) => row.channel),
  words('inbox', 'Inbox', 140, (row) => row.inbox.name),
  words('firstQueue', 'First queue', 140, (row) => row.firstQueue?.name),
  words('firstAgent', 'First agent', 150, (row) => row.firstAgent?.name),
  words('agents', 'All agents', 190, (row) => row.agents.map(({ name }) => name).join(', ')),
  words('labels', 'Labels', 160, (row) => row.labels?.join(', ')),
  words('disposition', 'Disposition', 140, (row) => row.disposition),
  words('handOffReason', 'Handed over for', 160, (row) => row.handOffReason),
  words('endedBy', 'Ended by', 100, (row) => row.endedBy),
  words('visitor.email', 'E-mail', 200, (row) => row.visitor.email),
  words('visitor.phone', 'Phone', 140, (row) => row.visitor.phone),
  words('visitor.country', 'Country', 90, (row) => row.visitor.country),
  words('visitor.city', 'City', 130, (row) => row.visitor.city),
  words('visitor.language', 'Language', 100, (row) => row.visitor.language),
  words('page.firstUrl', 'First page', 240, (row) => row.pages.firstUrl),
  words('lastMessageText', 'Last message', 260, (row) => row.messages.last?.text),
  time('acceptedAt', 'Accepted', (row) => row.acceptedAt),
  time('endedAt', 'Ended', (row) => row.endedAt),
  time('updatedAt', 'Last change', (row) => row.updatedAt),
  duration('handling', 'Handling', (row) => row.metrics.handlingMs),
  duration('responseMedian', 'Response, median', (row) => row.metrics.responseMedianMs),
  duration('responseMax', 'Response, longest', (row) => row.metrics.responseMaxMs),
  number('transferCount', 'Transfers', 96, (row) => row.transferCount),
  number('reopenCount', 'Reopened', 96, (row) => row.reopenCount),
  number('pageCount', 'Pages', 80, (row) => row.pages.count),
  number('fileCount', 'Files', 80, (row) => row.fileCount),
  share('csat', 'CSAT', (row) => row.scores.csat),
  share('csi', 'CSI', (row) => row.scores.csi),
  number('nps', 'NPS', 80, (row) => row.scores.nps),
  share('ces', 'CES', (row) => row.scores.ces),
  words('rating.comment', 'Comment', 240, (row) => row.rating?.comment),
  words('sla.accept', 'Accept promise', 130, (row) => row.sla?.accept),
  words('sla.firstResponse', 'First response promise', 160, (row) => row.sla?.firstResponse),
];

const byId = new Map(allColumns.map((column) => [column.id, column]));
const ATTRIBUTE = 'attribute.';

/** Those that are shown until others are chosen. */
export const usualColumns: readonly string[] = allColumns.slice(0, 11).map(({ id }) => id);

/** The columns that an address names, in its order; those that nobody knows are left out, and the usual ones stand where none is left. */
export function columnsOf(names: string | undefined): readonly Column[] {
  const chosen = [...new Set((names ?? '').split(','))].flatMap((name) => columnNamed(name) ?? []);
  return chosen.length > 0 ? chosen : usualColumns.flatMap((id) => byId.get(id) ?? []);
}

/** The column of a field; what is known of visitors has one under each name. */
export function columnNamed(id: string): Column | null {
  const known = byId.get(id);
  if (known) return known;
  const key = id.startsWith(ATTRIBUTE) ? id.slice(ATTRIBUTE.length) : '';
  return key === '' ? null : words(id, key, 150, (row) => row.visitor.attributes[key]);
}
