import { type Kysely, sql } from 'kysely';
import { Refusal } from '../core/refusal.ts';
import type { Directory } from './directory.ts';
import type { Tables } from './tables.ts';

const LOCK_SEED = 4_711_016;
const MOST_WAITING = 100;

/** Lets one at a time read an account's settings and change them by what was read, over all processes. */
export class Turns {
  readonly #db: Kysely<Tables>;
  readonly #directory: Directory;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(parts: { readonly db: Kysely<Tables>; readonly directory: Directory }) {
    this.#db = parts.db;
    this.#directory = parts.directory;
  }

  /** What `work` answers. It reads the directory as it stands then. Refuses with `unavailable` where too many wait. */
  async alone<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new Refusal('unavailable', 'Too many change settings at this moment.');
    this.#waiting++;
    // One connection at most waits for the lock: whoever has it needs others for the work.
    const turn = this.#last.then(() => this.#locked(accountId, work)).finally(() => this.#waiting--);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #locked<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    return this.#db.connection().execute(async (connection) => {
      const key = sql`hashtextextended(${accountId}, ${LOCK_SEED})`;
      await sql`SELECT pg_advisory_lock(${key})`.execute(connection);
      try {
        this.#directory.forget(accountId);
        return await work();
      } finally {
        await sql`SELECT pg_advisory_unlock(${key})`.execute(connection);
      }
    });
  }
}
