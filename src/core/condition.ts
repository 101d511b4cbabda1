import type { Link } from './event.ts';

/** What a condition or an order may read of a session, and the kind of its values. Times are epoch milliseconds. */
export const conditionMembers = {
  id: 'id',
  number: 'number',
  inboxNumber: 'number',
  visitorId: 'id',
  inboxId: 'id',
  stage: 'word',
  /** 0 intake, 1 waiting, 2 active, 3 ended, 4 closed. */
  stageRank: 'number',
  priority: 'word',
  /** 0 low, 1 normal, 2 high, 3 urgent. */
  priorityRank: 'number',
  /** 1 when it has ended, else 0. */
  isOver: 'number',
  /** 1 when it is marked as spam, else 0. */
  isSpam: 'number',
  /** 1 when a vendor's client deleted it, else 0. */
  isHidden: 'number',
  intent: 'text',
  outcome: 'word',
  channel: 'word',
  disposition: 'text',
  handOffReason: 'text',
  endedBy: 'word',
  endReason: 'text',
  openedAt: 'time',
  queuedAt: 'time',
  waitingSince: 'time',
  acceptedAt: 'time',
  handedOffAt: 'time',
  endedAt: 'time',
  closedAt: 'time',
  wrapUpUntil: 'time',
  updatedAt: 'time',
  transferCount: 'number',
  reopenCount: 'number',
  fileCount: 'number',
  pageCount: 'number',
  messageCount: 'number',
  visitorMessageCount: 'number',
  agentMessageCount: 'number',
  /** Messages that are not the visitor's. */
  othersMessageCount: 'number',
  firstQueueId: 'id',
  queueId: 'id',
  queueNumber: 'number',
  queueName: 'text',
  firstAgentId: 'id',
  agentId: 'id',
  botId: 'id',
  agentNumber: 'number',
  agentName: 'text',
  agentEmail: 'text',
  offeredTo: 'id',
  transferOfferedTo: 'id',
  visitorName: 'text',
  visitorEmail: 'text',
  /** Name and e-mail address, with a space between. */
  visitorText: 'text',
  visitorPhone: 'text',
  visitorLanguage: 'text',
  visitorIp: 'text',
  visitorBrowser: 'text',
  visitorSystem: 'text',
  visitorCountry: 'text',
  visitorCity: 'text',
  firstPageUrl: 'text',
  firstPageTitle: 'text',
  lastPageUrl: 'text',
  firstMessageText: 'text',
  lastMessageText: 'text',
  lastMessageBy: 'word',
  firstVisitorMessageAt: 'time',
  lastVisitorMessageAt: 'time',
  firstAgentMessageAt: 'time',
  lastAgentMessageAt: 'time',
  firstSaidAt: 'time',
  lastSaidAt: 'time',
  lastMessageAt: 'time',
  unansweredSince: 'time',
  queueWaitMs: 'number',
  firstResponseMs: 'number',
  responseCount: 'number',
  responseSumMs: 'number',
  responseMedianMs: 'number',
  responseP90Ms: 'number',
  responseMaxMs: 'number',
  durationMs: 'number',
  /** The duration, or for how long it has lasted by now. */
  elapsedMs: 'number',
  handlingMs: 'number',
  queueWaitBusinessMs: 'number',
  firstResponseBusinessMs: 'number',
  responseSumBusinessMs: 'number',
  durationBusinessMs: 'number',
  handlingBusinessMs: 'number',
  slaAccept: 'word',
  slaFirstResponse: 'word',
  slaNextResponse: 'word',
  slaResolution: 'word',
  deadlineTarget: 'word',
  deadlineAt: 'time',
  deadlineWarnAt: 'time',
  csat: 'number',
  csi: 'number',
  nps: 'number',
  ces: 'number',
  /** 1 when all was solved at once, 0 when not. */
  fcr: 'number',
  ratingScore: 'number',
  ratingOutOf: 'number',
  ratingComment: 'text',
} as const satisfies Readonly<Record<string, 'number' | 'text' | 'word' | 'time' | 'id'>>;

export type ConditionMember = keyof typeof conditionMembers;

/**
 * A text that sessions keep under a name: what is known of the visitor, what was answered in a form (the exit form
 * first), what a vendor keeps. As a number it has a value only where the text is one.
 */
export type KeptMember = { readonly name: string; readonly as: 'text' | 'number' } & (
  | { readonly of: 'attributes' | 'answers' }
  | { readonly of: 'extras'; readonly dialect: string }
);

export type Member = ConditionMember | KeptMember;

/** What a session has several of; links by their ids, of one kind or of any. */
export type SetMember = 'labels' | 'agentIds' | 'companionIds' | { readonly links: Link['kind'] | null };

/**
 * A condition on sessions: what every filter becomes. A comparison with null asks whether there is a value; texts
 * compare in any case, what a set has exactly. The values' types must fit the member's kind. It holds or does not:
 * what has no value is equal to nothing, less than nothing, and unlike everything.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly member: Member;
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
      readonly value: string | number | null;
    }
  | { readonly kind: 'one-of'; readonly member: Member; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'match';
      readonly member: Member;
      readonly at: 'start' | 'end' | 'anywhere';
      readonly text: string;
    }
  /** One of the values is in the set. */
  | { readonly kind: 'has'; readonly set: SetMember; readonly values: readonly string[] }
  /** Something in the set reads so. */
  | {
      readonly kind: 'has-match';
      readonly set: SetMember;
      readonly at: 'start' | 'end' | 'anywhere';
      readonly text: string;
    }
  | { readonly kind: 'is-empty'; readonly set: SetMember }
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

/** The kind of a member's values. */
export function kindOf(member: Member): 'number' | 'text' | 'word' | 'time' | 'id' {
  return typeof member === 'string' ? conditionMembers[member] : member.as;
}

/** An order by several members, or by numbers that a vendor keeps beside; what has no value comes first, or last when descending or told so. */
export type Order = readonly {
  readonly by: ConditionMember | { readonly dialect: string; readonly name: string };
  readonly descending: boolean;
  readonly nulls?: 'last';
}[];
