import { businessFirstResponse, businessResponses } from './business-metrics.ts';
import { firstResponse, responses } from './metrics.ts';
import type { Session } from './session.ts';

/** The part of a session's row that messages and read marks change, seldom together with anything else. */
export interface Talk {
  readonly version: number;
  readonly updatedAt: number;
  readonly messageCount: number;
  readonly visitorMessageCount: number;
  readonly agentMessageCount: number;
  readonly firstVisitorMessageAt: number | null;
  readonly lastVisitorMessageAt: number | null;
  readonly firstAgentMessageAt: number | null;
  readonly lastAgentMessageAt: number | null;
  /** When the conversation began and was last continued: what anybody but the system said to everybody, greetings too. */
  readonly firstSaidAt: number | null;
  readonly lastSaidAt: number | null;
  readonly lastMessageAt: number | null;
  readonly lastMessageBy: 'visitor' | 'agent' | 'bot' | 'system' | 'integration' | null;
  readonly lastMessageText: string | null;
  readonly unansweredSince: number | null;
  readonly firstResponseMs: number | null;
  readonly responseCount: number | null;
  readonly responseSumMs: number | null;
  readonly responseMedianMs: number | null;
  readonly responseP90Ms: number | null;
  readonly responseMaxMs: number | null;
  /** The same durations on the business clock. */
  readonly firstResponseBusinessMs: number | null;
  readonly responseSumBusinessMs: number | null;
}

/** What a session knows for its talk alone: nothing else in the row is made of it, but for judgements. */
const known = {
  version: true,
  updatedAt: true,
  byVisitor: true,
  byAgent: true,
  byBot: true,
  byAnybody: true,
  messageCount: true,
  lastMessage: true,
  sent: true,
  unansweredSince: true,
  firstResponse: true,
  responses: true,
  readByVisitor: true,
  readByAgent: true,
} as const satisfies Partial<Record<keyof Session, true>>;

/** A session without what it knows for its talk. */
export type BesideTalk = Omit<Session, keyof typeof known>;

export function talkOf(session: Session): Talk {
  const answered = responses.of(session);
  return {
    version: session.version,
    updatedAt: session.updatedAt,
    messageCount: session.messageCount,
    visitorMessageCount: session.byVisitor.count,
    agentMessageCount: session.byAgent.count,
    firstVisitorMessageAt: session.byVisitor.firstAt,
    lastVisitorMessageAt: session.byVisitor.lastAt,
    firstAgentMessageAt: session.byAgent.firstAt,
    lastAgentMessageAt: session.byAgent.lastAt,
    firstSaidAt: session.byAnybody.firstAt,
    lastSaidAt: session.byAnybody.lastAt,
    lastMessageAt: session.lastMessage?.at ?? null,
    lastMessageBy: session.lastMessage?.by.kind ?? null,
    lastMessageText: session.lastMessage?.text ?? null,
    unansweredSince: session.unansweredSince,
    firstResponseMs: firstResponse.of(session),
    responseCount: answered?.count ?? null,
    responseSumMs: answered?.sumMs ?? null,
    responseMedianMs: answered?.medianMs ?? null,
    responseP90Ms: answered?.p90Ms ?? null,
    responseMaxMs: answered?.maxMs ?? null,
    firstResponseBusinessMs: businessFirstResponse.of(session),
    responseSumBusinessMs: businessResponses.of(session)?.sumMs ?? null,
  };
}

/** Whether two states of a session are the same beside their talk. */
export function isSameBesideTalk(one: Session, other: Session): boolean {
  for (const member in other) {
    const name = member as keyof Session;
    if (one[name] !== other[name] && !(name in known)) return false;
  }
  return true;
}
