import { type Kysely, sql } from 'kysely';

/** What else an agent is told by push, and when; and whether somebody looks at a console that a process serves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE push_subscription
    ADD COLUMN waiting boolean NOT NULL DEFAULT false,
    ADD COLUMN unseen boolean NOT NULL DEFAULT false`.execute(db);
  await sql`ALTER TABLE agent_lease ADD COLUMN seen boolean NOT NULL DEFAULT true`.execute(db);
}
