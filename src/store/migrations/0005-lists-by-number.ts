import { type Kysely, sql } from 'kysely';

/** Lets lists by number pass over many sessions within the index: it tells who may see each, and whether it is hidden. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN hidden boolean NOT NULL DEFAULT false`.execute(db);
  await sql`UPDATE session SET hidden = true WHERE jsonb_path_exists(extras, '$.*.deleted ? (@ == true)')`.execute(db);
  await sql`DROP INDEX session_by_number`.execute(db);
  await sql`CREATE UNIQUE INDEX session_by_number ON session (account_id, number)
    INCLUDE (id, queue_id, transfer_offered_to, agent_ids, hidden)`.execute(db);
}
