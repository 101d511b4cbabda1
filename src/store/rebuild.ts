import { sql } from 'kysely';
import type { Event } from '../core/event.ts';
import type { SessionRow } from '../core/row.ts';
import type { Database } from './database.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import { rowToJson, sessionColumns } from './session-columns.ts';

/** A session's log and its row (null: there is none), as of one moment. */
export interface LogAndRow {
  readonly id: string;
  readonly events: readonly Event[];
  readonly row: SessionRow | null;
}

const columns = sessionColumns.map(({ name }) => name);

/**
 * Writes rows whose log has not grown since they were folded. The account's head is locked before, as each append
 * does, so that no append of the account is under way.
 */
const replaceStatement = `
INSERT INTO session (${columns.join(', ')})
SELECT ${columns.map((name) => `r.${name}`).join(', ')} FROM json_populate_recordset(NULL::session, $2::json) r
WHERE r.account_id = $1::uuid AND r.version = (
  SELECT max(e.seq) + 1 FROM event e WHERE e.account_id = $1::uuid AND e.session_id = r.id
)
ON CONFLICT (account_id, id) DO UPDATE SET
  ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
RETURNING id`;

/** Reads logs beside their rows, and puts rows right. */
export class RowStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Up to `limit` ids of sessions that have a log, after an id, in order. */
  loggedSessions(accountId: string, after: string, limit: number): Promise<readonly string[]> {
    return this.#ids(sql`
      SELECT session_id AS id FROM event WHERE account_id = ${accountId} AND session_id > ${after} AND seq = 0
      ORDER BY session_id LIMIT ${limit}`);
  }

  /** Up to `limit` ids of the sessions that were opened last. */
  newestSessions(accountId: string, limit: number): Promise<readonly string[]> {
    return this.#ids(sql`
      SELECT id FROM session WHERE account_id = ${accountId} ORDER BY opened_at DESC, id DESC LIMIT ${limit}`);
  }

  /** Up to `limit` rows after an id, in order, and whether each has a log. */
  async storedSessions(
    accountId: string,
    after: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly isLogged: boolean }[]> {
    const { rows } = await sql<{ id: string; isLogged: boolean }>`
      SELECT s.id, EXISTS (
        SELECT FROM event e WHERE e.account_id = s.account_id AND e.session_id = s.id
      ) AS is_logged
      FROM session s WHERE s.account_id = ${accountId} AND s.id > ${after} ORDER BY s.id LIMIT ${limit}`.execute(
      this.#database.db,
    );
    return rows;
  }

  /** The sessions' logs and rows, all as of one moment. */
  async read(accountId: string, ids: readonly string[]): Promise<readonly LogAndRow[]> {
    return this.#database.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        const { rows: records } = await sql<EventRecord & { sessionId: string }>`
          SELECT session_id, seq, at, type, body FROM event
          WHERE account_id = ${accountId} AND session_id = ANY(${ids}::uuid[]) ORDER BY session_id, seq`.execute(
          transaction,
        );
        const { rows } = await sql<SessionRow>`
          SELECT * FROM session WHERE account_id = ${accountId} AND id = ANY(${ids}::uuid[])`.execute(transaction);
        const logs = new Map<string, Event[]>(ids.map((id) => [id, []]));
        for (const record of records) logs.get(record.sessionId)?.push(eventOf(record));
        const stored = new Map(rows.map((row) => [row.id, row]));
        return [...logs].map(([id, events]) => ({ id, events, row: stored.get(id) ?? null }));
      });
  }

  /** Writes the rows; answers the ids of those written. One whose log has grown meanwhile is left as it is. */
  replace(accountId: string, rows: readonly SessionRow[]): Promise<readonly string[]> {
    const json = JSON.stringify(rows.map(rowToJson));
    return this.#locked(accountId, replaceStatement, [accountId, json]);
  }

  /** Removes those of the rows that have no log. */
  removeStrays(accountId: string, ids: readonly string[]): Promise<readonly string[]> {
    const statement = `
      DELETE FROM session s WHERE s.account_id = $1::uuid AND s.id = ANY($2::uuid[]) AND NOT EXISTS (
        SELECT FROM event e WHERE e.account_id = s.account_id AND e.session_id = s.id
      ) RETURNING s.id`;
    return this.#locked(accountId, statement, [accountId, ids]);
  }

  async #ids(query: ReturnType<typeof sql>): Promise<readonly string[]> {
    const { rows } = await query.execute(this.#database.db);
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  async #locked(accountId: string, statement: string, values: readonly unknown[]): Promise<readonly string[]> {
    const client = await this.#database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM account_head WHERE account_id = $1 FOR UPDATE', [accountId]);
      const { rows } = await client.query<{ id: string }>(statement, [...values]);
      await client.query('COMMIT');
      return rows.map(({ id }) => id);
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  }
}
