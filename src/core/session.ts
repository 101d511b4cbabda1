import type { ActorRef, EndedBy, Event, Extras, FormKind, Named, TransferTarget } from './event.ts';
import type { Deadline, Page, SlaTarget, VisitorFacts } from './facts.ts';
import { addSent, noMessages, type SentMessages } from './sent-messages.ts';

export type Stage = 'intake' | 'waiting' | 'active' | 'ended' | 'closed';

/** One stay in a queue; `leftAt` and `acceptedBy` are null while it lasts, `acceptedBy` also when nobody took it. */
export interface QueueLeg {
  readonly queueId: string;
  readonly enteredAt: number;
  readonly leftAt: number | null;
  readonly acceptedBy: string | null;
}

/** One stretch during which an agent had the session; `leftAt` is null while it lasts. */
export interface AgentLeg {
  readonly agent: Named;
  readonly acceptedAt: number;
  readonly leftAt: number | null;
}

/** A visitor's first unanswered message, answered by a human after `ms` milliseconds. */
export interface Response {
  readonly agentId: string;
  readonly ms: number;
}

/** How often a side spoke, and when first and last. */
export interface Spoken {
  readonly count: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

export interface Transfer {
  readonly at: number;
  readonly from: Named | null;
  readonly fromQueueId: string | null;
  readonly to: TransferTarget;
}

export interface Rating {
  readonly score: number;
  readonly outOf: number;
  readonly comment: string | null;
}

/** The state of one chat: what `apply` makes of its log. Times are epoch milliseconds. */
export interface Session {
  readonly id: string;
  readonly accountId: string;
  readonly number: number;
  readonly inboxId: string;
  readonly inboxNumber: number;
  readonly channel: string;
  readonly intent: 'chat' | 'offline-message';
  readonly visitorId: string;
  readonly visitor: VisitorFacts;
  readonly stage: Stage;
  /** The sequence that the next event will have. */
  readonly version: number;
  /** When the last event happened. */
  readonly updatedAt: number;
  readonly openedAt: number;
  readonly queueId: string | null;
  readonly agent: Named | null;
  readonly queueLegs: readonly QueueLeg[];
  readonly agentLegs: readonly AgentLeg[];
  readonly transfers: readonly Transfer[];
  /** An agent was asked to take the session over, and has not answered yet. */
  readonly offeredTransfer: { readonly at: number; readonly to: Named; readonly note: string | null } | null;
  readonly deadlines: Readonly<Partial<Record<SlaTarget, Deadline>>>;
  readonly firstPage: Page | null;
  readonly lastPage: Page | null;
  readonly pageCount: number;
  readonly byVisitor: Spoken;
  /** Human agents, greetings and canned welcomes left out. */
  readonly byAgent: Spoken;
  readonly byBot: Spoken;
  /** Everything said to everybody, greetings too, but for what the system itself says. */
  readonly byAnybody: Spoken;
  readonly messageCount: number;
  readonly lastMessage: {
    readonly seq: number;
    readonly at: number;
    readonly by: ActorRef;
    readonly text: string;
  } | null;
  readonly sent: SentMessages;
  /** The visitor's first message that no human has answered yet. */
  readonly unansweredSince: number | null;
  readonly handedOffAt: number | null;
  readonly firstResponse: { readonly at: number; readonly ms: number } | null;
  readonly responses: readonly Response[];
  /** The highest sequence each side has read; -1 before the first. */
  readonly readByVisitor: number;
  readonly readByAgent: number;
  /** What was answered, by form. */
  readonly answers: Readonly<Partial<Record<FormKind, Readonly<Record<string, string>>>>>;
  readonly spam: boolean;
  readonly rating: Rating | null;
  readonly endedAt: number | null;
  readonly endedBy: EndedBy | null;
  readonly endReason: string | null;
  readonly reopenedAt: readonly number[];
  readonly closedAt: number | null;
  readonly extras: Extras;
}

const PREVIEW_LENGTH = 200;
const silent: Spoken = { count: 0, firstAt: null, lastAt: null };

/**
 * The state after one more event. Pure; a log begins with `session-opened`, and sequences rise. They may leap, for
 * a visitor's copy of the log lacks what visitors may not see; the stored log is gapless, which the journal holds.
 */
export function apply(session: Session | null, event: Event): Session {
  if (event.type === 'session-opened') {
    if (session) throw new Error(`Session ${session.id} is opened twice`);
    return open(event);
  }
  if (!session) throw new Error(`A log begins with ${event.type}, not with session-opened`);
  if (event.seq < session.version) {
    throw new Error(`Session ${session.id} is at ${session.version} and cannot take sequence ${event.seq}`);
  }
  return { ...session, ...change(session, event), version: event.seq + 1, updatedAt: event.at };
}

/** The state that a whole log amounts to. */
export function fold(events: Iterable<Event>): Session {
  let session: Session | null = null;
  for (const event of events) session = apply(session, event);
  if (!session) throw new Error('An empty log has no state');
  return session;
}

function open(event: Event<'session-opened'>): Session {
  return {
    id: event.sessionId,
    accountId: event.accountId,
    number: event.number,
    inboxId: event.inboxId,
    inboxNumber: event.inboxNumber,
    channel: event.channel,
    intent: event.intent,
    visitorId: event.visitorId,
    visitor: event.visitor,
    stage: event.intake ? 'intake' : 'waiting',
    version: 1,
    updatedAt: event.at,
    openedAt: event.at,
    queueId: null,
    agent: null,
    queueLegs: [],
    agentLegs: [],
    transfers: [],
    offeredTransfer: null,
    deadlines: {},
    firstPage: event.page,
    lastPage: event.page,
    pageCount: event.page ? 1 : 0,
    byVisitor: silent,
    byAgent: silent,
    byBot: silent,
    byAnybody: silent,
    messageCount: 0,
    lastMessage: null,
    sent: noMessages,
    unansweredSince: null,
    handedOffAt: null,
    firstResponse: null,
    responses: [],
    readByVisitor: -1,
    readByAgent: -1,
    answers: {},
    spam: false,
    rating: null,
    endedAt: null,
    endedBy: null,
    endReason: null,
    reopenedAt: [],
    closedAt: null,
    extras: event.extras,
  };
}

function change(session: Session, event: Exclude<Event, { type: 'session-opened' }>): Partial<Session> {
  switch (event.type) {
    case 'form-submitted':
      return { answers: { ...session.answers, [event.form]: { ...session.answers[event.form], ...event.answers } } };
    case 'queue-entered':
      return {
        stage: 'waiting',
        queueId: event.queueId,
        agent: null,
        queueLegs: [
          ...leaveQueue(session, event.at, null),
          { queueId: event.queueId, enteredAt: event.at, leftAt: null, acceptedBy: null },
        ],
      };
    case 'deadline-set':
      return { deadlines: { ...session.deadlines, [event.target]: event.deadline } };
    case 'session-accepted':
      return {
        stage: 'active',
        agent: event.agent,
        queueLegs: leaveQueue(session, event.at, event.agent.id),
        agentLegs: [...leaveAgent(session, event.at), { agent: event.agent, acceptedAt: event.at, leftAt: null }],
      };
    case 'session-transferred':
      return transfer(session, event);
    case 'transfer-offered':
      return { offeredTransfer: { at: event.at, to: event.to, note: event.note } };
    case 'transfer-answered':
      return { offeredTransfer: null };
    case 'bot-handed-off':
      return { handedOffAt: session.handedOffAt ?? event.at };
    case 'message-posted':
      return post(session, event);
    case 'messages-read':
      return event.actor.kind === 'visitor'
        ? { readByVisitor: Math.max(session.readByVisitor, event.upTo) }
        : { readByAgent: Math.max(session.readByAgent, event.upTo) };
    case 'page-viewed':
      return {
        firstPage: session.firstPage ?? event.page,
        lastPage: event.page,
        pageCount: session.pageCount + 1,
      };
    case 'visitor-updated':
      return { visitor: { ...session.visitor, ...event.changes } };
    case 'spam-marked':
      return { spam: event.spam };
    case 'extras-set':
      return {
        extras: { ...session.extras, [event.dialect]: { ...session.extras[event.dialect], ...event.values } },
      };
    case 'transcript-requested':
      return {};
    case 'session-ended':
      return {
        stage: 'ended',
        offeredTransfer: null,
        endedAt: event.at,
        endedBy: event.by,
        endReason: event.reason,
        queueLegs: leaveQueue(session, event.at, null),
        agentLegs: leaveAgent(session, event.at),
      };
    case 'session-reopened':
      return {
        stage: 'waiting',
        endedAt: null,
        endedBy: null,
        endReason: null,
        agent: null,
        reopenedAt: [...session.reopenedAt, event.at],
      };
    case 'session-rated':
      return { rating: { score: event.score, outOf: event.outOf, comment: event.comment } };
    case 'session-closed':
      return { stage: 'closed', closedAt: event.at };
  }
}

function transfer(session: Session, event: Event<'session-transferred'>): Partial<Session> {
  const transfers = [
    ...session.transfers,
    { at: event.at, from: event.from, fromQueueId: event.fromQueueId, to: event.to },
  ];
  const agentLegs = leaveAgent(session, event.at);
  if (event.to.kind === 'queue') {
    return { transfers, agentLegs, agent: null, stage: 'waiting', offeredTransfer: null };
  }
  return {
    transfers,
    offeredTransfer: null,
    stage: 'active',
    agent: event.to.agent,
    queueLegs: leaveQueue(session, event.at, event.to.agent.id),
    agentLegs: [...agentLegs, { agent: event.to.agent, acceptedAt: event.at, leftAt: null }],
  };
}

function post(session: Session, event: Event<'message-posted'>): Partial<Session> {
  const sent = addSent(session.sent, event.messageId, event.seq);
  if (event.kind === 'note') return { sent };
  const posted: Partial<Session> = {
    sent,
    messageCount: session.messageCount + 1,
    lastMessage: { seq: event.seq, at: event.at, by: event.actor, text: preview(event.text) },
    ...(event.page && { lastPage: event.page, firstPage: session.firstPage ?? event.page }),
    ...(isSaid(event) && { byAnybody: speak(session.byAnybody, event.at) }),
  };
  if (event.kind === 'system' || event.automatic) return posted;
  switch (event.actor.kind) {
    case 'visitor':
      return {
        ...posted,
        byVisitor: speak(session.byVisitor, event.at),
        unansweredSince: session.unansweredSince ?? event.at,
      };
    case 'bot':
      return { ...posted, byBot: speak(session.byBot, event.at) };
    case 'agent':
      return { ...posted, byAgent: speak(session.byAgent, event.at), ...answer(session, event) };
    case 'integration':
    case 'system':
      return posted;
  }
}

/** Whether a message is part of the conversation: not a note, and no line of the system. */
export function isSaid({ kind, actor }: Event<'message-posted'>): boolean {
  return kind === 'text' && actor.kind !== 'system';
}

/** The beginning of a text; half a surrogate pair at the cut is left out, for no store could keep it. */
function preview(text: string): string {
  return text.slice(0, PREVIEW_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** A human's message answers the visitor's first unanswered one, and gives the first response if none was given. */
function answer(session: Session, event: Event<'message-posted'>): Partial<Session> {
  if (session.unansweredSince === null) return {};
  const responses = [...session.responses, { agentId: event.actor.id ?? '', ms: event.at - session.unansweredSince }];
  if (session.firstResponse) return { unansweredSince: null, responses };
  const asked = Math.max(
    session.byVisitor.firstAt ?? session.openedAt,
    session.queueLegs[0]?.enteredAt ?? session.openedAt,
    session.handedOffAt ?? session.openedAt,
  );
  return { unansweredSince: null, responses, firstResponse: { at: event.at, ms: event.at - asked } };
}

function speak(spoken: Spoken, at: number): Spoken {
  return { count: spoken.count + 1, firstAt: spoken.firstAt ?? at, lastAt: at };
}

function leaveQueue(session: Session, at: number, acceptedBy: string | null): readonly QueueLeg[] {
  const last = session.queueLegs.at(-1);
  if (!last || last.leftAt !== null) return session.queueLegs;
  return [...session.queueLegs.slice(0, -1), { ...last, leftAt: at, acceptedBy }];
}

function leaveAgent(session: Session, at: number): readonly AgentLeg[] {
  const last = session.agentLegs.at(-1);
  if (!last || last.leftAt !== null) return session.agentLegs;
  return [...session.agentLegs.slice(0, -1), { ...last, leftAt: at }];
}
