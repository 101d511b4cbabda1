import { type Kysely, sql } from 'kysely';
import type { Session } from '../core/session.ts';
import { NIL } from './rollup-cells.ts';
import type { Tables } from './tables.ts';

/** One stretch during which an agent had a session; epoch milliseconds, `leftAt` null while it lasts. */
export interface StoredLeg {
  readonly agentId: string;
  readonly acceptedAt: number;
  readonly leftAt: number | null;
}

/** When which agent had which session. */
export class AgentLegs {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Keeps the sessions' legs as they are now; a leg that is there already only ends or begins anew. */
  async put(accountId: string, sessions: readonly Session[]): Promise<void> {
    const legs = sessions.flatMap(({ id, queueId, agentLegs }) =>
      agentLegs.map(({ agent, acceptedAt, leftAt }, leg) => ({
        session_id: id,
        leg,
        agent_id: agent.id,
        queue_id: queueId ?? NIL,
        accepted_at: new Date(acceptedAt),
        left_at: leftAt === null ? null : new Date(leftAt),
      })),
    );
    if (legs.length === 0) return;
    await sql`
      INSERT INTO agent_leg AS l (account_id, session_id, leg, agent_id, queue_id, accepted_at, left_at)
      SELECT ${accountId}::uuid, session_id, leg, agent_id, queue_id, accepted_at, left_at
      FROM jsonb_to_recordset(${JSON.stringify(legs)}::jsonb)
        AS given (session_id uuid, leg int, agent_id uuid, queue_id uuid, accepted_at timestamptz, left_at timestamptz)
      ON CONFLICT (account_id, session_id, leg) DO UPDATE SET
        agent_id = excluded.agent_id, queue_id = excluded.queue_id,
        accepted_at = excluded.accepted_at, left_at = excluded.left_at
      WHERE (l.left_at, l.queue_id) IS DISTINCT FROM (excluded.left_at, excluded.queue_id)`.execute(this.#db);
  }

  /** Up to `most` legs of these agents (null: of all) that touch `[from, before)`, by their beginning. */
  async within(
    accountId: string,
    {
      from,
      before,
      agentIds,
    }: { readonly from: number; readonly before: number; readonly agentIds: readonly string[] | null },
    most: number,
  ): Promise<readonly StoredLeg[]> {
    const { rows } = await sql<StoredLeg>`
      SELECT agent_id, accepted_at, left_at FROM agent_leg
      WHERE account_id = ${accountId} AND accepted_at < ${new Date(before)}
        AND (left_at IS NULL OR left_at > ${new Date(from)})
        AND (${agentIds}::uuid[] IS NULL OR agent_id = ANY(${agentIds}::uuid[]))
      ORDER BY accepted_at LIMIT ${most}`.execute(this.#db);
    return rows;
  }
}
