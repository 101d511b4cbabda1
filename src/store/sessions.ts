import { type Kysely, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import type { Condition } from '../core/condition.ts';
import type { Conversations, SessionFilter, SessionQuery, Total } from '../core/query.ts';
import type { SessionRow } from '../core/row.ts';
import { queuePlaces } from './queue-places.ts';
import { alwaysThere, conditionSql, orderSql, sortSql, sortValueSql } from './session-conditions.ts';
import { narrow, type Select, within } from './session-sight.ts';
import { isWalkable, type Looked, type LookingBounds, walkSessions } from './session-walk.ts';
import type { Tables } from './tables.ts';
import { timeBox, timeIsOver, withinTime } from './time-box.ts';

/** Up to so many an estimate counts, and for so long at most (milliseconds). */
const MOST_COUNTED = 10_000;
const COUNTING_MS = 300;

/** Finds session rows. Every query names the account, and narrows to what the actor may see. */
export class Sessions {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The rows of one page, in the query's order; ties are broken by id. Several sights are seen as one list. */
  async find(sights: Sight | readonly Sight[], query: SessionQuery): Promise<readonly SessionRow[]> {
    if (isByElapsed(query)) return elapsedPage(this.#db, sights, query).execute();
    if (query.offset === 0) return this.#page<never>(sights, query, (list) => list.execute());
    const places = page(this.#db.selectFrom('session').select(['accountId', 'id']), sights, query);
    // Passing over many rows is cheap as long as they are narrow: whole ones would be fetched, and sorted on disk.
    return inOrder(
      this.#db.selectFrom('session').selectAll().where(sql<boolean>`(account_id, id) IN (${places})`),
      sights,
      query,
    ).execute();
  }

  /**
   * The same for one who would rather hear early how far it came: for about half of the time by the plan that promises
   * most, then step by step in the order, as it is from the start for who goes on after such a place. Orders that no index
   * gives, and what a visitor sees, are found whole.
   */
  async look(
    sight: Sight,
    query: SessionQuery,
    { ms, step }: LookingBounds,
    goesOn: boolean,
  ): Promise<Looked & { readonly walked: boolean }> {
    if (!isWalkable(sight, query)) {
      return { rows: await this.find(sight, query), reached: null, walked: false };
    }
    const [box, half] = [timeBox(ms), timeBox(ms / 2)];
    const ask = async (list: Select<SessionRow>) =>
      half.isOver() ? timeIsOver : withinTime(this.#db, half.left(), list);
    const rows = goesOn ? timeIsOver : await this.#page<typeof timeIsOver>(sight, query, ask);
    if (rows !== timeIsOver) return { rows, reached: null, walked: false };
    return { ...(await walkSessions(this.#db, sight, query, box, step)), walked: true };
  }

  /**
   * Those without a sort value are a second list after the first, so that each has an index's help at any depth. `ask` reads
   * a list; what it answers for one that it gave up is the answer.
   */
  async #page<GivenUp extends symbol>(
    sights: Sight | readonly Sight[],
    query: SessionQuery,
    ask: (list: Select<SessionRow>) => Promise<readonly SessionRow[] | GivenUp>,
  ): Promise<readonly SessionRow[] | GivenUp> {
    const all = this.#db.selectFrom('session').selectAll();
    const rows = query.after?.value === null ? [] : await ask(page(all, sights, query));
    if (typeof rows === 'symbol') return rows;
    const isFull = rows.length === query.limit;
    if (!query.keepsEmpty || isFull || alwaysThere.has(query.sort)) return rows;
    const empty = await ask(emptyPage(all, sights, { ...query, limit: query.limit - rows.length }));
    return typeof empty === 'symbol' ? empty : [...rows, ...empty];
  }

  /** Exactly how many sessions the filter holds. */
  async count(sights: Sight | readonly Sight[], filter: SessionFilter): Promise<number> {
    const select = narrow(
      this.#db.selectFrom('session').select(({ fn }) => fn.countAll<number>().as('count')),
      sights,
      filter,
    );
    return (await select.executeTakeFirstOrThrow()).count;
  }

  /**
   * About how many: counted to the last up to 10,000 where that takes no longer than 300 ms, else what the planner
   * expects from its statistics.
   */
  async estimate(sights: Sight | readonly Sight[], filter: SessionFilter): Promise<Total> {
    const held = narrow(this.#db.selectFrom('session').select('id'), sights, filter);
    const capped = await withinTime(
      this.#db,
      COUNTING_MS,
      sql<{ count: number }>`SELECT count(*)::int AS count FROM (${held.limit(MOST_COUNTED + 1)}) counted`,
    );
    const counted = capped === timeIsOver ? null : (capped[0]?.count ?? 0);
    if (counted !== null && counted <= MOST_COUNTED) return { count: counted, isExact: true };
    const { rows } = await sql<{ 'QUERY PLAN': readonly [{ readonly Plan: Record<string, number> }] }>`
      EXPLAIN (FORMAT JSON) ${held}`.execute(this.#db);
    const expected = Object.values(rows[0] ?? {})[0]?.[0].Plan['Plan Rows'] ?? 0;
    return { count: Math.max(Math.round(expected), counted ?? 0), isExact: false };
  }

  /** How many sessions the filter holds in which anything was said, and how long that went on in all (milliseconds). */
  async measureConversations(sight: Sight, filter: SessionFilter): Promise<Conversations> {
    const select = narrow(
      this.#db
        .selectFrom('session')
        .select([
          sql<number>`count(*)::int`.as('count'),
          sql<number>`coalesce(sum(extract(epoch FROM last_said_at - first_said_at)) * 1000, 0)::float8`.as('totalMs'),
        ]),
      sight,
      filter,
    ).where('firstSaidAt', 'is not', null);
    return select.executeTakeFirstOrThrow();
  }

  /** The sessions of these visitors that are in progress, and the queue of each. */
  inProgressOf(
    accountId: string,
    visitorIds: readonly string[],
  ): Promise<readonly Pick<SessionRow, 'id' | 'inboxId' | 'queueId'>[]> {
    return this.#db
      .selectFrom('session')
      .select(['id', 'inboxId', 'queueId'])
      .where('accountId', '=', accountId)
      .where(sql<boolean>`visitor_id = ANY(${visitorIds}::uuid[])`)
      .where('stage', 'in', ['intake', 'waiting', 'active'])
      .execute();
  }

  /** The labels of the newest `most` sessions in sight, the most used first, and how many of these sessions bear each. */
  async labels(sight: Sight, most: number): Promise<readonly { readonly label: string; readonly count: number }[]> {
    const newest = within(this.#db.selectFrom('session').select('labels'), sight)
      .orderBy('openedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(most);
    const { rows } = await sql<{ label: string; count: number }>`
      SELECT label, count(*)::int AS count FROM (${newest}) newest, unnest(newest.labels) label
      GROUP BY label ORDER BY count DESC, label LIMIT 500`.execute(this.#db);
    return rows;
  }

  /** How many waited in the first queue of each of these sessions when it entered, itself included; by id, in one query. */
  queuePlaces(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return queuePlaces(this.#db, accountId, ids);
  }

  async get(accountId: string, id: string): Promise<SessionRow | null> {
    const row = await this.#db
      .selectFrom('session')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }
}

/** The sessions in sight for which a condition holds, as a part of other queries. */
export function sessionsHold(db: Kysely<Tables>, sight: Sight, where: Condition) {
  return within(db.selectFrom('session'), sight).where(conditionSql(where));
}

function page<O>(all: Select<O>, sights: Sight | readonly Sight[], query: SessionQuery): Select<O> {
  const { sort, descending, after, offset } = query;
  let select = inOrder(narrow(all, sights, query.filter), sights, query).limit(query.limit);
  if (!alwaysThere.has(sort)) select = select.where(sql<boolean>`${sortSql(sort)} IS NOT NULL`);
  if (offset > 0) select = select.offset(offset);
  if (after && after.value !== null) {
    const beyond = sql.raw(descending ? '<' : '>');
    select = select.where(
      sql<boolean>`(${sortSql(sort)}, id) ${beyond} (${sortValueSql(sort, after.value)}, ${after.id}::uuid)`,
    );
  }
  return select;
}

function emptyPage<O>(all: Select<O>, sights: Sight | readonly Sight[], query: SessionQuery): Select<O> {
  const { sort, descending, after } = query;
  const select = narrow(all, sights, query.filter)
    .where(sql<boolean>`${sortSql(sort)} IS NULL`)
    .orderBy('id', descending ? 'desc' : 'asc')
    .limit(query.limit);
  if (after?.value !== null) return select;
  return select.where(sql<boolean>`id ${sql.raw(descending ? '<' : '>')} ${after.id}::uuid`);
}

/** Whether the query asks for one page by how long sessions lasted, or have lasted so far. */
function isByElapsed({ order = [], after }: SessionQuery): boolean {
  return after === null && order.length === 1 && order[0]?.by === 'elapsedMs';
}

/**
 * What is over has a length that an index holds; what is in progress grows longer, and is little. A page is among the
 * first of the one and the first of the other.
 */
function elapsedPage(db: Kysely<Tables>, sights: Sight | readonly Sight[], query: SessionQuery) {
  const { descending = false } = query.order?.[0] ?? {};
  const direction = descending ? 'desc' : 'asc';
  const first = (over: boolean) =>
    inOrder(
      narrow(db.selectFrom('session').select(['accountId', 'id']), sights, query.filter)
        .where('durationMs', over ? 'is not' : 'is', null)
        .$if(over, (each) => each.orderBy('durationMs', direction)),
      sights,
      over ? { ...query, order: [] } : query,
    ).limit(query.offset + query.limit);
  const either = sql`SELECT * FROM (${first(true)}) ended UNION ALL SELECT * FROM (${first(false)}) lasting`;
  return inOrder(
    db.selectFrom('session').selectAll().where(sql<boolean>`(account_id, id) IN (${either})`),
    sights,
    query,
  )
    .limit(query.limit)
    .offset(query.offset);
}

function inOrder<O>(
  select: Select<O>,
  sights: Sight | readonly Sight[],
  { order = [], sort, descending }: SessionQuery,
): Select<O> {
  const direction = descending ? 'desc' : 'asc';
  const ordered = (order.length > 0 ? select.orderBy(orderSql(order)) : select).orderBy(
    sql`${sortSql(sort)} ${sql.raw(direction)}`,
  );
  // Within an account no number stands twice: to break ties all the same would cost the order that the index gives.
  const isAccounts = 'of' in sights || sights.length === 1;
  return sort === 'number' && isAccounts ? ordered : ordered.orderBy('id', direction);
}
