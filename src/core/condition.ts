/** What a condition or an order may read of a session, and the kind of its values. Times are epoch milliseconds. */
export const conditionMembers = {
  id: 'id',
  number: 'number',
  visitorId: 'id',
  inboxId: 'id',
  stage: 'text',
  /** 0 intake, 1 waiting, 2 active, 3 ended, 4 closed. */
  stageRank: 'number',
  /** 1 when it has ended, else 0. */
  isOver: 'number',
  /** 1 when it is marked as spam, else 0. */
  isSpam: 'number',
  /** 1 when a vendor's client deleted it, else 0. */
  isHidden: 'number',
  intent: 'text',
  outcome: 'text',
  channel: 'text',
  endedBy: 'text',
  endReason: 'text',
  openedAt: 'time',
  queuedAt: 'time',
  acceptedAt: 'time',
  handedOffAt: 'time',
  endedAt: 'time',
  updatedAt: 'time',
  transferCount: 'number',
  reopenCount: 'number',
  messageCount: 'number',
  /** Messages that are not the visitor's. */
  othersMessageCount: 'number',
  queueId: 'id',
  queueNumber: 'number',
  queueName: 'text',
  agentId: 'id',
  botId: 'id',
  agentNumber: 'number',
  agentName: 'text',
  agentEmail: 'text',
  transferOfferedTo: 'id',
  visitorName: 'text',
  visitorEmail: 'text',
  visitorPhone: 'text',
  visitorIp: 'text',
  firstMessageText: 'text',
  lastMessageText: 'text',
  lastMessageBy: 'text',
  lastVisitorMessageAt: 'time',
  lastAgentMessageAt: 'time',
  lastMessageAt: 'time',
  queueWaitMs: 'number',
  durationMs: 'number',
  /** The duration, or for how long it has lasted by now. */
  elapsedMs: 'number',
  ratingScore: 'number',
} as const satisfies Readonly<Record<string, 'number' | 'text' | 'time' | 'id'>>;

export type ConditionMember = keyof typeof conditionMembers;

/**
 * A condition on sessions for lists whose filters a dialect's clients write themselves. A comparison with null asks
 * whether there is a value; texts compare in any case. The values' types must fit the member's kind.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly member: ConditionMember;
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
      readonly value: string | number | null;
    }
  | { readonly kind: 'one-of'; readonly member: ConditionMember; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'match';
      readonly member: ConditionMember;
      readonly at: 'start' | 'end' | 'anywhere';
      readonly text: string;
    }
  /** What a vendor keeps beside; null asks whether it is absent. */
  | { readonly kind: 'extra'; readonly dialect: string; readonly name: string; readonly value: string | null }
  /** Whether what a vendor keeps beside equals these members, joined by `/`: so whether it was kept for the present state. */
  | {
      readonly kind: 'extra-current';
      readonly dialect: string;
      readonly name: string;
      readonly members: readonly ConditionMember[];
    }
  /** Whether the visitor has opened no session since, of the account's. */
  | { readonly kind: 'newest-of-visitor' };

/** An order by several members, or by numbers that a vendor keeps beside; what has no value comes first, or last when descending or told so. */
export type Order = readonly {
  readonly by: ConditionMember | { readonly dialect: string; readonly name: string };
  readonly descending: boolean;
  readonly nulls?: 'last';
}[];
