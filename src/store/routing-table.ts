import { type Kysely, sql } from 'kysely';
import type { Priority, Skills } from '../core/facts.ts';
import type { Wait } from '../core/row.ts';
import type { Tables } from './tables.ts';

/** A session that waits and rings with nobody. */
export interface WaitingRow {
  readonly id: string;
  readonly queueId: string;
  readonly visitorId: string;
  readonly priority: Priority;
  readonly skills: Skills;
  readonly visitorLanguage: string | null;
  readonly waitingSince: number;
  /** Null only where the row was made before Koine routed. */
  readonly wait: Wait | null;
}

/** What an agent has of one queue. */
export interface LoadRow {
  readonly agentId: string;
  readonly queueId: string;
  readonly count: number;
  readonly isRinging: boolean;
}

/** A session and the agent it rings with, or who has it. */
export interface HeldRow {
  readonly id: string;
  readonly queueId: string;
  readonly agentId: string;
}

/** What routing reads of the sessions in progress. Times are epoch milliseconds. */
export class RoutingTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** All that wait in these queues and ring with nobody. */
  waiting(accountId: string, queueIds: readonly string[]): Promise<readonly WaitingRow[]> {
    return this.#db
      .selectFrom('session')
      .select(['id', 'queueId', 'visitorId', 'visitorLanguage', 'priority', 'skills', 'waitingSince', 'wait'])
      .where('accountId', '=', accountId)
      .where(sql<boolean>`queue_id = ANY(${queueIds}::uuid[])`)
      .where('waitingSince', 'is not', null)
      .where('offeredTo', 'is', null)
      .execute() as Promise<readonly WaitingRow[]>;
  }

  /** What each agent has: sessions that are theirs, that ring with them, and whose records they finish. */
  async loads(accountId: string, now: number): Promise<readonly LoadRow[]> {
    const { rows } = await sql<LoadRow>`
      SELECT agent_id, queue_id, count(*)::int AS count, bool_or(ringing) AS is_ringing FROM (
        SELECT agent_id, queue_id, false AS ringing FROM session
        WHERE account_id = ${accountId} AND stage = 'active' AND bot_id IS NULL
        UNION ALL
        SELECT offered_to, queue_id, true FROM session
        WHERE account_id = ${accountId} AND waiting_since IS NOT NULL AND offered_to IS NOT NULL
        UNION ALL
        SELECT agent_id, queue_id, false FROM session
        WHERE account_id = ${accountId} AND wrap_up_until > ${new Date(now)} AND stage = 'ended'
      ) held
      WHERE agent_id IS NOT NULL AND queue_id IS NOT NULL
      GROUP BY agent_id, queue_id`.execute(this.#db);
    return rows;
  }

  /** The sessions that ring with one of these agents. */
  ringing(accountId: string, agentIds: readonly string[]): Promise<readonly HeldRow[]> {
    return this.#db
      .selectFrom('session')
      .select(['id', 'queueId', 'offeredTo as agentId'])
      .where('accountId', '=', accountId)
      .where('waitingSince', 'is not', null)
      .where(sql<boolean>`offered_to = ANY(${agentIds}::uuid[])`)
      .execute() as Promise<readonly HeldRow[]>;
  }

  /** The sessions that one of these agents has. */
  active(accountId: string, agentIds: readonly string[]): Promise<readonly HeldRow[]> {
    return this.#db
      .selectFrom('session')
      .select(['id', 'queueId', 'agentId'])
      .where('accountId', '=', accountId)
      .where('stage', '=', 'active')
      .where('botId', 'is', null)
      .where('queueId', 'is not', null)
      .where(sql<boolean>`agent_id = ANY(${agentIds}::uuid[])`)
      .execute() as Promise<readonly HeldRow[]>;
  }

  /** The agent of each visitor's latest session that an agent had and that is over, by visitor. */
  async lastAgents(accountId: string, visitorIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (visitorIds.length === 0) return new Map();
    const { rows } = await sql<{ visitorId: string; agentId: string }>`
      SELECT visitor_id, last.agent_id FROM unnest(${visitorIds}::uuid[]) AS visitor (visitor_id)
      CROSS JOIN LATERAL (
        SELECT agent_id FROM session s
        WHERE s.account_id = ${accountId} AND s.visitor_id = visitor.visitor_id
          AND agent_id IS NOT NULL AND ended_at IS NOT NULL
        ORDER BY opened_at DESC LIMIT 1
      ) last`.execute(this.#db);
    return new Map(rows.map(({ visitorId, agentId }) => [visitorId, agentId]));
  }

  /** How many wait in each queue, ringing ones too. */
  async lengths(accountId: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .selectFrom('session')
      .select(['queueId', sql<number>`count(*)::int`.as('count')])
      .where('accountId', '=', accountId)
      .where('waitingSince', 'is not', null)
      .groupBy('queueId')
      .execute();
    return new Map(rows.map(({ queueId, count }) => [queueId ?? '', count]));
  }

  /** Who waits in the queue, ringing ones too, by what decides their order. */
  line(
    accountId: string,
    queueId: string,
  ): Promise<readonly Pick<WaitingRow, 'id' | 'priority' | 'waitingSince' | 'wait'>[]> {
    return this.#db
      .selectFrom('session')
      .select(['id', 'priority', 'waitingSince', 'wait'])
      .where('accountId', '=', accountId)
      .where('queueId', '=', queueId)
      .where('waitingSince', 'is not', null)
      .execute() as Promise<readonly Pick<WaitingRow, 'id' | 'priority' | 'waitingSince' | 'wait'>[]>;
  }

  /** When sessions of the queue that were opened since `openedSince` were first accepted since `since`; at most 500 of them. */
  async acceptedAt(accountId: string, queueId: string, since: number, openedSince: number): Promise<readonly number[]> {
    const rows = await this.#db
      .selectFrom('session')
      .select('acceptedAt')
      .where('accountId', '=', accountId)
      .where('queueId', '=', queueId)
      .where(sql<boolean>`opened_at >= ${new Date(openedSince)}`)
      .where(sql<boolean>`accepted_at >= ${new Date(since)}`)
      .orderBy('openedAt', 'desc')
      .limit(500)
      .execute();
    return rows.flatMap(({ acceptedAt }) => (acceptedAt === null ? [] : [acceptedAt]));
  }

  /**
   * Runs the work while no other process routes this account; answers null at once when one does. The lock goes with
   * its connection, so whoever dies holds nothing up.
   */
  async alone<T>(accountId: string, work: () => Promise<T>): Promise<T | null> {
    return this.#db.connection().execute(async (connection) => {
      const key = sql`hashtextextended(${accountId}, ${LOCK_SEED})`;
      const { rows } = await sql<{ gained: boolean }>`SELECT pg_try_advisory_lock(${key}) AS gained`.execute(
        connection,
      );
      if (!rows[0]?.gained) return null;
      try {
        return await work();
      } finally {
        await sql`SELECT pg_advisory_unlock(${key})`.execute(connection);
      }
    });
  }
}

const LOCK_SEED = 4_711_015;
