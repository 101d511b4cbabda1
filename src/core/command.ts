import type { ActorRef, EndedBy, Extras, FormKind, MessageKind, Named } from './event.ts';
import type { Page, SlaPromise, VisitorFacts } from './facts.ts';

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
      readonly queueId: string;
      readonly promise: SlaPromise;
      readonly visitor: VisitorFacts;
      readonly page: Page | null;
      readonly extras: Extras;
    }
  | {
      /** The pre-chat form of a session in intake lets it enter the queue; other answers are only kept. */
      readonly type: 'submit-form';
      readonly form: FormKind;
      readonly answers: Readonly<Record<string, string>>;
      readonly queueId: string;
      readonly promise: SlaPromise;
    }
  | { readonly type: 'accept'; readonly agent: Named }
  | {
      readonly type: 'post-message';
      readonly messageId: string;
      readonly kind: MessageKind;
      readonly text: string;
      readonly automatic: boolean;
      readonly page: Page | null;
    }
  | { readonly type: 'read-messages'; readonly upTo: number }
  | { readonly type: 'view-page'; readonly page: Page }
  | { readonly type: 'update-visitor'; readonly changes: Partial<VisitorFacts> }
  | { readonly type: 'transfer'; readonly to: TransferGoal; readonly note: string | null }
  /** Asks an agent to take the session over; until they answer, all stays as it is. */
  | { readonly type: 'offer-transfer'; readonly to: Named; readonly note: string | null }
  | { readonly type: 'answer-transfer'; readonly accept: boolean; readonly reason: string | null }
  | { readonly type: 'hand-off'; readonly reason: string | null }
  | { readonly type: 'mark-spam'; readonly spam: boolean }
  | { readonly type: 'set-extras'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'request-transcript'; readonly email: string; readonly subject: string | null }
  | { readonly type: 'end'; readonly by: EndedBy; readonly reason: string | null }
  | { readonly type: 'reopen'; readonly queueId: string; readonly agent: Named | null }
  | { readonly type: 'rate'; readonly score: number; readonly outOf: number; readonly comment: string | null }
  | { readonly type: 'close' };

export type TransferGoal =
  | { readonly kind: 'agent'; readonly agent: Named }
  | { readonly kind: 'queue'; readonly queueId: string; readonly promise: SlaPromise };

export type CommandType = Command['type'];

/** A command and who gives it. */
export type Commanded<T extends CommandType = CommandType> = Extract<Command, { type: T }> & {
  readonly actor: ActorRef;
};

/** Longest text of one message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 16_384;
