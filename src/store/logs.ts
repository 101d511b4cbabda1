import { type Kysely, sql } from 'kysely';
import type { Event, Positioned } from '../core/event.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import type { Tables } from './tables.ts';

/** Reads what the journal wrote. */
export class Logs {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Up to `limit` events of one session after a sequence (-1: from the beginning), in order. */
  async read(accountId: string, sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const records = await this.#db
      .selectFrom('event')
      .select(['seq', 'at', 'type', 'body'])
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return records.map(eventOf);
  }

  /** All events of the given types of many sessions in one query, by session, in order. */
  async readMany(
    accountId: string,
    sessionIds: readonly string[],
    types: readonly Event['type'][],
  ): Promise<ReadonlyMap<string, readonly Positioned[]>> {
    const found = new Map<string, Positioned[]>(sessionIds.map((id) => [id, []]));
    if (sessionIds.length === 0) return found;
    const { rows } = await sql<EventRecord & { sessionId: string; position: number }>`
      SELECT session_id, position, seq, at, type, body FROM event
      WHERE account_id = ${accountId} AND session_id = ANY(${sessionIds}::uuid[]) AND type = ANY(${types}::text[])
      ORDER BY session_id, seq`.execute(this.#db);
    for (const row of rows) {
      const { sessionId, position } = row;
      found.get(sessionId)?.push({ position, sessionId, event: eventOf(row) });
    }
    return found;
  }

  /** Up to `limit` events of these types of one session after a position (0: from the beginning), in order. */
  async readPositioned(
    accountId: string,
    sessionId: string,
    after: number,
    types: readonly Event['type'][],
    limit: number,
  ): Promise<readonly Positioned[]> {
    const records = await this.#db
      .selectFrom('event')
      .select(['position', 'seq', 'at', 'type', 'body'])
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('position', '>', after)
      .where('type', 'in', types)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return records.map((record) => ({ position: record.position, sessionId, event: eventOf(record) }));
  }

  /** The event of a session at a sequence, if there is one. */
  async positionedAt(accountId: string, sessionId: string, seq: number): Promise<readonly Positioned[]> {
    const records = await this.#db
      .selectFrom('event')
      .select(['position', 'seq', 'at', 'type', 'body'])
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('seq', '=', seq)
      .execute();
    return records.map((record) => ({ position: record.position, sessionId, event: eventOf(record) }));
  }

  /** Up to `limit` events of the account after a position. Positions commit in order, so nothing is ever skipped. */
  async feed(accountId: string, after: number, limit: number): Promise<readonly Positioned[]> {
    const records = await this.#db
      .selectFrom('event')
      .select(['position', 'sessionId', 'seq', 'at', 'type', 'body'])
      .where('accountId', '=', accountId)
      .where('position', '>', after)
      .orderBy('position')
      .limit(limit)
      .execute();
    return records.map((record) => ({
      position: record.position,
      sessionId: record.sessionId,
      event: eventOf(record),
    }));
  }

  /** The account's newest position; 0 before the first event. */
  async position(accountId: string): Promise<number> {
    const head = await this.#db
      .selectFrom('accountHead')
      .select('position')
      .where('accountId', '=', accountId)
      .executeTakeFirst();
    return head?.position ?? 0;
  }

  /** Names this store's history: another one after a restore, so that readers forget their positions. */
  async epoch(): Promise<string> {
    const { epoch } = await this.#db.selectFrom('store').select('epoch').executeTakeFirstOrThrow();
    return epoch;
  }
}
