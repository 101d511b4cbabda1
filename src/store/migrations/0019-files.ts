import { type Kysely, sql } from 'kysely';

/** The files that were uploaded to sessions; what is in them lies in the file storage. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
-- arriving: not wholly stored yet; ready: may be posted; posted: in a message for good; leaving: being removed.
CREATE TABLE file (
  account_id uuid NOT NULL,
  session_id uuid NOT NULL,
  id uuid NOT NULL,
  sender_kind text NOT NULL,
  sender_id text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  width int,
  height int,
  has_thumbnail boolean NOT NULL,
  state text NOT NULL,
  -- The message that claims it; only once its event stands is the file posted.
  message_id text,
  created_at timestamptz NOT NULL,
  touched_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, session_id, id)
);
CREATE INDEX file_by_sender ON file (account_id, sender_kind, sender_id, created_at);
CREATE INDEX file_unposted ON file (touched_at) WHERE state <> 'posted';
`,
    )
    .execute(db);
}
