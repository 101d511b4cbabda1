import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../../test/support/store.ts';
import { SignInAttemptTable } from '../../store/sign-in-attempts.ts';
import { type App, openApp } from '../context.ts';

const MINUTE_MS = 60_000;
const place = { device: 'A browser', address: null };

let store: StoreUnderTest;
let other: App;
let clock = Date.now();
before(async () => {
  store = await openStore({ now: () => clock });
  other = await openApp({ databaseUrl: store.url, now: () => clock });
});
after(async () => {
  await other?.close();
  await store?.close();
});

async function person(email: string) {
  const password = 'correct horse battery';
  await store.app.accounts.createAgent(null, store.accountId, { name: email, email, password });
  return (app: App, given = password) => app.signIns.signIn(email, given, place);
}

test('two processes count the failures of an address together, and a restart forgets none', async () => {
  const ann = await person('ann@store.example');
  for (let turn = 0; turn < 5; turn += 1) {
    for (const app of [store.app, other]) await assert.rejects(ann(app, 'wrong'), { code: 'unauthenticated' });
  }
  for (const app of [store.app, other]) await assert.rejects(ann(app), { code: 'too-many-requests' });
  const restarted = await openApp({ databaseUrl: store.url, now: () => clock });
  await assert.rejects(ann(restarted), { code: 'too-many-requests' });
  await restarted.close();
  clock += 16 * MINUTE_MS;
  assert.equal((await ann(other)).kind, 'signed-in');
});

test('many tries at once, at both, are no way around the ten', async () => {
  const ben = await person('ben@store.example');
  const tries = Array.from({ length: 30 }, (_, turn) => ben(turn % 2 ? other : store.app, `wrong ${turn}`));
  const codes = (await Promise.allSettled(tries)).map((each) => each.status === 'rejected' && each.reason.code);
  assert.equal(codes.filter((code) => code === 'unauthenticated').length, 10);
  assert.equal(codes.filter((code) => code === 'too-many-requests').length, 20);
});

test('a client that opens many connections by one right password has tried once', async () => {
  await person('dora@store.example');
  const tries = Array.from({ length: 30 }, () =>
    other.passwords.prove(store.accountId, 'dora@store.example', 'correct horse battery'),
  );
  assert.equal((await Promise.all(tries)).length, 30);
});

test('what is over is swept, and of too many the oldest', async () => {
  const table = new SignInAttemptTable(store.app.database.db);
  const held = async () => (await store.app.database.pool.query('SELECT tries FROM sign_in_attempt')).rows.length;
  clock += 16 * MINUTE_MS;
  await store.app.signInAttempts.sweep();
  assert.equal(await held(), 0);
  for (const [age, name] of ['c', 'b', 'a'].entries()) await table.count(Buffer.from(name), clock - age, 0);
  await table.sweep(0, 2);
  assert.equal(await held(), 2);
  assert.equal(await table.count(Buffer.from('c'), clock, 0), 2, 'the newest stays');
});
