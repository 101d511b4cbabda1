import type { Opening } from '../../app/calendars.ts';
import type { Intent } from '../../app/intent.ts';
import { type Actor, mayManage } from '../../core/access.ts';
import type { Agent, Credential, Inbox, OutsideHours, Queue, Snapshot, Visitor } from '../../core/directory.ts';
import { accentOf, mailSettingsOf } from '../../core/directory.ts';
import type { Event, Positioned } from '../../core/event.ts';
import type { Deadline } from '../../core/facts.ts';
import { keepForGood } from '../../core/privacy/retention.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { StandingMessage } from '../../core/revisions.ts';
import type { SessionRow } from '../../core/row.ts';
import { encodeFile, type FileLinking } from './file-codec.ts';
import { encodeWidgetSettings } from './widget-codec.ts';
import type * as wire from './wire.ts';

/** The event as everybody reads it; `previous` is the sequence of the one before it that this reader may see, or -1. */
export function encodeEvent(event: Event, previous: number): wire.Event {
  const { seq, at, actor, type, ...members } = event;
  const deadline = event.type === 'deadline-set' && { deadline: encodeDeadline(event.deadline) };
  const dueAt = event.type === 'deadline-warned' && { dueAt: encodeTime(event.dueAt) };
  const until = 'until' in event && { until: encodeTimeOrNull(event.until) };
  return { seq, previous, at: encodeTime(at), actor, type, ...members, ...deadline, ...dueAt, ...until };
}

function encodeDeadline({ dueAt, since, warnAt, ...members }: Deadline) {
  return {
    ...members,
    dueAt: encodeTime(dueAt),
    ...(since !== undefined && { since: encodeTime(since) }),
    ...(warnAt !== undefined && { warnAt: encodeTime(warnAt) }),
  };
}

/** The events of one page, each with its `previous`; the first follows `after`. */
export function encodeEvents(events: readonly Event[], after: number): wire.Event[] {
  return events.map((event, index) => encodeEvent(event, events[index - 1]?.seq ?? after));
}

export function encodeMessage(event: StandingMessage, linking: FileLinking): wire.Message {
  const { seq, messageId, at, kind, actor, text, automatic, page, buttons, files, replyTo, mentions } = event;
  const { revision } = event;
  const said = { seq, messageId, at: encodeTime(at), kind, from: actor, text, automatic, page };
  return {
    ...said,
    ...(buttons && { buttons: [...buttons] }),
    ...(files && { files: files.map((file) => encodeFile(file, linking)) }),
    ...(replyTo !== undefined && { replyTo }),
    ...(mentions && { mentions: [...mentions] }),
    ...(revision && { [revision.text === null ? 'removedAt' : 'editedAt']: encodeTime(revision.at) }),
  };
}

/** An entry of the feed of those who see every event. */
export function encodeFeedItem({ position, sessionId, event }: Positioned) {
  return { position, sessionId, event: encodeEvent(event, event.seq - 1) };
}

