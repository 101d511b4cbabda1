import { type Kysely, sql } from 'kysely';
import type { SlaTarget } from '../core/facts.ts';
import type { Tables } from './tables.ts';

/** What is going on in one queue now; null: with no queue. Times are epoch milliseconds. */
export interface QueueNow {
  readonly queueId: string | null;
  readonly waiting: number;
  /** Of those who wait, with how many it rings. */
  readonly ringing: number;
  /** Since when the one waits who has waited longest. */
  readonly waitingSince: number | null;
  /** With agents. */
  readonly active: number;
  readonly withBots: number;
  /** Still filling in a form. */
  readonly inForms: number;
  /** The visitor's last message stands unanswered. */
  readonly unanswered: number;
  /** The next deadline was warned of, and is not over. */
  readonly atRisk: number;
  /** The next deadline is over. */
  readonly overdue: number;
}

/** A session in progress whose next deadline draws near or is over. */
export interface AtRisk {
  readonly id: string;
  readonly number: number;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly target: SlaTarget;
  readonly dueAt: number;
}

/** Reads what is going on from the sessions in progress alone, of which there are never many. */
export class LiveFigures {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async queues(accountId: string, now: number): Promise<readonly QueueNow[]> {
    const at = new Date(now);
    const { rows } = await sql<QueueNow>`
      SELECT queue_id,
        count(*) FILTER (WHERE waiting_since IS NOT NULL)::int AS waiting,
        count(*) FILTER (WHERE waiting_since IS NOT NULL AND offered_to IS NOT NULL)::int AS ringing,
        min(waiting_since) AS waiting_since,
        count(*) FILTER (WHERE stage = 'active' AND bot_id IS NULL)::int AS active,
        count(*) FILTER (WHERE stage = 'active' AND bot_id IS NOT NULL)::int AS with_bots,
        count(*) FILTER (WHERE stage = 'intake')::int AS in_forms,
        count(*) FILTER (WHERE unanswered_since IS NOT NULL)::int AS unanswered,
        count(*) FILTER (WHERE deadline_warn_at <= ${at} AND deadline_at > ${at})::int AS at_risk,
        count(*) FILTER (WHERE deadline_at <= ${at})::int AS overdue
      FROM session
      WHERE account_id = ${accountId} AND stage IN ('intake', 'waiting', 'active')
      GROUP BY queue_id`.execute(this.#db);
    return rows;
  }

  /** The first `limit` sessions whose next deadline was warned of or is over, the most urgent first. */
  async atRisk(accountId: string, now: number, limit: number): Promise<readonly AtRisk[]> {
    const { rows } = await sql<AtRisk>`
      SELECT id, number, queue_id, agent_id, deadline_target AS target, deadline_at AS due_at FROM session
      WHERE account_id = ${accountId} AND stage IN ('intake', 'waiting', 'active')
        AND (deadline_warn_at <= ${new Date(now)} OR deadline_at <= ${new Date(now)})
      ORDER BY deadline_at, id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** How many sessions each agent has, rings with, and finishes the record of. */
  async agents(
    accountId: string,
    now: number,
  ): Promise<
    readonly {
      readonly agentId: string;
      readonly active: number;
      readonly ringing: number;
      readonly wrappingUp: number;
    }[]
  > {
    const { rows } = await sql<{ agentId: string; active: number; ringing: number; wrappingUp: number }>`
      SELECT agent_id, sum(active)::int AS active, sum(ringing)::int AS ringing, sum(wrapping_up)::int AS wrapping_up FROM (
        SELECT agent_id, 1 AS active, 0 AS ringing, 0 AS wrapping_up FROM session
        WHERE account_id = ${accountId} AND stage = 'active' AND bot_id IS NULL
        UNION ALL
        SELECT offered_to, 0, 1, 0 FROM session
        WHERE account_id = ${accountId} AND waiting_since IS NOT NULL AND offered_to IS NOT NULL
        UNION ALL
        SELECT agent_id, 0, 0, 1 FROM session
        WHERE account_id = ${accountId} AND wrap_up_until > ${new Date(now)} AND stage = 'ended'
      ) held
      WHERE agent_id IS NOT NULL GROUP BY agent_id`.execute(this.#db);
    return rows;
  }
}
