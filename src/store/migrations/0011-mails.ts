import { type Kysely, sql } from 'kysely';

/** Mails that are to be sent and were sent; how far each account's log was read for them; which events nobody is told of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE event ADD COLUMN quiet boolean`.execute(db);
  await sql`CREATE TABLE mail (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    inbox_id uuid NOT NULL,
    kind text NOT NULL,
    seq int NOT NULL,
    recipient text NOT NULL,
    language text NOT NULL,
    subject text,
    asked_by text,
    state text NOT NULL,
    awaits_end boolean NOT NULL,
    tries int NOT NULL DEFAULT 0,
    at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    next_try_at timestamptz,
    give_up_at timestamptz NOT NULL,
    up_to int,
    finished_at timestamptz,
    result text,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, session_id, kind, seq, recipient)
  )`.execute(db);
  await sql`CREATE INDEX mail_by_next_try ON mail (next_try_at) WHERE state = 'waiting'`.execute(db);
  await sql`CREATE INDEX mail_by_created ON mail (account_id, created_at, id)`.execute(db);
  await sql`CREATE TABLE mail_head (account_id uuid PRIMARY KEY, position bigint NOT NULL DEFAULT 0)`.execute(db);
  // What happened before there were mails is not written about.
  await sql`INSERT INTO mail_head SELECT account_id, position FROM account_head`.execute(db);
}
