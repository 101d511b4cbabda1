import { type Kysely, sql } from 'kysely';

/** Figures by stretches of time, made from the log; each generation of them was made from the beginning by one version of the functions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE rollup_head (
    account_id uuid NOT NULL,
    generation int NOT NULL,
    version text NOT NULL,
    current boolean NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    walked_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, generation)
  ) WITH (fillfactor = 20)`.execute(db);
  await sql`CREATE UNIQUE INDEX rollup_head_current ON rollup_head (account_id) WHERE current`.execute(db);
  // What has no queue or agent stands under the nil id, for a key holds no nulls.
  await sql`CREATE TABLE rollup (
    account_id uuid NOT NULL,
    generation int NOT NULL,
    scope text NOT NULL,
    grain smallint NOT NULL,
    at timestamptz NOT NULL,
    inbox_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    channel text NOT NULL,
    tally jsonb NOT NULL,
    PRIMARY KEY (account_id, generation, scope, grain, at, inbox_id, queue_id, agent_id, channel)
  ) WITH (fillfactor = 80)`.execute(db);
  await sql`CREATE TABLE agent_leg (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    leg int NOT NULL,
    agent_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    accepted_at timestamptz NOT NULL,
    left_at timestamptz,
    PRIMARY KEY (account_id, session_id, leg)
  ) WITH (fillfactor = 90)`.execute(db);
  await sql`CREATE INDEX agent_leg_by_left ON agent_leg (account_id, left_at) WHERE left_at IS NOT NULL`.execute(db);
  await sql`CREATE INDEX agent_leg_open ON agent_leg (account_id) WHERE left_at IS NULL`.execute(db);
}
