import assert from 'node:assert/strict';
import test from 'node:test';
import { filterFields, operatorsOf } from '../../../src/core/filter/fields.ts';
import type { FilterFieldInfo } from '../../client/api-types.ts';
import { completeFilter } from './complete-filter.ts';

const fields: readonly FilterFieldInfo[] = filterFields.map(
  ({ name, type, describes, words, keys, isSortable, ...rest }) => ({
    name,
    type,
    describes,
    operators: [
      ...operatorsOf({ name, type, describes, isSortable, ...(words && { words }), ...(keys && { keys }), ...rest }),
    ],
    ...(words && { words: [...words] }),
    ...(keys && { keys: { least: keys.least, most: keys.most } }),
    sortable: isSortable,
  }),
);
const names = { queue: ['Sales', 'Technical help'], agent: ['Ann', 'Me'], inbox: ['Website'], labels: ['vip'] };
const complete = (text: string, caret = text.length) => {
  const { from, options } = completeFilter(text, caret, fields, names);
  return { from, texts: options.map((option) => option.text) };
};

test('a field, an operator, a value and a joiner are offered, each in its place', () => {
  assert.deepEqual(complete('queueW').texts.slice(0, 1), ['queueWait']);
  assert.equal(complete('not (queueW').from, 5);
  assert.ok(complete('queueWait ').texts.includes('>='));
  assert.ok(complete('queueWait > ').texts.includes('2m'));
  assert.deepEqual(complete('queueWait > 2m ').texts, ['and', 'or']);
  assert.deepEqual(complete('outcome in (lost, m').texts[0], 'missed');
  assert.deepEqual(complete('outcome in (lost').texts, []);
  assert.deepEqual(complete('outcome in (lost) ').texts, ['and', 'or']);
  assert.deepEqual(complete('visitor.email ends ').texts, ['with']);
  assert.deepEqual(complete('csat is ').texts, ['null', 'not null']);
  assert.deepEqual(complete('csat is null ').texts, ['and', 'or']);
});

test('names are offered in quotes where they need them, also within a string that was begun', () => {
  assert.deepEqual(complete('queue = ').texts, ['Sales', '"Technical help"']);
  assert.deepEqual(complete('queue = "tech'), { from: 8, texts: ['"Technical help"'] });
  assert.deepEqual(complete('queue = "Technical help" ').texts, ['and', 'or']);
  assert.deepEqual(complete('agent = ').texts, ['me', 'Ann', '"Me"']);
});

test('what is written in the middle is completed there', () => {
  assert.deepEqual(complete('out and spam = yes', 3), { from: 0, texts: ['outcome', 'rating.outOf'] });
});
