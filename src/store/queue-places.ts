import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * How many waited in the first queue of each of these sessions when it entered, itself included; by id. Whoever was
 * opened a day earlier or more counts no longer. One pass over the time that the sessions span, however many they are.
 */
export async function queuePlaces(
  db: Kysely<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; place: number }>`
    WITH wanted AS (
      SELECT id, first_queue_id AS queue, queued_at FROM session
      WHERE account_id = ${accountId} AND id = ANY(${ids}::uuid[]) AND queued_at IS NOT NULL
    ), spans AS (
      SELECT queue, unnest(range_agg(tstzrange(queued_at - interval '1 day', queued_at, '(]'))) AS span
      FROM wanted GROUP BY queue
    ), waits AS (
      SELECT each.* FROM spans CROSS JOIN LATERAL (
        SELECT id, queue, queued_at,
          least(coalesce(accepted_at, ended_at, 'infinity'), opened_at + interval '1 day') AS left_at
        FROM session
        WHERE account_id = ${accountId} AND queue_id = queue AND first_queue_id = queue
          AND opened_at > lower(span) AND opened_at <= upper(span)
        OFFSET 0
      ) AS each
    ), steps AS (
      SELECT queue, queued_at AS at, 1 AS turn, id, 0 AS change FROM wanted
      UNION ALL SELECT queue, queued_at, 1, id, 1 FROM waits WHERE left_at > queued_at
      UNION ALL SELECT queue, left_at, 0, id, -1 FROM waits WHERE left_at > queued_at
    ), counted AS (
      SELECT id, change, sum(change) OVER
        (PARTITION BY queue ORDER BY at, turn, id, change ROWS UNBOUNDED PRECEDING)::int + 1 AS place
      FROM steps
    )
    SELECT id, place FROM counted WHERE change = 0`.execute(db);
  return new Map(rows.map(({ id, place }) => [id, place]));
}
