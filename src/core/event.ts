import type { Deadline, Page, SlaTarget, VisitorFacts } from './facts.ts';

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

/** `text` is said to everybody, `system` is a line Koine or a vendor wrote, `note` is for agents' eyes alone. */
export type MessageKind = 'text' | 'system' | 'note';

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
    }
  | { readonly type: 'form-submitted'; readonly form: FormKind; readonly answers: Readonly<Record<string, string>> }
  | {
      readonly type: 'queue-entered';
      readonly queueId: string;
      readonly reason: 'opened' | 'form-submitted' | 'transferred' | 'reopened';
    }
  | { readonly type: 'deadline-set'; readonly target: SlaTarget; readonly deadline: Deadline }
  | { readonly type: 'session-accepted'; readonly agent: Named }
  | {
      readonly type: 'session-transferred';
      readonly from: Named | null;
      readonly fromQueueId: string | null;
      readonly to: TransferTarget;
      readonly note: string | null;
    }
  | { readonly type: 'transfer-offered'; readonly from: Named | null; readonly to: Named; readonly note: string | null }
  /** The agent who was offered the session took it (then `session-transferred` follows) or left it with the one who had it. */
  | { readonly type: 'transfer-answered'; readonly accepted: boolean; readonly reason: string | null }
  | { readonly type: 'bot-handed-off'; readonly reason: string | null }
  | {
      readonly type: 'message-posted';
      /** Made by the sender, unique in the session. */
      readonly messageId: string;
      readonly kind: MessageKind;
      readonly text: string;
      /** True for greetings and canned welcomes: nobody typed it, so it answers nothing. */
      readonly automatic: boolean;
      readonly page: Page | null;
    }
  | { readonly type: 'messages-read'; readonly upTo: number }
  | { readonly type: 'page-viewed'; readonly page: Page }
  | { readonly type: 'visitor-updated'; readonly changes: Partial<VisitorFacts> }
  | { readonly type: 'spam-marked'; readonly spam: boolean }
  /** What a vendor keeps beside was added or changed; members that are absent stay. */
  | { readonly type: 'extras-set'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'transcript-requested'; readonly email: string; readonly subject: string | null }
  | { readonly type: 'session-ended'; readonly by: EndedBy; readonly reason: string | null }
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
