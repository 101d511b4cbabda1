import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession, openStore, type StoreUnderTest } from '../../test/support/store.ts';
import { type Condition, type ConditionMember, conditionMembers, type Order } from '../core/condition.ts';
import type { SessionQuery } from '../core/query.ts';
import { type Database, openDatabase } from './database.ts';
import { Journal } from './journal.ts';
import { Sessions } from './sessions.ts';

let store: StoreUnderTest;
let database: Database;
let sessions: Sessions;

before(async () => {
  store = await openStore();
  database = openDatabase(store.url, { connections: 2 });
  sessions = new Sessions(database.db);
  const journal = new Journal(database.pool);
  for (let turn = 0; turn < 6; turn += 1) await openSession(journal, store);
});

after(async () => {
  await database?.close();
  await store?.close();
});

async function numbers(where: Condition, order: Order = []): Promise<readonly number[]> {
  const query: SessionQuery = {
    filter: { where },
    sort: 'number',
    descending: false,
    limit: 100,
    after: null,
    offset: 0,
    order,
  };
  const sight = { of: 'account', accountId: store.accountId } as const;
  const found = await sessions.find(sight, query);
  assert.equal(await sessions.count(sight, { where }), found.length);
  return found.map(({ number }) => number);
}

const compare = (
  member: ConditionMember,
  operator: Extract<Condition, { kind: 'compare' }>['operator'],
  value: string | number | null,
): Condition => ({ kind: 'compare', member, operator, value });
const everything: Condition = { kind: 'all', of: [] };

test('conditions narrow, join and turn round', async () => {
  const low = compare('number', '<=', 2);
  const high = compare('number', '>', 4);
  assert.deepEqual(await numbers(low), [1, 2]);
  assert.deepEqual(await numbers({ kind: 'any', of: [low, high] }), [1, 2, 5, 6]);
  assert.deepEqual(await numbers({ kind: 'all', of: [low, high] }), []);
  assert.deepEqual(await numbers({ kind: 'not', of: { kind: 'any', of: [low, high] } }), [3, 4]);
  assert.deepEqual(await numbers({ kind: 'one-of', member: 'number', values: [2, 6, 9] }), [2, 6]);
  assert.deepEqual(await numbers({ kind: 'one-of', member: 'number', values: [] }), []);
  assert.deepEqual(await numbers({ kind: 'any', of: [] }), []);
  assert.equal((await numbers(compare('stage', '=', 'WAITING'))).length, 6);
  assert.equal((await numbers({ kind: 'match', member: 'queueName', at: 'start', text: 'supp' })).length, 6);
  assert.equal((await numbers({ kind: 'match', member: 'queueName', at: 'anywhere', text: '%' })).length, 0);
});

test('what has no value is neither equal nor less, but it is unequal and can be asked for', async () => {
  assert.equal((await numbers(compare('endedAt', '=', null))).length, 6);
  assert.equal((await numbers(compare('endedAt', '<>', null))).length, 0);
  assert.equal((await numbers(compare('agentName', '<>', 'Ann'))).length, 6);
  assert.equal((await numbers({ kind: 'not', of: compare('agentName', '=', 'Ann') })).length, 6);
  assert.equal((await numbers(compare('durationMs', '<', 1_000))).length, 0);
});

test('what a vendor keeps is compared, also with the state that it was kept for', async () => {
  const kept = (value: string | null): Condition => ({ kind: 'extra', dialect: 'vendor', name: 'mark', value });
  assert.equal((await numbers(kept(null))).length, 6);
  await database.pool.query(
    `UPDATE session SET extras = '{"vendor": {"mark": "waiting/0"}}' WHERE account_id = $1 AND number = 3`,
    [store.accountId],
  );
  assert.deepEqual(await numbers(kept('waiting/0')), [3]);
  const current: Condition = {
    kind: 'extra-current',
    dialect: 'vendor',
    name: 'mark',
    members: ['stage', 'transferCount'],
  };
  assert.deepEqual(await numbers(current), [3]);
  assert.deepEqual(await numbers({ kind: 'not', of: current }), [1, 2, 4, 5, 6]);
});

test('every member can be compared and ordered by', async () => {
  const values = { number: 1, text: "x'; --", time: Date.now(), id: store.accountId };
  for (const [member, kind] of Object.entries(conditionMembers) as [ConditionMember, keyof typeof values][]) {
    for (const operator of ['=', '<>', '<', '<=', '>', '>='] as const) {
      if (kind === 'id' && !/=|<>/.test(operator)) continue;
      await numbers(compare(member, operator, values[kind]));
    }
    await numbers({ kind: 'one-of', member, values: [values[kind]] });
    assert.equal((await numbers(everything, [{ by: member, descending: true }])).length, 6);
  }
  assert.deepEqual(
    await numbers(everything, [
      { by: 'stage', descending: false },
      { by: 'number', descending: true },
    ]),
    [6, 5, 4, 3, 2, 1],
  );
});

test('an order can put what has no value last, and can follow a number that a vendor keeps', async () => {
  await database.pool.query(
    `UPDATE session SET extras = '{"vendor": {"price": 2}}', rating_score = 2 WHERE account_id = $1 AND number = 3`,
    [store.accountId],
  );
  await database.pool.query(
    `UPDATE session SET extras = '{"vendor": {"price": "dear"}}' WHERE account_id = $1 AND number = 1`,
    [store.accountId],
  );
  const price = { dialect: 'vendor', name: 'price' };
  for (const by of [price, 'ratingScore'] as const) {
    assert.deepEqual(await numbers(everything, [{ by, descending: false, nulls: 'last' }]), [3, 1, 2, 4, 5, 6]);
    assert.deepEqual(await numbers(everything, [{ by, descending: false }]), [1, 2, 4, 5, 6, 3]);
    assert.deepEqual(await numbers(everything, [{ by, descending: true }]), [3, 1, 2, 4, 5, 6]);
  }
});

test("a visitor's newest session is told from those before", async () => {
  assert.deepEqual(await numbers({ kind: 'newest-of-visitor' }), [6]);
});
