import type { FilterFieldInfo } from '../../client/api-types.ts';

export interface Completion {
  /** Where the word that is being written begins. */
  readonly from: number;
  readonly options: readonly { readonly text: string; readonly describes?: string | undefined }[];
}

/** What can be named in an expression beside the fields. */
export interface Names {
  readonly queue: readonly string[];
  readonly agent: readonly string[];
  readonly inbox: readonly string[];
  readonly labels: readonly string[];
}

const MOST_OPTIONS = 60;
const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[<>!=]=?|[(),]|[^\s()<>!=,"']+/g;
const CLOSED = /^(["']).*\1$/s;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.@-]*$/u;
const reserved = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'has',
  'null',
  'empty',
  'contains',
  'starts',
  'ends',
  'with',
  'yes',
  'no',
  'me',
]);

const times = [
  'today',
  'yesterday',
  'last 24 hours',
  'last 7 days',
  'last 30 days',
  'this week',
  'last week',
  'this month',
  'last month',
  'this year',
  '5 minutes ago',
];
const durations = ['30s', '1m', '2m', '5m', '10m', '1h', '1d'];

type Expected = 'field' | 'operator' | 'value' | 'next item' | 'joiner';

/** What may follow in an expression at a place: fields, then operators, then values, then `and` and `or`. */
export function completeFilter(
  text: string,
  caret: number,
  fields: readonly FilterFieldInfo[],
  names: Names,
): Completion {
  const tokens = [...text.slice(0, caret).matchAll(TOKEN)];
  const last = tokens.at(-1);
  const isWriting = last !== undefined && last.index + last[0].length === caret && isUnfinished(last[0]);
  const before = (isWriting ? tokens.slice(0, -1) : tokens).map(([token]) => token);
  const from = isWriting ? last.index : caret;
  const partial = text.slice(from, caret).replace(/^["']/, '').toLowerCase();
  const { expected, field: name } = walk(before);
  const field = name === null ? undefined : fieldNamed(name, fields);
  const fitting = optionsOf(expected, field, fields, names, before.at(-1)?.toLowerCase()).filter(({ text: option }) =>
    option.toLowerCase().replace(/^"/, '').includes(partial),
  );
  // What begins so comes before what only holds it.
  const rank = (option: string) => Number(!option.toLowerCase().replace(/^"/, '').startsWith(partial));
  const sorted = fitting.toSorted((one, other) => rank(one.text) - rank(other.text));
  const isWhole = sorted.length === 1 && sorted[0]?.text.toLowerCase() === partial;
  return { from, options: isWhole ? [] : sorted.slice(0, MOST_OPTIONS) };
}

function walk(tokens: readonly string[]): { expected: Expected; field: string | null } {
  let expected: Expected = 'field';
  let field: string | null = null;
  let isList = false;
  for (const token of tokens) {
    const word = token.toLowerCase();
    switch (expected) {
      case 'field':
        if (word === 'not' || word === '(') break;
        field = token;
        expected = 'operator';
        break;
      case 'operator':
        if (word === 'null' || word === 'empty') expected = 'joiner';
        else if (!['is', 'not', 'starts', 'ends'].includes(word)) expected = 'value';
        isList = false;
        break;
      case 'value':
        if (word === '(') isList = true;
        else expected = isList ? 'next item' : 'joiner';
        break;
      case 'next item':
        if (word === ',') expected = 'value';
        else if (word === ')') expected = 'joiner';
        break;
      case 'joiner':
        if (word === 'and' || word === 'or') expected = 'field';
    }
  }
  return { expected, field };
}

function optionsOf(
  expected: Expected,
  field: FilterFieldInfo | undefined,
  fields: readonly FilterFieldInfo[],
  names: Names,
  before: string | undefined,
): Completion['options'] {
  switch (expected) {
    case 'field':
      return fields.map(({ name, describes, keys }) => ({ text: keys?.least ? `${name}.` : name, describes }));
    case 'operator':
      if (before === 'is') return [{ text: 'null' }, { text: 'not null' }];
      if (before === 'starts' || before === 'ends') return [{ text: 'with' }];
      return (field?.operators ?? []).map((text) => ({ text }));
    case 'value':
      return valuesOf(field, names).map((text) => ({ text }));
    case 'next item':
      return [{ text: ',' }, { text: ')' }];
    case 'joiner':
      return [{ text: 'and' }, { text: 'or' }];
  }
}

function valuesOf(field: FilterFieldInfo | undefined, names: Names): readonly string[] {
  switch (field?.type) {
    case 'flag':
      return ['yes', 'no'];
    case 'word':
      return field.words ?? [];
    case 'time':
      return times;
    case 'duration':
      return durations;
    case 'queue':
      return names.queue.map(written);
    case 'agent':
    case 'agents':
      return ['me', ...names.agent.map(written)];
    case 'inbox':
      return names.inbox.map(written);
    case 'labels':
      return names.labels.map(written);
    default:
      return [];
  }
}

/** A name as a value: in quotes where it needs them. */
function written(name: string): string {
  if (PLAIN.test(name) && !reserved.has(name.toLowerCase())) return name;
  return `"${name.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

function fieldNamed(name: string, fields: readonly FilterFieldInfo[]): FilterFieldInfo | undefined {
  const wanted = name.toLowerCase();
  const same = fields.find((field) => field.name.toLowerCase() === wanted);
  return same ?? fields.find((field) => field.keys && wanted.startsWith(`${field.name.toLowerCase()}.`));
}

/** Whether a word may go on where it stands: one in quotes is over when they are closed, signs at once. */
function isUnfinished(token: string): boolean {
  if (/^["']/.test(token)) return !(token.length > 1 && CLOSED.test(token));
  return !/^[<>!=(),]/.test(token);
}
