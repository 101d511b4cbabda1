import { type Kysely, sql } from 'kysely';

/** Figures take a quarter of the room as bytes. They are made from the log, so they are made anew rather than rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`TRUNCATE rollup`.execute(db);
  await sql`DELETE FROM rollup_head`.execute(db);
  await sql`ALTER TABLE rollup ALTER COLUMN tally TYPE bytea USING ''`.execute(db);
}
