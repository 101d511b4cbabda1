import { type Kysely, sql } from 'kysely';

/** Lists that people keep; webhooks that hear of some sessions only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE saved_view (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    filter text,
    columns text[] NOT NULL,
    sort text NOT NULL,
    agent_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id)
  )`.execute(db);
  await sql`CREATE UNIQUE INDEX saved_view_by_name
    ON saved_view (account_id, coalesce(agent_id, account_id), lower(name))`.execute(db);
  await sql`ALTER TABLE webhook ADD COLUMN filter text`.execute(db);
}
