import { type Kysely, sql } from 'kysely';

/** The key pair by which push services know this installation, and where sign-ins are told with the console closed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
CREATE TABLE push_identity (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  public_key bytea NOT NULL,
  -- Encrypted by a key that the database never holds.
  sealed_private_key bytea NOT NULL
);

CREATE TABLE push_subscription (
  account_id uuid NOT NULL,
  credential_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  endpoint text NOT NULL,
  p256dh bytea NOT NULL,
  auth bytea NOT NULL,
  -- Whether a notice says who writes, and the first line.
  details boolean NOT NULL,
  PRIMARY KEY (account_id, credential_id),
  FOREIGN KEY (account_id, credential_id) REFERENCES credential (account_id, id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);
CREATE INDEX push_subscription_by_agent ON push_subscription (account_id, agent_id);
`,
    )
    .execute(db);
}
