import { isAmongAgents } from '../../../core/access.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { Event, EventType, FileRef, Named } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import { turnsOf, typistOf } from '../../../core/turns.ts';
import { type FileUrl, textWithFiles } from '../../file-text.ts';
import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import type * as wire from '../wire.ts';
import { type Kept, keptOf } from './kept.ts';

/** What a chat's wire form takes besides the session itself. */
export interface ChatView {
  readonly snapshot: Snapshot;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Without it, files are named below the text, for what is told has no place for links. */
  readonly fileUrl?: FileUrl;
}

/** The events that a chat's wire form is made of. */
export const chatEventTypes = [
  'message-posted',
  'session-accepted',
  'session-transferred',
] as const satisfies readonly EventType[];

type Message = Event<'message-posted'>;

/** The chat in the vendor's form; `log` holds the session's events of `chatEventTypes`, in order. */
export function encodeChat(row: SessionRow, log: readonly Event[], view: ChatView): wire.Chat {
  const { snapshot, clock } = view;
  // What came after the row was read would contradict it.
  const events = log.filter(({ seq }) => seq < row.version);
  const messages = events.filter((event) => event.type === 'message-posted').filter(({ kind }) => !isAmongAgents(kind));
  const kept = keptOf(row.extras);
  const agents = agentsOf(events);
  const queues = queuesOf(row, view);
  const turns = turnsOf(messages).map(({ askedAt, answeredAt }) => secondOf(answeredAt) - secondOf(askedAt));
  const sum = turns.reduce((total, seconds) => total + seconds, 0);
  const transfers = events
    .filter((event) => event.type === 'session-transferred')
    .map((event) => encodeTransfer(event, view));
  const local = (at: number | null) => (at === null ? null : clock.local(at));
  return {
    chatId: row.inboxNumber,
    projectId: snapshot.inboxes.get(row.inboxId)?.number ?? 0,
    entityId: kept.entityId ?? null,
    contactId: kept.contactId ?? null,
    ticketId: kept.ticketId ?? null,
    ticketNo: kept.ticketNo ?? null,
    sessionId: kept.sessionId ?? `${originOf(row.channel)}/${snapshot.account.slug}/${row.id}`,
    type: encodeChannel(row.channel),
    pageName: row.firstPageTitle ?? '',
    visitorName: row.visitorName ?? '',
    firstAgent: numberOf(snapshot.agents, row.firstAgentId),
    lastAgent: numberOf(snapshot.agents, row.agentId),
    firstQueueId: queues.first?.number ?? null,
    lastQueueId: queues.last?.number ?? null,
    ipAddress: row.visitorIp ?? '',
    firstURL: row.firstPageUrl ?? '',
    lastURL: row.lastPageUrl ?? '',
    sessionStartTime: clock.local(row.openedAt),
    sessionCloseTime: local(row.endedAt),
    duration: row.endedAt === null ? null : secondOf(row.endedAt) - secondOf(row.openedAt),
    firstVisitorMessageTime: local(row.firstVisitorMessageAt),
    firstAgentMessageTime: local(row.firstAgentMessageAt),
    lastVisitorMessageTime: local(row.lastVisitorMessageAt),
    lastVisitorMessageAgentResponseTime: null,
    lastAgentMessageTime: local(row.lastAgentMessageAt),
    isSPAM: row.spam ? 1 : 0,
    transcript: messages.map((message) => encodeMessage(message, row, kept, view)),
    visitorTranscript: textOf(messages, 'visitor'),
    agentTranscript: textOf(messages, 'agent'),
    disposition: dispositionOf(row, kept),
    firstResponseTime: turns[0] ?? null,
    averageResponseTime: turns.length === 0 ? null : Math.round(sum / turns.length),
    slaStatus: slaStatusOf(row, kept),
    chatLog: null,
    firstQueue: null,
    lastQueue: null,
    firstAgentName: agents[0]?.name ?? null,
    lastAgentName: agents.at(-1)?.name ?? null,
    firstQueueName: queues.first?.name ?? null,
    lastQueueName: queues.last?.name ?? null,
    ticketTypeId: kept.ticketTypeId ?? null,
    ticketType: kept.ticketType ?? null,
    responseCount: turns.length === 0 ? null : turns.length,
    sumResponseTime: turns.length === 0 ? null : sum,
    transfers,
    transferCount: transfers.length,
  };
}

