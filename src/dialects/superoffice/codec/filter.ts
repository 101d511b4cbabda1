import type { Condition, ConditionMember } from '../../../core/condition.ts';
import { conditionMembers } from '../../../core/condition.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { bindName } from '../bind.ts';
import type { Clock } from '../clock.ts';
import { factsOf } from '../schema.ts';
import { Status } from '../wire.ts';
import { columnOf } from './archive-columns.ts';
import { namedPeriod, periodFunction, periods } from './filter-periods.ts';
import { type Node, parseFilter, type Value } from './filter-syntax.ts';
import { withStatus } from './status.ts';

const DAY_MS = 86_400_000;

export interface FilterView {
  readonly clock: Clock;
  readonly now: number;
  /** The caller's own number as a user; 0 for a key. */
  readonly associateId: number;
}

/** An OData `$filter` as a condition that a store can find. Refuses columns and operators that are not there. */
export function decodeFilter(text: string, view: FilterView): Condition {
  return conditionOf(parseFilter(text), view);
}

function conditionOf(node: Node, view: FilterView): Condition {
  switch (node.kind) {
    case 'and':
      return { kind: 'all', of: node.of.map((each) => conditionOf(each, view)) };
    case 'or':
      return { kind: 'any', of: node.of.map((each) => conditionOf(each, view)) };
    case 'not':
      return { kind: 'not', of: conditionOf(node.of, view) };
    case 'criterion':
      return criterion(node.column, node.operator.toLowerCase(), node.values, view);
  }
}

function criterion(column: string, operator: string, values: readonly Value[], view: FilterView): Condition {
  const known = columnOf(column);
  if (known?.constant !== undefined) return { kind: known.constant ? 'all' : 'any', of: [] };
  if (known?.isStatus) return statusCriterion(operator, values);
  if (known?.kept) return keptCriterion(known.kept, operator, values);
  if (!known?.member) throw faulty(`There is no column '${column}' to filter by.`);
  const { member, scale = 1 } = known;
  if (member === 'agentNumber' && operator === 'currentassociate') return compare(member, '=', view.associateId);
  switch (conditionMembers[member]) {
    case 'number':
      return numberCriterion(member, operator, values, scale);
    case 'time':
      return timeCriterion(member, operator, values, view);
    default:
      return textCriterion(member, operator, values);
  }
}

const comparisons = {
  eq: '=',
  '=': '=',
  equals: '=',
  is: '=',
  ne: '<>',
  unequals: '<>',
  isnot: '<>',
  lt: '<',
  less: '<',
  le: '<=',
  gt: '>',
  greater: '>',
  ge: '>=',
} as const;
type Comparison = (typeof comparisons)[keyof typeof comparisons];

function comparisonOf(operator: string): Comparison | null {
  return Object.hasOwn(comparisons, operator) ? comparisons[operator as keyof typeof comparisons] : null;
}

function numberCriterion(
  member: ConditionMember,
  operator: string,
  values: readonly Value[],
  scale: number,
): Condition {
  const numbers = values.map((value) => {
    const number = value === null ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw faulty(`'${String(value)}' is not a number.`);
    return number * scale;
  });
  const [first = null, second = null] = numbers;
  const comparison = comparisonOf(operator);
  if (comparison) return compare(member, comparison, need(first));
  switch (operator) {
    case 'between':
      return all(compare(member, '>=', need(first)), compare(member, '<=', need(second)));
    case 'set':
    case 'in':
    case 'oneof':
    case 'associateisoneof':
      return { kind: 'one-of', member, values: numbers };
    case 'notoneof':
    case 'associateisnotoneof':
      return { kind: 'not', of: { kind: 'one-of', member, values: numbers } };
    default:
      throw faulty(`The operator '${operator}' does not fit a number.`);
  }
}

/** A number that is kept beside: it is one of some, or is not. Where nothing is kept it counts as 0. */
function keptCriterion(name: string, operator: string, values: readonly Value[]): Condition {
  const is = (value: string | null): Condition => ({ kind: 'extra', dialect: 'superoffice', name, value });
  const among: Condition = {
    kind: 'any',
    of: values.flatMap((value) => {
      const number = value === null ? Number.NaN : Number(value);
      if (!Number.isInteger(number)) throw faulty(`'${String(value)}' is not a whole number.`);
      return number === 0 ? [is('0'), is(null)] : [is(String(number))];
    }),
  };
  const comparison = comparisonOf(operator);
  if (comparison === '=' || ['set', 'in', 'oneof'].includes(operator)) return among;
  if (comparison === '<>' || operator === 'notoneof') return { kind: 'not', of: among };
  throw faulty(`The operator '${operator}' does not fit this column.`);
}

