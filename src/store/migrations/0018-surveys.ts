import { type Kysely, sql } from 'kysely';

/** The forms of an account, and what a session's answers amount to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE account_head ADD COLUMN surveys int NOT NULL DEFAULT 0`.execute(db);
  await sql`CREATE TABLE survey (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    form text NOT NULL,
    version int NOT NULL DEFAULT 1,
    title text NOT NULL,
    questions jsonb NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
  )`.execute(db);
  await sql`ALTER TABLE session
    ADD COLUMN csat double precision,
    ADD COLUMN csi double precision,
    ADD COLUMN nps smallint,
    ADD COLUMN ces double precision,
    ADD COLUMN fcr boolean`.execute(db);
}
