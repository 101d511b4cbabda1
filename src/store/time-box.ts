import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** How much is left of the time that something has in all. */
export interface TimeBox {
  /** Milliseconds, at least one. */
  left(): number;
  isOver(): boolean;
}

export function timeBox(ms: number): TimeBox {
  const end = performance.now() + ms;
  return { left: () => Math.max(1, end - performance.now()), isOver: () => performance.now() >= end };
}

/** A query that was broken off because its time was over. */
export const timeIsOver = Symbol('time is over');

const QUERY_CANCELED = '57014';

/** The rows of a query, or `timeIsOver` when it takes longer than so many milliseconds. */
export async function withinTime<T>(
  db: Kysely<Tables>,
  ms: number,
  query: RawBuilder<T> | Compilable<T>,
): Promise<readonly T[] | typeof timeIsOver> {
  try {
    return await db.connection().execute(async (connection) => {
      // In one breath: each round trip counts. To start another process takes longer than what such a query has.
      await sql
        .raw(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.max(1, Math.round(ms))};
          SET LOCAL max_parallel_workers_per_gather = 0`)
        .execute(connection);
      try {
        return (await ('isRawBuilder' in query ? query.execute(connection) : connection.executeQuery(query))).rows;
      } finally {
        // Nothing was written: to end it after a failure, too, is the same.
        await sql`ROLLBACK`.execute(connection);
      }
    });
  } catch (error) {
    if (wasBrokenOff(error)) return timeIsOver;
    throw error;
  }
}

/** Whether a statement failed because it took longer than any may. */
export function wasBrokenOff(error: unknown): boolean {
  return (error as { code?: string }).code === QUERY_CANCELED;
}
