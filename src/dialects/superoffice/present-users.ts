import type { App } from '../../app/context.ts';
import type { AgentActor } from '../../core/access.ts';
import type { Realtime } from '../../realtime/realtime.ts';

/** Users who are here because their clients say so, though they hold no socket; until they say otherwise, or Koine restarts. */
export class PresentUsers {
  readonly #attendance: App['attendance'];
  readonly #presence: Realtime['presence'];
  readonly #keeper: Realtime['presenceKeeper'];
  readonly #here = new Map<string, AgentActor>();

  constructor({ attendance }: Pick<App, 'attendance'>, { presence, presenceKeeper }: Realtime) {
    this.#attendance = attendance;
    this.#presence = presence;
    this.#keeper = presenceKeeper;
  }

  isPresent(agentId: string): boolean {
    return this.#presence.stateOf('agent', agentId) === 'online';
  }

  /** Whichever process serves them. */
  async set(agent: AgentActor, isPresent: boolean): Promise<void> {
    if (isPresent === this.isPresent(agent.agentId)) return;
    if (isPresent) {
      if (!this.#here.has(agent.agentId)) this.#presence.arrive(agent);
      this.#here.set(agent.agentId, agent);
      this.#presence.choose(agent, 'online');
      return;
    }
    this.#presence.choose(agent, 'away');
    await this.#attendance.choose(agent, 'away');
    const known = this.#here.get(agent.agentId);
    if (known) this.#presence.leave(known);
    this.#here.delete(agent.agentId);
    await this.#keeper.beat();
  }
}
