import { type Kysely, sql } from 'kysely';

/** Exports that were asked for: who does one holds a lease, and what was written so far is noted with the place that was reached. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE export (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    requested_by jsonb NOT NULL,
    request jsonb NOT NULL,
    condition jsonb,
    state text NOT NULL,
    total bigint,
    sessions bigint NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    place jsonb,
    manifest jsonb,
    sha256 text,
    problem text,
    tries int NOT NULL DEFAULT 0,
    lease uuid,
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    expires_at timestamptz,
    PRIMARY KEY (account_id, id)
  ) WITH (fillfactor = 50)`.execute(db);
  await sql`CREATE INDEX export_by_due ON export (due_at) WHERE due_at IS NOT NULL`.execute(db);
  await sql`CREATE INDEX export_by_expiry ON export (expires_at) WHERE expires_at IS NOT NULL`.execute(db);
}
