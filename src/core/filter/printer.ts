import { writeDuration } from './durations.ts';
import type { FilterExpression, FilterField, FilterValue } from './expression.ts';
import { type Field, filterFieldOf, isSet } from './fields.ts';
import type { Period, PeriodUnit } from './periods.ts';
import { quoted } from './tokens.ts';

/** The expression in its one canonical form: parsed again it says the same. */
export function printFilter(expression: FilterExpression): string {
  switch (expression.kind) {
    case 'any':
      return expression.of.map((each) => printFilter(each)).join(' or ');
    case 'all':
      return expression.of
        .map((each) => (each.kind === 'any' ? `(${printFilter(each)})` : printFilter(each)))
        .join(' and ');
    case 'not':
      return printNot(expression.of);
    default:
      return printTerm(expression, '');
  }
}

function printNot(of: FilterExpression): string {
  switch (of.kind) {
    case 'any':
    case 'all':
      return `not (${printFilter(of)})`;
    case 'not':
      return `not ${printFilter(of)}`;
    case 'compare':
      return `not ${printTerm(of, '')}`;
    default:
      return printTerm(of, ' not');
  }
}

type Term = Exclude<FilterExpression, { kind: 'any' | 'all' | 'not' }>;

function printTerm(term: Term, not: '' | ' not'): string {
  const field = filterFieldOf(term.field.name);
  if (!field) throw new Error(`There is no field ${term.field.name}`);
  const name = printField(term.field);
  switch (term.kind) {
    case 'null':
      return `${name} is${not} null`;
    case 'compare':
      return `${name} ${operatorWord(term.operator, field)} ${printValue(term.value, field)}`;
    case 'one-of':
      return `${name}${not} in (${term.values.map((value) => printValue(value, field)).join(', ')})`;
    case 'range':
      return `${name}${not} in ${printValue(term.from, field)}..${printValue(term.to, field)}`;
    case 'match':
      return `${name}${not} ${{ start: 'starts with', end: 'ends with', anywhere: 'contains' }[term.at]} ${quoted(term.text)}`;
  }
}

function operatorWord(operator: string, field: Field): string {
  if (operator !== '=') return operator;
  if (field.type === 'time') return 'in';
  return isSet(field) ? 'has' : '=';
}

function printField({ name, keys }: FilterField): string {
  return [
    name,
    ...keys.map((key) => (/^[\p{L}\p{N}_-]+$/u.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`)),
  ].join('.');
}

function printValue(value: FilterValue, { type }: Field): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return type === 'duration' ? writeDuration(value) : decimal(value);
  return 'mention' in value ? quoted(value.mention) : printPeriod(value);
}

/** Never in the form with an exponent. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(11).replace(/\.?0+$/, '') : text;
}

function printPeriod(period: Period): string {
  switch (period.period) {
    case 'whole':
      return `${period.which} ${period.unit}`;
    case 'around':
      return `${period.which} ${counted(period.count, period.unit)}`;
    case 'ago':
      return `${counted(period.count, period.unit)} ago`;
    case 'date':
      return period.text;
    default:
      return period.period;
  }
}

function counted(count: number, unit: PeriodUnit): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
