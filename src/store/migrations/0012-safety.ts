import { type Kysely, sql } from 'kysely';

/** What keeps chats safe: sealed originals of what was masked, who looked at them, who may not chat, and who visitors are proved to be. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- Encrypted by a key that the database never holds.
CREATE TABLE sealed_original (
  account_id uuid NOT NULL,
  session_id uuid NOT NULL,
  place text NOT NULL,
  sealed bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, session_id, place)
);
CREATE INDEX sealed_original_by_expiry ON sealed_original (expires_at);

CREATE TABLE audit_entry (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  action text NOT NULL,
  subject jsonb NOT NULL,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE block (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  reason text NOT NULL,
  made_by jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE verification_key (
  account_id uuid NOT NULL,
  inbox_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  -- A shared secret is encrypted; a public key is not.
  sealed_secret bytea,
  public_key text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, inbox_id, id),
  FOREIGN KEY (account_id, inbox_id) REFERENCES inbox (account_id, id)
);

ALTER TABLE visitor ADD COLUMN user_id text, ADD COLUMN verified text[] NOT NULL DEFAULT '{}';
CREATE UNIQUE INDEX visitor_by_user ON visitor (account_id, inbox_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX visitor_by_verified_email ON visitor (account_id, lower(email)) WHERE user_id IS NOT NULL;

-- A visitor who proves who they are has a token on each of their devices.
CREATE TABLE visitor_token (
  account_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, visitor_id, token_hash)
);
`,
    )
    .execute(db);
}
