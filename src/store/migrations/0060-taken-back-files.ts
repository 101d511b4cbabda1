import { type Kysely, sql } from 'kysely';

/** Which files' messages are being removed: their bytes go, though whoever removes them dies on the way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE file ADD COLUMN taken_back_at timestamptz`.execute(db);
  await sql`CREATE INDEX file_taken_back ON file (taken_back_at) WHERE taken_back_at IS NOT NULL`.execute(db);
  await sql`UPDATE file f SET taken_back_at = now() FROM session s
    WHERE (s.account_id, s.id) = (f.account_id, f.session_id) AND s.revision_count > 0 AND f.message_id IS NOT NULL
      AND EXISTS (SELECT FROM event e
        WHERE e.account_id = f.account_id AND e.session_id = f.session_id AND e.type = 'message-removed'
          AND e.body->>'messageId' = f.message_id)`.execute(db);
}
