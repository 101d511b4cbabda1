import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Export } from '../../client/api-types.ts';
import { formatText, shareOf, standingText } from './export-text.ts';

const made = {
  format: 'csv',
  rows: 'messages',
  state: 'running',
  sessions: 5,
  total: 20,
  rowCount: 1,
  bytes: 900,
} as Export;

test('an export tells how far it is, and what it came to', () => {
  assert.equal(formatText(made), 'CSV, one row a message');
  assert.deepEqual([standingText(made), shareOf(made)], ['5 of 20 sessions', 25]);
  assert.deepEqual(
    [standingText({ ...made, total: null }), shareOf({ ...made, total: null })],
    ['Counting the sessions', null],
  );
  assert.deepEqual(
    [standingText({ ...made, state: 'done' }), shareOf({ ...made, state: 'done' })],
    ['1 row, 900 B', 100],
  );
  assert.equal(shareOf({ ...made, sessions: 0, total: 0 }), 100);
});
