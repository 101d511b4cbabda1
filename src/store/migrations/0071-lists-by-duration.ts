import { type Kysely, sql } from 'kysely';

/** Lists of the longest and the shortest sessions read no others. Ties are sorted: they are few. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX IF NOT EXISTS session_by_duration ON session (account_id, duration_ms)`.execute(db);
}
