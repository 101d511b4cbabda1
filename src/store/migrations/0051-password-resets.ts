import { type Kysely, sql } from 'kysely';

/** Mails to agents about their sign-in, who asked for a new password, and the tokens by which one is set. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
ALTER TABLE mail ADD COLUMN agent_id uuid,
  ALTER COLUMN session_id DROP NOT NULL, ALTER COLUMN inbox_id DROP NOT NULL, ALTER COLUMN seq DROP NOT NULL;

-- Whether anybody has the address is looked up later, so that asking takes the same time for all. Emptied within seconds.
CREATE TABLE password_reset_request (
  address text PRIMARY KEY,
  language text NOT NULL,
  asked_at timestamptz NOT NULL
);

CREATE TABLE password_reset (
  account_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  agent_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, token_hash),
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);
`,
    )
    .execute(db);
}
