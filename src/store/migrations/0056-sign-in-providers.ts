import { type Kysely, sql } from 'kysely';

/** OpenID Connect providers by which an account's agents sign in, and by which subject each knows an agent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
CREATE TABLE sign_in_provider (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- Encrypted by a key that the database never holds.
  sealed_secret bytea NOT NULL,
  second_factor text NOT NULL,
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id) REFERENCES account (id)
);

CREATE TABLE sign_in_link (
  account_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  subject text NOT NULL,
  agent_id uuid NOT NULL,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, provider_id, subject),
  UNIQUE (account_id, provider_id, agent_id),
  FOREIGN KEY (account_id, provider_id) REFERENCES sign_in_provider (account_id, id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, agent_id) REFERENCES agent (account_id, id) ON DELETE CASCADE
);
`,
    )
    .execute(db);
}
