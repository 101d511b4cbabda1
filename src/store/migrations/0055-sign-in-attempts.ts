import { type Kysely, sql } from 'kysely';

/** Tries to sign in, counted for all processes at once. A crash may forget them, which costs less than writing each to the log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE UNLOGGED TABLE sign_in_attempt (
    -- Of the address: what strangers type is neither kept nor long.
    name_hash bytea PRIMARY KEY,
    tries int NOT NULL,
    since timestamptz NOT NULL
  )`.execute(db);
  await sql`CREATE INDEX sign_in_attempt_by_age ON sign_in_attempt (since)`.execute(db);
}
