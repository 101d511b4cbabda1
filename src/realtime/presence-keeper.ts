import type { AgentActor } from '../core/access.ts';
import type { AgentState, Attending } from '../store/agent-presence.ts';
import type { AgentElsewhere } from './elsewhere.ts';
import type { Presence } from './presence.ts';

/** Where it is kept account-wide who is there. */
export interface AttendanceBook {
  arrive(agent: Attending): Promise<AgentState>;
  leave(agent: Attending): Promise<void>;
  choose(agent: Attending, state: AgentState): Promise<void>;
  renew(
    agents: readonly (Attending & { readonly idleMs: number; readonly isSeen: boolean })[],
  ): Promise<readonly (Attending & { readonly state: AgentState })[]>;
  /** Agents whom other processes serve. */
  elsewhere(): Promise<readonly AgentElsewhere[]>;
}

const BEAT_MS = 5_000;

/**
 * Writes down which agents this process serves, again and again, and lets its presence follow what others set, and whom
 * they serve. When Koine stops nothing is written: whoever comes back to another process in time was never away.
 */
export class PresenceKeeper {
  readonly #presence: Presence;
  readonly #book: AttendanceBook;
  readonly #written = new Map<string, AgentState>();
  readonly #unfollow: () => void;
  readonly #unfollowSight: () => void;
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(presence: Presence, book: AttendanceBook, beatMs = BEAT_MS) {
    this.#presence = presence;
    this.#book = book;
    this.#unfollow = presence.followAgents((agent, state) => this.#do(() => this.#note(agent, state)));
    this.#unfollowSight = presence.followSight(() => void this.beat());
    this.#timer = setInterval(() => this.beat(), beatMs).unref();
    void this.#do(() => this.#lookElsewhere());
  }

  /** Renews the leases, and takes over how the agents stand elsewhere; resolves when all is written. */
  beat(): Promise<void> {
    return this.#do(async () => {
      const here = this.#presence.agentsHere();
      const states = await this.#book.renew(
        here.map(({ agent, ...stands }) => ({ accountId: agent.accountId, agentId: agent.agentId, ...stands })),
      );
      const actors = new Map(here.map(({ agent }) => [agent.agentId, agent]));
      for (const { agentId, state } of states) await this.#follow(actors.get(agentId), state);
      await this.#lookElsewhere();
    });
  }

  close(): void {
    this.#closed = true;
    this.#unfollow();
    this.#unfollowSight();
    clearInterval(this.#timer);
  }

  async #lookElsewhere(): Promise<void> {
    this.#presence.hearElsewhere(await this.#book.elsewhere());
  }

  async #note(agent: AgentActor, state: AgentState | null): Promise<void> {
    const { accountId, agentId } = agent;
    const written = this.#written.get(agentId);
    if (state === null) {
      this.#written.delete(agentId);
      await this.#book.leave({ accountId, agentId });
      return;
    }
    if (written === state) return;
    this.#written.set(agentId, state);
    if (written !== undefined) await this.#book.choose({ accountId, agentId }, state);
    else await this.#follow(agent, await this.#book.arrive({ accountId, agentId }));
  }

  async #follow(agent: AgentActor | undefined, state: AgentState): Promise<void> {
    const written = agent && this.#written.get(agent.agentId);
    if (!agent || written === undefined || written === state) return;
    if (state === 'offline') {
      // Their lease lapsed while the database was away; they are here all the same.
      await this.#book.choose({ accountId: agent.accountId, agentId: agent.agentId }, written);
      return;
    }
    this.#written.set(agent.agentId, state);
    this.#presence.choose(agent, state);
  }

  /** One after another; what fails is made up for by the next beat. */
  #do(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (!this.#closed) await work().catch(() => undefined);
    });
    return this.#turn;
  }
}
