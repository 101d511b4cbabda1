import { type Kysely, sql } from 'kysely';

/** When the file of an import was removed; null: it is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE import ADD COLUMN file_removed_at timestamptz`.execute(db);
  await sql`CREATE INDEX import_by_file ON import (created_at) WHERE file_removed_at IS NULL`.execute(db);
}
