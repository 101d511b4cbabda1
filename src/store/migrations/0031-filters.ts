import { type Kysely, sql } from 'kysely';

/** What was answered in forms, so that sessions can be filtered by it; indexes for what people filter by most. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN answers jsonb NOT NULL DEFAULT '{}'`.execute(db);
  await sql`
    UPDATE session s SET answers = given.answers
    FROM (
      SELECT account_id, session_id, jsonb_object_agg(form, answers) AS answers
      FROM (
        SELECT account_id, session_id, form, jsonb_object_agg(question, answer ORDER BY seq) AS answers
        FROM (
          SELECT e.account_id, e.session_id, e.seq, e.body ->> 'form' AS form, a.key AS question, a.value AS answer
          FROM event e, jsonb_each(e.body -> 'answers') a WHERE e.type = 'form-submitted'
        ) answered
        GROUP BY account_id, session_id, form
      ) forms
      GROUP BY account_id, session_id
    ) given
    WHERE (s.account_id, s.id) = (given.account_id, given.session_id)`.execute(db);
  await sql`CREATE INDEX session_by_outcome ON session (account_id, outcome, opened_at, id)
    WHERE outcome IS NOT NULL`.execute(db);
  await sql`CREATE INDEX session_by_inbox ON session (account_id, inbox_id, opened_at, id)`.execute(db);
  // As 0064 leaves it wherever this ran before: over the whole text it could not be built where a text was long.
  await sql`CREATE INDEX session_by_email ON session (account_id, left(lower(visitor_email), 320), opened_at, id)
    WHERE visitor_email IS NOT NULL`.execute(db);
  await sql`CREATE INDEX session_by_rating ON session (account_id, rating_score, id)
    WHERE rating_score IS NOT NULL`.execute(db);
  await sql`CREATE INDEX session_by_label ON session USING gin (labels) WHERE labels <> '{}'`.execute(db);
  await sql`CREATE INDEX session_by_link ON session USING gin (links jsonb_path_ops) WHERE links <> '[]'`.execute(db);
}
