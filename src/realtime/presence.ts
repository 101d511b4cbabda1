import { type Actor, refOf } from '../core/access.ts';
import type { ActorRef } from '../core/event.ts';
import { Expiring } from './expiring.ts';

export type PresenceState = 'online' | 'away' | 'busy' | 'offline';

export interface PresenceNews {
  readonly actor: ActorRef;
  readonly state: PresenceState;
}

/** An agent who is here. */
export interface AgentPresence extends PresenceNews {
  /** When they took this state, in epoch milliseconds. */
  readonly since: number;
}

/** Whose presence is followed: all agents of an account, one agent, or one visitor. */
export type Topic = `agents-of:${string}` | `agent:${string}` | `visitor:${string}`;

export type AgentActor = Extract<Actor, { kind: 'agent' }>;

type Person = Extract<Actor, { kind: 'agent' | 'visitor' }>;
type Listener = (news: PresenceNews) => void;

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
 * Who is here, as far as this process serves them; not worth a log. Agents choose their state; whoever's last socket is
 * gone counts as present for a while, so that a reload is no departure. Only changes are told.
 */
export class Presence {
  readonly #people = new Map<Topic, Present>();
  readonly #agents = new Map<string, Map<string, Present>>();
  readonly #followers = new Map<Topic, Set<Listener>>();
  readonly #agentFollowers = new Set<(agent: AgentActor, state: PresenceState | null) => void>();
  readonly #sightFollowers = new Set<() => void>();
  readonly #leaving: Expiring<Topic>;

  constructor(graceMs = GRACE_MS) {
    this.#leaving = new Expiring(graceMs, (topic) => this.#forget(topic));
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
    const seenAt = performance.now();
    const present: Present = { person: actor, sockets: 1, unseen: 0, state: 'online', since: Date.now(), seenAt };
    this.#people.set(topic, present);
    if (actor.kind === 'agent') {
      const agents = this.#agents.get(actor.accountId) ?? new Map();
      this.#agents.set(actor.accountId, agents.set(actor.agentId, present));
    }
    this.#tell(topic, present);
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
    this.#tell(topic, present);
  }

  /** The person did something. */
  touch(actor: Actor): void {
    if (!isPerson(actor)) return;
    const present = this.#people.get(topicOf(actor));
    if (present) present.seenAt = performance.now();
  }

  /** Every agent who is here, for how long they have done nothing (milliseconds), and whether somebody looks at a console of theirs. */
  agentsHere(): readonly { readonly agent: AgentActor; readonly idleMs: number; readonly isSeen: boolean }[] {
    const now = performance.now();
    return [...this.#people.values()].flatMap((present) => {
      const { person, seenAt } = present;
      if (person.kind !== 'agent') return [];
      return { agent: person, idleMs: Math.round(now - seenAt), isSeen: isLookedAt(present) };
    });
  }

  /** Hears of every agent who comes, takes another state, or is gone (null); the answer ends it. */
  followAgents(listener: (agent: AgentActor, state: PresenceState | null) => void): () => void {
    this.#agentFollowers.add(listener);
    return () => this.#agentFollowers.delete(listener);
  }

  stateOf(kind: 'agent' | 'visitor', id: string): PresenceState {
    return this.#people.get(`${kind}:${id}`)?.state ?? 'offline';
  }

  /** The agents of an account who are here. */
  agentsOf(accountId: string): readonly AgentPresence[] {
    const agents = [...(this.#agents.get(accountId)?.values() ?? [])];
    return agents.map((present) => ({ ...newsOf(present), since: present.since }));
  }

  /** The visitors of all accounts who are here. */
  visitors(): readonly Extract<Actor, { kind: 'visitor' }>[] {
    return [...this.#people.values()].flatMap(({ person }) => (person.kind === 'visitor' ? [person] : []));
  }

  /** Whether an agent with the right to respond in the queue is online. */
  isOnline(accountId: string, queueId: string): boolean {
    for (const { person, state } of this.#agents.get(accountId)?.values() ?? []) {
      if (state === 'online' && person.kind === 'agent' && person.rights[queueId]?.includes('respond')) return true;
    }
    return false;
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
    if (present.state !== 'offline') this.#tell(topic, { ...present, state: 'offline' }, true);
    else if (present.person.kind === 'agent') this.#tellAgents(present.person, null);
  }

  #tellAgents(agent: AgentActor, state: PresenceState | null): void {
    for (const listener of this.#agentFollowers) listener(agent, state);
  }

  #tell(topic: Topic, present: Present, isGone = false): void {
    const news = newsOf(present);
    for (const listener of this.#followers.get(topic) ?? []) listener(news);
    if (present.person.kind !== 'agent') return;
    this.#tellAgents(present.person, isGone ? null : present.state);
    for (const listener of this.#followers.get(`agents-of:${present.person.accountId}`) ?? []) listener(news);
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

function newsOf({ person, state }: Present): PresenceNews {
  return { actor: refOf(person, null), state };
}
