import { createHash } from 'node:crypto';
import type { PastEvent } from '../../../app/importing.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { ActorRef, Happening, Named } from '../../../core/event.ts';
import { unknownVisitor, type VisitorFacts } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { clockOf } from '../clock.ts';
import type { PastHistory } from '../wire.ts';

/** Where an imported session goes. Its button must be in the account, with the vendor's number. */
export interface ImportTarget {
  readonly snapshot: Snapshot;
  readonly visitorId: string;
  /** Who is taken to have answered: the vendor does not tell. */
  readonly operator: Named;
}

const system: ActorRef = { kind: 'system', id: null, name: null };

/** What happened in a session of the vendor, to be put into the log; it is over. Refuses a button that is not there. */
export function decodeHistory(past: PastHistory, target: ImportTarget): readonly PastEvent[] {
  const operator: ActorRef = { kind: 'agent', ...target.operator };
  const visitor: ActorRef = { kind: 'visitor', id: target.visitorId, name: past.visitor.name || null };
  const { zone } = target.snapshot.account;
  const startedAt = clockOf(past.start.timeZone ?? zone).instant(past.start.dateTime);
  const events: PastEvent[] = [];
  const add = (at: number, actor: ActorRef, happening: Happening) =>
    events.push({ at: Math.max(at, events.at(-1)?.at ?? at), actor, happening });

  const opening = decodeOpening(past, target);
  add(startedAt, visitor, opening);
  add(startedAt, system, {
    type: 'queue-entered',
    queueId: queueOf(target.snapshot, opening.inboxId),
    reason: 'opened',
  });
  let isTaken = false;
  for (const { id, message, source, sent } of past.messages) {
    const at = clockOf(sent.timeZone ?? zone).instant(sent.dateTime ?? sent.datetime ?? past.start.dateTime);
    if (source === 'operator' && !isTaken) add(at, operator, { type: 'session-accepted', agent: target.operator });
    isTaken ||= source === 'operator';
    const said = { messageId: id, kind: 'text', text: message, automatic: false, page: null } as const;
    add(at, source === 'operator' ? operator : visitor, { type: 'message-posted', ...said });
  }
  const over = events.at(-1)?.at ?? startedAt;
  add(over, system, { type: 'session-ended', by: 'system', reason: null });
  add(over, system, { type: 'session-closed' });
  return events;
}

function decodeOpening(past: PastHistory, { snapshot, visitorId }: ImportTarget) {
  const inbox = [...snapshot.inboxes.values()].find(({ number }) => String(number) === past.button.id);
  if (!inbox) throw invalidInput('/button/id', `There is no button with the id ${past.button.id}.`);
  const { startPage } = past.visitor;
  return {
    type: 'session-opened',
    sessionId: sessionIdOf(snapshot.account.id, past.id),
    accountId: snapshot.account.id,
    number: 0,
    inboxNumber: 0,
    inboxId: inbox.id,
    visitorId,
    channel: inbox.channel,
    intent: 'chat',
    intake: false,
    visitor: decodeVisitor(past.visitor),
    page: startPage ? { url: startPage, title: '', referrer: '' } : null,
    extras: { agendize: { id: past.id } },
  } as const satisfies Happening;
}

function decodeVisitor(visitor: PastHistory['visitor']): VisitorFacts {
  return {
    ...unknownVisitor,
    name: visitor.name || null,
    email: visitor.emaillAddress || visitor.emailAddress || null,
    ip: visitor.networkAddress || null,
    userAgent: visitor.userAgent || null,
    browser: visitor.browser || null,
    system: visitor.operatingSystem || null,
    country: visitor.country || null,
    city: visitor.city || null,
  };
}

/** Made of the vendor's id, so that a repeat finds the session. */
function sessionIdOf(accountId: string, id: string): string {
  const hash = createHash('sha256').update(`agendize ${accountId} ${id}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}

function queueOf({ inboxes }: Snapshot, inboxId: string): string {
  const inbox = inboxes.get(inboxId);
  if (!inbox) throw new Error(`There is no inbox ${inboxId}`);
  return inbox.queueId;
}
