import { createHash } from 'node:crypto';
import type { PastEvent } from '../../../app/importing.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { ActorRef, EndedBy, Happening, Named } from '../../../core/event.ts';
import { type Page, unknownVisitor } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { type Clock, clockOf } from '../clock.ts';
import type * as wire from '../wire.ts';
import type { Kept } from './kept.ts';
import { speakersOf } from './speakers.ts';

/** Where an imported chat goes. Its agents and queues must be in the account, with the vendor's numbers. */
export interface ImportTarget {
  readonly snapshot: Snapshot;
  readonly inboxId: string;
  readonly visitorId: string;
  /** The zone of the chat's times without offset, where its transcript does not tell it. */
  readonly clock: Clock;
}

const system: ActorRef = { kind: 'system', id: null, name: null };
const endedBy = {
  Completed: 'agent',
  Missed: 'system',
  Lost: 'visitor',
  'In progress': null,
} as const satisfies Record<wire.Disposition, EndedBy | null>;

/** What happened in a chat of the vendor, to be put into the log. Refuses agents and queues that are not there. */
export function decodeChat(chat: wire.Chat, target: ImportTarget): readonly PastEvent[] {
  const { startedAt, closedAt } = timesOf(chat, target.clock);
  const visitor: ActorRef = { kind: 'visitor', id: target.visitorId, name: chat.visitorName || null };
  const queue = (number: number) => queueOf(target.snapshot, number);
  const first = agentOf(target.snapshot, chat.firstAgent, chat.firstAgentName, '/firstAgent');
  const last = agentOf(target.snapshot, chat.lastAgent, chat.lastAgentName, '/lastAgent');
  const past: PastEvent[] = [];
  let taker: Named | null = null;
  const add = (at: number, actor: ActorRef, happening: Happening) =>
    past.push({ at: Math.max(at, past.at(-1)?.at ?? at), actor, happening });
  const take = (at: number, agent: Named) => {
    if (taker?.id === agent.id) return;
    taker = agent;
    add(at, { kind: 'agent', ...agent }, { type: 'session-accepted', agent });
  };

  add(startedAt, visitor, opening(chat, target));
  if (chat.firstQueueId !== null) {
    add(startedAt, system, { type: 'queue-entered', queueId: queue(chat.firstQueueId), reason: 'opened' });
  }
  for (const item of timelineOf(chat)) {
    if (item.kind === 'transfer') {
      const { happening, agent, queueId } = decodeTransfer(item.transfer, target.snapshot);
      add(item.at, happening.from ? { kind: 'agent', ...happening.from } : system, happening);
      taker = agent;
      if (queueId !== null) add(item.at, system, { type: 'queue-entered', queueId, reason: 'transferred' });
      continue;
    }
    const by = item.speaker === 'agent' ? speakingAgent(item.message, first, last, taker) : null;
    if (by) take(item.at, by);
    const actor = by ? ({ kind: 'agent', ...by, name: item.message.name } as const) : null;
    const line: ActorRef = { kind: 'system', id: null, name: item.message.name };
    add(item.at, actor ?? (item.speaker === 'visitor' ? visitor : line), {
      type: 'message-posted',
      messageId: item.message.id,
      kind: item.speaker === 'line' ? 'system' : 'text',
      text: item.message.message,
      automatic: false,
      page: pageOf(item.message.pageUrl, item.message.pageTitle),
    });
  }
  const over = closedAt ?? past.at(-1)?.at ?? startedAt;
  if (first && !past.some(({ happening }) => happening.type === 'session-accepted')) take(over, first);
  if (last) take(over, last);
  if (chat.lastURL !== '' && chat.lastURL !== chat.firstURL) {
    add(over, visitor, { type: 'page-viewed', page: { url: chat.lastURL, title: '', referrer: '' } });
  }
  if (chat.isSPAM === 1) add(over, system, { type: 'spam-marked', spam: true });
  const by = endedBy[chat.disposition];
  if (by !== null) {
    add(over, by === 'agent' && last ? { kind: 'agent', ...last } : by === 'visitor' ? visitor : system, {
      type: 'session-ended',
      by,
      reason: null,
    });
    add(over, system, { type: 'session-closed' });
  }
  return past;
}

function opening(chat: wire.Chat, { snapshot, inboxId, visitorId }: ImportTarget): Happening {
  return {
    type: 'session-opened',
    sessionId: sessionIdOf(chat),
    accountId: snapshot.account.id,
    number: 0,
    inboxNumber: Math.max(chat.chatId, 0),
    inboxId,
    visitorId,
    channel: chat.type === 'webchat' ? 'web' : chat.type,
    intent: 'chat',
    intake: false,
    visitor: { ...unknownVisitor, name: chat.visitorName || null, ip: chat.ipAddress || null },
    page: pageOf(chat.firstURL, chat.pageName),
    extras: { vcclive: keptFrom(chat) },
  };
}

