import { type Kysely, sql } from 'kysely';

/** What webhooks are told, how it went, and which session's turn is next. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
ALTER TABLE webhook
  ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN events text[],
  ADD COLUMN notes boolean NOT NULL DEFAULT false,
  ADD COLUMN secrets jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN position bigint NOT NULL DEFAULT 0,
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN notice text,
  ADD COLUMN failing_since timestamptz;
UPDATE webhook w SET position = h.position FROM account_head h WHERE h.account_id = w.account_id;

CREATE TABLE delivery (
  account_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  id uuid NOT NULL,
  test boolean NOT NULL DEFAULT false,
  session_id uuid NOT NULL,
  position bigint NOT NULL,
  type text NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  attempts int NOT NULL DEFAULT 0,
  queued_at timestamptz NOT NULL,
  tried_at timestamptz,
  next_at timestamptz,
  status int,
  ms int,
  failure text,
  answer text,
  PRIMARY KEY (account_id, webhook_id, id),
  FOREIGN KEY (account_id, webhook_id) REFERENCES webhook (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX delivery_waiting ON delivery (account_id, webhook_id, session_id, position) WHERE state = 'waiting';
CREATE INDEX delivery_dead ON delivery (account_id, webhook_id, position) WHERE state = 'dead';
CREATE INDEX delivery_by_queued ON delivery (account_id, webhook_id, queued_at, id);

-- A session's deliveries to one webhook go one after another: whoever holds the lane sends them.
CREATE TABLE delivery_lane (
  account_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  session_id uuid NOT NULL,
  test boolean NOT NULL DEFAULT false,
  due_at timestamptz NOT NULL,
  holder uuid,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, webhook_id, session_id),
  FOREIGN KEY (account_id, webhook_id) REFERENCES webhook (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CREATE INDEX delivery_lane_by_due ON delivery_lane (account_id, webhook_id, due_at);
`,
    )
    .execute(db);
}
