import type { Snapshot } from '../../../core/directory.ts';
import type { FileRef, Named } from '../../../core/event.ts';
import type { Session } from '../../../core/session.ts';
import { textWithFiles } from '../../file-text.ts';
import { realtimeIdOf } from '../chat-id.ts';
import type { Settings } from '../settings.ts';
import type * as wire from '../wire.ts';
import { keptOf } from './kept.ts';
import type { ChatState, Entry } from './stream.ts';
import { decodeOffset, encodeTime } from './time.ts';

/** What a chat's wire form takes besides the session and its events. */
export interface ChatView {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  /** The chat's own address. */
  readonly href: string;
  readonly chatId: string;
  /** What the vendor's clients call the visitor. */
  readonly visitorId: number;
  /** Where a file of the chat opens, for about an hour. */
  readonly fileUrl: (file: FileRef) => string;
  readonly agentTyping: boolean;
  readonly visitorTyping: boolean;
  /** When the client was last heard of, in epoch milliseconds. */
  readonly seenAt: number;
}

/** The two forms of a chat's parts: within the chat some numbers are numbers, on their own the same are text. */
export type Form = 'chat' | 'alone';

/** The whole chat, with its events from the one numbered `from`. */
export function encodeChat(session: Session, entries: readonly Entry[], from: number, view: ChatView): wire.Chat {
  const { href } = view;
  const count = shownOf(entries, view.settings).length;
  return {
    link: [
      link(href, 'self'),
      link(`${href}/events`, 'events'),
      link(`${href}/info`, 'info'),
      link(`${href}?from=${count}`, 'next'),
      link(`${href}/transcriptRequest`, 'transcript-request'),
      link(`${href}/transcriptWithSubjectRequest`, 'transcript-with-subject-request'),
      link(`${href}/exitSurvey`, 'exit-survey'),
      link(`${href}/customVariables`, 'custom-variables'),
    ],
    events: encodeEvents(entries, from, view, 'chat'),
    info: encodeInfo(session, view, 'chat'),
  };
}

/** The events from the one numbered `from`. The link to the next ones comes last, for clients look there. */
export function encodeEvents(entries: readonly Entry[], from: number, view: ChatView, form: Form): wire.Events {
  const shown = shownOf(entries, view.settings);
  return {
    link: [link(`${view.href}/events`, 'self'), link(`${view.href}/events?from=${shown.length}`, 'next')],
    event: shown.slice(from).map((entry, index) => encodeEvent(entry, from + index, view, form)),
  };
}

/** The event numbered `id`, or null. */
export function encodeEventNumbered(entries: readonly Entry[], id: number, view: ChatView): wire.Event | null {
  const entry = shownOf(entries, view.settings)[id];
  return entry ? encodeEvent(entry, id, view, 'alone') : null;
}

/** The number of the last event that the log has shown up to this entry: what stands after it may be hidden. */
export function eventIdOf(entries: readonly Entry[], seq: number, settings: Settings): number {
  return shownOf(entries, settings).findLastIndex((entry) => entry.seq <= seq);
}

/** Where in the log the last line of an agent stands that whoever asks from `from` on has; -1 when they have none. */
export function fetchedUpTo(entries: readonly Entry[], from: number, settings: Settings): number {
  const shown = shownOf(entries, settings);
  const isByAgent = (entry: Entry) => entry.type === 'line' && entry.source === 'agent';
  return from > shown.length ? -1 : (shown.findLast(isByAgent)?.seq ?? -1);
}

/** How the chat stands. */
export function encodeInfo(session: Session, view: ChatView, form: Form): wire.Info {
  const { href, settings, snapshot, seenAt } = view;
  const kept = keptOf(session.extras);
  const time = timesOf(settings);
  const queue = snapshot.queues.get(session.queueId ?? '');
  const agent = answererOf(session);
  const text = (value: string | number | undefined) => (form === 'chat' || value === undefined ? value : String(value));
  const startedAt = startOf(session);
  const language = kept.language ?? session.visitor.language;
  return {
    link: [
      link(`${href}/info`, 'self'),
      link(`${href}/info/visitorName`, 'visitor-name'),
      link(`${href}/info/visitorTyping`, 'visitor-typing'),
      link(`${href}/info/agentTyping`, 'agent-typing'),
    ],
    state: stateOf(session),
    chatSessionKey: view.chatId,
    ...(queue && { skillName: queue.name, skillId: queue.number }),
    ...(agent && {
      agentName: agent.name,
      agentId: (snapshot.agents.get(agent.id) ?? snapshot.bots.get(agent.id))?.number ?? 0,
    }),
    startTime: time(startedAt),
    duration: session.endedAt === null ? 0 : Math.floor((session.endedAt - startedAt) / 1000),
    lastUpdate: time(seenAt),
    chatTimeout: kept.chatTimeout ?? settings.chatTimeout,
    visitorId: view.visitorId,
    agentTyping: typing(view.agentTyping),
    visitorTyping: typing(view.visitorTyping),
    visitorName: visitorNameOf(session, settings),
    rtSessionId: realtimeIdOf(session.number),
    sharkVisitorId: kept.sharkVisitorId ?? tagOf(session.visitorId),
    sharkSessionId: kept.sharkSessionId ?? tagOf(session.id),
    sharkContextId: text(kept.sharkContextId ?? 1) ?? 1,
    ...(kept.engagementId !== undefined && { engagementId: text(kept.engagementId) ?? '' }),
    ...(kept.campaignId !== undefined && { campaignId: text(kept.campaignId) ?? '' }),
    ...(language !== null && { language }),
  };
}

