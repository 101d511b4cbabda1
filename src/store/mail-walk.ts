import { type Kysely, sql, type Transaction } from 'kysely';
import type { EventType, Positioned } from '../core/event.ts';
import type { PlannedMail } from '../core/mail.ts';
import type { CountedMail } from '../core/mail-limits.ts';
import type { SessionRow } from '../core/row.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import type { Tables } from './tables.ts';

/** A mail to be written down; with `dropped` it is kept in the log only. */
export interface NewMail extends PlannedMail {
  readonly id: string;
  readonly giveUpAt: number;
  readonly dropped: string | null;
}

/** A stretch of an account's log, and what is needed to tell which mails it leads to. */
export interface Stretch {
  readonly events: readonly Positioned[];
  /** The sessions of the events as they stand now. */
  readonly rows: ReadonlyMap<string, SessionRow>;
  /** Mails since `since` that were not dropped. */
  readonly recent: readonly CountedMail[];
}

/** What to look for in the log. */
export interface Looking {
  /** Events of these types, which hold this. */
  readonly occasions: { readonly [T in EventType]?: object };
  readonly limit: number;
  /** Mails made after this count as recent. */
  readonly since: number;
  readonly now: number;
}

const MOST_RECENT = 20_000;
/** Positions looked through at once: a long import must not outlast a statement's time. */
const STRETCH = 20_000;
/** Keeps a statement's parameters far below what PostgreSQL takes. */
const AT_ONCE = 500;

/** Walks each account's log once, by one process at a time, and writes mails and position down in one transaction. */
export class MailWalk {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Accounts whose log has grown since it was last walked. */
  async accountsWithNews(): Promise<readonly string[]> {
    const { rows } = await sql<{ accountId: string }>`
      SELECT h.account_id FROM account_head h LEFT JOIN mail_head m USING (account_id)
      WHERE h.position > coalesce(m.position, 0)`.execute(this.#db);
    return rows.map(({ accountId }) => accountId);
  }

  /**
   * Makes the mails of the next stretch; those waiting for the end of a session that ended become due. True when there
   * is more to walk; false as well while another process walks the account. Imported events lead to nothing.
   */
  walk(accountId: string, looking: Looking, plan: (stretch: Stretch) => readonly NewMail[]): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const from = await lockHead(transaction, accountId);
      if (from === null) return false;
      // Positions commit in order: what lies below the newest one is there to be read.
      const newest = await newestPosition(transaction, accountId);
      const end = Math.min(newest, from + STRETCH);
      const events = await readEvents(transaction, accountId, { from, end }, looking);
      const isFull = events.length === looking.limit;
      if (events.length > 0) {
        const rows = await readRows(transaction, accountId, events);
        const recent = await readRecent(transaction, accountId, looking.since);
        await insertMails(transaction, accountId, plan({ events, rows, recent }), looking.now);
        await releaseWaiting(transaction, accountId, events, looking.now);
      }
      const reached = isFull ? (events.at(-1)?.position ?? end) : end;
      await transaction.updateTable('mailHead').set({ position: reached }).where('accountId', '=', accountId).execute();
      return reached < newest;
    });
  }
}

async function lockHead(transaction: Transaction<Tables>, accountId: string): Promise<number | null> {
  await transaction
    .insertInto('mailHead')
    .values({ accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const head = await transaction
    .selectFrom('mailHead')
    .select('position')
    .where('accountId', '=', accountId)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return head?.position ?? null;
}

async function newestPosition(transaction: Transaction<Tables>, accountId: string): Promise<number> {
  const head = await transaction
    .selectFrom('accountHead')
    .select('position')
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return head?.position ?? 0;
}

async function readEvents(
  transaction: Transaction<Tables>,
  accountId: string,
  { from, end }: { readonly from: number; readonly end: number },
  { occasions, limit }: Looking,
): Promise<readonly Positioned[]> {
  const isOccasion = Object.entries(occasions).map(
    ([type, held]) => sql`type = ${type} AND body @> ${JSON.stringify(held)}::jsonb`,
  );
  const { rows } = await sql<EventRecord & { sessionId: string; position: number }>`
    SELECT position, session_id, seq, at, type, body FROM event
    WHERE account_id = ${accountId} AND position > ${from} AND position <= ${end}
      AND (${sql.join(isOccasion, sql` OR `)}) AND quiet IS NULL
    ORDER BY position LIMIT ${limit}`.execute(transaction);
  return rows.map((row) => ({ position: row.position, sessionId: row.sessionId, event: eventOf(row) }));
}

async function readRows(
  transaction: Transaction<Tables>,
  accountId: string,
  events: readonly Positioned[],
): Promise<ReadonlyMap<string, SessionRow>> {
  const rows = await transaction
    .selectFrom('session')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('id', 'in', [...new Set(events.map(({ sessionId }) => sessionId))])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function readRecent(
  transaction: Transaction<Tables>,
  accountId: string,
  since: number,
): Promise<readonly CountedMail[]> {
  return transaction
    .selectFrom('mail')
    .select(['kind', 'recipient', 'askedBy', 'sessionId'])
    .where('accountId', '=', accountId)
    .where('sessionId', 'is not', null)
    .$narrowType<CountedMail>()
    .where(sql`created_at`, '>', new Date(since))
    .where('state', '<>', 'dropped')
    .orderBy('createdAt', 'desc')
    .limit(MOST_RECENT)
    .execute();
}

async function insertMails(
  transaction: Transaction<Tables>,
  accountId: string,
  mails: readonly NewMail[],
  now: number,
): Promise<void> {
  for (let from = 0; from < mails.length; from += AT_ONCE) {
    await insertSome(transaction, accountId, mails.slice(from, from + AT_ONCE), now);
  }
}

async function insertSome(
  transaction: Transaction<Tables>,
  accountId: string,
  mails: readonly NewMail[],
  now: number,
): Promise<void> {
  await transaction
    .insertInto('mail')
    .values(
      mails.map(({ dueAt, at, giveUpAt, dropped, ...mail }) => ({
        ...mail,
        accountId,
        at: new Date(at),
        createdAt: new Date(now),
        giveUpAt: new Date(giveUpAt),
        state: dropped === null ? ('waiting' as const) : ('dropped' as const),
        nextTryAt: dropped === null ? new Date(dueAt) : null,
        finishedAt: dropped === null ? null : new Date(now),
        result: dropped,
        upTo: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['accountId', 'sessionId', 'kind', 'seq', 'recipient']).doNothing())
    .execute();
}

async function releaseWaiting(
  transaction: Transaction<Tables>,
  accountId: string,
  events: readonly Positioned[],
  now: number,
): Promise<void> {
  const ended = events.filter(({ event }) => event.type === 'session-ended').map(({ sessionId }) => sessionId);
  if (ended.length === 0) return;
  await transaction
    .updateTable('mail')
    .set({ awaitsEnd: false, nextTryAt: new Date(now) })
    .where('accountId', '=', accountId)
    .where('sessionId', 'in', ended)
    .where('awaitsEnd', '=', true)
    .where('state', '=', 'waiting')
    .where('tries', '=', 0)
    .execute();
}
