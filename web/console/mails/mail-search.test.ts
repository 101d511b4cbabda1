import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMailSearch } from './mail-search.ts';

test('an address of the send log keeps the states that there are, and nothing else', () => {
  assert.deepEqual(parseMailSearch({ state: 'dead', other: 'x' }), { state: 'dead' });
  for (const state of ['lost', 'toString', 7, null, undefined]) assert.deepEqual(parseMailSearch({ state }), {});
});
