/** What the history is narrowed to, as it stands in the address. Days are `YYYY-MM-DD` in the reader's zone. */
export interface HistorySearch {
  /** An expression of the filter grammar. */
  readonly filter?: string;
  readonly visitor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly stage?: string;
  readonly outcome?: string;
  readonly queueId?: string;
  readonly agentId?: string;
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

/** What the grammar takes at most. */
const MOST_CHARACTERS = 4_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/i;

/** The part of an address that makes sense; the rest is dropped. */
export function parseHistorySearch(search: Record<string, unknown>): HistorySearch {
  const { filter, visitor, from, to, stage, outcome, queueId, agentId } = search;
  return {
    ...(isText(filter) && filter.trim() !== '' && { filter: filter.slice(0, MOST_CHARACTERS) }),
    // A name of digits alone comes out of the address as a number.
    ...((typeof visitor === 'string' || typeof visitor === 'number') &&
      String(visitor).trim() !== '' && { visitor: String(visitor).slice(0, 200) }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(stages.some((known) => known === stage) && { stage: stage as string }),
    ...(outcomes.some((known) => known === outcome) && { outcome: outcome as string }),
    ...(isText(queueId) && ID.test(queueId) && { queueId }),
    ...(isText(agentId) && ID.test(agentId) && { agentId }),
  };
}

/** The filters of `GET /sessions`: days become half-open ranges in the reader's zone. */
export function historyFilters(search: HistorySearch): Readonly<Record<string, string>> {
  const { from, to, ...rest } = search;
  return {
    ...rest,
    ...(from && { openedFrom: startOfDay(from, 0) }),
    ...(to && { openedBefore: startOfDay(to, 1) }),
  };
}

function startOfDay(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

function isDay(value: unknown): value is string {
  return isText(value) && DAY.test(value) && !Number.isNaN(Date.parse(value));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
