import type { Condition, ConditionMember, Order } from './condition.ts';
import type { Outcome } from './metrics.ts';
import type { Stage } from './session.ts';

/** Which sessions a list or a count is about; an absent part does not narrow. Times are epoch milliseconds, ranges half-open. */
export interface SessionFilter {
  readonly stages?: readonly Stage[];
  readonly outcomes?: readonly Outcome[];
  readonly channels?: readonly string[];
  readonly ids?: readonly string[];
  readonly number?: number;
  readonly inboxId?: string;
  readonly queueId?: string;
  /** The agent who was asked to take the session over, and has not answered yet. */
  readonly transferOfferedTo?: string;
  /** The agent who is to finish the record. */
  readonly wrapUpBy?: string;
  /** The agent who has the session, or had it last. */
  readonly agentId?: string;
  readonly visitorId?: string;
  readonly visitorIds?: readonly string[];
  readonly openedFrom?: number;
  readonly openedBefore?: number;
  readonly endedFrom?: number;
  readonly endedBefore?: number;
  /** When the conversation began; sessions in which nothing was said are left out. */
  readonly firstSaidFrom?: number;
  readonly firstSaidBefore?: number;
  readonly spam?: boolean;
  /** Part of the visitor's name or e-mail address, in any case. */
  readonly visitorText?: string;
  readonly inboxNumberFrom?: number;
  readonly inboxNumberTo?: number;
  readonly where?: Condition;
  /** A member of `extras` that must equal a value. */
  readonly extra?: { readonly dialect: string; readonly name: string; readonly value: string | number };
}

/** The one condition that a filter's parts amount to together. */
export function conditionOf(filter: SessionFilter): Condition {
  const compare = (
    member: ConditionMember,
    operator: '=' | '<>' | '>=' | '<' | '<=',
    value: string | number | null | undefined,
  ): readonly Condition[] => (value === undefined ? [] : [{ kind: 'compare', member, operator, value }]);
  const oneOf = (member: ConditionMember, values: readonly string[] | undefined): readonly Condition[] =>
    values === undefined ? [] : [{ kind: 'one-of', member, values }];
  const { visitorText, wrapUpBy, spam, where, extra } = filter;
  const of = [
    ...oneOf('id', filter.ids),
    ...oneOf('stage', filter.stages),
    ...oneOf('outcome', filter.outcomes),
    ...oneOf('channel', filter.channels),
    ...compare('number', '=', filter.number),
    ...compare('inboxId', '=', filter.inboxId),
    ...compare('queueId', '=', filter.queueId),
    ...compare('agentId', '=', filter.agentId),
    ...compare('visitorId', '=', filter.visitorId),
    ...oneOf('visitorId', filter.visitorIds),
    ...compare('transferOfferedTo', '=', filter.transferOfferedTo),
    ...(wrapUpBy === undefined ? [] : [...compare('wrapUpUntil', '<>', null), ...compare('agentId', '=', wrapUpBy)]),
    ...compare('isSpam', '=', spam === undefined ? undefined : Number(spam)),
    ...compare('openedAt', '>=', filter.openedFrom),
    ...compare('openedAt', '<', filter.openedBefore),
    ...compare('endedAt', '>=', filter.endedFrom),
    ...compare('endedAt', '<', filter.endedBefore),
    ...compare('firstSaidAt', '>=', filter.firstSaidFrom),
    ...compare('firstSaidAt', '<', filter.firstSaidBefore),
    ...compare('inboxNumber', '>=', filter.inboxNumberFrom),
    ...compare('inboxNumber', '<=', filter.inboxNumberTo),
    ...(visitorText === undefined
      ? []
      : [{ kind: 'match', member: 'visitorText', at: 'anywhere', text: visitorText } as const]),
    ...(extra
      ? [{ kind: 'extra', dialect: extra.dialect, name: extra.name, value: String(extra.value) } as const]
      : []),
    ...(where ? [where] : []),
  ];
  const [only] = of;
  return only && of.length === 1 ? only : { kind: 'all', of };
}

/** By what lists are sorted; all of it is told by the row. Stages and priorities stand in their own order. */
export type SessionSort = Exclude<
  ConditionMember,
  | 'id'
  | 'intent'
  | 'queueNumber'
  | 'queueName'
  | 'agentNumber'
  | 'agentName'
  | 'agentEmail'
  | 'firstMessageText'
  | 'elapsedMs'
>;

/** The place after which a page begins: the sort value and the id of the last row before it. */
export interface Place<V = number> {
  readonly value: V;
  readonly id: string;
}

/** What a list may be sorted by: numbers and times, words and texts; null where a row has no value. */
export type SortValue = number | string | null;

export interface SessionQuery {
  readonly filter: SessionFilter;
  readonly sort: SessionSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly after: Place<SortValue> | null;
  /** Rows to pass over, for vendors' clients that page by offset. */
  readonly offset: number;
  /** Whether rows without a sort value come last, whatever the direction; else they are left out. */
  readonly keepsEmpty?: boolean;
  /** Goes before `sort`, which then only breaks ties; for pages by offset. */
  readonly order?: Order;
}

/** How many there are, and whether that was counted to the last or is about right. */
export interface Total {
  readonly count: number;
  readonly isExact: boolean;
}

/** Conversations counted, and how long they went on in all, as the metric `conversation` has it (milliseconds). */
export interface Conversations {
  readonly count: number;
  readonly totalMs: number;
}

export const MAX_PAGE = 1000;
