import { type Kysely, sql } from 'kysely';

/** What the retention of each day has removed, and when it was last looked; visitors are found by their address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE retention_day (
    account_id uuid NOT NULL,
    day date NOT NULL,
    ran_at timestamptz NOT NULL,
    anonymised bigint NOT NULL DEFAULT 0,
    deleted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, day)
  ) WITH (fillfactor = 50)`.execute(db);
  await sql`CREATE INDEX visitor_by_email ON visitor (account_id, lower(email)) WHERE email IS NOT NULL`.execute(db);
}
