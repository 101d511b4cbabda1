import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../test/support/store.ts';
import { makeId } from '../app/secrets.ts';

let store: StoreUnderTest;
before(async () => {
  store = await openStore();
});
after(() => store?.close());

test('a due timer is taken once, comes back when its lease is over, and is gone when it is cancelled', async () => {
  const { timers } = store.app;
  const timer = { accountId: store.accountId, sessionId: makeId(), kind: 'vendor-silence' };
  await timers.set({ ...timer, dueAt: 5_000 });
  await timers.set({ ...timer, dueAt: 10_000 });
  assert.deepEqual(await timers.take(9_999, 10, 1_000), []);
  const taken = await Promise.all([timers.take(10_000, 10, 1_000), timers.take(10_000, 10, 1_000)]);
  assert.deepEqual(taken.flat(), [{ ...timer, dueAt: 10_000, version: 1 }]);
  assert.equal((await timers.take(11_000, 10, 1_000)).length, 1);
  await timers.cancel(timer);
  assert.deepEqual(await timers.take(99_000, 10, 1_000), []);
});

test('what is set while a timer is being dealt with stands, and an earlier due time is never put off by hastening', async () => {
  const { timers } = store.app;
  const timer = { accountId: store.accountId, sessionId: makeId(), kind: 'koine-hasty' };
  await timers.hasten({ ...timer, dueAt: 200_000 });
  await timers.hasten({ ...timer, dueAt: 300_000 });
  const [taken] = await timers.take(200_000, 10, 1_000);
  assert.equal(taken?.dueAt, 200_000);
  await timers.hasten({ ...timer, dueAt: 200_500 });
  if (taken) await timers.settle(taken, null);
  const [again] = await timers.take(200_500, 10, 1_000);
  assert.equal(again?.dueAt, 200_500);
  if (again) await timers.settle(again, 400_000);
  const [moved] = await timers.take(400_000, 10, 1_000);
  assert.equal(moved?.dueAt, 400_000);
  if (moved) await timers.settle(moved, null);
  assert.deepEqual(await timers.take(900_000, 10, 1_000), []);
});

test('an alias is settled by the first who asks, one to one', async () => {
  const { aliases } = store.app;
  const kind = { accountId: store.accountId, dialect: 'vendor', kind: 'visitor' };
  const [one, two] = [makeId(), makeId()];
  const names = await Promise.all([1, 2, 3].map((name) => aliases.ensure(kind, one, () => String(name))));
  assert.equal(new Set(names).size, 1);
  let next = Number(names[0]);
  const other = await aliases.ensure(kind, two, () => String(next++));
  assert.notEqual(other, names[0]);
  assert.equal(await aliases.find(kind, other), two);
  assert.equal(await aliases.find({ ...kind, kind: 'session' }, other), null);
  assert.deepEqual(
    await aliases.names(kind, [one, two]),
    new Map([
      [one, names[0]],
      [two, other],
    ]),
  );
});
