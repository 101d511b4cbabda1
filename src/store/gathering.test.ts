import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gathering } from './gathering.ts';

test('what is asked for while a query runs shares the next one', async () => {
  const asked: (readonly string[])[] = [];
  const gathering = new Gathering<number>(async (keys) => {
    asked.push(keys);
    await new Promise(setImmediate);
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, key.length]));
  });
  const first = gathering.get('a');
  await new Promise((resolve) => process.nextTick(resolve));
  const rest = [gathering.get('bb'), gathering.get('none'), gathering.get('ccc')];
  assert.deepEqual(await Promise.all([first, ...rest]), [1, 2, null, 3]);
  assert.deepEqual(asked, [['a'], ['bb', 'none', 'ccc']]);
});

test('a query that fails fails those who shared it, and no others', async () => {
  let turn = 0;
  const gathering = new Gathering<number>(async (keys) => {
    turn += 1;
    if (turn === 1) throw new Error('gone');
    return new Map(keys.map((key) => [key, 1]));
  });
  await assert.rejects(gathering.get('a'), /gone/);
  assert.equal(await gathering.get('a'), 1);
});
