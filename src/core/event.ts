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
      /** Counts the inbox's sessions from 1; the journal gives it, and it is 0 before. */
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
  | { readonly type: 'form-submitted'; readonly answers: Readonly<Record<string, string>> }
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
