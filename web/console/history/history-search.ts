/** What the history is narrowed to and how it is shown, as it stands in the address. Days are `YYYY-MM-DD` in the account's zone. */
export interface HistorySearch {
  /** Words that stand in what was said. */
  readonly q?: string;
  /** What comes first of what was found; absent: the newest. */
  readonly order?: 'best';
  /** An expression of the filter grammar. */
  readonly filter?: string;
  readonly visitor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly stage?: string;
  readonly outcome?: string;
  readonly queueId?: string;
  readonly agentId?: string;
  /** A sortable field, with `-` before it where the order goes down; absent: the newest first. */
  readonly sort?: string;
  /** The columns, separated by commas; absent: the usual ones. */
  readonly columns?: string;
  /** The saved view that this began as. */
  readonly view?: string;
}

export const outcomes = [
  'completed',
  'lost',
  'missed',
  'abandoned',
  'bot-contained',
  'offline-message',
  'spam',
] as const;
export const stages = ['intake', 'waiting', 'active', 'ended', 'closed'] as const;
export const usualSort = '-openedAt';

/** What the grammar and the search take at most. */
const MOST_CHARACTERS = 4_000;
const MOST_WORDS = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/i;
const SORT = /^-?[a-zA-Z][a-zA-Z0-9.]{0,60}$/;
const COLUMNS = /^[a-zA-Z][\w. -]{0,99}(,[a-zA-Z][\w. -]{0,99}){0,49}$/;

/** The part of an address that makes sense; the rest is dropped. */
export function parseHistorySearch(search: Record<string, unknown>): HistorySearch {
  const { q, filter, visitor, from, to, stage, outcome, queueId, agentId, sort, columns, view } = search;
  return {
    ...(isSaid(q) && { q: String(q).slice(0, MOST_WORDS) }),
    ...(search.order === 'best' && { order: 'best' as const }),
    ...(isSaid(filter) && { filter: String(filter).slice(0, MOST_CHARACTERS) }),
    ...(isSaid(visitor) && { visitor: String(visitor).slice(0, MOST_WORDS) }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(stages.some((known) => known === stage) && { stage: stage as string }),
    ...(outcomes.some((known) => known === outcome) && { outcome: outcome as string }),
    ...(fits(ID, queueId) && { queueId }),
    ...(fits(ID, agentId) && { agentId }),
    ...(fits(SORT, sort) && sort !== usualSort && { sort }),
    ...(fits(COLUMNS, columns) && { columns }),
    ...(fits(ID, view) && { view }),
  };
}

/** All that narrows the history as one expression of the filter grammar; null: nothing does. */
export function wholeFilter(search: HistorySearch): string | null {
  const { filter, visitor, from, to, stage, outcome, queueId, agentId } = search;
  const terms = [
    from && to && `openedAt in ${from}..${to}`,
    from && !to && `openedAt >= ${from}`,
    to && !from && `openedAt <= ${to}`,
    outcome && `outcome = ${outcome}`,
    stage && `stage = ${stage}`,
    queueId && `queue = ${quoted(queueId)}`,
    agentId && `agent = ${quoted(agentId)}`,
    visitor && `(visitor.name contains ${quoted(visitor)} or visitor.email contains ${quoted(visitor)})`,
  ].filter((term) => term !== undefined && term !== '' && term !== false);
  if (filter === undefined) return terms.length === 0 ? null : terms.join(' and ');
  return terms.length === 0 ? filter : `${terms.join(' and ')} and (${filter})`;
}

/** Whether anything narrows it; how it is shown does not. */
export function isNarrowed({
  q,
  order: _,
  sort: _sort,
  columns: _columns,
  view: _view,
  ...rest
}: HistorySearch): boolean {
  return q !== undefined || Object.keys(rest).length > 0;
}

/** The text as a value of the grammar. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

/** A word of digits alone comes out of the address as a number. */
function isSaid(value: unknown): value is string | number {
  return (typeof value === 'string' || typeof value === 'number') && String(value).trim() !== '';
}

function isDay(value: unknown): value is string {
  return fits(DAY, value) && !Number.isNaN(Date.parse(value));
}

function fits(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}
