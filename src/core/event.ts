import type { Deadline, LegPromise, Page, Priority, Skills, SlaTarget, VisitorFacts } from './facts.ts';
import type { Scores } from './survey.ts';

/** Who acted, as the log keeps it: the name is the one they bore at that moment. */
export interface ActorRef {
  readonly kind: 'visitor' | 'agent' | 'bot' | 'system' | 'integration';
  /** The visitor's, agent's, bot's or key's id; null for the system itself. */
  readonly id: string | null;
  readonly name: string | null;
}

/** A person or machine named inside an event. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * `text` is said to everybody, `system` is a line Koine or a vendor wrote, `note` is for agents' eyes alone, and
 * `whisper` is said to the agents who are in the session now.
 */
export type MessageKind = 'text' | 'system' | 'note' | 'whisper';

/** What a visitor may choose instead of typing; the value is what is then posted. */
export interface Button {
  readonly label: string;
  readonly value: string;
}

/** A file that was uploaded to the session. Sizes are bytes and pixels. */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  /** As found in the content, not as its name says. */
  readonly mediaType: string;
  readonly size: number;
  readonly width?: number;
  readonly height?: number;
}

/** A record elsewhere that the session is about. */
export interface Link {
  readonly kind: 'ticket' | 'contact' | 'person' | 'project' | 'sale' | 'record';
  readonly id: string;
  readonly label: string;
  readonly url: string | null;
}

/** How a session that was held out to one agent was answered; `withdrawn` when it went elsewhere meanwhile. */
export type OfferAnswer = 'accepted' | 'declined' | 'unanswered' | 'withdrawn';

/** `returned` when its agent dropped off, `overflowed` when it waited too long elsewhere. */
export type QueueReason =
  | 'opened'
  | 'form-submitted'
  | 'transferred'
  | 'reopened'
  | 'handed-off'
  | 'returned'
  | 'overflowed';

export type FormKind = 'pre-chat' | 'exit' | 'offline';

export type EndedBy = 'visitor' | 'agent' | 'bot' | 'system' | 'integration';

export type TransferTarget =
  | { readonly kind: 'agent'; readonly agent: Named }
  | { readonly kind: 'queue'; readonly queueId: string };