/** What Koine does not model. What is null is left out. */
function keptFrom(chat: wire.Chat): Kept {
  const attachments = chat.transcript.flatMap((item) => (item.attachments ? [[item.id, item.attachments]] : []));
  const { chatId, entityId, contactId, ticketId, ticketNo, ticketTypeId, ticketType } = chat;
  const { sessionId, disposition, slaStatus } = chat;
  const kept = {
    ...{ chatId, entityId, contactId, ticketId, ticketNo, ticketTypeId, ticketType, sessionId, disposition, slaStatus },
    attachments: attachments.length === 0 ? null : Object.fromEntries(attachments),
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null));
}

/** The UUID with which the vendor's session id ends; else one made of project and chat, so that a repeat finds the session. */
function sessionIdOf(chat: wire.Chat): string {
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(chat.sessionId)?.[0];
  if (uuid !== undefined) return uuid.toLowerCase();
  const hash = createHash('sha256').update(`vcclive ${chat.projectId} ${chat.chatId}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}

/**
 * When the chat began and was closed. Times without offset are read with that of the transcript, or in UTC, whichever
 * agrees with `duration`: the vendor's own example has both in one chat.
 */
function timesOf(chat: wire.Chat, clock: Clock): { readonly startedAt: number; readonly closedAt: number | null } {
  const offset = chat.transcript[0]?.date.slice(19);
  const utc = clockOf('UTC');
  const own = offset === undefined ? clock : clockOf(offset === '+00:00' ? 'UTC' : offset);
  const starts = [own, utc].map((each) => each.instant(chat.sessionStartTime));
  const { sessionCloseTime, duration } = chat;
  if (sessionCloseTime === null) return { startedAt: starts[0] ?? 0, closedAt: null };
  const closes = [own, utc].map((each) => each.instant(sessionCloseTime));
  const pairs = closes.flatMap((closedAt) => starts.map((startedAt) => ({ startedAt, closedAt })));
  const fitting = pairs.find(({ startedAt, closedAt }) => (closedAt - startedAt) / 1000 === duration);
  return fitting ?? { startedAt: starts[0] ?? 0, closedAt: closes[0] ?? 0 };
}

type Item =
  | { readonly kind: 'transfer'; readonly at: number; readonly transfer: wire.Transfer }
  | {
      readonly kind: 'message';
      readonly at: number;
      readonly message: wire.TranscriptItem;
      readonly speaker: 'visitor' | 'agent' | 'line';
    };

function timelineOf(chat: wire.Chat): readonly Item[] {
  const speakers = speakersOf(chat);
  const messages = chat.transcript.map((message, index): Item => {
    return { kind: 'message', at: Date.parse(message.date), message, speaker: speakers[index] ?? 'line' };
  });
  const transfers = chat.transfers.map((transfer): Item => {
    return { kind: 'transfer', at: Date.parse(transfer.date), transfer };
  });
  return [...messages, ...transfers].sort((one, other) => one.at - other.at);
}

/** Who of the chat's agents wrote: by name, else whoever has the chat. */
function speakingAgent(
  message: wire.TranscriptItem,
  first: Named | null,
  last: Named | null,
  taker: Named | null,
): Named | null {
  return [taker, first, last].find((agent) => agent?.name === message.name) ?? taker ?? first ?? last;
}

function decodeTransfer(transfer: wire.Transfer, snapshot: Snapshot) {
  const agent = agentOf(snapshot, transfer.toAgent, null, '/transfers');
  const queueId = transfer.toQueueId === null ? null : queueOf(snapshot, transfer.toQueueId);
  if (!agent && queueId === null) throw invalidInput('/transfers', 'A transfer goes to an agent or to a queue.');
  const happening: Extract<Happening, { type: 'session-transferred' }> = {
    type: 'session-transferred',
    from: agentOf(snapshot, transfer.fromAgent, null, '/transfers'),
    fromQueueId: transfer.fromQueueId === null ? null : queueOf(snapshot, transfer.fromQueueId),
    to: agent ? { kind: 'agent', agent } : { kind: 'queue', queueId: queueId ?? '' },
    note: null,
  };
  return { happening, agent, queueId: agent ? null : queueId };
}

function agentOf(snapshot: Snapshot, number: number | null, name: string | null, pointer: string): Named | null {
  if (number === null) return null;
  const agent = [...snapshot.agents.values()].find((each) => each.number === number);
  if (!agent) throw invalidInput(pointer, `There is no agent with the number ${number}.`);
  return { id: agent.id, name: name ?? agent.name };
}

function queueOf(snapshot: Snapshot, number: number): string {
  const queue = [...snapshot.queues.values()].find((each) => each.number === number);
  if (!queue) throw invalidInput('/firstQueueId', `There is no queue with the number ${number}.`);
  return queue.id;
}

function pageOf(url: string, title: string): Page | null {
  return url === '' && title === '' ? null : { url, title, referrer: '' };
}
