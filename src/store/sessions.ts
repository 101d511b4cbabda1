import { type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import {
  type Conversations,
  conditionOf,
  type SessionFilter,
  type SessionQuery,
  type SessionSort,
} from '../core/query.ts';
import type { SessionRow } from '../core/row.ts';
import { queuePlaces } from './queue-places.ts';
import { conditionSql, orderSql } from './session-conditions.ts';
import type { Tables } from './tables.ts';

type Select<O> = SelectQueryBuilder<Tables, 'session', O>;

/** Finds session rows. Every query names the account, and narrows to what the actor may see. */
export class Sessions {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The rows of one page, in the query's order; ties are broken by id. Several sights are seen as one list. */
  async find(sights: Sight | readonly Sight[], query: SessionQuery): Promise<readonly SessionRow[]> {
    if (query.offset === 0) return page(this.#db.selectFrom('session').selectAll(), sights, query).execute();
    const places = page(this.#db.selectFrom('session').select(['accountId', 'id']), sights, query);
    // Passing over many rows is cheap as long as they are narrow: whole ones would be fetched, and sorted on disk.
    return inOrder(
      this.#db.selectFrom('session').selectAll().where(sql<boolean>`(account_id, id) IN (${places})`),
      sights,
      query,
    ).execute();
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

function page<O>(all: Select<O>, sights: Sight | readonly Sight[], query: SessionQuery): Select<O> {
  let select = inOrder(narrow(all, sights, query.filter), sights, query).limit(query.limit);
  if (query.sort === 'endedAt' || query.sort === 'firstSaidAt') select = select.where(query.sort, 'is not', null);
  if (query.offset > 0) select = select.offset(query.offset);
  if (query.after) {
    const beyond = sql.raw(query.descending ? '<' : '>');
    select = select.where(
      sql<boolean>`(${sql.ref(query.sort)}, id) ${beyond} (${sortValue(query.sort, query.after.value)}, ${query.after.id}::uuid)`,
    );
  }
  return select;
}

function inOrder<O>(
  select: Select<O>,
  sights: Sight | readonly Sight[],
  { order = [], sort, descending }: SessionQuery,
): Select<O> {
  const direction = descending ? 'desc' : 'asc';
  const ordered = (order.length > 0 ? select.orderBy(orderSql(order)) : select).orderBy(sort, direction);
  // Within an account no number stands twice: to break ties all the same would cost the order that the index gives.
  const isAccounts = 'of' in sights || sights.length === 1;
  return sort === 'number' && isAccounts ? ordered : ordered.orderBy('id', direction);
}

function narrow<O>(select: Select<O>, sights: Sight | readonly Sight[], filter: SessionFilter): Select<O> {
  const seen = 'of' in sights ? within(select, sights) : withinAny(select, sights);
  return seen.where(conditionSql(conditionOf(filter)));
}

function within<O>(select: Select<O>, sight: Sight): Select<O> {
  return select.where('accountId', '=', sight.accountId).where(withinSight(sight));
}

function withinAny<O>(select: Select<O>, sights: readonly Sight[]): Select<O> {
  const [only] = sights;
  if (only && sights.length === 1) return within(select, only);
  return select.where((builder) =>
    builder.or(
      sights.map((sight) => builder.and([builder('accountId', '=', sight.accountId), withinSight(sight)(builder)])),
    ),
  );
}

/** What the actor may see, as SQL; the twin of `isInSight`. */
function withinSight(sight: Sight) {
  return ({ eb, or, val }: ExpressionBuilder<Tables, 'session'>) => {
    switch (sight.of) {
      case 'account':
        return val(true);
      case 'visitor':
        return eb('visitorId', '=', sight.visitorId);
      case 'agent': {
        const took = sql<boolean>`agent_ids @> ARRAY[${sight.agentId}]::uuid[]`;
        const asked = eb('transferOfferedTo', '=', sight.agentId);
        // The cheapest to tell, which holds for most rows, stands first.
        return or(sight.queueIds.length === 0 ? [asked, took] : [eb('queueId', 'in', sight.queueIds), asked, took]);
      }
      case 'bot':
        return eb('botId', '=', sight.botId);
      case 'nothing':
        return val(false);
    }
  };
}

function sortValue(sort: SessionSort, value: number) {
  return sort === 'openedAt' || sort === 'endedAt' || sort === 'firstSaidAt'
    ? sql`${time(value)}::timestamptz`
    : sql`${value}::int`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
