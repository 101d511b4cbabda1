import type { ActorRef, EndedBy, Event, FileRef, Happening, MessageKind, Named } from '../../src/core/event.ts';
import { type Page, type SlaTarget, unknownVisitor, type VisitorFacts } from '../../src/core/facts.ts';

/** One line of a log before it has its sequence: when (epoch milliseconds), who, what. */
export interface Line {
  readonly at: number;
  readonly actor: ActorRef;
  readonly happening: Happening;
}

/** The log that the lines amount to: sequences are given in order, times as written. */
export function log(...lines: readonly Line[]): readonly Event[] {
  return lines.map(({ at, actor, happening }, seq) => ({ ...happening, seq, at, actor }));
}

export const ann: Named = { id: 'ann', name: 'Ann' };
export const ben: Named = { id: 'ben', name: 'Ben' };
export const visitor: ActorRef = { kind: 'visitor', id: 'visitor', name: 'Vera' };
export const bot: ActorRef = { kind: 'bot', id: 'bot', name: 'Bot' };
export const system: ActorRef = { kind: 'system', id: null, name: null };
export const page: Page = { url: 'https://shop.example/', title: 'Shop', referrer: '' };

/** The agent as one who acts. */
export function agent(named: Named): ActorRef {
  return { kind: 'agent', ...named };
}

/** A session begins; whatever is not told has a plain default. */
export function opened(at: number, more: Partial<Extract<Happening, { type: 'session-opened' }>> = {}): Line {
  return {
    at,
    actor: visitor,
    happening: {
      type: 'session-opened',
      sessionId: 'session',
      accountId: 'account',
      number: 1,
      inboxNumber: 1,
      inboxId: 'inbox',
      visitorId: 'visitor',
      channel: 'web',
      intent: 'chat',
      intake: false,
      visitor: unknownVisitor,
      page: null,
      extras: {},
      ...more,
    },
  };
}

export function formSubmitted(at: number): Line {
  return {
    at,
    actor: visitor,
    happening: { type: 'form-submitted', form: 'pre-chat', answers: { topic: 'Shipping' } },
  };
}

export function queued(
  at: number,
  queueId = 'sales',
  reason: Extract<Happening, { type: 'queue-entered' }>['reason'] = 'opened',
): Line {
  return { at, actor: system, happening: { type: 'queue-entered', queueId, reason } };
}

/** A deadline set at `at` that grants so many milliseconds. */
export function promised(at: number, target: SlaTarget, grantedMs: number): Line {
  return {
    at,
    actor: system,
    happening: { type: 'deadline-set', target, deadline: { dueAt: at + grantedMs, grantedMs } },
  };
}

export function accepted(at: number, by: Named): Line {
  return { at, actor: agent(by), happening: { type: 'session-accepted', agent: by } };
}

/** What a message says where it matters. */
interface Said {
  readonly text?: string;
  readonly messageId?: string;
  readonly files?: readonly FileRef[];
}

/** A text message; its id is made of who and when unless one is given. */
export function says(at: number, actor: ActorRef, more: Said = {}): Line {
  return message(at, actor, 'text', false, more);
}

/** A greeting or canned welcome, sent in the actor's name. */
export function greets(at: number, actor: ActorRef): Line {
  return message(at, actor, 'text', true, {});
}

export function notes(at: number, actor: ActorRef, text = 'A note'): Line {
  return message(at, actor, 'note', false, { text });
}

export function systemLine(at: number): Line {
  return message(at, system, 'system', false, {});
}

function message(
  at: number,
  actor: ActorRef,
  kind: MessageKind,
  automatic: boolean,
  { text = 'Words', messageId = `${actor.id}-${kind}-${at}`, files }: Said,
): Line {
  const posted = { type: 'message-posted', messageId, kind, text, automatic, page: null } as const;
  return { at, actor, happening: { ...posted, ...(files && { files }) } };
}

/** From one agent (or nobody) to another. */
export function transferredTo(at: number, from: Named | null, to: Named, note: string | null = null): Line {
  return {
    at,
    actor: from ? agent(from) : system,
    happening: { type: 'session-transferred', from, fromQueueId: 'sales', to: { kind: 'agent', agent: to }, note },
  };
}

/** From an agent (or nobody) into a queue; the entry into the queue is a line of its own. */
export function transferredIntoQueue(at: number, from: Named | null, queueId: string): readonly Line[] {
  const happening: Happening = {
    type: 'session-transferred',
    from,
    fromQueueId: 'sales',
    to: { kind: 'queue', queueId },
    note: null,
  };
  return [{ at, actor: from ? agent(from) : system, happening }, queued(at, queueId, 'transferred')];
}

export function handedOff(at: number): Line {
  return { at, actor: bot, happening: { type: 'bot-handed-off', reason: null, summary: null } };
}

export function updated(at: number, changes: Partial<VisitorFacts>): Line {
  return { at, actor: visitor, happening: { type: 'visitor-updated', changes } };
}

export function viewed(at: number, seen: Page = page): Line {
  return { at, actor: visitor, happening: { type: 'page-viewed', page: seen } };
}

export function markedSpam(at: number): Line {
  return { at, actor: agent(ann), happening: { type: 'spam-marked', spam: true } };
}

export function ended(at: number, by: EndedBy): Line {
  return { at, actor: { kind: by, id: by, name: null }, happening: { type: 'session-ended', by, reason: null } };
}

export function reopened(at: number): Line {
  return { at, actor: visitor, happening: { type: 'session-reopened' } };
}

export function rated(at: number): Line {
  return { at, actor: visitor, happening: { type: 'session-rated', score: 4, outOf: 5, comment: null } };
}

export function closed(at: number): Line {
  return { at, actor: system, happening: { type: 'session-closed' } };
}
