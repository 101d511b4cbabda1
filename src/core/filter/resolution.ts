import type { Condition, KeptMember, Member, SetMember } from '../condition.ts';
import type { Snapshot } from '../directory.ts';
import type { Link } from '../event.ts';
import { zoneOf } from '../zone.ts';
import {
  type FilterExpression,
  FilterFault,
  type FilterField,
  type FilterOperator,
  type FilterValue,
} from './expression.ts';
import { type Field, filterFieldOf } from './fields.ts';
import { type MentionField, mentioned, namesLike } from './mentions.ts';
import { parseFilter } from './parser.ts';
import { type Period, type Span, spanOf } from './periods.ts';

/** What names and relative times mean: the account as it stands, the clock (epoch milliseconds), and who asks. */
export interface FilterView {
  readonly snapshot: Pick<Snapshot, 'account' | 'queues' | 'agents' | 'inboxes' | 'bots'>;
  readonly now: number;
  /** Whom `me` means; null for those who are no agent. */
  readonly agentId: string | null;
  /** A name that nothing bears fits no session, and is no fault. */
  readonly forgivesNames?: boolean;
}

/** The condition that an expression means here and now; a name that nothing bears is a fault at its place. */
export function resolveFilter(expression: FilterExpression, view: FilterView): Condition | FilterFault {
  try {
    return conditionOf(expression, view);
  } catch (error) {
    if (error instanceof FilterFault) return error;
    throw error;
  }
}

/** Parses and resolves. */
export function readFilter(source: string, view: FilterView): Condition | FilterFault {
  const expression = parseFilter(source);
  return expression instanceof FilterFault ? expression : resolveFilter(expression, view);
}

function conditionOf(expression: FilterExpression, view: FilterView): Condition {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return { kind: expression.kind, of: expression.of.map((each) => conditionOf(each, view)) };
    case 'not':
      return { kind: 'not', of: conditionOf(expression.of, view) };
    default:
      return termOf(expression, view);
  }
}

type Term = Exclude<FilterExpression, { kind: 'all' | 'any' | 'not' }>;

function termOf(term: Term, view: FilterView): Condition {
  const field = filterFieldOf(term.field.name);
  if (!field) throw new Error(`There is no field ${term.field.name}`);
  const set = setOf(term.field, field);
  if (set) return setTerm(term, field, set, view);
  switch (field.type) {
    case 'time':
      return timeTerm(term, field, view);
    case 'queue':
    case 'agent':
    case 'inbox':
    case 'bot':
      return mentionTerm(term, field, field.type, view);
    default:
      return plainTerm(term, field);
  }
}

function plainTerm(term: Term, field: Field): Condition {
  const { kind } = term;
  switch (kind) {
    case 'null':
      return { kind: 'compare', member: memberOf(term.field, field), operator: '=', value: null };
    case 'match':
      return { kind: 'match', member: memberOf(term.field, field), at: term.at, text: term.text };
    case 'one-of':
      return { kind: 'one-of', member: memberOf(term.field, field), values: term.values.map(plain) };
    case 'compare':
      return compared(term.field, field, term.operator, term.value);
    case 'range':
      return all(compared(term.field, field, '>=', term.from), compared(term.field, field, '<=', term.to));
  }
}

/** Words in an order are compared by their rank, texts under a name by the numbers that they are. */
function compared(named: FilterField, field: Field, operator: FilterOperator, given: FilterValue): Condition {
  const value = plain(given);
  const isEqual = operator === '=' || operator === '!=';
  if (!isEqual && field.rank) {
    const rank = field.words?.indexOf(String(value)) ?? -1;
    return { kind: 'compare', member: field.rank, operator: sqlOperator(operator), value: rank };
  }
  const member = memberOf(named, field, typeof value === 'number' ? 'number' : 'text');
  return { kind: 'compare', member, operator: sqlOperator(operator), value };
}

