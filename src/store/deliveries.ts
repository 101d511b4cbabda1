import { type Kysely, sql } from 'kysely';
import type { Event } from '../core/event.ts';
import type { Place } from '../core/query.ts';
import type { Delivery, DeliveryState } from '../core/webhook.ts';
import type { Database } from './database.ts';
import {
  loadStatement,
  planStatement,
  replayKeptStatement,
  replayPositionsStatement,
  settleStatement,
  takeStatement,
} from './delivery-statements.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import type { Tables } from './tables.ts';

/** Which events the dialects tell of; null: all. */
export type ToldEvents = Readonly<Record<string, readonly Event['type'][] | null>>;

/** One session's deliveries to one webhook, in the hands of one process. */
export interface Lane {
  readonly accountId: string;
  readonly webhookId: string;
  readonly sessionId: string;
  /** Counts what was added; a lane goes when nothing came in between. */
  readonly version: number;
}

/** A delivery whose turn it is, and its event; null when that is no more, or for a test. */
export interface ReadyDelivery
  extends Pick<
    Delivery,
    'accountId' | 'webhookId' | 'sessionId' | 'id' | 'test' | 'position' | 'attempts' | 'queuedAt'
  > {
  readonly event: Event | null;
}

/** How a try went, and what becomes of the lane. `void`: there was nothing to tell, and the delivery is forgotten. */
export interface Settlement extends Pick<Delivery, 'nextAt' | 'status' | 'ms' | 'failure' | 'answer'> {
  /** Null where only the lane is given back. */
  readonly id: string | null;
  readonly lane: Lane;
  readonly holder: string;
  readonly state: DeliveryState | 'void';
  readonly triedAt: number;
  /** When the lane is due again. */
  readonly dueAt: number;
  /** The holder keeps it until then. */
  readonly held: boolean;
  /** Nothing is left in it, unless something was added since it was taken. */
  readonly done: boolean;
}

export interface DeliveryList {
  readonly state: DeliveryState | null;
  readonly limit: number;
  readonly after: Place | null;
}

/** What is sent again: the account's events after a position up to another, or what the log keeps of a time. */
export type Replay =
  | { readonly after: number; readonly upTo: number; readonly told: readonly Event['type'][] | null }
  | { readonly since: number; readonly until: number; readonly dead: boolean };

/** How many were made ready to be sent again; whether more is left, and of a range of positions, after which one. */
export interface Replayed {
  readonly count: number;
  readonly more: boolean;
  readonly reached: number | null;
}

const PAGE = 1_000;
const WEBHOOKS_AT_ONCE = 50;

/** What webhooks are to be told: made ready from the log, taken by one process at a time, in each session's order. */
export class Deliveries {
  readonly #db: Kysely<Tables>;
  readonly #pool: Database['pool'];

  constructor({ db, pool }: Database) {
    this.#db = db;
    this.#pool = pool;
  }

