import { type Actor, type AgentActor, refOf } from '../core/access.ts';
import { type AgentElsewhere, Elsewhere } from './elsewhere.ts';
import { Expiring } from './expiring.ts';
import type { PresenceNews, PresenceState, Topic } from './presence-news.ts';
import type { Roll } from './roll.ts';

/** An agent who is here. */
export interface AgentPresence extends PresenceNews {
  /** When they took this state, in epoch milliseconds. */
  readonly since: number;
}

type Person = Extract<Actor, { kind: 'agent' | 'visitor' }>;
type Listener = (news: PresenceNews) => void;

interface Standing {
  readonly person: Person;
  readonly state: PresenceState;
  readonly since: number;
}

interface Present {
  person: Person;
  sockets: number;
  /** How many of the sockets say that nobody looks at what they show. */
  unseen: number;
  state: PresenceState;
  since: number;
  /** By `performance.now()`, when they last did something. */
  seenAt: number;
}

const GRACE_MS = 10_000;

/**
 * Who is here: whom this process serves, and whom others do; not worth a log. Agents choose their state; whoever's last
 * socket is gone counts as present for a while, so that a reload is no departure. Only changes are told.
 */
export class Presence {
  readonly #people = new Map<Topic, Present>();
  readonly #agents = new Map<string, Map<string, Present>>();
  readonly #elsewhere: Elsewhere;
  readonly #followers = new Map<Topic, Set<Listener>>();
  readonly #agentFollowers = new Set<(agent: AgentActor, state: PresenceState | null) => void>();
  readonly #visitorFollowers = new Set<(visitorId: string, isHere: boolean) => void>();
  readonly #sightFollowers = new Set<() => void>();
  readonly #leaving: Expiring<Topic>;

