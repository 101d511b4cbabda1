import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Place } from '../core/query.ts';
import { connectionOf } from './connection.ts';

/** A statement, cut where values of these names go, which it casts itself. */
export type CutStatement = readonly (string | { readonly hole: Hole })[];

export type Hole = 'openedAt' | 'id' | 'limit';

/**
 * How sessions, or their messages, are read page by page, in the order of their opening: rows in COPY's text form, the
 * fields that were asked for first. It is plain data, for a thread that knows no more than this.
 */
export interface CopiedTable {
  /** Fields in a row. */
  readonly width: number;
  /** In which field what stands by which a session is found again. */
  readonly id: number;
  readonly openedAt: number;
  /** Of messages, their sequence: a session without any has one row, without this. Null: rows are sessions. */
  readonly seq: number | null;
  /** A page of so many sessions from the beginning, and after a place. */
  readonly first: CutStatement;
  readonly next: CutStatement;
}

/** To find a page of what hardly any session is, all of them may have to be looked at. */
const LONGEST_PAGE_MS = 30 * 60_000;

export type TableClient = pg.Client;

/** A connection of its own to read tables by; whoever opened it ends it. */
export async function openTableClient(databaseUrl: string): Promise<TableClient> {
  const client = new pg.Client({ ...connectionOf(databaseUrl), statement_timeout: LONGEST_PAGE_MS });
  // A connection that breaks tells so by the query that it breaks, or by the next.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Up to so many sessions after a place, in chunks that end anywhere, as fast as they are taken. Each is a query of its own, so that none lasts. */
export function copyPage(
  client: TableClient,
  { first, next }: CopiedTable,
  after: Place | null,
  limit: number,
): AsyncIterable<Buffer> {
  const values: Readonly<Record<Hole, string>> = {
    openedAt: after ? new Date(after.value).toISOString() : '',
    id: after?.id ?? '',
    limit: String(limit),
  };
  const filled = (after ? next : first).map((part) =>
    typeof part === 'string' ? part : pg.escapeLiteral(values[part.hole]),
  );
  return client.query(copyTo(`COPY (${filled.join('')}) TO STDOUT`));
}
