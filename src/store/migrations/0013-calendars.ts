import { type Kysely, sql } from 'kysely';

/** When people answer: calendars, each version of which is kept, and the one that a queue goes by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE account_head ADD COLUMN calendars int NOT NULL DEFAULT 0`.execute(db);
  await sql`CREATE TABLE calendar (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    version int NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
  )`.execute(db);
  await sql`CREATE TABLE calendar_version (
    account_id uuid NOT NULL,
    calendar_id uuid NOT NULL,
    version int NOT NULL,
    hours jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, calendar_id, version),
    FOREIGN KEY (account_id, calendar_id) REFERENCES calendar (account_id, id)
  )`.execute(db);
  await sql`ALTER TABLE queue ADD COLUMN calendar_id uuid,
    ADD FOREIGN KEY (account_id, calendar_id) REFERENCES calendar (account_id, id)`.execute(db);
}
