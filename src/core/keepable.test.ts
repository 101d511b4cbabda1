import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKeepable } from './keepable.ts';

test('[K6] text that PostgreSQL cannot hold is not kept, wherever it stands', () => {
  for (const text of ['a\0', '\ud800', 'b\udc00']) {
    for (const value of [text, [text], { a: { b: [text] } }, { [text]: 1 }]) assert.equal(isKeepable(value), false);
  }
  for (const value of [undefined, null, 7, true, '', '😀', ['é', { a: null }]]) assert.equal(isKeepable(value), true);
});

test('[K6] [K8] what is nested without end is not kept, and costs no stack', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  assert.equal(isKeepable(nested(200)), true);
  assert.equal(isKeepable(nested(201)), false);
  assert.equal(isKeepable(nested(1_000_000)), false);
});
