import { type Kysely, sql } from 'kysely';

/**
 * People are found by the first 320 characters of their address: no address is longer, and a text that is none must not
 * keep its session from being stored, for an index holds at most 2.7 kB of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ indexdef: string }>`
    SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'session_by_email'`.execute(db);
  if (!rows.some(({ indexdef }) => indexdef.includes('"left"('))) {
    await sql`DROP INDEX IF EXISTS session_by_email`.execute(db);
    await sql`CREATE INDEX session_by_email ON session (account_id, left(lower(visitor_email), 320), opened_at, id)
      WHERE visitor_email IS NOT NULL`.execute(db);
  }
  await sql`DROP INDEX visitor_by_verified_email`.execute(db);
  await sql`CREATE INDEX visitor_by_verified_email ON visitor (account_id, left(lower(email), 320))
    WHERE user_id IS NOT NULL`.execute(db);
}
