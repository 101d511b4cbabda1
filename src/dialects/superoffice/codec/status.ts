import type { Condition, ConditionMember } from '../../../core/condition.ts';
import type { SessionRow } from '../../../core/row.ts';
import type { Status } from '../wire.ts';
import { keptOf } from './kept.ts';

const stateMembers = ['stage', 'transferCount', 'reopenCount'] as const satisfies readonly ConditionMember[];

/** The state for which a status is kept: when the session goes on, the status is told by its course again. */
export function stateOf(row: Pick<SessionRow, (typeof stateMembers)[number]>): string {
  return stateMembers.map((member) => row[member]).join('/');
}

/** The status of a session: the one that was set for the state it is in, else what its course amounts to. */
export function statusOf(row: SessionRow): Status {
  const kept = keptOf(row.extras);
  if (kept.status !== undefined && kept.statusFor === stateOf(row)) return kept.status;
  switch (row.stage) {
    case 'intake':
    case 'waiting':
      if (kept.botActive && row.lastMessageBy !== null) return lastOf(row);
      return row.stage === 'intake' ? 'PreChatForm' : 'InQueue';
    case 'active':
      // A bot has it, and nobody has said anything.
      return row.agentId === null && row.lastMessageBy === null ? 'InQueue' : lastOf(row);
    case 'ended':
    case 'closed':
      if (row.outcome === 'offline-message') return 'RequestPosted';
      if (row.outcome === 'abandoned') return 'ClosedFromQueue';
      return row.stage === 'ended' ? 'Finished' : 'Closed';
  }
}

/** Whoever wrote last; a pick-up without a welcome counts as the user's turn. */
function lastOf(row: SessionRow): Status {
  const isPickedUp = keptOf(row.extras).pickedUpAt === row.messageCount;
  return row.lastMessageBy === 'visitor' && !isPickedUp ? 'CustomerLast' : 'UserLast';
}

/** Sessions of this status, as a condition that a store can find. The twin of `statusOf`. */
export function withStatus(status: Status): Condition {
  const isKept: Condition = { kind: 'extra-current', dialect: 'superoffice', name: 'statusFor', members: stateMembers };
  return any(all(isKept, extra('status', status)), all(not(isKept), byCourse(status)));
}

/** Sessions that were not deleted through this API. */
export const isThere: Condition = { kind: 'compare', member: 'isHidden', operator: '=', value: 0 };

function byCourse(status: Status): Condition {
  const botSpeaks = all(extra('botActive', 'true'), not(is('lastMessageBy', null)));
  const early = (stage: string) => all(is('stage', stage), not(botSpeaks));
  const quietBot = all(is('stage', 'active'), is('agentId', null), is('lastMessageBy', null));
  const talking = any(all(is('stage', 'active'), not(quietBot)), all(oneOf('stage', 'intake', 'waiting'), botSpeaks));
  const isPickedUp: Condition = {
    kind: 'extra-current',
    dialect: 'superoffice',
    name: 'pickedUpAt',
    members: ['messageCount'],
  };
  const byCustomer = all(is('lastMessageBy', 'visitor'), not(isPickedUp));
  const special = oneOf('outcome', 'offline-message', 'abandoned');
  switch (status) {
    case 'PreChatForm':
      return early('intake');
    case 'InQueue':
      return any(early('waiting'), quietBot);
    case 'CustomerLast':
      return all(talking, byCustomer);
    case 'UserLast':
      return all(talking, not(byCustomer));
    case 'Finished':
      return all(is('stage', 'ended'), not(special));
    case 'Closed':
      return all(is('stage', 'closed'), not(special));
    case 'RequestPosted':
      return is('outcome', 'offline-message');
    case 'ClosedFromQueue':
      return is('outcome', 'abandoned');
    case 'Invalid':
    case 'Faq':
    case 'OfflineForm':
    case 'Deleted':
      return any();
  }
}

function all(...of: readonly Condition[]): Condition {
  return { kind: 'all', of };
}

function any(...of: readonly Condition[]): Condition {
  return { kind: 'any', of };
}

function not(of: Condition): Condition {
  return { kind: 'not', of };
}

function is(member: ConditionMember, value: string | null): Condition {
  return { kind: 'compare', member, operator: '=', value };
}

function oneOf(member: ConditionMember, ...values: readonly string[]): Condition {
  return { kind: 'one-of', member, values };
}

function extra(name: string, value: string): Condition {
  return { kind: 'extra', dialect: 'superoffice', name, value };
}
