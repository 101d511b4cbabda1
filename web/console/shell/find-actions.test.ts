import assert from 'node:assert/strict';
import test from 'node:test';
import { findActions } from './find-actions.ts';

const all = [
  { label: 'Transfer' },
  { label: 'Mail the transcript' },
  { label: 'José Núñez', words: '#12 chat' },
  { label: 'End the chat' },
];
const found = (typed: string) => findActions(all, typed).map(({ label }) => label);

test('an action is found by how any of its words begin, without accents and in any order; the beginning comes first', () => {
  assert.deepEqual(found('tran'), ['Transfer', 'Mail the transcript']);
  assert.deepEqual(found('nunez jose'), ['José Núñez']);
  assert.deepEqual(found('chat'), ['José Núñez', 'End the chat']);
  assert.deepEqual(found('#12'), ['José Núñez']);
  assert.deepEqual(found('x'), []);
  assert.deepEqual(
    found('  '),
    all.map(({ label }) => label),
  );
});
