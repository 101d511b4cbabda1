import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A query that was broken off because its time was over. */
export const timeIsOver = Symbol('time is over');

const QUERY_CANCELED = '57014';

/** The rows of a query, or `timeIsOver` when it takes longer than so many milliseconds. */
export async function withinTime<T>(
  db: Kysely<Tables>,
  ms: number,
  query: RawBuilder<T>,
): Promise<readonly T[] | typeof timeIsOver> {
  try {
    return await db.transaction().execute(async (transaction) => {
      const longest = String(Math.max(1, Math.round(ms)));
      // To start another process takes longer than what such a query has.
      await sql`SELECT set_config('statement_timeout', ${longest}, true),
        set_config('max_parallel_workers_per_gather', '0', true)`.execute(transaction);
      return (await query.execute(transaction)).rows;
    });
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return timeIsOver;
    throw error;
  }
}
