import { type Kysely, sql } from 'kysely';

/** How queues work, and what a session needs, bears and waits for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE queue ADD COLUMN settings jsonb NOT NULL DEFAULT '{}'`.execute(db);
  await sql`ALTER TABLE session
    ADD COLUMN priority text NOT NULL DEFAULT 'normal',
    ADD COLUMN skills jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN waiting_since timestamptz,
    ADD COLUMN offered_to uuid,
    ADD COLUMN bot_id uuid,
    ADD COLUMN hand_off_reason text,
    ADD COLUMN labels text[] NOT NULL DEFAULT '{}',
    ADD COLUMN links jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN file_count int NOT NULL DEFAULT 0,
    ADD COLUMN disposition text`.execute(db);
}
