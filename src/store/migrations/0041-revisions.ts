import { type Kysely, sql } from 'kysely';

/** How many messages of a session were edited or removed: where there are none, nobody has to look for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN revision_count int NOT NULL DEFAULT 0`.execute(db);
}