/** The session as this actor may see it: visitors learn neither deadlines, nor spam marks, nor what a vendor keeps beside. */
export function encodeSession(row: SessionRow, snapshot: Snapshot, actor: Actor): wire.Session {
  const forMembers = actor.kind !== 'visitor';
  const agent = (id: string | null) => encodeRef(snapshot.agents, id);
  const queue = (id: string | null) => encodeRef(snapshot.queues, id);
  return {
    id: row.id,
    number: row.number,
    inbox: refOf(snapshot.inboxes, row.inboxId),
    inboxNumber: row.inboxNumber,
    channel: row.channel,
    stage: row.stage,
    outcome: row.outcome === 'spam' && !forMembers ? null : row.outcome,
    waitingSince: encodeTimeOrNull(row.waitingSince),
    botId: row.botId,
    fileCount: row.fileCount,
    ...(forMembers && {
      priority: row.priority,
      skills: row.skills,
      offeredTo: agent(row.offeredTo),
      offeredUntil: encodeTimeOrNull(row.wait?.offeredUntil ?? null),
      transferOfferedTo: agent(row.transferOfferedTo),
      companions: row.companionIds.map((id) => refOf(snapshot.agents, id)),
      wrapUpUntil: encodeTimeOrNull(row.wrapUpUntil),
      handOffReason: row.handOffReason,
      labels: [...row.labels],
      links: [...row.links],
      disposition: row.disposition,
      spam: row.spam,
    }),
    version: row.version,
    openedAt: encodeTime(row.openedAt),
    updatedAt: encodeTime(row.updatedAt),
    queuedAt: encodeTimeOrNull(row.queuedAt),
    acceptedAt: encodeTimeOrNull(row.acceptedAt),
    endedAt: encodeTimeOrNull(row.endedAt),
    closedAt: encodeTimeOrNull(row.closedAt),
    endedBy: row.endedBy,
    // What others than the visitor ended it for is not the visitor's to read, as in the log.
    endReason: forMembers || row.endedBy === 'visitor' ? row.endReason : null,
    reopenCount: row.reopenCount,
    firstQueue: queue(row.firstQueueId),
    queue: queue(row.queueId),
    firstAgent: agent(row.firstAgentId),
    agent: agent(row.agentId),
    agents: row.agentIds.map((id) => refOf(snapshot.agents, id)),
    transferCount: row.transferCount,
    visitor: {
      id: row.visitorId,
      name: row.visitorName,
      email: row.visitorEmail,
      phone: row.visitorPhone,
      language: row.visitorLanguage,
      ip: row.visitorIp,
      browser: row.visitorBrowser,
      system: row.visitorSystem,
      country: row.visitorCountry,
      city: row.visitorCity,
      attributes: row.attributes,
    },
    pages: {
      firstUrl: row.firstPageUrl,
      firstTitle: row.firstPageTitle,
      lastUrl: row.lastPageUrl,
      count: row.pageCount,
    },
    messages: encodeMessages(row),
    metrics: {
      queueWaitMs: row.queueWaitMs,
      firstResponseMs: row.firstResponseMs,
      responseCount: row.responseCount,
      responseSumMs: row.responseSumMs,
      responseMedianMs: row.responseMedianMs,
      responseP90Ms: row.responseP90Ms,
      responseMaxMs: row.responseMaxMs,
      durationMs: row.durationMs,
      handlingMs: row.handlingMs,
      queueWaitBusinessMs: row.queueWaitBusinessMs,
      firstResponseBusinessMs: row.firstResponseBusinessMs,
      responseSumBusinessMs: row.responseSumBusinessMs,
      durationBusinessMs: row.durationBusinessMs,
      handlingBusinessMs: row.handlingBusinessMs,
    },
    ...(forMembers && {
      sla: {
        accept: row.slaAccept,
        firstResponse: row.slaFirstResponse,
        nextResponse: row.slaNextResponse,
        resolution: row.slaResolution,
        next: encodeNextDeadline(row),
      },
    }),
    rating: encodeRating(row),
    scores: { csat: row.csat, csi: row.csi, nps: row.nps, ces: row.ces, fcr: row.fcr },
    ...(forMembers && { extras: row.extras }),
  };
}

/** What a wire command asks for. The two are spelled alike, so only what the wire lets through can reach a use case. */
export function commandIntent(command: wire.Command): Intent {
  return command;
}

export function encodeVisitor(visitor: Visitor): wire.Visitor {
  const { id, name, email, phone, language, attributes, userId, verified, firstSeenAt, lastSeenAt } = visitor;
  return {
    id,
    name,
    email,
    phone,
    language,
    attributes,
    userId,
    verified: [...verified],
    firstSeenAt: encodeTime(firstSeenAt),
    lastSeenAt: encodeTime(lastSeenAt),
  };
}

/** The agent as this actor may see them: the e-mail address is for those who manage agents, and for the agent. */
export function encodeAgent(agent: Agent, presence: wire.Agent['presence'], actor: Actor): wire.Agent {
  const { id, number, name, email, role, disabled, skills = {}, capacity = null } = agent;
  const isOwn = actor.kind === 'agent' && actor.agentId === id;
  const mail = (isOwn || mayManage(actor)) && { email };
  return { id, number, name, ...mail, role, disabled, presence, skills, capacity };
}

export function encodeQueue(queue: Queue): wire.Queue {
  const { id, number, name, members, promise, calendarId, settings } = queue;
  const { routing: _ownRoutes, ...course } = settings;
  return {
    id,
    number,
    name,
    members: members.map(({ agentId, rights }) => ({ agentId, rights: [...rights] })),
    promise: promise as wire.Queue['promise'],
    calendarId: calendarId ?? null,
    settings: course as wire.QueueSettings,
  };
}

