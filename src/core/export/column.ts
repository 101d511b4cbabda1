import type { Member } from '../condition.ts';

/** `time`: RFC 3339 in UTC with milliseconds; `json`: a JSON text. */
export type CellType = 'text' | 'integer' | 'number' | 'time' | 'flag' | 'json';

/** A value of a table; times and JSON are texts. Null: there is none. */
export type Cell = string | number | boolean | null;

/** What is read of a session for a column. */
export type CellSource = Member | 'labels' | 'links' | 'agentIds' | 'companionIds';

/** What is read of a message, or of the session in which it stands, for a column. */
export type MessageSource =
  | 'session.id'
  | 'session.number'
  | 'session.openedAt'
  | 'inboxId'
  | 'queueId'
  | 'visitorName'
  | 'seq'
  | 'at'
  | 'actor.kind'
  | 'actor.name'
  | 'actor.id'
  | 'kind'
  | 'text'
  | 'revisedAt'
  | 'automatic'
  | 'files'
  | 'page'
  | 'messageId';

/** What an id is told as: by the name that it bears. */
export type Naming = 'inbox' | 'queue' | 'agent' | 'bot' | 'agents';

/** What stands in a column, and how it is told to people. */
export interface Column {
  readonly name: string;
  readonly type: CellType;
  /** Of numbers: milliseconds, or a share from 0 to 1. */
  readonly unit: 'ms' | 'share' | null;
  readonly describes: string;
}
