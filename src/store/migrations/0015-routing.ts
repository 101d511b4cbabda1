import { type Kysely, sql } from 'kysely';

/** What agents can do and take, who is there, and how sessions wait. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE agent ADD COLUMN skills jsonb NOT NULL DEFAULT '{}', ADD COLUMN capacity int`.execute(db);
  await sql`ALTER TABLE session ADD COLUMN wait jsonb, ADD COLUMN wrap_up_until timestamptz`.execute(db);
  await sql`CREATE INDEX session_waiting ON session (account_id, queue_id, waiting_since)
    WHERE waiting_since IS NOT NULL`.execute(db);
  await sql`CREATE INDEX session_wrapping_up ON session (account_id, wrap_up_until)
    WHERE wrap_up_until IS NOT NULL`.execute(db);
  await sql`CREATE TABLE agent_presence (
    account_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    state text NOT NULL,
    since timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    idle_since timestamptz,
    offered_at timestamptz,
    missed int NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
  ) WITH (fillfactor = 50)`.execute(db);
  // An agent may have clients at several processes; each says again and again that they are still there.
  await sql`CREATE TABLE agent_lease (
    account_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    process_id uuid NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (account_id, agent_id, process_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
  ) WITH (fillfactor = 50)`.execute(db);
}
