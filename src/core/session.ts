import type {
  ActorRef,
  EndedBy,
  Event,
  Extras,
  FormKind,
  Link,
  Named,
  OfferAnswer,
  QueueReason,
  TransferTarget,
} from './event.ts';
import type { Deadline, LegPromise, Page, Priority, Skills, SlaTarget, VisitorFacts } from './facts.ts';
import type { Revision } from './revisions.ts';
import { SentMessages } from './sent-messages.ts';
import { change } from './session-changes.ts';
import type { Scores } from './survey.ts';

export { isSaid } from './session-changes.ts';

export type Stage = 'intake' | 'waiting' | 'active' | 'ended' | 'closed';

/** One stay in a queue; `leftAt` and `acceptedBy` are null while it lasts, `acceptedBy` also when nobody took it. */
export interface QueueLeg {
  readonly queueId: string;
  readonly reason: QueueReason;
  readonly enteredAt: number;
  readonly leftAt: number | null;
  readonly acceptedBy: string | null;
  readonly promise?: LegPromise;
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
  readonly at: number;
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
  readonly offeredTransfer: {
    readonly at: number;
    readonly to: Named;
    readonly note: string | null;
    readonly until: number | null;
  } | null;
  readonly priority: Priority;
  readonly skills: Skills;
  /** The session rings with this agent. */
  readonly offer: { readonly agent: Named; readonly at: number; readonly until: number } | null;
  /** Offers of the current stay in a queue that came to nothing, oldest first. */
  readonly lostOffers: readonly { readonly agentId: string; readonly at: number; readonly how: OfferAnswer }[];
  /** Agents who are in the session beside the one who has it. */
  readonly company: readonly { readonly agent: Named; readonly hidden: boolean; readonly since: number }[];
  /** Agents who were ever in its company and not hidden. */
  readonly joined: readonly string[];
  /** The bot that has the session. */
  readonly bot: Named | null;
  readonly handOff: { readonly at: number; readonly reason: string | null; readonly summary: string | null } | null;
  /** The one of the next response stands only until it is answered. */
  readonly deadlines: Readonly<Partial<Record<SlaTarget, Deadline>>>;
  /** Of which deadlines somebody was warned, by when they were due. */
  readonly warnedOf: Readonly<Partial<Record<SlaTarget, number>>>;
  /** How often a next response was promised and given, in time and late. */
  readonly turns: { readonly met: number; readonly breached: number };
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
  /** How messages that were edited or removed stand, by their ids. */
  readonly revisions: Readonly<Record<string, Revision>>;
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
  /** The side that was told that its silence will end the session, and has not spoken since. */
  /** What the answers amount to; a later answer counts. */
  readonly scores: Scores;
  readonly warnedOfSilence: { readonly side: 'visitor' | 'agent'; readonly at: number } | null;
  readonly fileCount: number;
  readonly labels: readonly string[];
  readonly links: readonly Link[];
  readonly spam: boolean;
  readonly rating: Rating | null;
  readonly endedAt: number | null;
  readonly endedBy: EndedBy | null;
  readonly endReason: string | null;
  /** The agent finishes the record; `doneAt` is null while they do. */
  readonly wrapUp: {
    readonly agent: Named;
    readonly at: number;
    readonly until: number;
    readonly doneAt: number | null;
  } | null;
  /** How the agent judged the session, in the account's own words. */
  readonly disposition: string | null;
  readonly reopenedAt: readonly number[];
  readonly closedAt: number | null;
  readonly extras: Extras;
  /** What was personal in its log is gone; nothing is added to it any more. */
  readonly anonymised: boolean;
}

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
    priority: 'normal',
    skills: {},
    offer: null,
    lostOffers: [],
    company: [],
    joined: [],
    bot: null,
    handOff: null,
    deadlines: {},
    warnedOf: {},
    turns: { met: 0, breached: 0 },
    firstPage: event.page,
    lastPage: event.page,
    pageCount: event.page ? 1 : 0,
    byVisitor: silent,
    byAgent: silent,
    byBot: silent,
    byAnybody: silent,
    messageCount: 0,
    lastMessage: null,
    sent: SentMessages.none,
    revisions: {},
    unansweredSince: null,
    handedOffAt: null,
    firstResponse: null,
    responses: [],
    readByVisitor: -1,
    readByAgent: -1,
    answers: {},
    scores: {},
    warnedOfSilence: null,
    fileCount: 0,
    labels: [],
    links: [],
    spam: false,
    rating: null,
    endedAt: null,
    endedBy: null,
    endReason: null,
    wrapUp: null,
    disposition: null,
    reopenedAt: [],
    closedAt: null,
    extras: event.extras,
    anonymised: event.anonymised === true,
  };
}
