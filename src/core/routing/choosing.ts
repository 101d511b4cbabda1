import type { Strategy } from '../directory.ts';
import type { Skills } from '../facts.ts';
import { byPrecedence, easesAt, hasSkills, precedenceOf, type Ranked, skillsNeeded } from './precedence.ts';
import { DEFAULT_CAPACITY, type RoutedAgent, type RoutedQueue, type Scene, type WaitingSession } from './scene.ts';

/** A session that is to ring with an agent until then (epoch milliseconds). */
export interface Offer {
  readonly sessionId: string;
  readonly agentId: string;
  readonly until: number;
}

const DEFAULT_RING_MS = 20_000;
const DEFAULT_ASK_AGAIN_MS = 60_000;

/** The agents who have the skills, in the order in which the queue's strategy would have them; those before `next` are taken. */
interface Pool {
  readonly agents: readonly RoutedAgent[];
  next: number;
}

/**
 * Offers sessions in the order of their precedence, each to the first agent of its queue's strategy who may take it.
 * An agent rings once, so pools only shrink: the work is about sessions plus agents times kinds of need, until all are
 * taken.
 */
export function chooseAgents(scene: Scene): { readonly offers: readonly Offer[]; readonly nextAt: number | null } {
  const queues = new Map(scene.queues.filter(isRouted).map((queue) => [queue.id, queue]));
  const agents = new Map(scene.agents.map((agent) => [agent.id, agent]));
  const free = new Set(scene.agents.filter(isFree).map(({ id }) => id));
  const pools = new Map<string, Pool>();
  const offers: Offer[] = [];
  let nextAt = Number.POSITIVE_INFINITY;

  for (const { session } of ranked(scene.waiting, queues)) {
    if (free.size === 0) break;
    const queue = queues.get(session.queueId) as RoutedQueue;
    const needed = skillsNeeded(session, queue.settings, scene.now);
    const key = `${queue.id} ${nameOf(needed)}`;
    const pool = pools.get(key) ?? poolOf(queue, needed, agents, free);
    pools.set(key, pool);
    const suits = (agent: RoutedAgent) => free.has(agent.id) && mayBeAsked(agent, session, queue, scene.now);
    const last = lastAgentOf(session, queue, agents);
    const isLastFree = last !== null && suits(last) && isAble(last, queue, needed);
    const waitsForLast = last !== null && scene.now < session.waitingSince + (queue.settings.lastAgentMs ?? 0);
    const chosen = isLastFree ? last : waitsForLast ? null : firstOf(pool, free, suits);
    if (chosen) {
      free.delete(chosen.id);
      const until = scene.now + (queue.settings.ringMs ?? DEFAULT_RING_MS);
      offers.push({ sessionId: session.id, agentId: chosen.id, until });
    } else {
      nextAt = Math.min(nextAt, ...changesAt(session, queue, scene.now));
    }
  }
  return { offers, nextAt: Number.isFinite(nextAt) ? nextAt : null };
}

/** Whether the queue rings at all. */
export function isRouted({ settings }: Pick<RoutedQueue, 'settings'>): boolean {
  return settings.strategy !== undefined && settings.strategy !== 'manual';
}

function ranked(waiting: readonly WaitingSession[], queues: ReadonlyMap<string, RoutedQueue>): readonly Ranked[] {
  const all: Ranked[] = [];
  for (const session of waiting) {
    const queue = queues.get(session.queueId);
    if (!queue) continue;
    all.push({ session, precedence: precedenceOf(session.priority, session.wait.arrivedAt, queue.settings) });
  }
  return all.sort(byPrecedence);
}

function isFree({ state, isRinging, capacity, load }: RoutedAgent): boolean {
  return state === 'online' && !isRinging && totalOf(load) < (capacity ?? DEFAULT_CAPACITY);
}

function poolOf(
  queue: RoutedQueue,
  needed: Skills,
  agents: ReadonlyMap<string, RoutedAgent>,
  free: ReadonlySet<string>,
): Pool {
  const able: RoutedAgent[] = [];
  for (const agentId of queue.agentIds) {
    const agent = agents.get(agentId);
    if (agent && free.has(agentId) && isAble(agent, queue, needed)) able.push(agent);
  }
  return { agents: able.sort(orderOf(queue.settings.strategy ?? 'manual')), next: 0 };
}

function isAble(agent: RoutedAgent, { id, settings }: RoutedQueue, needed: Skills): boolean {
  const { capacity = Number.POSITIVE_INFINITY } = settings;
  return (agent.load.get(id) ?? 0) < capacity && hasSkills(agent.skills, needed);
}

function firstOf(pool: Pool, free: ReadonlySet<string>, suits: (agent: RoutedAgent) => boolean): RoutedAgent | null {
  while (pool.next < pool.agents.length && !free.has(pool.agents[pool.next]?.id ?? '')) pool.next += 1;
  for (let place = pool.next; place < pool.agents.length; place += 1) {
    const agent = pool.agents[place];
    if (agent && suits(agent)) return agent;
  }
  return null;
}

/** Who let the session go is asked again after a while; that it was withdrawn is no fault of theirs. */
function mayBeAsked(agent: RoutedAgent, session: WaitingSession, queue: RoutedQueue, now: number): boolean {
  const { askAgainMs = DEFAULT_ASK_AGAIN_MS } = queue.settings;
  return !session.wait.lostOffers.some(
    ({ agentId, how, at }) => agentId === agent.id && how !== 'withdrawn' && at + askAgainMs > now,
  );
}

/** The visitor's last agent, where the queue prefers them and they are online. */
function lastAgentOf(
  { lastAgentId, wait }: WaitingSession,
  { settings, agentIds }: RoutedQueue,
  agents: ReadonlyMap<string, RoutedAgent>,
): RoutedAgent | null {
  if (settings.lastAgentMs === undefined || lastAgentId === null || !agentIds.includes(lastAgentId)) return null;
  if (wait.lostOffers.some(({ agentId }) => agentId === lastAgentId)) return null;
  const agent = agents.get(lastAgentId);
  return agent?.state === 'online' ? agent : null;
}

/** When time alone may find an agent for a session that found none. */
function changesAt(session: WaitingSession, { settings }: RoutedQueue, now: number): readonly number[] {
  const { askAgainMs = DEFAULT_ASK_AGAIN_MS, lastAgentMs = 0 } = settings;
  const times = session.wait.lostOffers.map(({ at }) => at + askAgainMs);
  return [...times, session.waitingSince + lastAgentMs, easesAt(session, settings, now) ?? 0].filter((at) => at > now);
}

function orderOf(strategy: Strategy): (one: RoutedAgent, other: RoutedAgent) => number {
  switch (strategy) {
    case 'manual':
    case 'longest-idle':
      return (one, other) => one.idleSince - other.idleSince || byId(one, other);
    case 'least-busy':
      return (one, other) => busyness(one) - busyness(other) || one.idleSince - other.idleSince || byId(one, other);
    case 'round-robin':
      return (one, other) => one.offeredAt - other.offeredAt || byId(one, other);
  }
}

/** How much of what they may have they have. */
function busyness({ load, capacity }: RoutedAgent): number {
  return totalOf(load) / (capacity ?? DEFAULT_CAPACITY);
}

function totalOf(load: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of load.values()) total += count;
  return total;
}

function byId(one: RoutedAgent, other: RoutedAgent): number {
  return one.id < other.id ? -1 : 1;
}

function nameOf(needed: Skills): string {
  return JSON.stringify(Object.entries(needed).sort(([one], [other]) => (one < other ? -1 : 1)));
}
