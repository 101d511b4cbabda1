import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKeepingSearch } from './keeping-search.ts';
import { daysText, reckonedText } from './keeping-text.ts';

test('an address of the privacy page keeps the parts that there are, and a receipt among the erasures alone', () => {
  const receipt = '0190d3a0-0000-7000-8000-000000000001';
  assert.deepEqual(parseKeepingSearch({ part: 'erasures', receipt }), { part: 'erasures', receipt });
  assert.deepEqual(parseKeepingSearch({ part: 'holds', receipt }), { part: 'holds' });
  for (const part of ['retention', 'toString', 7, null]) assert.deepEqual(parseKeepingSearch({ part, receipt }), {});
  assert.deepEqual(parseKeepingSearch({ part: 'erasures', receipt: '../x' }), { part: 'erasures' });
});

test('what a rule would do is told in a sentence, with the end of counting', () => {
  assert.equal(daysText(null), 'never');
  assert.equal(daysText(1), 'after 1 day');
  const of = (anonymise: number, gone: number, held: number) => [{ anonymise, delete: gone, held }];
  assert.equal(reckonedText(of(0, 0, 0), 100), 'Just now it would meet no session.');
  assert.equal(
    reckonedText(of(1, 2, 0), 100),
    'It would anonymise 1 session and delete 2 sessions, within a minute of saving.',
  );
  assert.equal(
    reckonedText([...of(0, 100, 0), ...of(0, 7, 1)], 100),
    'It would delete 100 sessions or more, within a minute of saving. A legal hold keeps 1 session from it.',
  );
});
