import type { FormKind, MessageKind } from '../core/event.ts';
import type { Page, VisitorFacts } from '../core/facts.ts';

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
    }
  | { readonly type: 'read-messages'; readonly upTo: number }
  | { readonly type: 'view-page'; readonly page: Page }
  | { readonly type: 'update-visitor'; readonly changes: Partial<VisitorFacts> }
  /** By default the pre-chat form. */
  | { readonly type: 'submit-form'; readonly form?: FormKind; readonly answers: Readonly<Record<string, string>> }
  | { readonly type: 'transfer'; readonly agentId?: string; readonly queueId?: string; readonly note?: string }
  | { readonly type: 'offer-transfer'; readonly agentId: string; readonly note?: string }
  | { readonly type: 'answer-transfer'; readonly accept: boolean; readonly reason?: string }
  | { readonly type: 'hand-off'; readonly reason?: string }
  | { readonly type: 'mark-spam'; readonly spam: boolean }
  | { readonly type: 'set-extras'; readonly dialect: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'request-transcript'; readonly email: string; readonly subject?: string }
  | { readonly type: 'end'; readonly reason?: string }
  | { readonly type: 'reopen' }
  | { readonly type: 'rate'; readonly score: number; readonly outOf?: number; readonly comment?: string }
  | { readonly type: 'close' };

export type IntentType = Intent['type'];
