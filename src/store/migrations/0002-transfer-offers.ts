import { type Kysely, sql } from 'kysely';

/** Who was offered a session, so that they see it outside their queues too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN transfer_offered_to uuid`.execute(db);
  await sql`CREATE INDEX session_by_offer ON session (account_id, transfer_offered_to)
    WHERE transfer_offered_to IS NOT NULL`.execute(db);
}
