import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import type { BotAnswer } from '../core/bot.ts';
import type { Tables } from './tables.ts';
import { Timers } from './timers.ts';

/** The timer that ends a visitor's wait for a bot. */
export const BOT_DEADLINE = 'bot-deadline';

/** `engaged`: the bot has the session from now on; `message`: the visitor wrote. */
export type TurnOccasion = 'engaged' | 'message';

/**
 * `pending`: to be answered; `awaiting`: the bot was told and will answer by a call; `done`: it answered, or had nothing
 * to say; `dropped`: it lost the session before; `failed`: no answer came of it.
 */
export type TurnState = 'pending' | 'awaiting' | 'done' | 'dropped' | 'failed';

/** What a bot is asked at one event of a session, and what came of it. Times are epoch milliseconds. */
export type BotTurn = Selectable<Tables['botTurn']>;

/** Turns that an account's feed calls for, up to a position. */
export interface TurnsCalledFor {
  readonly accountId: string;
  readonly from: number;
  readonly to: number;
  readonly turns: readonly {
    readonly sessionId: string;
    readonly seq: number;
    readonly botId: string;
    readonly occasion: TurnOccasion;
    readonly at: number;
    readonly deadlineAt: number;
  }[];
  /** The bot spoke by itself: earlier turns that awaited it are done. */
  readonly spoken: readonly { readonly sessionId: string; readonly seq: number }[];
  /** Sessions that their bot has lost. */
  readonly lost: readonly string[];
}

export type TurnResult = Partial<
  Pick<BotTurn, 'promptTokens' | 'answerTokens' | 'ms' | 'cost' | 'error' | 'readUpTo'> & {
    readonly prompt: unknown;
    readonly answer: BotAnswer;
  }
>;

/** What bots are asked, as rows: none is lost by a crash, and each is held by one process at a time. */
export class BotTurns {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Accounts with bots whose feed has gone on since it was read. */
  async behind(limit: number): Promise<readonly { readonly accountId: string; readonly position: number }[]> {
    return this.#db
      .selectFrom('botReader')
      .innerJoin('accountHead', 'accountHead.accountId', 'botReader.accountId')
      .select(['botReader.accountId', 'botReader.position'])
      .whereRef('accountHead.position', '>', 'botReader.position')
      .limit(limit)
      .execute();
  }

  /** By session, the bot that has it. */
  async botsOf(accountId: string, sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('session')
      .select(['id', 'botId'])
      .where('accountId', '=', accountId)
      .where(sql<boolean>`id = ANY(${sessionIds}::uuid[])`)
      .where('botId', 'is not', null)
      .execute();
    return new Map(rows.map(({ id, botId }) => [id, botId ?? '']));
  }

  /** Writes what the feed calls for, and how far it was read, at once; false when another process was there first. */
  async advance({ accountId, from, to, turns, spoken, lost }: TurnsCalledFor): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('botReader')
        .set({ position: to })
        .where('accountId', '=', accountId)
        .where('position', '=', from)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const named = [...turns, ...spoken].map(({ sessionId }) => sessionId);
      await takeTurns(transaction, [...named, ...lost]);
      for (const { at, deadlineAt, ...turn } of turns) {
        const deadline = new Date(deadlineAt);
        await transaction
          .insertInto('botTurn')
          .values({ ...turn, accountId, dueAt: new Date(at), deadlineAt: deadline, createdAt: new Date(at) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await transaction
          .insertInto('timer')
          .values({ accountId, sessionId: turn.sessionId, kind: BOT_DEADLINE, dueAt: deadline })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      for (const { sessionId, seq } of spoken) {
        await transaction
          .updateTable('botTurn')
          .set({ state: 'done' })
          .where('accountId', '=', accountId)
          .where('sessionId', '=', sessionId)
          .where('seq', '<', seq)
          .where('state', '=', 'awaiting')
          .execute();
        await this.#resetTimer(transaction, accountId, sessionId);
      }
      for (const sessionId of lost) {
        await transaction
          .updateTable('botTurn')
          .set({
            state: sql`CASE WHEN answer IS NOT NULL THEN 'done' WHEN error IS NOT NULL THEN 'failed' ELSE 'dropped' END`,
          })
          .where('accountId', '=', accountId)
          .where('sessionId', '=', sessionId)
          .where('state', 'in', ['pending', 'awaiting'])
          .execute();
        await this.#resetTimer(transaction, accountId, sessionId);
      }
      return true;
    });
  }

