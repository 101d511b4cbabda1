import { type Kysely, sql } from 'kysely';

/** Counts how often logs of the account were changed or removed: words that were read before are then taken no more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE search_reader ADD COLUMN rewrites int NOT NULL DEFAULT 0`.execute(db);
}
