import type { ActorRef } from '../core/event.ts';

export type PresenceState = 'online' | 'away' | 'busy' | 'offline';

export interface PresenceNews {
  readonly actor: ActorRef;
  readonly state: PresenceState;
}

/** Whose presence is followed: all agents of an account, one agent, or one visitor. */
export type Topic = `agents-of:${string}` | `agent:${string}` | `visitor:${string}`;
