import type { Actor } from '../../core/access.ts';
import type { Presence } from '../../realtime/presence.ts';

type Agent = Extract<Actor, { kind: 'agent' }>;

/** Users who are here because their clients say so, though they hold no socket; until they say otherwise, or Koine restarts. */
export class PresentUsers {
  readonly #presence: Presence;
  readonly #here = new Map<string, Agent>();

  constructor(presence: Presence) {
    this.#presence = presence;
  }

  isPresent(agentId: string): boolean {
    return this.#presence.stateOf('agent', agentId) === 'online';
  }

  set(agent: Agent, isPresent: boolean): void {
    if (isPresent === this.isPresent(agent.agentId)) return;
    if (isPresent) {
      if (!this.#here.has(agent.agentId)) this.#presence.arrive(agent);
      this.#here.set(agent.agentId, agent);
      this.#presence.choose(agent, 'online');
      return;
    }
    this.#presence.choose(agent, 'away');
    const known = this.#here.get(agent.agentId);
    if (known) this.#presence.leave(known);
    this.#here.delete(agent.agentId);
  }
}
