import type { PastEvent } from '../../../app/importing.ts';
import type { Inbox, Snapshot } from '../../../core/directory.ts';
import type { ActorRef, EndedBy, Happening, Named } from '../../../core/event.ts';
import { unknownVisitor } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { readTime } from '../parameters.ts';
import type { Message, PastSession, WholeItem } from '../wire.ts';
import { isChat, keptOf } from './kept.ts';
import { differencesOf } from './past-differences.ts';
import { channelOf } from './words.ts';

/** Where an imported session goes: its chat, its users and its groups must be in the account, with the vendor's ids. */
export interface ImportTarget {
  readonly snapshot: Snapshot;
  /** Who bears the vendor's client id. */
  readonly visitorId: string;
}

/** What is put into the log one after the other; of two at one time, the earlier kind comes first. */
type Step =
  | { readonly kind: 'taken'; readonly at: number; readonly agent: Named }
  | { readonly kind: 'said'; readonly at: number; readonly message: Message }
  | { readonly kind: 'read'; readonly at: number; readonly byClient: boolean };

const steps: readonly Step['kind'][] = ['taken', 'said', 'read'];
const system: ActorRef = { kind: 'system', id: null, name: null };

/** What happened in a session of the vendor, to be put into the log. Refuses chats, users and groups that are not there. */
export function decodePastSession(past: PastSession, target: ImportTarget): readonly PastEvent[] {
  const { item } = past;
  const { snapshot, visitorId } = target;
  const openedAt = timeOf(item.createdAt, '/item/createdAt');
  const visitor: ActorRef = { kind: 'visitor', id: visitorId, name: item.name || null };
  const events: PastEvent[] = [];
  const add = (at: number, actor: ActorRef, happening: Happening) =>
    events.push({ at: Math.max(at, events.at(-1)?.at ?? at), actor, happening });

  add(openedAt, visitor, openingOf(item, target));
  for (const [index, number] of (item.operatorGroupIds ?? []).entries()) {
    const queue = [...snapshot.queues.values()].find((each) => each.number === number);
    if (!queue) throw invalidInput('/item/operatorGroupIds', `There is no operator group ${number}.`);
    add(openedAt, system, { type: 'queue-entered', queueId: queue.id, reason: index === 0 ? 'opened' : 'transferred' });
  }
  let taker: Named | null = null;
  const take = (at: number, agent: Named) => {
    if (taker?.id === agent.id) return;
    const by: ActorRef = { kind: 'agent', ...(taker ?? agent) };
    const to = { kind: 'agent', agent } as const;
    if (taker) add(at, by, { type: 'session-transferred', from: taker, fromQueueId: null, to, note: null });
    else add(at, by, { type: 'session-accepted', agent });
    taker = agent;
  };
  const lastSaid: Record<'client' | 'company', number> = { client: -1, company: -1 };
  for (const step of timelineOf(past, snapshot)) {
    switch (step.kind) {
      case 'taken':
        take(step.at, step.agent);
        break;
      case 'said': {
        const { message } = step;
        const author = message.authorType === 'OPERATOR' ? authorOf(message, snapshot) : null;
        if (author) take(step.at, author);
        lastSaid[message.authorType === 'CLIENT' ? 'client' : 'company'] = events.length;
        add(step.at, actorOf(message, visitor, author), saidIn(message));
        break;
      }
      case 'read': {
        const reader: ActorRef = taker ? { kind: 'agent', ...(taker as Named) } : system;
        const upTo = step.byClient ? lastSaid.company : lastSaid.client;
        add(step.at, step.byClient ? visitor : reader, { type: 'messages-read', upTo });
        break;
      }
    }
  }
  const last = events.at(-1)?.at ?? openedAt;
  if (item.markedAsSpam) add(last, system, { type: 'spam-marked', spam: true });
  if (isOver(item)) addEnd(past, target, last, visitor, add);
  const values = differencesOf(past, events, snapshot);
  add(last, system, { type: 'extras-set', dialect: 'twin', values: { ...values, givenVersion: events.length + 1 } });
  return events;
}

function openingOf(item: WholeItem, { snapshot, visitorId }: ImportTarget) {
  const inbox = inboxOf(item, snapshot);
  const { operatorType: _type, botStatus: _bot, clientOnlineAt: _on, ...told } = keptOf({ twin: item });
  const { clientOfflineAt: _off, clientUserAgent: _agent, ...kept } = told;
  return {
    type: 'session-opened',
    sessionId: item.id.toLowerCase(),
    accountId: snapshot.account.id,
    number: 0,
    inboxNumber: 0,
    inboxId: inbox.id,
    visitorId,
    channel: channelOf(item.messengerType),
    intent: 'chat',
    intake: false,
    visitor: {
      ...unknownVisitor,
      name: item.name || null,
      phone: item.whatsappPhone === null ? null : `+${item.whatsappPhone}`,
      ip: item.clientIp,
      userAgent: item.clientUserAgent,
      country: item.countryCode,
      city: item.city,
    },
    page: item.referer === null ? null : { url: item.referer, title: '', referrer: '' },
    extras: { twin: { ...kept, price: Number(item.price) } },
  } as const satisfies Happening;
}

