import { type Kysely, sql } from 'kysely';

/** Who is in a session beside its agent, and timers that tell whether they were set while they were being dealt with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN companion_ids uuid[] NOT NULL DEFAULT '{}'`.execute(db);
  await sql`CREATE INDEX session_ended_by_queue ON session (account_id, queue_id) WHERE stage = 'ended'`.execute(db);
  await sql`ALTER TABLE timer ADD COLUMN version int NOT NULL DEFAULT 0`.execute(db);
}
