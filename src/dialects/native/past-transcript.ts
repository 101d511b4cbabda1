import type { PastEvent } from '../../app/importing.ts';
import type { PastTarget } from '../../app/imports/import-reader.ts';
import type { ActorRef, Extras, Happening, Named } from '../../core/event.ts';
import { unknownVisitor } from '../../core/facts.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { Transcript } from './transcript-wire.ts';
import type { Message } from './wire-session.ts';

const system: ActorRef = { kind: 'system', id: null, name: null };

/** What happened in a session of another Koine's, as far as its transcript tells; it keeps its id, and gets a number of this account. */
export function decodeTranscript({ session, messages }: Transcript, target: PastTarget): readonly PastEvent[] {
  const { visitorId, idOf } = target;
  if (session.endedAt === null) throw invalidInput('/session/endedAt', 'The session is not over.');
  const openedAt = Date.parse(session.openedAt);
  const endedAt = Date.parse(session.endedAt);
  const visitor: ActorRef = { kind: 'visitor', id: visitorId, name: session.visitor.name };
  const steps: PastEvent[] = [];
  const add = (at: number, actor: ActorRef, happening: Happening) => steps.push({ at, actor, happening });
  const agentOf = ({ id, name }: { readonly id: string; readonly name: string | null }): Named => ({
    id: idOf('agent', id),
    name: name ?? '',
  });

  const opening: PastEvent = { at: openedAt, actor: visitor, happening: openingOf(session, target) };
  if (session.firstQueue) {
    const queueId = idOf('queue', session.firstQueue.id);
    add(session.queuedAt ? Date.parse(session.queuedAt) : openedAt, system, {
      type: 'queue-entered',
      queueId,
      reason: 'opened',
    });
    // When it came to its last queue is not told: it is taken to have been there when somebody took it.
    if (session.queue && session.queue.id !== session.firstQueue.id) {
      const at = session.acceptedAt ? Date.parse(session.acceptedAt) : endedAt;
      add(at, system, { type: 'queue-entered', queueId: idOf('queue', session.queue.id), reason: 'overflowed' });
    }
  }
  if (session.priority && session.priority !== 'normal')
    add(openedAt, system, { type: 'priority-set', priority: session.priority });
  if (session.skills && Object.keys(session.skills).length > 0)
    add(openedAt, system, { type: 'skills-required', skills: session.skills });
  let taker: Named | null = null;
  if (session.acceptedAt !== null && session.firstAgent) {
    taker = agentOf(session.firstAgent);
    add(Date.parse(session.acceptedAt), { kind: 'agent', ...taker }, { type: 'session-accepted', agent: taker });
  }
  for (const message of messages) {
    const at = Date.parse(message.at);
    const { from, messageId, kind } = message;
    const agent = from.kind === 'agent' && from.id !== null ? agentOf({ id: from.id, name: from.name }) : null;
    if (agent && kind === 'text' && taker && agent.id !== taker.id && at < endedAt) {
      add(at, { kind: 'agent', ...taker }, movedTo(taker, agent));
      taker = agent;
    }
    // Bots and keys of elsewhere are nobody here; their names stay.
    const other: ActorRef = from.kind === 'visitor' ? visitor : { kind: from.kind, id: null, name: from.name };
    const actor: ActorRef = agent ? { kind: 'agent', ...agent } : other;
    add(at, actor, postedOf(message));
    if (message.editedAt !== undefined)
      add(Date.parse(message.editedAt), actor, { type: 'message-edited', messageId, kind, text: textOf(message) });
    if (message.removedAt !== undefined)
      add(Date.parse(message.removedAt), actor, { type: 'message-removed', messageId, kind });
  }
  if (session.spam) add(endedAt, system, { type: 'spam-marked', spam: true });
  const { labels = [], links = [], rating, endedBy } = session;
  if (labels.length > 0) add(endedAt, system, { type: 'labels-changed', added: labels, removed: [] });
  for (const link of links) add(endedAt, system, { type: 'link-added', link });
  const byAgent: ActorRef = taker ? { kind: 'agent', ...taker } : system;
  const ender = endedBy === 'visitor' ? visitor : endedBy === 'agent' ? byAgent : system;
  add(endedAt, ender, { type: 'session-ended', by: endedBy ?? 'system', reason: session.endReason });
  if (rating) add(endedAt, visitor, { type: 'session-rated', ...rating });
  const disposition = session.disposition ?? null;
  if (disposition !== null) add(endedAt, byAgent, { type: 'wrapped-up', how: 'done', disposition, note: null });
  if (session.closedAt !== null) add(Date.parse(session.closedAt), system, { type: 'session-closed' });
  return [opening, ...steps.toSorted((one, other) => one.at - other.at)].map((step) => ({
    ...step,
    at: Math.max(step.at, openedAt),
  }));
}

function openingOf(session: Transcript['session'], { snapshot, visitorId, idOf }: PastTarget): Happening {
  const { pages } = session;
  const { id: _id, ...facts } = session.visitor;
  return {
    type: 'session-opened',
    sessionId: session.id,
    accountId: snapshot.account.id,
    number: 0,
    inboxNumber: 0,
    inboxId: idOf('inbox', session.inbox.id),
    visitorId,
    channel: session.channel,
    intent: session.outcome === 'offline-message' ? 'offline-message' : 'chat',
    intake: false,
    visitor: { ...unknownVisitor, ...facts },
    page: pages.firstUrl === null ? null : { url: pages.firstUrl, title: pages.firstTitle ?? '', referrer: '' },
    extras: extrasIn(session.extras),
  };
}

function movedTo(from: Named, agent: Named): Happening {
  return { type: 'session-transferred', from, fromQueueId: null, to: { kind: 'agent', agent }, note: null };
}

function postedOf(message: Message): Happening {
  const { messageId, kind, automatic, page, buttons, replyTo } = message;
  return {
    ...{ type: 'message-posted', messageId, kind, text: textOf(message), automatic, page },
    ...(buttons && { buttons }),
    ...(replyTo !== undefined && { replyTo }),
  };
}

/** Files are not in a transcript: their names stand below the text. */
function textOf({ text, files = [] }: Message): string {
  return [text, ...files.map(({ name }) => name)].filter((part) => part !== '').join('\n');
}

function extrasIn(given: Readonly<Record<string, unknown>> = {}): Extras {
  const kept = Object.entries(given).filter(
    ([, values]) => values !== null && typeof values === 'object' && !Array.isArray(values),
  );
  return Object.fromEntries(kept) as Extras;
}