/** Koine's `web` is the vendor's `webchat`; other channels have one name in both. */
export function encodeChannel(channel: string): string {
  return channel === 'web' ? 'webchat' : channel;
}

function textOf(messages: readonly Message[], kind: 'visitor' | 'agent'): string {
  return messages
    .filter((message) => typistOf(message) === kind)
    .map(({ text }) => text)
    .join(' ');
}

function encodeMessage(
  message: Message,
  row: SessionRow,
  kept: Kept,
  { clock, fileUrl }: ChatView,
): wire.TranscriptItem {
  const name = message.actor.kind === 'visitor' ? row.visitorName || 'Visitor' : (message.actor.name ?? 'System');
  return {
    attachments: kept.attachments?.[message.messageId] ?? attachmentsOf(message, row.id, fileUrl),
    date: clock.iso(message.at),
    id: message.messageId,
    message: fileUrl ? message.text : textWithFiles(message, null),
    name,
    pageUrl: message.page?.url ?? '',
    pageTitle: message.page?.title ?? '',
  };
}

/** The vendor shows `image` alone; the other kinds are called as in the messengers whose form this is. */
function attachmentsOf({ files = [] }: Message, sessionId: string, fileUrl?: FileUrl) {
  if (!fileUrl || files.length === 0) return null;
  return files.map((file) => ({ type: kindOf(file), payload: { url: fileUrl(sessionId, file) } }));
}

function kindOf({ mediaType }: FileRef): string {
  return /^(image|audio|video)\//.exec(mediaType)?.[1] ?? 'file';
}

function encodeTransfer(event: Event<'session-transferred'>, { snapshot, clock }: ChatView): wire.Transfer {
  const { from, fromQueueId, to } = event;
  return {
    date: clock.iso(event.at),
    fromAgent: numberOf(snapshot.agents, from?.id ?? null),
    toAgent: to.kind === 'agent' ? numberOf(snapshot.agents, to.agent.id) : null,
    fromQueueId: numberOf(snapshot.queues, fromQueueId),
    toQueueId: to.kind === 'queue' ? numberOf(snapshot.queues, to.queueId) : null,
  };
}

/** Every agent who took the chat, in order, with the name they bore then. */
function agentsOf(events: readonly Event[]): readonly Named[] {
  return events.flatMap((event) => {
    if (event.type === 'session-accepted') return [event.agent];
    return event.type === 'session-transferred' && event.to.kind === 'agent' ? [event.to.agent] : [];
  });
}

function queuesOf(row: SessionRow, { snapshot, settings }: ChatView) {
  const shown = row.firstAgentId !== null || settings.untakenQueue === 'shown';
  const queue = (id: string | null) => (shown && id !== null ? snapshot.queues.get(id) : undefined);
  return { first: queue(row.firstQueueId), last: queue(row.queueId) };
}

function dispositionOf(row: SessionRow, kept: Kept): wire.Disposition {
  if (row.endedAt === null) return 'In progress';
  if (kept.disposition !== undefined && kept.disposition !== 'In progress') return kept.disposition;
  if (row.agentMessageCount > 0) return 'Completed';
  return row.firstAgentId !== null && row.endedBy === 'visitor' ? 'Lost' : 'Missed';
}

/** Judged by the promises to accept and to answer, once an agent has answered. */
function slaStatusOf(row: SessionRow, kept: Kept): string | null {
  if (kept.slaStatus !== undefined) return kept.slaStatus;
  if (row.firstAgentMessageAt === null) return null;
  const judged = [row.slaAccept, row.slaFirstResponse];
  if (judged.includes('breached')) return 'Outside SLA';
  return judged.includes('met') ? 'Within SLA' : null;
}

function originOf(channel: string): string {
  return channel === 'web' ? 'webchat-plugin' : channel;
}

function numberOf(among: ReadonlyMap<string, { readonly number: number }>, id: string | null): number | null {
  return id === null ? null : (among.get(id)?.number ?? null);
}

/** Times are shown in whole seconds, and durations are the differences of what is shown. */
function secondOf(at: number): number {
  return Math.floor(at / 1000);
}