function textCriterion(member: ConditionMember, operator: string, values: readonly Value[]): Condition {
  const texts = values.map((value) => String(value ?? ''));
  const text = texts[0] ?? '';
  const match = (at: 'start' | 'end' | 'anywhere'): Condition => ({ kind: 'match', member, at, text });
  const comparison = comparisonOf(operator);
  if (comparison && text === '' && (comparison === '=' || comparison === '<>')) {
    const empty: Condition = { kind: 'any', of: [compare(member, '=', null), compare(member, '=', '')] };
    return comparison === '=' ? empty : { kind: 'not', of: empty };
  }
  if (comparison) return compare(member, comparison, text);
  switch (operator) {
    case 'begins':
    case 'startswith':
      return match('start');
    case 'notbegins':
      return { kind: 'not', of: match('start') };
    case 'endswith':
      return match('end');
    case 'contains':
    case 'substringof':
      return match('anywhere');
    case 'notcontains':
      return { kind: 'not', of: match('anywhere') };
    case 'between':
      return all(compare(member, '>=', text), compare(member, '<=', texts[1] ?? ''));
    case 'in':
    case 'oneof':
    case 'set':
      return { kind: 'one-of', member, values: texts };
    case 'notoneof':
      return { kind: 'not', of: { kind: 'one-of', member, values: texts } };
    default:
      throw faulty(`The operator '${operator}' does not fit a text.`);
  }
}

function timeCriterion(
  member: ConditionMember,
  operator: string,
  values: readonly Value[],
  view: FilterView,
): Condition {
  const { clock } = view;
  const at = (index: number): number => {
    const read = clock.read(String(values[index] ?? ''));
    if (!read) throw faulty(`'${String(values[index] ?? '')}' is not a date.`);
    return read.at;
  };
  const range = (from: number, to: number) => all(compare(member, '>=', from), compare(member, '<', to));
  const dayOf = (instant: number) => startOfDay(instant, clock);
  const named = namedPeriod(operator);
  if (named) return range(...periods(named[0], named[1], named[1], view));
  const spanned = periodFunction(operator, values);
  if (spanned) return range(...periods(...spanned, view));
  const comparison = comparisonOf(operator);
  if (comparison) return compare(member, comparison, at(0));
  switch (operator) {
    case 'before':
    case 'beforetime':
      return compare(member, '<', at(0));
    case 'after':
      return compare(member, '>=', dayOf(at(0)) + DAY_MS);
    case 'aftertime':
      return compare(member, '>', at(0));
    case 'date':
      return range(dayOf(at(0)), dayOf(dayOf(at(0)) + 1.5 * DAY_MS));
    case 'datetime':
      return compare(member, '=', at(0));
    case 'between':
    case 'datebetween':
      return range(dayOf(at(0)), dayOf(dayOf(at(1)) + 1.5 * DAY_MS));
    case 'beforetoday':
      return compare(member, '<', periods('day', 0, 0, view)[0]);
    case 'aftertoday':
      return compare(member, '>=', periods('day', 0, 0, view)[1]);
    default:
      throw faulty(`The operator '${operator}' does not fit a date.`);
  }
}

function startOfDay(at: number, clock: Clock): number {
  return clock.read(clock.write(at).slice(0, 10))?.at ?? at;
}

function statusCriterion(operator: string, values: readonly Value[]): Condition {
  const numbers = factsOf(Status)['x-numbers'] ?? {};
  const statuses = values.map((value) => bindName(numbers, value, '$filter') as Status);
  const among: Condition = { kind: 'any', of: statuses.map(withStatus) };
  const comparison = comparisonOf(operator);
  if (comparison === '=' || ['in', 'oneof', 'set'].includes(operator)) return among;
  if (comparison === '<>' || operator === 'notoneof') return { kind: 'not', of: among };
  const limit = numbers[statuses[0] ?? ''] ?? 0;
  const fits = (number: number) =>
    comparison === '<'
      ? number < limit
      : comparison === '<='
        ? number <= limit
        : comparison === '>'
          ? number > limit
          : number >= limit;
  if (!comparison) throw faulty(`The operator '${operator}' does not fit a status.`);
  return {
    kind: 'any',
    of: (Object.keys(numbers) as Status[]).filter((name) => fits(numbers[name] ?? 0)).map(withStatus),
  };
}

function compare(member: ConditionMember, operator: Comparison, value: string | number | null): Condition {
  return { kind: 'compare', member, operator, value };
}

function all(...of: readonly Condition[]): Condition {
  return { kind: 'all', of };
}

function need(number: number | null): number {
  if (number === null) throw faulty('A value is missing.');
  return number;
}

export function faulty(detail: string): Error {
  return invalidInput('/$filter', detail);
}
