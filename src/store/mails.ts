import { type Kysely, type Selectable, sql } from 'kysely';
import type { Mail, MailKind, MailState, MailTraffic } from '../core/mail.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** What a manager asks for in the send log. */
export interface MailFilter {
  readonly states?: readonly MailState[];
  readonly kinds?: readonly MailKind[];
  readonly sessionId?: string;
  readonly recipient?: string;
}

/** What came of a try; without `nextTryAt` it was the last. */
export interface Tried {
  readonly state: MailState;
  readonly result: string;
  readonly nextTryAt: number | null;
  readonly finishedAt: number | null;
  /** False when no server was asked. */
  readonly counts: boolean;
}

/** The outbox: mails as rows, each taken by one process at a time, and kept as the send log. */
export class MailTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /**
   * Takes up to `limit` due mails: they are put off to `leaseUntil`, so that they come back when whoever took them dies.
   * A mail as taken has that time as its `nextTryAt`; only so can it be settled.
   */
  async take(now: number, limit: number, leaseUntil: number): Promise<readonly Mail[]> {
    const { rows } = await sql<Selectable<Tables['mail']>>`
      UPDATE mail m SET next_try_at = ${new Date(leaseUntil)}, awaits_end = false
      FROM (
        SELECT account_id, id FROM mail WHERE state = 'waiting' AND next_try_at <= ${new Date(now)}
        ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) due
      WHERE (m.account_id, m.id) = (due.account_id, due.id)
      RETURNING m.*`.execute(this.#db);
    return rows;
  }

  /** Fixes how far the mail tells its session, unless that is fixed. */
  async fix({ accountId, id }: Mail, upTo: number): Promise<void> {
    await this.#db
      .updateTable('mail')
      .set({ upTo })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('upTo', 'is', null)
      .execute();
  }

  /** Writes down what came of a try. Answers false, and changes nothing, when the lease has passed to somebody else. */
  async settle(mail: Mail, tried: Tried): Promise<boolean> {
    const { state, result, nextTryAt, finishedAt, counts } = tried;
    const { numUpdatedRows } = await this.#db
      .updateTable('mail')
      .set({
        state,
        result,
        nextTryAt: dateOrNull(nextTryAt),
        finishedAt: dateOrNull(finishedAt),
        ...(counts && { tries: mail.tries + 1 }),
      })
      .where('accountId', '=', mail.accountId)
      .where('id', '=', mail.id)
      .where('state', '=', 'waiting')
      .where('nextTryAt', '=', dateOrNull(mail.nextTryAt) as never)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  /** Lets a mail that was given up, or kept back, be tried once more, as new. Answers false when it is of another kind. */
  async revive(accountId: string, id: string, now: number, giveUpAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('mail')
      .set({
        state: 'waiting',
        tries: 0,
        awaitsEnd: false,
        nextTryAt: new Date(now),
        giveUpAt: new Date(giveUpAt),
        finishedAt: null,
        result: null,
      })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('state', 'in', ['dead', 'dropped'])
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  get(accountId: string, id: string): Promise<Mail | undefined> {
    return this.#db
      .selectFrom('mail')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** Newest first. */
  list(accountId: string, filter: MailFilter, after: Place | null, limit: number): Promise<readonly Mail[]> {
    const { states, kinds, sessionId, recipient } = filter;
    let select = this.#db.selectFrom('mail').selectAll().where('accountId', '=', accountId);
    if (states) select = select.where('state', 'in', states);
    if (kinds) select = select.where('kind', 'in', kinds);
    if (sessionId !== undefined) select = select.where('sessionId', '=', sessionId);
    if (recipient !== undefined) select = select.where(sql`lower(recipient)`, '=', recipient.toLowerCase());
    if (after) select = select.where(sql<boolean>`(created_at, id) < (${new Date(after.value)}, ${after.id}::uuid)`);
    return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  /** Adds a test mail, unless the agent was sent `most` since then; answers whether it did. */
  async addTest(
    {
      accountId,
      agentId,
      id,
      recipient,
      at,
    }: { [member in 'accountId' | 'agentId' | 'id' | 'recipient']: string } & {
      readonly at: number;
    },
    { since, most, giveUpAt }: { readonly since: number; readonly most: number; readonly giveUpAt: number },
  ): Promise<boolean> {
    const now = new Date(at);
    return this.#db.transaction().execute(async (transaction) => {
      // Who asks often at once is counted one after another.
      await sql`SELECT FROM agent WHERE account_id = ${accountId} AND id = ${agentId} FOR NO KEY UPDATE`.execute(
        transaction,
      );
      const { numAffectedRows } = await sql`
        INSERT INTO mail (account_id, id, kind, agent_id, recipient, language, state, awaits_end, at, created_at,
          next_try_at, give_up_at)
        SELECT ${accountId}, ${id}, 'test', ${agentId}, ${recipient}, 'en', 'waiting', false, ${now}::timestamptz,
          ${now}::timestamptz, ${now}::timestamptz, ${new Date(giveUpAt)}::timestamptz
        WHERE ${most} > (SELECT count(*) FROM mail
          WHERE account_id = ${accountId} AND agent_id = ${agentId} AND kind = 'test' AND created_at > ${new Date(since)})`.execute(
        transaction,
      );
      return numAffectedRows === 1n;
    });
  }

  /** How the account's mails that were made since then went. */
  async traffic(accountId: string, since: number): Promise<MailTraffic> {
    const of = this.#db.selectFrom('mail').where('accountId', '=', accountId);
    const lately = of.where('createdAt', '>', new Date(since) as never).orderBy('createdAt', 'desc');
    const [waiting, sent, failed] = await Promise.all([
      of
        .where('state', '=', 'waiting')
        .select((is) => is.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
      lately.where('state', '=', 'sent').select(['finishedAt']).limit(50).execute(),
      lately
        .where((is) => is.or([is('state', '=', 'dead'), is.and([is('state', '=', 'waiting'), is('tries', '>', 0)])]))
        .select(['recipient', 'state', 'createdAt', 'nextTryAt', 'finishedAt', 'result'])
        .limit(1)
        .executeTakeFirst(),
    ]);
    const lastSentAt = sent.reduce<number | null>((last, { finishedAt }) => Math.max(last ?? 0, finishedAt ?? 0), null);
    // What was given up before another was sent is over.
    const isOver = failed?.state === 'dead' && lastSentAt !== null && (failed.finishedAt ?? 0) < lastSentAt;
    if (!failed || isOver) return { waiting: Number(waiting.count), lastSentAt, lastFailure: null };
    const { finishedAt: _, ...lastFailure } = failed;
    return { waiting: Number(waiting.count), lastSentAt, lastFailure };
  }

  /** Forgets mails that came to an end before this. */
  async sweep(before: number): Promise<void> {
    await sql`DELETE FROM mail WHERE state <> 'waiting' AND finished_at < ${new Date(before)}`.execute(this.#db);
  }
}

function dateOrNull(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
