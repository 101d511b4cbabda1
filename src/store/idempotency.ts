import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from './tables.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How a request with an Idempotency-Key stands: new (the caller now holds it), answered before, in work, or another request's. */
export type Claim = 'claimed' | 'in-progress' | 'mismatch' | Answer;

/** Remembers answers by the caller's key, for a day. A claim whose process died is free again after a minute. */
export class Idempotency {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async claim(accountId: string, key: string, requestHash: Buffer): Promise<Claim> {
    const { numAffectedRows } = await sql`
      INSERT INTO idempotency (account_id, key, request_hash) VALUES (${accountId}, ${key}, ${requestHash})
      ON CONFLICT (account_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = now(), status = NULL, body = NULL
      WHERE idempotency.created_at < now() - interval '1 day'
         OR (idempotency.status IS NULL AND idempotency.created_at < now() - interval '1 minute')`.execute(this.#db);
    if (numAffectedRows === 1n) return 'claimed';
    const held = await this.#db
      .selectFrom('idempotency')
      .select(['requestHash', 'status', 'body'])
      .where('accountId', '=', accountId)
      .where('key', '=', key)
      .executeTakeFirst();
    if (!held) return 'in-progress';
    if (!held.requestHash.equals(requestHash)) return 'mismatch';
    return held.status === null ? 'in-progress' : { status: held.status, body: held.body ?? '' };
  }

  async answer(accountId: string, key: string, answer: Answer): Promise<void> {
    await this.#db
      .updateTable('idempotency')
      .set(answer)
      .where('accountId', '=', accountId)
      .where('key', '=', key)
      .execute();
  }

  /** Frees a claim whose request came to nothing, so that it may be tried again. */
  async release(accountId: string, key: string): Promise<void> {
    await this.#db
      .deleteFrom('idempotency')
      .where('accountId', '=', accountId)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute();
  }

  /** Forgets what is older than a day. */
  async sweep(): Promise<void> {
    await sql`DELETE FROM idempotency WHERE created_at < now() - interval '1 day'`.execute(this.#db);
  }
}
