import { type Kysely, sql } from 'kysely';

/** How many bytes a row took, in the table and in all of its indexes, when the table was last seen tight. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE table_density (
    name text PRIMARY KEY,
    row_bytes double precision NOT NULL,
    index_row_bytes double precision NOT NULL
  )`.execute(db);
}
