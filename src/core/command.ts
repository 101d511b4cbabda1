import type {
  ActorRef,
  Button,
  EndedBy,
  Extras,
  FileRef,
  FormKind,
  Link,
  MessageKind,
  Named,
  OfferAnswer,
} from './event.ts';
import type { LegPromise, Page, Priority, Skills, VisitorFacts } from './facts.ts';
import type { Scores } from './survey.ts';

/** What somebody wants done to a session. Names and promises are filled in by the use case, never by the caller. */
export type Command =
  | {
      readonly type: 'open';
      readonly sessionId: string;
      readonly accountId: string;
      readonly inboxId: string;
      readonly visitorId: string;
      readonly channel: string;
      readonly intent: 'chat' | 'offline-message';
      /** True when a form is shown first: the session waits for `submit-form` before it enters the queue. */
      readonly intake: boolean;
      /** The pre-chat form, filled in before; not together with `intake`. */
      readonly answers?: Readonly<Record<string, string>>;
      readonly survey?: AnsweredSurvey;
      readonly queueId: string;
      readonly promise: LegPromise;
      /** The bot that has the session first; it enters the queue when the bot hands it off. Not together with `intake`. */
      readonly bot?: Named | null;
      readonly priority?: Priority;
      readonly skills?: Skills;
      readonly visitor: VisitorFacts;
      readonly page: Page | null;
      readonly extras: Extras;
    }
  | {
      /** The pre-chat form of a session in intake lets it enter the queue; other answers are only kept. */
      readonly type: 'submit-form';
      readonly form: FormKind;
      readonly answers: Readonly<Record<string, string>>;
      readonly survey?: AnsweredSurvey;
      /** What the answers tell of the visitor. */
      readonly facts?: Partial<VisitorFacts>;
      readonly queueId: string;
      readonly promise: LegPromise;
      /** The bot that then has the session, before it enters the queue. */
      readonly bot?: Named | null;
    }
  | { readonly type: 'accept'; readonly agent: Named }
  /** Holds a waiting session out to one agent. */
  | { readonly type: 'offer'; readonly agent: Named; readonly until: number }
  | { readonly type: 'answer-offer'; readonly how: OfferAnswer; readonly reason: string | null }
  /** Puts a session that waits, or whose agent dropped off, into a queue. */
  | {
      readonly type: 'requeue';
      readonly queueId: string;
      readonly promise: LegPromise;
      readonly reason: 'returned' | 'overflowed';
    }
  | { readonly type: 'set-priority'; readonly priority: Priority }
  | { readonly type: 'require-skills'; readonly skills: Skills }
  | {
      readonly type: 'post-message';
      readonly messageId: string;
      readonly kind: MessageKind;
      readonly text: string;
      readonly automatic: boolean;
      readonly page: Page | null;
      readonly buttons?: readonly Button[];
      readonly files?: readonly FileRef[];
      readonly replyTo?: string;
      /** What is known of the message that `replyTo` names; null when there is none. */
      readonly answered?: SaidMessage | null;
      readonly mentions?: readonly Named[];
    }
  | { readonly type: 'edit-message'; readonly message: SaidMessage | null; readonly text: string }
  /** `moderates`: whoever gives it may remove what others said. */
  | { readonly type: 'remove-message'; readonly message: SaidMessage | null; readonly moderates: boolean }
  /** Warns of each deadline whose warning is due. */
  | { readonly type: 'warn-of-deadlines' }
  /** The line is what the visitor reads. */
  | {
      readonly type: 'warn-of-silence';
      readonly side: 'visitor' | 'agent';
      readonly line: { readonly messageId: string; readonly text: string } | null;
    }
  | { readonly type: 'read-messages'; readonly upTo: number }
  | { readonly type: 'view-page'; readonly page: Page }
  | { readonly type: 'update-visitor'; readonly changes: Partial<VisitorFacts> }
  | { readonly type: 'transfer'; readonly to: TransferGoal; readonly note: string | null }
  /** Asks an agent to take the session over; until they answer, all stays as it is. */
  | {
      readonly type: 'offer-transfer';
      readonly to: Named;
      readonly note: string | null;
      /** When it lapses (epoch milliseconds); null: never. */
      readonly until: number | null;
    }
  | { readonly type: 'answer-transfer'; readonly how: OfferAnswer; readonly reason: string | null }
  /** One more agent comes in: by themselves, or called by one who is in it. A hidden one listens. */
  | { readonly type: 'join'; readonly agent: Named; readonly hidden: boolean }
  /** When the agent who has it leaves, the first of the company takes it, or it goes back to the queue. */
  | { readonly type: 'leave'; readonly agent: Named; readonly queueId: string; readonly promise?: LegPromise }
  | { readonly type: 'engage-bot'; readonly bot: Named }
  /** A session that a bot has enters the queue; otherwise it is only recorded. */
  | {
      readonly type: 'hand-off';
      readonly reason: string | null;
      readonly summary: string | null;
      readonly queueId: string;
      readonly promise: LegPromise;
    }
  | { readonly type: 'change-labels'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly type: 'add-link'; readonly link: Link }
  | { readonly type: 'remove-link'; readonly kind: Link['kind']; readonly id: string }
  | { readonly type: 'mark-spam'; readonly spam: boolean }
  | { readonly type: 'set-extras'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'request-transcript'; readonly email: string; readonly subject: string | null }
  | {
      readonly type: 'end';
      readonly by: EndedBy;
      readonly reason: string | null;
      /** How long its agent may finish the record, in milliseconds; 0: there is no wrap-up. */
      readonly wrapUpMs: number;
    }
  | {
      readonly type: 'wrap-up';
      readonly how: 'done' | 'timed-out';
      readonly disposition: string | null;
      readonly note: string | null;
    }
  /** Until when it may be reopened (epoch milliseconds); null: as long as it is not closed. */
  | {
      readonly type: 'reopen';
      readonly queueId: string;
      readonly promise?: LegPromise;
      readonly agent: Named | null;
      readonly until: number | null;
    }
  | { readonly type: 'rate'; readonly score: number; readonly outOf: number; readonly comment: string | null }
  | { readonly type: 'close' };

/** What rules on a message that was posted. */
export interface SaidMessage {
  readonly messageId: string;
  readonly kind: MessageKind;
  readonly at: number;
  readonly by: ActorRef;
}

/** The survey that answers were checked against, and what they amount to. */
export interface AnsweredSurvey {
  readonly id: string;
  readonly version: number;
  readonly scores: Scores;
}

export type TransferGoal =
  | { readonly kind: 'agent'; readonly agent: Named }
  | { readonly kind: 'queue'; readonly queueId: string; readonly promise: LegPromise };

export type CommandType = Command['type'];

/** A command and who gives it. */
export type Commanded<T extends CommandType = CommandType> = Extract<Command, { type: T }> & {
  readonly actor: ActorRef;
};

/** Longest text of one message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 16_384;
