import { type Kysely, sql } from 'kysely';

/** The words of what was said and done, beside the log: the log's own inserts pay nothing for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE search_entry (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq int NOT NULL,
    at timestamptz NOT NULL,
    place text NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (account_id, session_id, seq)
  )`.execute(db);
  // Whether a word is frequent decides which index serves: the planner must know of many.
  await sql`ALTER TABLE search_entry ALTER COLUMN words SET STATISTICS 1000`.execute(db);
  await sql`CREATE INDEX search_entry_by_words ON search_entry USING gin (words)`.execute(db);
  await sql`CREATE INDEX search_entry_by_time ON search_entry (account_id, at, session_id)`.execute(db);
  await sql`CREATE TABLE search_reader (
    account_id uuid PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0
  )`.execute(db);
  await sql`CREATE INDEX session_by_phone ON session USING gin (visitor_phone gin_trgm_ops)
    WHERE visitor_phone IS NOT NULL`.execute(db);
}
