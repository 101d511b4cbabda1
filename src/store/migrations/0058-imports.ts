import { type Kysely, sql } from 'kysely';

/** History that comes in from files: who does one holds a lease, and how far it has come is noted with what was found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
CREATE TABLE import (
  account_id uuid NOT NULL REFERENCES account (id),
  id uuid NOT NULL,
  dialect text NOT NULL,
  file_name text NOT NULL,
  bytes bigint NOT NULL,
  requested_by jsonb NOT NULL,
  state text NOT NULL,
  mapping jsonb NOT NULL DEFAULT '{}',
  total bigint,
  counts jsonb NOT NULL,
  names jsonb NOT NULL DEFAULT '[]',
  first_at timestamptz,
  last_at timestamptz,
  problem text,
  tries int NOT NULL DEFAULT 0,
  lease uuid,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (account_id, id)
) WITH (fillfactor = 50);
CREATE INDEX import_by_due ON import (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE import_note (
  account_id uuid NOT NULL,
  import_id uuid NOT NULL,
  record bigint NOT NULL,
  kind text NOT NULL,
  line bigint NOT NULL,
  foreign_id text,
  reason text NOT NULL,
  PRIMARY KEY (account_id, import_id, record, kind),
  FOREIGN KEY (account_id, import_id) REFERENCES import (account_id, id) ON DELETE CASCADE
);
`,
    )
    .execute(db);
}
