import { type Kysely, sql } from 'kysely';

/** Since when agents were in which state, kept by the database itself, whoever changes a state. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE agent_state_change (
    account_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (account_id, agent_id, at)
  )`.execute(db);
  await sql`INSERT INTO agent_state_change SELECT account_id, agent_id, since, state FROM agent_presence`.execute(db);
  await sql`CREATE FUNCTION keep_agent_state() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO agent_state_change VALUES (NEW.account_id, NEW.agent_id, NEW.since, NEW.state)
      ON CONFLICT (account_id, agent_id, at) DO UPDATE SET state = excluded.state;
      RETURN NULL;
    END $$`.execute(db);
  await sql`CREATE TRIGGER agent_state_began AFTER INSERT ON agent_presence
    FOR EACH ROW EXECUTE FUNCTION keep_agent_state()`.execute(db);
  await sql`CREATE TRIGGER agent_state_changed AFTER UPDATE OF state ON agent_presence
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION keep_agent_state()`.execute(db);
}
