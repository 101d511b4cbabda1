import type { Event } from './event.ts';
import type { Session } from './session.ts';

/** What a visitor's own client needs of a session: each member as `Session` has it, for a client that must weigh little. */
export interface VisitorSession
  extends Pick<
    Session,
    | 'id'
    | 'intent'
    | 'stage'
    | 'agent'
    | 'messageCount'
    | 'lastPage'
    | 'readByVisitor'
    | 'readByAgent'
    | 'answers'
    | 'rating'
  > {
  /** Whether an agent has ever had it, or a bot has said something. */
  readonly wasAnswered: boolean;
}

/** The state after one more event of a visitor's copy of the log, which begins with `session-opened`. Pure; held to `apply` by a test. */
export function applyForVisitor(session: VisitorSession | null, event: Event): VisitorSession {
  if (event.type === 'session-opened') {
    return {
      id: event.sessionId,
      intent: event.intent,
      stage: event.intake ? 'intake' : 'waiting',
      agent: null,
      messageCount: 0,
      lastPage: event.page,
      readByVisitor: -1,
      readByAgent: -1,
      answers: {},
      rating: null,
      wasAnswered: false,
    };
  }
  if (!session) throw new Error(`A log begins with ${event.type}, not with session-opened`);
  return { ...session, ...change(session, event) };
}

function change(session: VisitorSession, event: Event): Partial<VisitorSession> {
  switch (event.type) {
    case 'form-submitted': {
      const { answers } = session;
      return { answers: { ...answers, [event.form]: { ...answers[event.form], ...event.answers } } };
    }
    case 'queue-entered':
    case 'session-reopened':
      return { stage: 'waiting', agent: null };
    case 'session-accepted':
      return { stage: 'active', agent: event.agent, wasAnswered: true };
    case 'session-transferred':
      return event.to.kind === 'agent'
        ? { stage: 'active', agent: event.to.agent, wasAnswered: true }
        : { stage: 'waiting', agent: null };
    case 'bot-engaged':
      return { stage: 'active' };
    case 'message-posted': {
      const byBot = event.actor.kind === 'bot' && event.kind === 'text' && !event.automatic;
      return {
        messageCount: session.messageCount + 1,
        ...(event.page && { lastPage: event.page }),
        ...(byBot && { wasAnswered: true }),
      };
    }
    case 'messages-read':
      return event.actor.kind === 'visitor'
        ? { readByVisitor: Math.max(session.readByVisitor, event.upTo) }
        : { readByAgent: Math.max(session.readByAgent, event.upTo) };
    case 'page-viewed':
      return { lastPage: event.page };
    case 'session-rated':
      return { rating: { score: event.score, outOf: event.outOf, comment: event.comment } };
    case 'session-ended':
      return { stage: 'ended' };
    case 'session-closed':
      return { stage: 'closed' };
    default:
      return {};
  }
}
