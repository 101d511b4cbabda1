import { type Kysely, sql } from 'kysely';
import type { RetentionDay } from '../core/privacy/retention.ts';
import type { Tables } from './tables.ts';

/** What retention did on each day, by UTC. */
export class RetentionDays {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Notes that it was looked what is due, and to how many sessions something was done. */
  async note(
    accountId: string,
    at: number,
    { anonymised = 0, deleted = 0 }: Partial<Pick<RetentionDay, 'anonymised' | 'deleted'>> = {},
  ): Promise<void> {
    const time = new Date(at);
    await sql`INSERT INTO retention_day AS d (account_id, day, ran_at, anonymised, deleted)
      VALUES (${accountId}, ${time.toISOString().slice(0, 10)}, ${time}, ${anonymised}, ${deleted})
      ON CONFLICT (account_id, day) DO UPDATE SET ran_at = greatest(d.ran_at, excluded.ran_at),
        anonymised = d.anonymised + excluded.anonymised, deleted = d.deleted + excluded.deleted`.execute(this.#db);
  }

  /** The newest first. */
  async list(accountId: string, limit: number): Promise<readonly (RetentionDay & { readonly ranAt: number })[]> {
    return this.#db
      .selectFrom('retentionDay')
      .select(['ranAt', 'anonymised', 'deleted', sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day')])
      .where('accountId', '=', accountId)
      .orderBy('retentionDay.day', 'desc')
      .limit(limit)
      .execute();
  }
}