  /** Makes ready what webhooks have not been told of. Answers which have something to send now, and whether more is left. */
  async plan(
    told: ToldEvents,
    now: number,
  ): Promise<{ readonly webhookIds: readonly string[]; readonly more: boolean }> {
    const values = [JSON.stringify(told), new Date(now), PAGE, WEBHOOKS_AT_ONCE];
    const { rows } = await this.#pool.query<{ id: string; more: boolean; planned: boolean }>({
      name: 'plan-deliveries',
      text: planStatement,
      values,
    });
    return {
      webhookIds: rows.filter(({ planned }) => planned).map(({ id }) => id),
      more: rows.length === WEBHOOKS_AT_ONCE || rows.some(({ more }) => more),
    };
  }

  /** Takes lanes that are due, for `leaseMs`. */
  async take(
    holder: string,
    at: { readonly now: number; readonly leaseMs: number },
    which: {
      /** At most so many of a webhook, and in all. */
      readonly each: number;
      readonly limit: number;
      /** Null: of all but those to pass over. */
      readonly webhookIds: readonly string[] | null;
      readonly except: readonly string[];
    },
  ): Promise<readonly Lane[]> {
    const { each, limit, webhookIds, except } = which;
    const values = [new Date(at.now), new Date(at.now + at.leaseMs), holder, each, webhookIds, limit, except];
    const { rows } = await this.#pool.query<Lane>({ name: 'take-lanes', text: takeStatement, values });
    return rows;
  }

  /** The first `each` deliveries that wait in each of the lanes, in order. */
  async load(lanes: readonly Lane[], each: number): Promise<readonly ReadyDelivery[]> {
    const keys = lanes.map(({ accountId, webhookId, sessionId }) => ({
      account_id: accountId,
      webhook_id: webhookId,
      session_id: sessionId,
    }));
    const { rows } = await this.#pool.query<ReadyDelivery & EventRecord>({
      name: 'load-deliveries',
      text: loadStatement,
      values: [JSON.stringify(keys), each],
    });
    return rows.map(({ seq, at, type, body, ...delivery }) => ({
      ...delivery,
      event: seq === null ? null : eventOf({ seq, at, type, body }),
    }));
  }

  /** Writes how tries went, in one commit. Answers for each whether its holder still had the lane; if not, nothing was written. */
  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const given = settlements.map(({ lane, ...settlement }, ord) => ({
      ord,
      account_id: lane.accountId,
      webhook_id: lane.webhookId,
      session_id: lane.sessionId,
      version: lane.version,
      holder: settlement.holder,
      held: settlement.held,
      done: settlement.done,
      due_at: new Date(settlement.dueAt),
      id: settlement.id,
      state: settlement.state,
      tried_at: new Date(settlement.triedAt),
      next_at: settlement.nextAt === null ? null : new Date(settlement.nextAt),
      status: settlement.status,
      ms: settlement.ms,
      failure: settlement.failure,
      answer: settlement.answer,
    }));
    const { rows } = await this.#pool.query<{ ord: number }>({
      name: 'settle-deliveries',
      text: settleStatement,
      values: [JSON.stringify(given)],
    });
    const held = new Set(rows.map(({ ord }) => ord));
    return settlements.map((_, ord) => held.has(ord));
  }

  /** Gives back lanes in which nothing is to be sent; those with news since stay. */
  async release(holder: string, lanes: readonly Lane[], now: number): Promise<void> {
    const nothing = { id: null, state: 'void', triedAt: now, nextAt: null, status: null, ms: null } as const;
    const rest = { failure: null, answer: null, holder, dueAt: now, held: false, done: true };
    if (lanes.length > 0) await this.settle(lanes.map((lane) => ({ ...nothing, ...rest, lane })));
  }

  /** A delivery with which its wisher tries the webhook. */
  async addTest(test: Pick<Delivery, 'accountId' | 'webhookId' | 'id' | 'sessionId'>, now: number): Promise<void> {
    const { accountId, webhookId, sessionId } = test;
    const at = new Date(now);
    await this.#db.transaction().execute(async (transaction) => {
      const delivery = { ...test, test: true, position: 0, type: 'test', state: 'waiting' as const, attempts: 0 };
      await transaction
        .insertInto('delivery')
        .values({ ...delivery, queuedAt: at })
        .execute();
      await sql`INSERT INTO delivery_lane (account_id, webhook_id, session_id, due_at, test)
        VALUES (${accountId}, ${webhookId}, ${sessionId}, ${at}, TRUE)`.execute(transaction);
    });
  }

  async get(accountId: string, webhookId: string, id: string): Promise<Delivery | null> {
    const found = await this.#of(accountId, webhookId).where('id', '=', id).executeTakeFirst();
    return found ?? null;
  }

  /** A page of the log, the last made ready first. */
  async list(accountId: string, webhookId: string, list: DeliveryList): Promise<readonly Delivery[]> {
    const { state, limit, after } = list;
    let select = this.#of(accountId, webhookId);
    if (state !== null) select = select.where('state', '=', state);
    if (after) {
      const place = sql`(${new Date(after.value)}::timestamptz, ${after.id}::uuid)`;
      select = select.where(sql<boolean>`(queued_at, id) < ${place}`);
    }
    return select.orderBy('queuedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  async replay(
    accountId: string,
    webhookId: string,
    replay: Replay,
    at: { now: number; limit: number },
  ): Promise<Replayed> {
    const { now, limit } = at;
    const byPosition = 'after' in replay;
    const range = byPosition
      ? [replay.after, replay.upTo, JSON.stringify(replay.told)]
      : [new Date(replay.since), new Date(replay.until), replay.dead];
    const { rows } = await this.#pool.query<{ count: number; seen: number; reached: number | null }>(
      byPosition ? replayPositionsStatement : replayKeptStatement,
      [accountId, webhookId, ...range, limit, new Date(now)],
    );
    const { count = 0, seen = 0, reached = null } = rows[0] ?? {};
    return { count, more: seen >= limit, reached };
  }

  /** Whose accounts have webhooks that are not paused. */
  async accountIds(): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('webhook')
      .select('accountId')
      .distinct()
      .where('pausedAt', 'is', null)
      .execute();
    return rows.map(({ accountId }) => accountId);
  }

  /** Forgets what was delivered before one time, and what was given up before another (epoch milliseconds). */
  async sweep(before: { readonly delivered: number; readonly dead: number }): Promise<void> {
    await sql`DELETE FROM delivery d USING webhook w
      WHERE d.account_id = w.account_id AND d.webhook_id = w.id
        AND d.queued_at < ${new Date(Math.max(before.delivered, before.dead))} AND (
        (d.state = 'delivered' AND d.queued_at < ${new Date(before.delivered)})
        OR (d.state = 'dead' AND d.queued_at < ${new Date(before.dead)})
      )`.execute(this.#db);
  }

  #of(accountId: string, webhookId: string) {
    return this.#db
      .selectFrom('delivery')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('webhookId', '=', webhookId);
  }
}
