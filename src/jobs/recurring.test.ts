import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurns } from './recurring.ts';

test('an account with much to do, or with a fault, keeps none of the others waiting', async () => {
  const [left, done, faults] = [
    new Map([
      ['great', 4],
      ['small', 1],
      ['late', 2],
    ]),
    [] as string[],
    [] as unknown[],
  ];
  const step = async (accountId: string) => {
    if (accountId === 'faulty') throw new Error('no log');
    done.push(accountId);
    const more = (left.get(accountId) ?? 0) - 1;
    left.set(accountId, more);
    return more > 0;
  };
  await inTurns(
    ['great', 'faulty', 'small', 'late'],
    step,
    () => done.length === 6,
    (error) => faults.push(error),
  );
  assert.deepEqual(done, ['great', 'small', 'late', 'great', 'late', 'great']);
  assert.equal(faults.length, 1);
});
