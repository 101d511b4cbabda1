import type { Button, FormKind, Link, MessageKind, Named, OfferAnswer } from '../core/event.ts';
import type { Page, Priority, Skills, VisitorFacts } from '../core/facts.ts';

/** What a caller asks for, in ids; `complete` makes a command of it, with the names and promises that hold now. */
export type Intent =
  /** An integration names the agent for whom it accepts; an agent accepts for themselves. */
  | { readonly type: 'accept'; readonly agentId?: string }
  | {
      readonly type: 'post-message';
      readonly messageId: string;
      readonly text: string;
      readonly kind?: MessageKind;
      readonly automatic?: boolean;
      readonly page?: Page;
      readonly buttons?: readonly Button[];
      /** Ids of files that the sender uploaded to the session. */
      readonly files?: readonly string[];
      /** The message that it answers, by its id. */
      readonly replyTo?: string;
      /** Ids of agents who are told of it. */
      readonly mentions?: readonly string[];
    }
  | { readonly type: 'edit-message'; readonly messageId: string; readonly text: string }
  | { readonly type: 'remove-message'; readonly messageId: string }
  /** For the router: agents are offered sessions, and never ask for it. */
  | { readonly type: 'offer'; readonly agentId: string; readonly until: number }
  | { readonly type: 'answer-offer'; readonly how: OfferAnswer; readonly reason?: string }
  | { readonly type: 'requeue'; readonly queueId: string; readonly reason: 'returned' | 'overflowed' }
  | { readonly type: 'set-priority'; readonly priority: Priority }
  | { readonly type: 'require-skills'; readonly skills: Skills }
  | { readonly type: 'warn-of-deadlines' }
  | { readonly type: 'warn-of-silence'; readonly side: 'visitor' | 'agent' }
  /** By default the agent themself. */
  | { readonly type: 'join'; readonly agentId?: string; readonly hidden?: boolean }
  | { readonly type: 'leave'; readonly agentId?: string }
  | { readonly type: 'engage-bot'; readonly bot: Named }
  | { readonly type: 'change-labels'; readonly add?: readonly string[]; readonly remove?: readonly string[] }
  | { readonly type: 'add-link'; readonly link: Link }
  | { readonly type: 'remove-link'; readonly kind: Link['kind']; readonly id: string }
  | {
      readonly type: 'wrap-up';
      readonly how?: 'done' | 'timed-out';
      readonly disposition?: string;
      readonly note?: string;
    }
  | { readonly type: 'read-messages'; readonly upTo: number }
  | { readonly type: 'view-page'; readonly page: Page }
  | { readonly type: 'update-visitor'; readonly changes: Partial<VisitorFacts> }
  /** By default the pre-chat form. */
  | {
      readonly type: 'submit-form';
      readonly form?: FormKind;
      readonly answers: Readonly<Record<string, string>>;
      /** The account's survey that they answer; without it they are kept as they are. */
      readonly surveyId?: string;
    }
  | { readonly type: 'transfer'; readonly agentId?: string; readonly queueId?: string; readonly note?: string }
  | { readonly type: 'offer-transfer'; readonly agentId: string; readonly note?: string }
  /** Who offered it may withdraw it: `accept` is false then too. */
  | { readonly type: 'answer-transfer'; readonly accept: boolean; readonly reason?: string; readonly how?: OfferAnswer }
  | { readonly type: 'hand-off'; readonly reason?: string; readonly summary?: string; readonly queueId?: string }
  | { readonly type: 'mark-spam'; readonly spam: boolean }
  | { readonly type: 'set-extras'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'request-transcript'; readonly email: string; readonly subject?: string }
  | { readonly type: 'end'; readonly reason?: string }
  | { readonly type: 'reopen' }
  | { readonly type: 'rate'; readonly score: number; readonly outOf?: number; readonly comment?: string }
  | { readonly type: 'close' };

export type IntentType = Intent['type'];
