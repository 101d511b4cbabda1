import { type AgentActor, refOf } from '../core/access.ts';
import { Expiring } from './expiring.ts';
import type { PresenceNews, PresenceState, Topic } from './presence-news.ts';
import { ROLL_LASTS_MS, type Roll } from './roll.ts';

/** An agent whom another process serves. */
export interface AgentElsewhere {
  readonly agent: AgentActor;
  readonly state: PresenceState;
  readonly since: number;
}

/** `accountId` of an agent; null of a visitor. */
type Changed = (topic: Topic, news: PresenceNews, accountId: string | null) => void;

const MOST_VISITORS = 100_000;

/**
 * Whom other processes serve: agents as the database has them, all at once; visitors as those processes tell, and no
 * longer than they do.
 */
export class Elsewhere {
  readonly #changed: Changed;
  readonly #visitors: Expiring<Topic>;
  #agents: ReadonlyMap<Topic, AgentElsewhere> = new Map();
  #byAccount: ReadonlyMap<string, readonly AgentElsewhere[]> = new Map();

  /** `changed` hears of everybody who comes, takes another state or is gone there. */
  constructor(changed: Changed, rollLastsMs = ROLL_LASTS_MS) {
    this.#changed = changed;
    this.#visitors = new Expiring(rollLastsMs, (topic) => this.#tellOfVisitor(topic, 'offline'));
  }

  /** How somebody stands there, and since when (epoch milliseconds); null when they are not there. */
  standing(topic: Topic): { readonly state: PresenceState; readonly since: number } | null {
    return this.#agents.get(topic) ?? (this.#visitors.has(topic) ? { state: 'online', since: Date.now() } : null);
  }

  agentsOf(accountId: string): readonly AgentElsewhere[] {
    return this.#byAccount.get(accountId) ?? [];
  }

  /** All agents who are there now. */
  setAgents(agents: readonly AgentElsewhere[]): void {
    const before = this.#agents;
    this.#agents = new Map(agents.map((each) => [`agent:${each.agent.agentId}` as const, each]));
    this.#byAccount = Map.groupBy(agents, ({ agent }) => agent.accountId);
    for (const [topic, { agent }] of new Map([...before, ...this.#agents])) {
      const state = this.#agents.get(topic)?.state ?? 'offline';
      if (state === (before.get(topic)?.state ?? 'offline')) continue;
      this.#changed(topic, { actor: refOf(agent, null), state }, agent.accountId);
    }
  }

  /** Visitors who are there, or have left. More than 100,000 are not kept. */
  hear({ visitorIds, here }: Roll): void {
    for (const id of visitorIds) {
      const topic: Topic = `visitor:${id}`;
      const wasThere = this.#visitors.has(topic);
      if (here) {
        if (!wasThere && this.#visitors.size >= MOST_VISITORS) continue;
        this.#visitors.set(topic);
        if (!wasThere) this.#tellOfVisitor(topic, 'online');
      } else if (this.#visitors.delete(topic)) {
        this.#tellOfVisitor(topic, 'offline');
      }
    }
  }

  close(): void {
    this.#visitors.close();
  }

  #tellOfVisitor(topic: Topic, state: PresenceState): void {
    const id = topic.slice('visitor:'.length);
    this.#changed(topic, { actor: { kind: 'visitor', id, name: null }, state }, null);
  }
}
