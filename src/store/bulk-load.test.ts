import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest } from '../../test/support/store.ts';
import { compareNewest } from '../app/rebuild.ts';
import { makeHistory } from '../cli/fill/history.ts';
import { type Premises, preparePremises } from '../cli/fill/premises.ts';
import { BulkLoad } from './bulk-load.ts';
import { Journal } from './journal.ts';

let store: StoreUnderTest;
let premises: Premises;
let load: BulkLoad;

before(async () => {
  store = await openStore();
  premises = await preparePremises(store.app, store.accountId, 4);
  load = await BulkLoad.open(store.url, store.accountId);
});

after(async () => {
  await load.close();
  await store.close();
});

function history(seed: string, sessions: number) {
  return [...makeHistory(premises, { seed, sessions, days: 30, until: Date.UTC(2026, 0, 1) }, 1_000)];
}

async function count(table: string): Promise<number> {
  const { rows } = await store.app.database.pool.query(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0].count;
}

test('[K4] the rows of what was loaded equal their logs, and numbers and positions go on from there', async () => {
  const [stretch] = history('rows', 60);
  assert.ok(stretch);
  const [first, ...others] = stretch.sessions;
  assert.ok(first);
  const strange = 'tab\t, line\nbreak\r, back\\slash \\N, "quotes", {braces}, 東京, 📦';
  const events = first.events.map((event) => (event.type === 'message-posted' ? { ...event, text: strange } : event));
  const session = {
    ...first.session,
    lastMessage: first.session.lastMessage && { ...first.session.lastMessage, text: strange },
  };
  await load.write(stretch.visitors, [{ session, events }, ...others]);
  assert.deepEqual(await compareNewest(store.app, store.accountId, 100), { sessions: 60, differences: [] });

  const opened = fresh(await openSession(new Journal(store.app.database.pool), store));
  assert.equal(opened.session.number, 61);
  assert.equal(opened.position, stretch.sessions.reduce((sum, each) => sum + each.events.length, 0) + 1);
  fresh(await postMessage(new Journal(store.app.database.pool), opened.session, 'And so it goes on.'));
  assert.deepEqual(await compareNewest(store.app, store.accountId, 100), { sessions: 61, differences: [] });
});

test('a stretch that the database does not take leaves nothing behind', async () => {
  const [stretch] = history('twice', 5);
  assert.ok(stretch);
  const before = await Promise.all(['session', 'event', 'visitor'].map(count));
  await assert.rejects(load.write(stretch.visitors, [...stretch.sessions, ...stretch.sessions]), /duplicate key/);
  assert.deepEqual(await Promise.all(['session', 'event', 'visitor'].map(count)), before);
  await load.write(stretch.visitors, stretch.sessions);
  assert.equal(await count('session'), (before[0] ?? 0) + 5);
});
