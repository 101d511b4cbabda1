import { type Kysely, sql } from 'kysely';

/** What keeps the history no longer than it should be: anonymised sessions, legal holds, and receipts of erasures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session ADD COLUMN anonymised boolean NOT NULL DEFAULT false`.execute(db);
  await sql`CREATE INDEX session_by_retention ON session (account_id, inbox_id, anonymised, ended_at)
    WHERE stage IN ('ended', 'closed')`.execute(db);
  await sql`CREATE INDEX mail_by_session ON mail (account_id, session_id)`.execute(db);
  await sql`CREATE INDEX delivery_by_session ON delivery (account_id, session_id)`.execute(db);
  await sql`CREATE INDEX alias_by_id ON alias (account_id, id)`.execute(db);
  await sql`CREATE TABLE legal_hold (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    reason text NOT NULL,
    made_by jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
  )`.execute(db);
  await sql`CREATE INDEX legal_hold_by_subject ON legal_hold (account_id, subject_id)`.execute(db);
  await sql`CREATE TABLE erasure (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    visitor_ids uuid[] NOT NULL,
    requested_by jsonb NOT NULL,
    counts jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (account_id, id)
  )`.execute(db);
  await sql`CREATE INDEX erasure_under_way ON erasure (created_at) WHERE finished_at IS NULL`.execute(db);
}