export function encodeInbox(inbox: Inbox): wire.Inbox {
  const { id, number, name, key, queueId, channel, settings } = inbox;
  return {
    id,
    number,
    name,
    key,
    queueId,
    channel,
    accent: accentOf(inbox),
    greeting: settings.greeting ?? null,
    widget: encodeWidgetSettings(inbox),
    surveys: { ...settings.surveys },
    allowedOrigins: [...(settings.allowedOrigins ?? [])],
    mail: mailSettingsOf(inbox),
    files: (settings.files ?? {}) as wire.Inbox['files'],
    outsideHours: settings.outsideHours ?? defaultOutsideHours,
    liveMinutes: settings.liveMinutes ?? null,
    invitations: encodeInvitations(settings.invitations),
    typingPreview: settings.typingPreview ?? false,
    bot: settings.bot ?? null,
    verification: settings.verification ?? 'off',
    retention: settings.retention ? { ...keepForGood, ...settings.retention } : null,
  };
}

function encodeInvitations(invitations: Inbox['settings']['invitations'] = []): wire.Inbox['invitations'] {
  return invitations.map((each) => ({ ...each, languages: [...each.languages] }));
}

/** What an inbox's widget does before a chat; null: nothing. */
export function encodeBeforeChat({ settings }: Inbox): wire.WidgetStatus['beforeChat'] {
  const [tellsPages, invitations] = [settings.liveMinutes != null, encodeInvitations(settings.invitations)];
  return tellsPages || invitations.length > 0 ? { tellsPages, invitations } : null;
}

const defaultOutsideHours: OutsideHours = { mode: 'form', text: null };

/** How an inbox's widget stands to the hours of its queue. */
export function encodeWidgetHours({ settings }: Inbox, { isOpen, changesAt }: Opening): wire.WidgetStatus['hours'] {
  const { mode, text } = settings.outsideHours ?? defaultOutsideHours;
  return {
    isOpen,
    changesAt: encodeTimeOrNull(changesAt),
    mode: mode === 'bot' && !settings.bot ? 'form' : mode,
    text,
  };
}

/** The key without its secret. */
export function encodeKey(key: Credential): wire.Key {
  const { id, name, dialect, scopes, createdAt, lastUsedAt, expiresAt, revokedAt } = key;
  return {
    id,
    name,
    dialect,
    scopes: [...scopes],
    createdAt: encodeTime(createdAt),
    lastUsedAt: encodeTimeOrNull(lastUsedAt),
    expiresAt: encodeTimeOrNull(expiresAt),
    revokedAt: encodeTimeOrNull(revokedAt),
  };
}

/** RFC 3339 in UTC, to the millisecond. */
export function encodeTime(at: number): string {
  return new Date(at).toISOString();
}

/** Epoch milliseconds of a time that has the right form; refuses leap seconds, which no clock here can show. */
export function decodeTime(time: string, pointer: string): number {
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw invalidInput(pointer, 'must be a time without a leap second');
  return at;
}

function encodeTimeOrNull(at: number | null): string | null {
  return at === null ? null : encodeTime(at);
}

function encodeMessages(row: SessionRow): wire.Session['messages'] {
  const { lastMessageAt: at, lastMessageBy: by, lastMessageText: text } = row;
  return {
    count: row.messageCount,
    byVisitor: row.visitorMessageCount,
    byAgent: row.agentMessageCount,
    firstByVisitorAt: encodeTimeOrNull(row.firstVisitorMessageAt),
    lastByVisitorAt: encodeTimeOrNull(row.lastVisitorMessageAt),
    firstByAgentAt: encodeTimeOrNull(row.firstAgentMessageAt),
    lastByAgentAt: encodeTimeOrNull(row.lastAgentMessageAt),
    last: at === null || by === null || text === null ? null : { at: encodeTime(at), by, text },
    unansweredSince: encodeTimeOrNull(row.unansweredSince),
  };
}

function encodeNextDeadline({ deadlineTarget: target, deadlineAt: dueAt, deadlineWarnAt: warnAt }: SessionRow) {
  return target === null || dueAt === null
    ? null
    : { target, dueAt: encodeTime(dueAt), warnAt: encodeTimeOrNull(warnAt) };
}

function encodeRating({ ratingScore: score, ratingOutOf: outOf, ratingComment: comment }: SessionRow) {
  return score === null || outOf === null ? null : { score, outOf, comment };
}

type Numbered = ReadonlyMap<string, { readonly id: string; readonly number: number; readonly name: string }>;

function encodeRef(among: Numbered, id: string | null): wire.Ref | null {
  return id === null ? null : refOf(among, id);
}

/** An import may name somebody who is not of the account. */
function refOf(among: Numbered, id: string): wire.Ref {
  const { number, name } = among.get(id) ?? { number: 0, name: '' };
  return { id, number, name };
}
