import { type Kysely, sql } from 'kysely';

/** Second factors and passkeys of agents, half-done sign-ins, and from where each sign-in came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
ALTER TABLE credential ADD COLUMN address text, ADD COLUMN proved_at timestamptz;
CREATE INDEX credential_by_agent ON credential (account_id, agent_id) WHERE kind = 'sign-in';

CREATE TABLE totp (
  account_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  -- Encrypted by a key that the database never holds.
  sealed_secret bytea NOT NULL,
  confirmed_at timestamptz,
  -- The time step of the newest code that was used: no code counts twice.
  last_step bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, agent_id),
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);

CREATE TABLE recovery_code (
  account_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  PRIMARY KEY (account_id, agent_id, code_hash),
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);

CREATE TABLE passkey (
  account_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  id uuid NOT NULL,
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (account_id, agent_id, id),
  UNIQUE (account_id, agent_id, credential_id),
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);

CREATE TABLE sign_in_step (
  -- All zero as long as nobody knows the account.
  account_id uuid NOT NULL,
  ticket_hash bytea NOT NULL,
  kind text NOT NULL,
  agent_id uuid,
  facts jsonb NOT NULL,
  tries int NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, ticket_hash)
);
CREATE INDEX sign_in_step_by_expiry ON sign_in_step (expires_at);
`,
    )
    .execute(db);
}