/** What happened, without its place and time in the log. */
export type Happening =
  | {
      readonly type: 'session-opened';
      readonly sessionId: string;
      readonly accountId: string;
      /** Counts the account's sessions from 1; the journal gives it, and it is 0 before. */
      readonly number: number;
      /** Counts the inbox's sessions from 1; the journal gives it where an import brings none, and it is 0 before. */
      readonly inboxNumber: number;
      readonly inboxId: string;
      readonly visitorId: string;
      readonly channel: string;
      readonly intent: 'chat' | 'offline-message';
      readonly intake: boolean;
      readonly visitor: VisitorFacts;
      readonly page: Page | null;
      /** What a vendor has and Koine does not model, by dialect. */
      readonly extras: Extras;
      /** The log was rewritten: what was personal in it is gone. */
      readonly anonymised?: true;
    }
  | {
      readonly type: 'form-submitted';
      readonly form: FormKind;
      readonly answers: Readonly<Record<string, string>>;
      /** The survey that was answered, as it was then; absent for forms that Koine does not know. */
      readonly survey?: { readonly id: string; readonly version: number };
      readonly scores?: Scores;
    }
  | {
      readonly type: 'queue-entered';
      readonly queueId: string;
      readonly reason: QueueReason;
      /** Absent where nothing is promised, and the queue is always open. */
      readonly promise?: LegPromise;
    }
  | { readonly type: 'priority-set'; readonly priority: Priority }
  /** Least levels (1 to 5) of what an agent must be able to do, by name; a language is one. */
  | { readonly type: 'skills-required'; readonly skills: Skills }
  /** The session rings with one agent until then (epoch milliseconds). */
  | { readonly type: 'session-offered'; readonly agent: Named; readonly until: number }
  | {
      readonly type: 'offer-answered';
      readonly agent: Named;
      readonly how: OfferAnswer;
      readonly reason: string | null;
    }
  | { readonly type: 'deadline-set'; readonly target: SlaTarget; readonly deadline: Deadline }
  /** A deadline draws near, and its deed is not done. */
  | { readonly type: 'deadline-warned'; readonly target: SlaTarget; readonly dueAt: number }
  | { readonly type: 'session-accepted'; readonly agent: Named }
  | {
      readonly type: 'session-transferred';
      readonly from: Named | null;
      readonly fromQueueId: string | null;
      readonly to: TransferTarget;
      readonly note: string | null;
    }
  | {
      readonly type: 'transfer-offered';
      readonly from: Named | null;
      readonly to: Named;
      readonly note: string | null;
      /** When it lapses unanswered (epoch milliseconds); null: never. */
      readonly until: number | null;
    }
  /** The agent who was offered the session took it (then `session-transferred` follows) or left it with the one who had it; `withdrawn` by who offered it. */
  | { readonly type: 'transfer-answered'; readonly how: OfferAnswer; readonly reason: string | null }
  /** One more agent is in the session; a hidden one listens, and only agents know. */
  | { readonly type: 'agent-joined'; readonly agent: Named; readonly hidden: boolean }
  | { readonly type: 'agent-left'; readonly agent: Named; readonly hidden: boolean }
  /** A bot has the session; the queue, where it is named, is the one that answers when the bot does not. */
  | { readonly type: 'bot-engaged'; readonly bot: Named; readonly queueId?: string }
  | { readonly type: 'bot-handed-off'; readonly reason: string | null; readonly summary: string | null }
  | {
      readonly type: 'message-posted';
      /** Made by the sender, unique in the session. */
      readonly messageId: string;
      readonly kind: MessageKind;
      readonly text: string;
      /** True for greetings and canned welcomes: nobody typed it, so it answers nothing. */
      readonly automatic: boolean;
      readonly page: Page | null;
      readonly buttons?: readonly Button[];
      readonly files?: readonly FileRef[];
      /** The message that it answers, by its id. */
      readonly replyTo?: string;
      /** Agents who are told of it; in what agents say among themselves only. */
      readonly mentions?: readonly Named[];
    }
  /** A message has another text now; its kind says who may read it. */
  | { readonly type: 'message-edited'; readonly messageId: string; readonly kind: MessageKind; readonly text: string }
  /** A message was taken back, with its files. */
  | { readonly type: 'message-removed'; readonly messageId: string; readonly kind: MessageKind }
  /** A side was told that its silence will end the session. */
  | { readonly type: 'silence-warned'; readonly side: 'visitor' | 'agent' }
  | { readonly type: 'messages-read'; readonly upTo: number }
  | { readonly type: 'page-viewed'; readonly page: Page }
  | { readonly type: 'visitor-updated'; readonly changes: Partial<VisitorFacts> }
  | { readonly type: 'spam-marked'; readonly spam: boolean }
  /** What a vendor keeps beside was added or changed; members that are absent stay. */
  | { readonly type: 'extras-set'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'transcript-requested'; readonly email: string; readonly subject: string | null }
  | { readonly type: 'labels-changed'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly type: 'link-added'; readonly link: Link }
  | { readonly type: 'link-removed'; readonly kind: Link['kind']; readonly id: string }
  | { readonly type: 'session-ended'; readonly by: EndedBy; readonly reason: string | null }
  /** The agent finishes the record until then (epoch milliseconds), and takes no other session for it. */
  | { readonly type: 'wrap-up-begun'; readonly agent: Named; readonly until: number }
  /** `timed-out` when the time was over before the agent was done. */
  | {
      readonly type: 'wrapped-up';
      readonly how: 'done' | 'timed-out';
      readonly disposition: string | null;
      readonly note: string | null;
    }
  | { readonly type: 'session-reopened' }
  | { readonly type: 'session-rated'; readonly score: number; readonly outOf: number; readonly comment: string | null }
  | { readonly type: 'session-closed' };

export type EventType = Happening['type'];

export type Extras = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One entry of a session's log. Sequences are 0, 1, 2, … without gaps; `at` is in epoch milliseconds and never decreases. */
export type Event<T extends EventType = EventType> = Extract<Happening, { type: T }> & {
  readonly seq: number;
  readonly at: number;
  readonly actor: ActorRef;
};

/** An event and its place in the account's feed. */
export interface Positioned {
  readonly position: number;
  readonly sessionId: string;
  readonly event: Event;
}
