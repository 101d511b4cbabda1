import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

export type AgentState = 'online' | 'away' | 'busy' | 'offline';

/** How an agent stands account-wide. Times are epoch milliseconds; null: never. */
export interface StoredPresence {
  readonly agentId: string;
  readonly state: AgentState;
  /** When they took this state. */
  readonly since: number;
  /** When they last did something. */
  readonly lastSeenAt: number;
  /** When a session was last given to them or left them. */
  readonly idleSince: number | null;
  /** When a session last rang with them. */
  readonly offeredAt: number | null;
  /** Offers that rang out, one after another. */
  readonly missed: number;
}

/** From when an agent was in a state (epoch milliseconds). */
export interface StateChange {
  readonly agentId: string;
  readonly at: number;
  readonly state: AgentState;
}

/** An agent of an account, as one process serves them. */
export interface Attending {
  readonly accountId: string;
  readonly agentId: string;
}

/** Who is there, over all processes on the database: agents are offline once no process has a lease for them. */
export class AgentPresenceTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** A client of the agent came to this process. Who was offline is online now; else their state stays. */
  async arrive({ accountId, agentId }: Attending, processId: string, now: number, until: number): Promise<AgentState> {
    return this.#db.transaction().execute(async (transaction) => {
      const at = new Date(now);
      const { rows } = await sql<{ state: AgentState }>`
        INSERT INTO agent_presence AS p (account_id, agent_id, state, since, last_seen_at)
        VALUES (${accountId}, ${agentId}, 'online', ${at}, ${at})
        ON CONFLICT (account_id, agent_id) DO UPDATE SET
          state = CASE WHEN ${isAttended(now)} THEN p.state ELSE 'online' END,
          since = CASE WHEN ${isAttended(now)} THEN p.since ELSE ${at} END,
          missed = CASE WHEN ${isAttended(now)} THEN p.missed ELSE 0 END,
          last_seen_at = ${at}
        RETURNING state`.execute(transaction);
      await sql`INSERT INTO agent_lease VALUES (${accountId}, ${agentId}, ${processId}, ${new Date(until)})
        ON CONFLICT (account_id, agent_id, process_id) DO UPDATE SET until = excluded.until, seen = true`.execute(
        transaction,
      );
      return rows[0]?.state ?? 'online';
    });
  }

  /** The agent's last client here is gone; where it was the last of all, they are offline. */
  async leave({ accountId, agentId }: Attending, processId: string, now: number): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('agentLease')
        .where('accountId', '=', accountId)
        .where('agentId', '=', agentId)
        .where('processId', '=', processId)
        .execute();
      await sql`UPDATE agent_presence p SET state = 'offline', since = ${new Date(now)}
        WHERE account_id = ${accountId} AND agent_id = ${agentId} AND state <> 'offline' AND NOT ${hasLease(now)}`.execute(
        transaction,
      );
    });
  }

  /** What agents want to be taken for, or are set to. Whoever takes a state by themself has missed nothing. */
  async set(accountId: string, agentIds: readonly string[], state: AgentState, now: number): Promise<void> {
    await sql`UPDATE agent_presence SET state = ${state}, since = ${new Date(now)}, missed = 0
      WHERE account_id = ${accountId} AND agent_id = ANY(${agentIds}::uuid[]) AND state <> ${state}`.execute(this.#db);
  }

  /** The process still serves these agents, who last did something then, and look at their consoles or not. Answers how each stands. */
  async renew(
    processId: string,
    agents: readonly (Attending & { readonly seenAt: number; readonly isSeen: boolean })[],
    until: number,
  ): Promise<readonly (Attending & { readonly state: AgentState })[]> {
    if (agents.length === 0) return [];
    const { rows } = await sql<Attending & { state: AgentState }>`
      WITH here AS (
        SELECT * FROM unnest(
          ${agents.map(({ accountId }) => accountId)}::uuid[],
          ${agents.map(({ agentId }) => agentId)}::uuid[],
          ${agents.map(({ seenAt }) => new Date(seenAt).toISOString())}::timestamptz[],
          ${agents.map(({ isSeen }) => isSeen)}::boolean[]
        ) AS here (account_id, agent_id, seen_at, seen)
      ), leased AS (
        INSERT INTO agent_lease (account_id, agent_id, process_id, until, seen)
        SELECT account_id, agent_id, ${processId}::uuid, ${new Date(until)}, seen FROM here
          WHERE EXISTS (SELECT FROM agent a WHERE a.account_id = here.account_id AND a.id = here.agent_id)
        ON CONFLICT (account_id, agent_id, process_id) DO UPDATE SET until = excluded.until, seen = excluded.seen
      )
      UPDATE agent_presence p SET last_seen_at = greatest(p.last_seen_at, here.seen_at)
      FROM here WHERE (p.account_id, p.agent_id) = (here.account_id, here.agent_id)
      RETURNING p.account_id, p.agent_id, p.state`.execute(this.#db);
    return rows;
  }

  /** Agents whom other processes serve, in all accounts, as far as they are not taken for offline. */
  async elsewhere(
    processId: string,
    now: number,
  ): Promise<readonly (Attending & { readonly state: AgentState; readonly since: number })[]> {
    const { rows } = await sql<Attending & { state: AgentState; since: number }>`
      SELECT p.account_id, p.agent_id, p.state, p.since FROM agent_presence p
      WHERE p.state <> 'offline' AND (p.account_id, p.agent_id) IN (
        SELECT l.account_id, l.agent_id FROM agent_lease l
        WHERE l.process_id <> ${processId}::uuid AND l.until > ${new Date(now)})`.execute(this.#db);
    return rows;
  }

  /** Sets offline whom no process serves any more, since their last lease ended, and away who did nothing since `silentSince`. */
  async lapse(accountId: string, now: number, silentSince: number | null): Promise<void> {
    await sql`UPDATE agent_presence p
      SET state = 'offline', since = coalesce(
        (SELECT max(until) FROM agent_lease l WHERE l.account_id = p.account_id AND l.agent_id = p.agent_id),
        ${new Date(now)})
      WHERE account_id = ${accountId} AND state <> 'offline' AND NOT ${hasLease(now)}`.execute(this.#db);
    if (silentSince === null) return;
    await sql`UPDATE agent_presence SET state = 'away', since = ${new Date(now)}
      WHERE account_id = ${accountId} AND state = 'online' AND last_seen_at <= ${new Date(silentSince)}`.execute(
      this.#db,
    );
  }

  ofAccount(accountId: string): Promise<readonly StoredPresence[]> {
    return this.#db
      .selectFrom('agentPresence')
      .select(['agentId', 'state', 'since', 'lastSeenAt', 'idleSince', 'offeredAt', 'missed'])
      .where('accountId', '=', accountId)
      .execute();
  }

  /** Which state agents (null: all) were in as a time began, and took until it ended, in order. Epoch milliseconds. */
  async statesWithin(
    accountId: string,
    {
      from,
      before,
      agentIds,
    }: { readonly from: number; readonly before: number; readonly agentIds: readonly string[] | null },
  ): Promise<readonly StateChange[]> {
    const { rows } = await sql<StateChange>`
      SELECT agent_id, at, state FROM agent_state_change c
      WHERE account_id = ${accountId} AND at < ${new Date(before)}
        AND (${agentIds}::uuid[] IS NULL OR agent_id = ANY(${agentIds}::uuid[]))
        AND at >= coalesce((
          SELECT max(b.at) FROM agent_state_change b
          WHERE b.account_id = c.account_id AND b.agent_id = c.agent_id AND b.at <= ${new Date(from)}
        ), '-infinity')
      ORDER BY agent_id, at`.execute(this.#db);
    return rows;
  }

  /** Sessions ring with these agents now. */
  async offered(accountId: string, agentIds: readonly string[], now: number): Promise<void> {
    if (agentIds.length === 0) return;
    await this.#db
      .updateTable('agentPresence')
      .set({ offeredAt: new Date(now) })
      .where('accountId', '=', accountId)
      .where(sql<boolean>`agent_id = ANY(${agentIds}::uuid[])`)
      .execute();
  }

  /** A session was given to the agent, or left them. Who was given one has missed nothing since. */
  async assigned(accountId: string, agentId: string, at: number, how: 'given' | 'left'): Promise<void> {
    await this.#db
      .updateTable('agentPresence')
      .set({ idleSince: new Date(at), ...(how === 'given' && { missed: 0 }) })
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .execute();
  }

  /** An offer rang out. */
  async miss(accountId: string, agentId: string): Promise<void> {
    await this.#db
      .updateTable('agentPresence')
      .set(({ eb }) => ({ missed: eb('missed', '+', 1) }))
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .execute();
  }
}

function hasLease(now: number) {
  return sql<boolean>`EXISTS (SELECT FROM agent_lease l
    WHERE l.account_id = p.account_id AND l.agent_id = p.agent_id AND l.until > ${new Date(now)})`;
}

function isAttended(now: number) {
  return sql<boolean>`p.state <> 'offline' AND ${hasLease(now)}`;
}
