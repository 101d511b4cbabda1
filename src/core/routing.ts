import { chooseAgents, type Offer } from './routing/choosing.ts';
import { type FlowPlan, planFlow } from './routing/flow.ts';
import type { Scene } from './routing/scene.ts';

export type { Offer } from './routing/choosing.ts';
export type { RoutedAgent, RoutedQueue, Scene, WaitingSession } from './routing/scene.ts';
export { DEFAULT_CAPACITY } from './routing/scene.ts';

/** What is to be done in a scene: sessions move on or end, ring with agents; agents who are not there are set away. */
export interface RoutingPlan extends FlowPlan {
  readonly offers: readonly Offer[];
  /** Agents who let too many offers ring out. */
  readonly away: readonly string[];
  /** When time alone changes the plan, at the earliest (epoch milliseconds); null: never. */
  readonly nextAt: number | null;
}

/**
 * Which waiting session rings with which agent now, and which goes elsewhere. Pure. Each agent is offered one session
 * at a time, never past a capacity; who arrived first comes first, a level of priority being worth `ageingMs` of waiting.
 */
export function route(scene: Scene): RoutingPlan {
  const away = scene.agents.filter((agent) => hasMissedTooMany(agent, scene)).map(({ id }) => id);
  const flow = planFlow(scene);
  const gone = new Set([...flow.overflows.map(({ sessionId }) => sessionId), ...flow.endings]);
  const here = {
    ...scene,
    agents: scene.agents.filter(({ id }) => !away.includes(id)),
    waiting: scene.waiting.filter(({ id }) => !gone.has(id)),
  };
  const { offers, nextAt } = chooseAgents(here);
  return { ...flow, offers, away, nextAt: earliest(flow.nextAt, nextAt) };
}

function hasMissedTooMany({ id, state, missed }: Scene['agents'][number], { queues }: Scene): boolean {
  if (state !== 'online' || missed === 0) return false;
  for (const { settings, agentIds } of queues) {
    const limit = settings.missedLimit ?? DEFAULT_MISSED_LIMIT;
    if (limit > 0 && missed >= limit && agentIds.includes(id)) return true;
  }
  return false;
}

const DEFAULT_MISSED_LIMIT = 3;

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
