import { type Kysely, sql } from 'kysely';

/** Durations on the business clock, and the deadline that comes next. No calendar held before, so both clocks agree. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session
    ADD COLUMN queue_wait_business_ms bigint,
    ADD COLUMN first_response_business_ms bigint,
    ADD COLUMN response_sum_business_ms bigint,
    ADD COLUMN duration_business_ms bigint,
    ADD COLUMN handling_business_ms bigint,
    ADD COLUMN sla_next_response text NOT NULL DEFAULT 'not-applicable',
    ADD COLUMN deadline_target text,
    ADD COLUMN deadline_at timestamptz,
    ADD COLUMN deadline_warn_at timestamptz`.execute(db);
  await sql`UPDATE session SET
    queue_wait_business_ms = queue_wait_ms,
    first_response_business_ms = first_response_ms,
    response_sum_business_ms = response_sum_ms,
    duration_business_ms = duration_ms,
    handling_business_ms = handling_ms`.execute(db);
  await sql`
    UPDATE session s SET deadline_target = next.target, deadline_at = next.due_at, deadline_warn_at = next.warn_at
    FROM (
      SELECT DISTINCT ON (account_id, session_id) account_id, session_id, target, due_at, warn_at FROM (
        SELECT DISTINCT ON (e.account_id, e.session_id, e.body ->> 'target')
          e.account_id, e.session_id, e.body ->> 'target' AS target,
          to_timestamp((e.body -> 'deadline' ->> 'dueAt')::numeric / 1000.0) AS due_at,
          to_timestamp((e.body -> 'deadline' ->> 'warnAt')::numeric / 1000.0) AS warn_at,
          CASE e.body ->> 'target' WHEN 'accept' THEN o.sla_accept WHEN 'first-response' THEN o.sla_first_response
            ELSE o.sla_resolution END AS status
        FROM event e JOIN session o ON (o.account_id, o.id) = (e.account_id, e.session_id) AND o.ended_at IS NULL
        WHERE e.type = 'deadline-set'
        ORDER BY e.account_id, e.session_id, e.body ->> 'target', e.seq DESC
      ) latest
      WHERE status = 'pending'
      ORDER BY account_id, session_id, due_at,
        array_position(ARRAY['accept', 'first-response', 'next-response', 'resolution'], target)
    ) next
    WHERE (s.account_id, s.id) = (next.account_id, next.session_id)`.execute(db);
}
