import { randomUUID } from 'node:crypto';
import type { Command, Commanded } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import type { ActorRef, Event } from '../../src/core/event.ts';
import { unknownVisitor } from '../../src/core/facts.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { apply, type Session } from '../../src/core/session.ts';

/** Where a conversation takes place. */
export interface Place {
  readonly accountId: string;
  readonly inboxId: string;
  readonly queueId: string;
}

/** One step of a conversation: what is appended to the log, and the states before and after. */
export interface Step {
  readonly base: Session | null;
  readonly events: readonly Event[];
  readonly session: Session;
}

/** What every message of the benchmarks says. */
export const messageText = 'Good morning! Is the blue one still in stock, and when could it be here?';

const MESSAGES = 48;
const agent = { id: randomUUID(), name: 'Maria' };
const byAgent: ActorRef = { kind: 'agent', ...agent };

/** The step after a state: a session is opened, accepted, and then the sides take turns. Null when it is long enough. */
export function nextStep(base: Session | null, place: Place, now: number): Step | null {
  if (base && base.messageCount >= MESSAGES) return null;
  const events = decide(base, commandAfter(base, place), now);
  if (events instanceof Refusal) throw events;
  const session = events.reduce<Session | null>(apply, base);
  if (!session) throw new Error('A step without events');
  return { base, events, session };
}

function commandAfter(base: Session | null, place: Place): Commanded {
  if (!base) return { ...opening(place), actor: { kind: 'visitor', id: randomUUID(), name: null } };
  if (base.stage === 'waiting') return { type: 'accept', agent, actor: byAgent };
  const actor: ActorRef =
    base.messageCount % 2 === 0 ? { kind: 'visitor', id: base.visitorId, name: 'Ada Okafor' } : byAgent;
  return {
    type: 'post-message',
    messageId: randomUUID(),
    kind: 'text',
    text: messageText,
    automatic: false,
    page: null,
    actor,
  };
}

function opening(place: Place): Extract<Command, { type: 'open' }> {
  return {
    type: 'open',
    ...place,
    sessionId: randomUUID(),
    visitorId: randomUUID(),
    channel: 'web',
    intent: 'chat',
    intake: false,
    promise: {},
    visitor: { ...unknownVisitor, name: 'Ada Okafor', email: 'ada@example.com', language: 'en' },
    page: { url: 'https://shop.example.com/lamps/blue', title: 'Blue lamp', referrer: '' },
    extras: {},
  };
}