  /** Takes up to `limit` due turns until `until`: the first pending one of each session, so that turns are answered in order. */
  async take(now: number, until: number, limit: number): Promise<readonly BotTurn[]> {
    const { rows } = await sql<BotTurn>`
      UPDATE bot_turn t SET attempts = t.attempts + 1, due_at = ${new Date(until)}
      FROM (
        SELECT account_id, session_id, seq FROM bot_turn b
        WHERE state = 'pending' AND due_at <= ${new Date(now)} AND NOT EXISTS (
          SELECT 1 FROM bot_turn e WHERE e.account_id = b.account_id AND e.session_id = b.session_id
            AND e.seq < b.seq AND e.state = 'pending')
        ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) due
      WHERE (t.account_id, t.session_id, t.seq) = (due.account_id, due.session_id, due.seq)
      RETURNING t.*`.execute(this.#db);
    return rows;
  }

  /** Holds a turn for longer, or puts it off; false when it is held by another by now. */
  async hold(turn: BotTurn, until: number): Promise<boolean> {
    return this.#change(this.#db, turn, { dueAt: new Date(until) });
  }

  /** Keeps what came of the call, before anything of it is said: whoever goes on with the turn says the same. */
  async keep(turn: BotTurn, result: TurnResult): Promise<boolean> {
    return this.#change(this.#db, turn, written(result));
  }

  /** The turn is over, or is tried again at a time; false when another holds it by now. */
  async settle(
    turn: BotTurn,
    to: { readonly state: TurnState; readonly againAt?: number },
    result: TurnResult = {},
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      await takeTurns(transaction, [turn.sessionId]);
      const { state, againAt } = to;
      const dueAt = againAt === undefined ? {} : { dueAt: new Date(againAt) };
      const held = await this.#change(transaction, turn, { state, ...dueAt, ...written(result) });
      if (held) await this.#resetTimer(transaction, turn.accountId, turn.sessionId);
      return held;
    });
  }

  /** Says why what a session's bot has not answered will come to nothing, and then, with `isOver`, gives it up. */
  async fail(accountId: string, sessionId: string, error: string, isOver: boolean): Promise<void> {
    await this.#db
      .updateTable('botTurn')
      .set({ error, ...(isOver && { state: 'failed' as const }) })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('state', 'in', ['pending', 'awaiting'])
      .execute();
  }

  /** By when the first of the session's unanswered turns must be answered; null when there is none. */
  async deadline(accountId: string, sessionId: string): Promise<number | null> {
    const row = await open(this.#db, accountId, sessionId).orderBy('deadlineAt').limit(1).executeTakeFirst();
    return row?.deadlineAt ?? null;
  }

  /** All turns of a session, in order. */
  list(accountId: string, sessionId: string): Promise<readonly BotTurn[]> {
    return this.#db
      .selectFrom('botTurn')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .orderBy('seq')
      .execute();
  }

  /** The timer stands for the first turn that is not answered, and goes when there is none. */
  async #resetTimer(db: Transaction<Tables>, accountId: string, sessionId: string): Promise<void> {
    const next = await open(db, accountId, sessionId).orderBy('deadlineAt').limit(1).executeTakeFirst();
    const timer = { accountId, sessionId, kind: BOT_DEADLINE };
    const timers = new Timers(db);
    if (next) await timers.set({ ...timer, dueAt: next.deadlineAt });
    else await timers.cancel(timer);
  }

  /** Each taking raises `attempts`, so who took it before can write nothing any more. */
  async #change(
    db: Kysely<Tables>,
    { accountId, sessionId, seq, attempts }: BotTurn,
    values: Updateable<Tables['botTurn']>,
  ): Promise<boolean> {
    if (Object.keys(values).length === 0) return true;
    const { numUpdatedRows } = await db
      .updateTable('botTurn')
      .set(values)
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('seq', '=', seq)
      .where('attempts', '=', attempts)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

/** Whoever changes the turns of a session and its timer does so alone, until the end of the transaction. */
async function takeTurns(db: Transaction<Tables>, sessionIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(sessionIds)].sort()) {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(db);
  }
}

function open(db: Kysely<Tables>, accountId: string, sessionId: string) {
  return db
    .selectFrom('botTurn')
    .select('deadlineAt')
    .where('accountId', '=', accountId)
    .where('sessionId', '=', sessionId)
    .where('state', 'in', ['pending', 'awaiting']);
}

function written({ prompt, answer, ...rest }: TurnResult) {
  return {
    ...rest,
    ...(prompt !== undefined && { prompt: JSON.stringify(prompt) }),
    ...(answer && { answer: JSON.stringify(answer) }),
  };
}
