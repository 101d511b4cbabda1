import { type Field, filterFieldOf, filterFields } from '../filter/fields.ts';
import type { CellSource, CellType, Column, Naming } from './column.ts';

/** A column of a table with one row a session. */
export interface SessionColumn extends Column {
  readonly source: CellSource;
  /** Whose names stand in it instead of the ids that are read. */
  readonly naming: Naming | null;
}

const cellTypes: Readonly<Record<Field['type'], CellType>> = {
  number: 'integer',
  share: 'number',
  duration: 'integer',
  time: 'time',
  flag: 'flag',
  word: 'text',
  text: 'text',
  id: 'text',
  queue: 'text',
  agent: 'text',
  inbox: 'text',
  bot: 'text',
  agents: 'json',
  labels: 'json',
  links: 'json',
  kept: 'text',
};

/** What is not always whole. */
const fractions: ReadonlySet<string> = new Set(['rating', 'rating.outOf', 'responseMedian', 'responseP90']);

const sets: Readonly<Record<string, CellSource>> = {
  labels: 'labels',
  link: 'links',
  agents: 'agentIds',
  companions: 'companionIds',
};

/** The columns that have no key: those of every field of the filter grammar, and the ids beside names. */
export const sessionColumns: readonly SessionColumn[] = filterFields.flatMap(columnsOf);

/** What is told unless columns are chosen. */
export const defaultSessionColumns: readonly string[] = [
  'number',
  'id',
  'openedAt',
  'endedAt',
  'stage',
  'outcome',
  'channel',
  'inbox',
  'queue',
  'agent',
  'visitor.name',
  'visitor.email',
  'visitor.country',
  'visitor.language',
  'page.firstUrl',
  'messageCount',
  'visitorMessageCount',
  'agentMessageCount',
  'queueWait',
  'firstResponse',
  'responseMedian',
  'duration',
  'handling',
  'transferCount',
  'endedBy',
  'disposition',
  'labels',
  'csat',
  'nps',
  'rating',
  'rating.comment',
];

const byName = new Map(sessionColumns.map((column) => [column.name.toLowerCase(), column]));

/** The column of this name in any case, such as `queue`, `queue.id` or `attribute.plan`; null: there is none. */
export function sessionColumnOf(name: string): SessionColumn | null {
  return byName.get(name.toLowerCase()) ?? keyedColumn(name);
}

function columnsOf(field: Field): readonly SessionColumn[] {
  const { name, type, describes, member, keys } = field;
  const source = member ?? sets[name];
  if (source === undefined || (keys && keys.least > 0)) return [];
  const column = { name, type: fractions.has(name) ? 'number' : cellTypes[type], describes, source } as const;
  const unit = type === 'duration' ? 'ms' : type === 'share' ? 'share' : null;
  switch (type) {
    case 'inbox':
    case 'queue':
    case 'agent':
    case 'bot':
      return [
        { ...column, unit, naming: type },
        { ...column, unit, naming: null, name: `${name}.id`, describes: `${describes} Its id.` },
      ];
    case 'agents':
      return [{ ...column, unit, naming: 'agents' }];
    default:
      return [{ ...column, unit, naming: null }];
  }
}

function keyedColumn(name: string): SessionColumn | null {
  const [head = '', first = '', ...rest] = name.split('.');
  const field = filterFieldOf(head);
  if (field?.type !== 'kept' || first === '') return null;
  const second = rest.join('.');
  const plain = { name, type: 'text', unit: null, describes: field.describes, naming: null } as const;
  switch (field.name) {
    case 'attribute':
      return { ...plain, source: { of: 'attributes', name: [first, ...rest].join('.'), as: 'text' } };
    case 'answer':
      return { ...plain, source: { of: 'answers', name: [first, ...rest].join('.'), as: 'text' } };
    default:
      return second === '' ? null : { ...plain, source: { of: 'extras', dialect: first, name: second, as: 'text' } };
  }
}
