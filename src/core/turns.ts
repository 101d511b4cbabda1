import type { ActorRef, Event } from './event.ts';

/** Who typed a message to everybody; null where nobody did: notes and whispers, greetings, lines of the system. */
export function typistOf({ kind, automatic, actor }: Event<'message-posted'>): ActorRef['kind'] | null {
  return kind === 'text' && !automatic ? actor.kind : null;
}

/** From a visitor's first unanswered message to the answer of a human; epoch milliseconds. */
export interface Turn {
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** The turns of a session's messages, in order: the very responses that its log amounts to. */
export function turnsOf(messages: readonly Event<'message-posted'>[]): readonly Turn[] {
  const turns: Turn[] = [];
  let askedAt: number | null = null;
  for (const message of messages) {
    const typist = typistOf(message);
    if (typist === 'visitor') askedAt ??= message.at;
    if (typist !== 'agent' || askedAt === null) continue;
    turns.push({ askedAt, answeredAt: message.at });
    askedAt = null;
  }
  return turns;
}