/** Who has the chat, a bot included; null while it waits. */
export function answererOf({ agent, bot }: Pick<Session, 'agent' | 'bot'>): Named | null {
  return agent ?? bot;
}

/** Epoch milliseconds: when a chat that a bot met first came, else when it entered its queue. */
function startOf({ queueLegs: [first], handedOffAt, openedAt }: Session): number {
  return first && (handedOffAt === null || first.enteredAt < handedOffAt) ? first.enteredAt : openedAt;
}

/** The vendor's three states. */
export function stateOf({ stage }: Pick<Session, 'stage'>): ChatState {
  switch (stage) {
    case 'intake':
    case 'waiting':
      return 'waiting';
    case 'active':
      return 'chatting';
    case 'ended':
    case 'closed':
      return 'ended';
  }
}

/** What the visitor is called; who never said it goes by the account's word for that. */
export function visitorNameOf({ visitor }: Pick<Session, 'visitor'>, settings: Settings): string {
  return visitor.name || settings.visitorName;
}

export function typing(isTyping: boolean): wire.Typing {
  return isTyping ? 'typing' : 'not-typing';
}

/** What the client counts: lines that were sent before the chat only if the account wants them seen. */
function shownOf(entries: readonly Entry[], { preChatLines }: Settings): readonly Entry[] {
  if (preChatLines === 'shown') return entries;
  return entries.filter((entry) => !(entry.type === 'line' && entry.source === 'system' && entry.number === 0));
}

function encodeEvent(entry: Entry, id: number, view: ChatView, form: Form): wire.Event {
  const { settings } = view;
  const numbered = { '@id': String(id), '@type': entry.type, time: timesOf(settings)(entry.at) } as const;
  if (entry.type === 'state') return { ...numbered, '@type': 'state', state: entry.state };
  const isHtml = entry.source === 'agent' && settings.agentText === 'html';
  return {
    ...numbered,
    '@type': 'line',
    textType: isHtml ? 'html' : 'plain',
    text: isHtml ? htmlOf(textOf(entry, view)) : textOf(entry, view),
    by: byOf(entry, settings),
    source: entry.source,
    ...(entry.source === 'system' &&
      entry.number !== null && { systemMessageId: form === 'chat' ? entry.number : String(entry.number) }),
    subType: 'REGULAR',
  };
}

function byOf(entry: Extract<Entry, { type: 'line' }>, settings: Settings): string {
  switch (entry.source) {
    case 'system':
      return 'info';
    case 'visitor':
      return entry.by || settings.visitorName;
    case 'agent':
      return entry.by || 'agent';
  }
}

function textOf(entry: Extract<Entry, { type: 'line' }>, { settings, snapshot, fileUrl }: ChatView): string {
  if (entry.source !== 'system') return textWithFiles(entry, fileUrl);
  if (entry.text !== null) return entry.text;
  const skill = snapshot.queues.get(entry.queueId ?? '')?.name ?? '';
  const names: Readonly<Record<string, string>> = { '{agent}': entry.agentName ?? '', '{skill}': skill };
  return (settings.systemLines[String(entry.number)] ?? '').replace(
    /\{(agent|skill)\}/g,
    (name) => names[name] ?? name,
  );
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** An agent's text as the vendor's agents' windows send it; what they typed is still text [K9]. */
function htmlOf(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
  return `<div dir="ltr">${escaped.replaceAll('\n', '<br/>')}</div>`;
}

/** 22 characters, as the vendor's tags are. */
function tagOf(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function timesOf({ offset }: Settings): (at: number) => string {
  const minutes = decodeOffset(offset);
  return (at) => encodeTime(at, minutes);
}

function link(href: string, rel: string): wire.Link {
  return { '@href': href, '@rel': rel };
}
