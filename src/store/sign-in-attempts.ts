import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

const MOST_HELD = 100_000;

/** Tries under a name that have not come to anything, in whichever process. Times are epoch milliseconds. */
export class SignInAttemptTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Counts one more, and answers how many there are; those that began at `over` or before count no more. */
  async count(nameHash: Buffer, now: number, over: number): Promise<number> {
    const { rows } = await sql<{ readonly tries: number }>`
      INSERT INTO sign_in_attempt AS held (name_hash, tries, since) VALUES (${nameHash}, 1, ${new Date(now)})
      ON CONFLICT (name_hash) DO UPDATE SET
        tries = CASE WHEN held.since <= ${new Date(over)} THEN 1 ELSE least(held.tries + 1, 1000000) END,
        since = CASE WHEN held.since <= ${new Date(over)} THEN excluded.since ELSE held.since END
      RETURNING tries`.execute(this.#db);
    return rows[0]?.tries ?? 0;
  }

  /** Counts one less. */
  async uncount(nameHash: Buffer): Promise<void> {
    await sql`UPDATE sign_in_attempt SET tries = greatest(tries - 1, 0) WHERE name_hash = ${nameHash}`.execute(
      this.#db,
    );
  }

  async forget(nameHash: Buffer): Promise<void> {
    await sql`DELETE FROM sign_in_attempt WHERE name_hash = ${nameHash}`.execute(this.#db);
  }

  /** Removes what began at `over` or before, and of more than can be held the oldest, so that many names do not unlock the newest. */
  async sweep(over: number, mostHeld = MOST_HELD): Promise<void> {
    await sql`DELETE FROM sign_in_attempt WHERE since <= greatest(${new Date(over)}::timestamptz,
      (SELECT since FROM sign_in_attempt ORDER BY since DESC OFFSET ${mostHeld} LIMIT 1))`.execute(this.#db);
  }
}
