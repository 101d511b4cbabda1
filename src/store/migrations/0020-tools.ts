import { type Kysely, sql } from 'kysely';

/** The answers that agents keep ready: their own, their queues', the account's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE canned_answer (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shortcut text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    scope text NOT NULL,
    queue_id uuid,
    agent_id uuid,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, queue_id) REFERENCES queue (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id),
    CHECK ((scope = 'own') = (agent_id IS NOT NULL) AND (scope = 'queue') = (queue_id IS NOT NULL))
  )`.execute(db);
  await sql`CREATE UNIQUE INDEX canned_answer_by_shortcut
    ON canned_answer (account_id, scope, coalesce(queue_id, agent_id, account_id), lower(shortcut))`.execute(db);
}