function timeTerm(term: Term, field: Field, view: FilterView): Condition {
  const member = memberOf(term.field, field);
  const zone = zoneOf(view.snapshot.account.zone);
  const span = (value: FilterValue) => spanOf(value as Period, view.now, zone);
  const at = (operator: '<' | '>=', value: number): Condition => ({ kind: 'compare', member, operator, value });
  const within = ({ from, before }: Span) => all(at('>=', from), at('<', before));
  switch (term.kind) {
    case 'null':
      return { kind: 'compare', member, operator: '=', value: null };
    case 'range':
      return within({ from: span(term.from).from, before: span(term.to).before });
    case 'one-of':
      return { kind: 'any', of: term.values.map((value) => within(span(value))) };
    case 'match':
      throw new Error('A time is no text');
    case 'compare': {
      const { from, before } = span(term.value);
      switch (term.operator) {
        case '=':
          return within({ from, before });
        case '!=':
          return { kind: 'not', of: within({ from, before }) };
        case '<':
          return at('<', from);
        case '<=':
          return at('<', before);
        case '>':
          return at('>=', before);
        case '>=':
          return at('>=', from);
      }
    }
  }
}

function mentionTerm(term: Term, field: Field, type: MentionField, view: FilterView): Condition {
  const member = memberOf(term.field, field);
  const oneOf = (values: readonly string[]): Condition => {
    const [only] = values;
    return values.length === 1 && only !== undefined
      ? { kind: 'compare', member, operator: '=', value: only }
      : { kind: 'one-of', member, values };
  };
  switch (term.kind) {
    case 'null':
      return { kind: 'compare', member, operator: '=', value: null };
    case 'match':
      return oneOf(namesLike(type, term.at, term.text, view));
    case 'one-of':
      return oneOf(term.values.flatMap((value) => mentioned(type, value, view)));
    case 'compare': {
      const is = oneOf(mentioned(type, term.value, view));
      return term.operator === '!=' ? { kind: 'not', of: is } : is;
    }
    case 'range':
      throw new Error('Names stand in no order');
  }
}

function setTerm(term: Term, field: Field, set: SetMember, view: FilterView): Condition {
  const idsOf = (value: FilterValue) => (field.type === 'agents' ? mentioned('agent', value, view) : [String(value)]);
  switch (term.kind) {
    case 'null':
      return { kind: 'is-empty', set };
    case 'match':
      return field.type === 'agents'
        ? { kind: 'has', set, values: namesLike('agent', term.at, term.text, view) }
        : { kind: 'has-match', set, at: term.at, text: term.text };
    case 'one-of':
      return { kind: 'has', set, values: term.values.flatMap(idsOf) };
    case 'compare': {
      const has: Condition = { kind: 'has', set, values: idsOf(term.value) };
      return term.operator === '!=' ? { kind: 'not', of: has } : has;
    }
    case 'range':
      throw new Error('A set stands in no order');
  }
}

function setOf({ keys }: FilterField, { type, name }: Field): SetMember | null {
  switch (type) {
    case 'labels':
      return 'labels';
    case 'links':
      return { links: (keys[0] as Link['kind'] | undefined) ?? null };
    case 'agents':
      return name === 'companions' ? 'companionIds' : 'agentIds';
    default:
      return null;
  }
}

function memberOf({ keys }: FilterField, field: Field, as: KeptMember['as'] = 'text'): Member {
  if (field.member) return field.member;
  const [first = '', second = ''] = keys;
  switch (field.name) {
    case 'attribute':
      return { of: 'attributes', name: first, as };
    case 'answer':
      return { of: 'answers', name: first, as };
    default:
      return { of: 'extras', dialect: first, name: second, as };
  }
}

function plain(value: FilterValue): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object') throw new Error('A name or a time was to be looked up before');
  return value;
}

function sqlOperator(operator: FilterOperator): '=' | '<>' | '<' | '<=' | '>' | '>=' {
  return operator === '!=' ? '<>' : operator;
}

function all(...of: readonly Condition[]): Condition {
  return { kind: 'all', of };
}
