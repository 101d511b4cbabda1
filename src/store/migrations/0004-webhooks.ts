import { type Kysely, sql } from 'kysely';

/** Who wants to be told of sessions; and tokens know the key that they came from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE account_head ADD COLUMN webhooks int NOT NULL DEFAULT 0`.execute(db);
  await sql`CREATE TABLE webhook (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number int NOT NULL,
    dialect text NOT NULL,
    url text NOT NULL,
    wishes jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
  )`.execute(db);
  await sql`ALTER TABLE credential ADD COLUMN parent_id uuid`.execute(db);
}
