import { type Kysely, sql } from 'kysely';

/**
 * Exports that are made again and again, and their runs: one for each time that one is due. A run waits until
 * `next_try_at`, for whoever holds its lease until then. The name of a file is nobody else's while it is there.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
CREATE TABLE export_schedule (
  account_id uuid NOT NULL REFERENCES account (id),
  id uuid NOT NULL,
  name text NOT NULL,
  request jsonb NOT NULL,
  at jsonb NOT NULL,
  target jsonb NOT NULL,
  sealed_secret bytea,
  file_name text NOT NULL,
  keep int,
  enabled boolean NOT NULL,
  notice text,
  failures int NOT NULL DEFAULT 0,
  made_by jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  next_due_at timestamptz,
  PRIMARY KEY (account_id, id)
);
CREATE INDEX export_schedule_by_due ON export_schedule (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE export_schedule_run (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  tries int NOT NULL DEFAULT 0,
  lease uuid,
  next_try_at timestamptz,
  place text,
  file text,
  rows bigint,
  bytes bigint,
  problem text,
  told_to jsonb NOT NULL DEFAULT '[]',
  finished_at timestamptz,
  PRIMARY KEY (account_id, id),
  UNIQUE (account_id, schedule_id, due_at),
  FOREIGN KEY (account_id, schedule_id) REFERENCES export_schedule (account_id, id) ON DELETE CASCADE
);
CREATE INDEX export_schedule_run_by_try ON export_schedule_run (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE UNIQUE INDEX export_schedule_run_by_place ON export_schedule_run (account_id, place, file) WHERE file IS NOT NULL;
`,
    )
    .execute(db);
}
