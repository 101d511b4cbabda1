import { type Kysely, sql } from 'kysely';

/** When each conversation began and was last continued, for lists and figures that go by it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN first_said_at timestamptz, ADD COLUMN last_said_at timestamptz`.execute(db);
  await sql`
    UPDATE session s SET first_said_at = said.first_at, last_said_at = said.last_at
    FROM (
      SELECT account_id, session_id, min(at) AS first_at, max(at) AS last_at FROM event
      WHERE type = 'message-posted' AND body ->> 'kind' = 'text' AND body -> 'actor' ->> 'kind' <> 'system'
      GROUP BY account_id, session_id
    ) said
    WHERE s.account_id = said.account_id AND s.id = said.session_id`.execute(db);
  await sql`CREATE INDEX session_by_said ON session (account_id, first_said_at, id)
    WHERE first_said_at IS NOT NULL`.execute(db);
}
