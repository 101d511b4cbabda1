import type { Member } from '../condition.ts';

/** `time`: RFC 3339 in UTC with milliseconds; `json`: a JSON text. */
export type CellType = 'text' | 'integer' | 'number' | 'time' | 'flag' | 'json';

/** A value of a table; times and JSON are texts. Null: there is none. */
export type Cell = string | number | boolean | null;

/** What is read of a session for a column. */
export type CellSource = Member | 'labels' | 'links' | 'agentIds' | 'companionIds';

/** What stands in a column, and how it is told to people. */
export interface Column {
  readonly name: string;
  readonly type: CellType;
  /** Of numbers: milliseconds, or a share from 0 to 1. */
  readonly unit: 'ms' | 'share' | null;
  readonly describes: string;
}