  constructor(graceMs = GRACE_MS) {
    this.#leaving = new Expiring(graceMs, (topic) => this.#forget(topic));
    this.#elsewhere = new Elsewhere((topic, news, accountId) => {
      if (!this.#people.has(topic)) this.#tell(topic, news, accountId);
    });
  }

  /** One more socket of this person is open. */
  arrive(actor: Actor): void {
    if (!isPerson(actor)) return;
    const topic = topicOf(actor);
    this.#leaving.delete(topic);
    const known = this.#people.get(topic);
    if (known) {
      known.sockets += 1;
      known.person = actor;
      known.seenAt = performance.now();
      return;
    }
    const elsewhere = this.#elsewhere.standing(topic);
    const { state, since } = elsewhere ?? { state: 'online', since: Date.now() };
    const present: Present = { person: actor, sockets: 1, unseen: 0, state, since, seenAt: performance.now() };
    this.#people.set(topic, present);
    if (actor.kind === 'agent') {
      const agents = this.#agents.get(actor.accountId) ?? new Map();
      this.#agents.set(actor.accountId, agents.set(actor.agentId, present));
    }
    this.#tellOfService(actor, state);
    if (!elsewhere) this.#tell(topic, newsOf(present), accountOf(actor));
  }

  /** All agents whom other processes serve now. */
  hearElsewhere(agents: readonly AgentElsewhere[]): void {
    this.#elsewhere.setAgents(agents);
  }

  /** Visitors whom another process serves, or who left it. Who left there and is here is told of anew. */
  hearRoll(roll: Roll): void {
    this.#elsewhere.hear(roll);
    if (roll.here) return;
    const here = roll.visitorIds.filter((id) => this.#people.has(`visitor:${id}`));
    // After everybody has heard of their leaving.
    queueMicrotask(() => {
      for (const id of here) for (const listener of this.#visitorFollowers) listener(id, true);
    });
  }

  /** One of an agent's sockets shows what nobody looks at any more, or (true) somebody does again. */
  look(agent: AgentActor, isSeen: boolean): void {
    const present = this.#people.get(topicOf(agent));
    if (!present) return;
    const before = isLookedAt(present);
    present.unseen += isSeen ? -1 : 1;
    if (isLookedAt(present) !== before) for (const listener of this.#sightFollowers) listener();
  }

  /** Hears when an agent looks at none of their consoles any more, or at one again; the answer ends it. */
  followSight(listener: () => void): () => void {
    this.#sightFollowers.add(listener);
    return () => this.#sightFollowers.delete(listener);
  }

  /** One socket that had arrived is gone. */
  leave(actor: Actor): void {
    if (!isPerson(actor)) return;
    const topic = topicOf(actor);
    const present = this.#people.get(topic);
    if (!present) return;
    present.sockets -= 1;
    if (present.sockets === 0) this.#leaving.set(topic);
  }

  /** The person's name or rights changed. */
  renew(actor: Actor): void {
    if (!isPerson(actor)) return;
    const present = this.#people.get(topicOf(actor));
    if (present) present.person = actor;
  }

  /** What an agent who is here wants to be taken for; it holds until they leave. */
  choose(agent: AgentActor, state: PresenceState): void {
    const topic = topicOf(agent);
    const present = this.#people.get(topic);
    if (!present || present.state === state) return;
    present.state = state;
    present.since = Date.now();
    this.#tellOfService(agent, state);
    this.#tell(topic, newsOf(present), agent.accountId);
  }

  /** The person did something. */
  touch(actor: Actor): void {
    if (!isPerson(actor)) return;
    const present = this.#people.get(topicOf(actor));
    if (present) present.seenAt = performance.now();
  }

  /** Whom this process serves of the agents, for how long they have done nothing (milliseconds), and whether somebody looks at a console of theirs. */
  agentsHere(): readonly { readonly agent: AgentActor; readonly idleMs: number; readonly isSeen: boolean }[] {
    const now = performance.now();
    return [...this.#people.values()].flatMap((present) => {
      const { person, seenAt } = present;
      if (person.kind !== 'agent') return [];
      return { agent: person, idleMs: Math.round(now - seenAt), isSeen: isLookedAt(present) };
    });
  }

  /** Hears of every agent who comes to this process, takes another state here, or is gone (null); the answer ends it. */
  followAgents(listener: (agent: AgentActor, state: PresenceState | null) => void): () => void {
    this.#agentFollowers.add(listener);
    return () => this.#agentFollowers.delete(listener);
  }

  /** Hears of every visitor who comes to this process, or is gone from it; the answer ends it. */
  followVisitors(listener: (visitorId: string, isHere: boolean) => void): () => void {
    this.#visitorFollowers.add(listener);
    return () => this.#visitorFollowers.delete(listener);
  }

  stateOf(kind: 'agent' | 'visitor', id: string): PresenceState {
    const topic: Topic = `${kind}:${id}`;
    return (this.#people.get(topic) ?? this.#elsewhere.standing(topic))?.state ?? 'offline';
  }

  /** The agents of an account who are here. */
  agentsOf(accountId: string): readonly AgentPresence[] {
    return this.#standing(accountId).map((each) => ({ ...newsOf(each), since: each.since }));
  }

  /** The visitors of all accounts whom this process serves. */
  visitors(): readonly Extract<Actor, { kind: 'visitor' }>[] {
    return [...this.#people.values()].flatMap(({ person }) => (person.kind === 'visitor' ? [person] : []));
  }

  /** Whether an agent with the right to respond in the queue is online. */
  isOnline(accountId: string, queueId: string): boolean {
    return this.#standing(accountId).some(
      ({ person, state }) =>
        state === 'online' && person.kind === 'agent' && person.rights[queueId]?.includes('respond'),
    );
  }

  /** Hears of every change from now on; the answer ends it. */
  follow(topic: Topic, listener: Listener): () => void {
    const followers = this.#followers.get(topic) ?? new Set();
    this.#followers.set(topic, followers.add(listener));
    return () => {
      followers.delete(listener);
      if (followers.size === 0 && this.#followers.get(topic) === followers) this.#followers.delete(topic);
    };
  }

  close(): void {
    this.#leaving.close();
    this.#elsewhere.close();
  }

  #forget(topic: Topic): void {
    const present = this.#people.get(topic);
    if (!present) return;
    this.#people.delete(topic);
    if (present.person.kind === 'agent') {
      const { accountId, agentId } = present.person;
      const agents = this.#agents.get(accountId);
      agents?.delete(agentId);
      if (agents?.size === 0) this.#agents.delete(accountId);
    }
    this.#tellOfService(present.person, null);
    const state = this.#elsewhere.standing(topic)?.state ?? 'offline';
    if (present.state !== state) this.#tell(topic, newsOf({ ...present, state }), accountOf(present.person));
  }

  /** How the account's agents stand, here or else where they are. */
  #standing(accountId: string): readonly Standing[] {
    const here = this.#agents.get(accountId);
    const elsewhere = this.#elsewhere.agentsOf(accountId).filter(({ agent }) => !here?.has(agent.agentId));
    return [...(here?.values() ?? []), ...elsewhere.map(({ agent, ...stands }) => ({ person: agent, ...stands }))];
  }

  /** Tells those who keep whom this process serves. */
  #tellOfService(person: Person, state: PresenceState | null): void {
    if (person.kind === 'agent') for (const listener of this.#agentFollowers) listener(person, state);
    else for (const listener of this.#visitorFollowers) listener(person.visitorId, state !== null);
  }

  #tell(topic: Topic, news: PresenceNews, accountId: string | null): void {
    for (const listener of this.#followers.get(topic) ?? []) listener(news);
    if (accountId === null) return;
    for (const listener of this.#followers.get(`agents-of:${accountId}`) ?? []) listener(news);
  }
}

/** Whose last socket is gone just now comes back, as far as anybody knows. */
function isLookedAt({ sockets, unseen }: Present): boolean {
  return sockets === 0 || unseen < sockets;
}

/** Keys, bots, and Koine itself, are no persons. */
function isPerson(actor: Actor): actor is Person {
  return actor.kind === 'agent' || actor.kind === 'visitor';
}

function topicOf(person: Person): Topic {
  return person.kind === 'agent' ? `agent:${person.agentId}` : `visitor:${person.visitorId}`;
}

/** Whose colleagues are told of them. */
function accountOf(person: Person): string | null {
  return person.kind === 'agent' ? person.accountId : null;
}

function newsOf({ person, state }: Pick<Standing, 'person' | 'state'>): PresenceNews {
  return { actor: refOf(person, null), state };
}
