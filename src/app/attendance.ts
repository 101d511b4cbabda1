import type { AgentActor } from '../core/access.ts';
import type {
  AgentPresenceTable,
  AgentState,
  Attending,
  StateChange,
  StoredPresence,
} from '../store/agent-presence.ts';
import type { Directory } from '../store/directory.ts';
import { agentActorOf } from './authentication.ts';
import { makeId } from './secrets.ts';

/** A process that says nothing for so long serves nobody any more. */
export const LEASE_MS = 30_000;

/** Who is there, account-wide, over all processes: what realtime tells of this one, for the router and lists to read. */
export class Attendance {
  readonly #table: AgentPresenceTable;
  readonly #directory: Directory;
  readonly #now: () => number;
  readonly #processId = makeId();
  readonly #listeners = new Set<(accountId: string) => void>();

  constructor(parts: {
    readonly table: AgentPresenceTable;
    readonly directory: Directory;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#now = parts.now;
  }

  /** Hears of the accounts in which somebody came, left or took another state by this process. The answer ends it. */
  onChange(listener: (accountId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An agent's first client came to this process; answers the state that they have account-wide. */
  async arrive(agent: Attending): Promise<AgentState> {
    const now = this.#now();
    const state = await this.#table.arrive(agent, this.#processId, now, now + LEASE_MS);
    this.#tell(agent.accountId);
    return state;
  }

  async leave(agent: Attending): Promise<void> {
    await this.#table.leave(agent, this.#processId, this.#now());
    this.#tell(agent.accountId);
  }

  async choose({ accountId, agentId }: Attending, state: AgentState): Promise<void> {
    await this.#table.set(accountId, [agentId], state, this.#now());
    this.#tell(accountId);
  }

  /**
   * Says that this process still serves these agents, and whether they look at their consoles, sets away who did nothing for too long, and answers how each
   * stood before that. To be said well within `LEASE_MS`.
   */
  async renew(agents: readonly (Attending & { readonly idleMs: number; readonly isSeen?: boolean })[]) {
    const now = this.#now();
    const seen = agents.map(({ idleMs, isSeen = true, ...agent }) => ({ ...agent, isSeen, seenAt: now - idleMs }));
    const states = await this.#table.renew(this.#processId, seen, now + LEASE_MS);
    await this.#lapseSilent(agents);
    return states;
  }

  /** Agents whom other processes serve, with the rights that they have. */
  async elsewhere(): Promise<readonly (Pick<StoredPresence, 'state' | 'since'> & { readonly agent: AgentActor })[]> {
    const found = await this.#table.elsewhere(this.#processId, this.#now());
    const agents = found.map(async ({ accountId, agentId, state, since }) => {
      const snapshot = await this.#directory.snapshot(accountId);
      const agent = snapshot && agentActorOf(snapshot, agentId);
      return agent ? [{ agent, state, since }] : [];
    });
    return (await Promise.all(agents)).flat();
  }

  /** How the account's agents stand now, by agent; who is not there was never. */
  async ofAccount(accountId: string): Promise<ReadonlyMap<string, StoredPresence>> {
    await this.#lapse(accountId, await this.#awayAfterMs(accountId));
    return new Map((await this.#table.ofAccount(accountId)).map((each) => [each.agentId, each]));
  }

  /** Which states agents were in during a time; those whom no process serves any more are offline from when that ended. */
  async statesWithin(
    accountId: string,
    within: { readonly from: number; readonly before: number; readonly agentIds: readonly string[] | null },
  ): Promise<readonly StateChange[]> {
    await this.ofAccount(accountId);
    return this.#table.statesWithin(accountId, within);
  }

  /** Sets agents away who let too many offers ring out. */
  async setAway(accountId: string, agentIds: readonly string[]): Promise<void> {
    if (agentIds.length > 0) await this.#table.set(accountId, agentIds, 'away', this.#now());
  }

  offered(accountId: string, agentIds: readonly string[]): Promise<void> {
    return this.#table.offered(accountId, agentIds, this.#now());
  }

  assigned(accountId: string, agentId: string, at: number, how: 'given' | 'left'): Promise<void> {
    return this.#table.assigned(accountId, agentId, at, how);
  }

  miss(accountId: string, agentId: string): Promise<void> {
    return this.#table.miss(accountId, agentId);
  }

  /** Nobody else looks where nothing is routed. */
  async #lapseSilent(agents: readonly (Attending & { readonly idleMs: number })[]): Promise<void> {
    for (const [accountId, own] of Map.groupBy(agents, (agent) => agent.accountId)) {
      const awayAfterMs = await this.#awayAfterMs(accountId);
      if (awayAfterMs === null || own.every(({ idleMs }) => idleMs < awayAfterMs)) continue;
      await this.#lapse(accountId, awayAfterMs);
    }
  }

  async #awayAfterMs(accountId: string): Promise<number | null> {
    return (await this.#directory.snapshot(accountId))?.account.settings.awayAfterMs ?? null;
  }

  #lapse(accountId: string, awayAfterMs: number | null): Promise<void> {
    const now = this.#now();
    return this.#table.lapse(accountId, now, awayAfterMs === null ? null : now - awayAfterMs);
  }

  #tell(accountId: string): void {
    for (const listener of this.#listeners) listener(accountId);
  }
}
