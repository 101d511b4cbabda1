import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ActorRef } from '../core/event.ts';
import type { Tables } from './tables.ts';

/** Where a file is. */
export interface FilePlace {
  readonly accountId: string;
  readonly sessionId: string;
  readonly id: string;
}

/** A file as it is kept. `arriving` and `leaving` ones cannot be read; times are epoch milliseconds. */
export type StoredFile = Selectable<Tables['file']>;

export type NewFile = Omit<StoredFile, 'state' | 'messageId' | 'createdAt' | 'touchedAt' | 'takenBackAt'>;

/** How much there may be when one more file has come. */
export interface FileRoom {
  readonly maxPerSession: number;
  /** Of the sender's files since then; undefined: not limited. */
  readonly bytesSince?: { readonly since: number; readonly most: number } | undefined;
}

/** What stands in the way of one more file. */
export type NoRoom = 'session-full' | 'sender-at-limit';

/** The files of sessions: what they are called, who sent them, and how far they have come. */
export class FileTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Notes that a file arrives, unless there is no room for it; uploads of one session and of one sender take turns here. */
  add(file: NewFile, room: FileRoom, now: number): Promise<NoRoom | null> {
    return this.#db.transaction().execute(async (transaction) => {
      for (const turn of [file.sessionId, `${file.accountId} ${file.senderId}`].sort()) {
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`file ${turn}`}, 0))`.execute(transaction);
      }
      const full = await this.#noRoom(transaction, file, file.size, room);
      if (full) return full;
      const at = new Date(now);
      await transaction
        .insertInto('file')
        .values({ ...file, state: 'arriving', messageId: null, createdAt: at, touchedAt: at })
        .execute();
      return null;
    });
  }

  /** Whether there is room for so many bytes more just now. */
  noRoom(
    file: Pick<NewFile, 'accountId' | 'sessionId' | 'senderKind' | 'senderId'>,
    size: number,
    room: FileRoom,
  ): Promise<NoRoom | null> {
    return this.#noRoom(this.#db, file, size, room);
  }

  async ready({ accountId, sessionId, id }: FilePlace): Promise<void> {
    await this.#db
      .updateTable('file')
      .set({ state: 'ready' })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('id', '=', id)
      .where('state', '=', 'arriving')
      .execute();
  }

  /** The file, when it can be read: its message was not taken back. */
  async get({ accountId, sessionId, id }: FilePlace): Promise<StoredFile | null> {
    const found = await this.#db
      .selectFrom('file')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('id', '=', id)
      .where('state', 'in', ['ready', 'posted'])
      .where(
        sql<boolean>`NOT EXISTS (
          SELECT 1 FROM session s JOIN event e ON e.account_id = s.account_id AND e.session_id = s.id
          WHERE s.account_id = file.account_id AND s.id = file.session_id AND s.revision_count > 0
            AND e.type = 'message-removed' AND e.body->>'messageId' = file.message_id)`,
      )
      .executeTakeFirst();
    return found ?? null;
  }

  /** Those of these files that the sender may post in this message: their own, and in no other. */
  async postable(
    { accountId, sessionId }: Omit<FilePlace, 'id'>,
    ids: readonly string[],
    sender: ActorRef,
    messageId: string,
  ): Promise<readonly StoredFile[]> {
    return this.#db
      .selectFrom('file')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('id', 'in', ids)
      .where('senderKind', '=', sender.kind)
      .where('senderId', '=', sender.id ?? '')
      .where('state', '=', 'ready')
      .where((is) => is.or([is('messageId', 'is', null), is('messageId', '=', messageId)]))
      .execute();
  }

  /** Gives the files to a message that is about to be stored; false when one of them has gone elsewhere. */
  async claim(
    { accountId, sessionId }: Omit<FilePlace, 'id'>,
    ids: readonly string[],
    messageId: string,
    now: number,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('file')
      .set({ messageId, touchedAt: new Date(now) })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('id', 'in', ids)
      .where('state', '=', 'ready')
      .where((is) => is.or([is('messageId', 'is', null), is('messageId', '=', messageId)]))
      .executeTakeFirst();
    return Number(numUpdatedRows) === ids.length;
  }

  /** The session's files that can be read, in the order of their coming. */
  ofSession({ accountId, sessionId }: Omit<FilePlace, 'id'>): Promise<readonly StoredFile[]> {
    return this.#db
      .selectFrom('file')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('state', 'in', ['ready', 'posted'])
      .orderBy('id')
      .execute();
  }

  /** All files of a session, which from now on cannot be read. */
  leaveWith({ accountId, sessionId }: Omit<FilePlace, 'id'>): Promise<readonly StoredFile[]> {
    return this.#db
      .updateTable('file')
      .set({ state: 'leaving' })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .returningAll()
      .execute();
  }

  /** Notes that a message is about to be removed; answers whether it bears files. To be called before that is stored. */
  async takeBack({ accountId, sessionId }: Omit<FilePlace, 'id'>, messageId: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('file')
      .set({ takenBackAt: new Date(now) })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('messageId', '=', messageId)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  /** Up to `limit` sessions on no hold with files whose messages were to be removed before then. */
  async withTakenBack(before: number, limit: number): Promise<readonly Omit<FilePlace, 'id'>[]> {
    const { rows } = await sql<Omit<FilePlace, 'id'>>`
      SELECT DISTINCT f.account_id, f.session_id FROM file f
      JOIN session s ON (s.account_id, s.id) = (f.account_id, f.session_id)
      WHERE f.taken_back_at < ${new Date(before)} AND f.state <> 'leaving' AND ${notHeld}
      LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /**
   * The session's files whose message was removed and that no other one bears: from now on they cannot be read. While
   * the session or its visitor is on hold there are none. Those taken back before `unless` whose message stands after all stay.
   */
  leaveTakenBack({ accountId, sessionId }: Omit<FilePlace, 'id'>, unless: number): Promise<readonly StoredFile[]> {
    return this.#db.transaction().execute(async (transaction) => {
      // So that no hold is made meanwhile; appends go on.
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR KEY SHARE`.execute(transaction);
      const { rows } = await sql<StoredFile>`
        UPDATE file f SET state = 'leaving' FROM session s
        WHERE f.account_id = ${accountId} AND f.session_id = ${sessionId} AND f.taken_back_at IS NOT NULL
          AND (s.account_id, s.id) = (f.account_id, f.session_id) AND ${notHeld}
          AND ${isRemoved(sql`f.message_id`)} AND NOT EXISTS (
            SELECT FROM event e
            WHERE e.account_id = f.account_id AND e.session_id = f.session_id AND e.type = 'message-posted'
              AND e.body->'files' @> jsonb_build_array(jsonb_build_object('id', f.id))
              AND NOT ${isRemoved(sql`e.body->>'messageId'`)})
        RETURNING f.*`.execute(transaction);
      await sql`
        UPDATE file f SET taken_back_at = NULL FROM session s
        WHERE f.account_id = ${accountId} AND f.session_id = ${sessionId} AND f.taken_back_at < ${new Date(unless)}
          AND f.state <> 'leaving' AND (s.account_id, s.id) = (f.account_id, f.session_id) AND ${notHeld}`.execute(
        transaction,
      );
      return rows;
    });
  }

  /**
   * Up to `limit` files that were touched before then and stand in no message: from now on they cannot be read. Those
   * whose message stands in the log are posted instead.
   */
  async leaveOrphans(before: number, limit: number): Promise<readonly StoredFile[]> {
    await sql`
      UPDATE file f SET state = 'posted'
      WHERE f.state = 'ready' AND f.message_id IS NOT NULL AND f.touched_at < ${new Date(before)} AND EXISTS (
        SELECT 1 FROM event e
        WHERE e.account_id = f.account_id AND e.session_id = f.session_id AND e.type = 'message-posted'
          AND e.body->>'messageId' = f.message_id)`.execute(this.#db);
    const { rows } = await sql<StoredFile>`
      UPDATE file f SET state = 'leaving'
      FROM (
        SELECT account_id, session_id, id FROM file
        WHERE state <> 'posted' AND (touched_at < ${new Date(before)} OR state = 'leaving')
        LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) orphan
      WHERE (f.account_id, f.session_id, f.id) = (orphan.account_id, orphan.session_id, orphan.id)
      RETURNING f.*`.execute(this.#db);
    return rows;
  }

  /** Forgets a file that is leaving, once nothing of it is stored any more. */
  async remove({ accountId, sessionId, id }: FilePlace): Promise<void> {
    await this.#db
      .deleteFrom('file')
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('id', '=', id)
      .where('state', 'in', ['leaving', 'arriving'])
      .execute();
  }

  async #noRoom(
    db: Kysely<Tables>,
    {
      accountId,
      sessionId,
      senderKind,
      senderId,
    }: Pick<NewFile, 'accountId' | 'sessionId' | 'senderKind' | 'senderId'>,
    size: number,
    { maxPerSession, bytesSince }: FileRoom,
  ): Promise<NoRoom | null> {
    const { count } = await db
      .selectFrom('file')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= maxPerSession) return 'session-full';
    if (!bytesSince) return null;
    const { sum } = await db
      .selectFrom('file')
      .select(sql<string>`coalesce(sum(size), 0)`.as('sum'))
      .where('accountId', '=', accountId)
      .where('senderKind', '=', senderKind)
      .where('senderId', '=', senderId)
      .where(sql<boolean>`created_at > ${new Date(bytesSince.since)}`)
      .executeTakeFirstOrThrow();
    return Number(sum) + size > bytesSince.most ? 'sender-at-limit' : null;
  }
}

const notHeld = sql<boolean>`NOT EXISTS (
  SELECT FROM legal_hold h WHERE h.account_id = s.account_id AND h.subject_id IN (s.id, s.visitor_id)
)`;

/** Whether a message of the file's session was taken back. */
function isRemoved(messageId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT FROM event r
    WHERE r.account_id = f.account_id AND r.session_id = f.session_id AND r.type = 'message-removed'
      AND r.body->>'messageId' = ${messageId})`;
}