function inboxOf({ chatId }: WholeItem, { inboxes }: Snapshot): Inbox {
  const inbox = [...inboxes.values()].find((each) => isChat(each, chatId));
  if (!inbox) throw invalidInput('/item/chatId', `There is no chat ${chatId}.`);
  return inbox;
}

function timelineOf({ item, messages }: PastSession, snapshot: Snapshot): readonly Step[] {
  const user = item.userId === null ? null : userOf(snapshot, String(item.userId), '/item/userId');
  const operator = messages.find(({ authorType }) => authorType === 'OPERATOR');
  const first = operator ? authorOf(operator, snapshot) : user;
  const takenAt = item.takenByOperatorAt ?? item.operatorAssignedAt ?? operator?.createdAt ?? item.createdAt;
  const assignedAt = item.operatorAssignedAt ?? takenAt;
  const taken = (at: string, agent: Named | null): readonly Step[] =>
    agent ? [{ kind: 'taken', at: timeOf(at, '/item'), agent }] : [];
  const said = messages.flatMap((message): Step[] => {
    const at = timeOf(message.createdAt, '/messages');
    const step: Step = { kind: 'said', at, message };
    if (message.readAt === null) return [step];
    const readAt = Math.max(at, timeOf(message.readAt, '/messages'));
    return [step, { kind: 'read', at: readAt, byClient: message.authorType !== 'CLIENT' }];
  });
  const lastTaken = user && user.id !== first?.id ? taken(assignedAt, user) : [];
  return [...taken(takenAt, first), ...lastTaken, ...said].sort(
    (one, other) => one.at - other.at || steps.indexOf(one.kind) - steps.indexOf(other.kind),
  );
}

function addEnd(
  { item }: PastSession,
  { snapshot }: ImportTarget,
  last: number,
  visitor: ActorRef,
  add: (at: number, actor: ActorRef, happening: Happening) => void,
): void {
  const closedAt = item.closedAt === null ? last : timeOf(item.closedAt, '/item/closedAt');
  const id = item.closedByUserId;
  const closer = id === null ? null : userOf(snapshot, String(id), '/item/closedByUserId');
  const name = item.closedByOperatorName ?? closer?.name ?? null;
  const actor: ActorRef = closer
    ? { kind: 'agent', id: closer.id, name }
    : item.closedByBotId !== null
      ? { kind: 'bot', id: item.closedByBotId, name: item.botName }
      : system;
  const by: EndedBy = actor.kind;
  add(closedAt, actor, { type: 'session-ended', by, reason: closer ? (item.operatorResults?.[0] ?? null) : null });
  if (item.rating !== null && Number.isInteger(item.rating)) {
    const outOf = item.csiMax !== null && Number.isInteger(item.csiMax) ? item.csiMax : RATING_MOST;
    add(closedAt, visitor, { type: 'session-rated', score: item.rating, outOf, comment: null });
  }
  add(closedAt, system, { type: 'session-closed' });
}

/** The scale of a rating when the vendor does not tell it. */
const RATING_MOST = 5;

function isOver({ status, closedAt }: WholeItem): boolean {
  return closedAt !== null || status.toUpperCase() !== 'ACTIVE';
}

function actorOf(message: Message, visitor: ActorRef, author: Named | null): ActorRef {
  if (author) return { kind: 'agent', id: author.id, name: message.authorName ?? author.name };
  if (message.authorType === 'CLIENT') return visitor;
  return message.authorId === null
    ? { ...system, name: message.authorName }
    : { kind: 'bot', id: message.authorId, name: message.authorName };
}

function saidIn({ id, type, body }: Message): Happening {
  const kind = type === 'SYSTEM' ? 'system' : 'text';
  return { type: 'message-posted', messageId: id, kind, text: body, automatic: false, page: null };
}

function authorOf({ authorId }: Message, snapshot: Snapshot): Named {
  return userOf(snapshot, authorId ?? '', '/messages/authorId');
}

function userOf({ agents }: Snapshot, id: string, pointer: string): Named {
  const agent = [...agents.values()].find(({ number }) => String(number) === id);
  if (!agent) throw invalidInput(pointer, `There is no user ${id}.`);
  return { id: agent.id, name: agent.name };
}

function timeOf(text: string, pointer: string): number {
  const time = readTime(text);
  if (time === null) throw invalidInput(pointer, `${text} is no ISO 8601 date.`);
  return time;
}
