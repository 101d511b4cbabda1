import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fresh, openSession, openStore, type StoreUnderTest } from '../../test/support/store.ts';
import { type Database, openDatabase } from './database.ts';
import { Journal } from './journal.ts';
import { queuePlaces } from './queue-places.ts';

let store: StoreUnderTest;
let database: Database;
before(async () => {
  store = await openStore();
  database = openDatabase(store.url, { connections: 4 });
});
after(async () => {
  await database?.close();
  await store?.close();
});

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5);

interface Wait {
  readonly id: string;
  readonly queueId: string;
  readonly openedAt: number;
  readonly queuedAt: number;
  readonly leftAt: number | null;
}

/** By definition, one by one. */
function placeOf(one: Wait, all: readonly Wait[]): number {
  const before = all.filter(
    (other) =>
      other.queueId === one.queueId &&
      other.openedAt > one.queuedAt - DAY_MS &&
      (other.queuedAt < one.queuedAt || (other.queuedAt === one.queuedAt && other.id < one.id)) &&
      (other.leftAt ?? Number.POSITIVE_INFINITY) > one.queuedAt,
  );
  return before.length + 1;
}

test('a place in the queue counts who waited there when the session entered, whichever sessions are asked for together', async () => {
  const second = await store.app.accounts.createQueue(null, store.accountId, { name: 'Sales' });
  const journal = new Journal(database.pool);
  const waits: Wait[] = [];
  for (let turn = 0; turn < 120; turn += 1) {
    const queueId = turn % 4 === 0 ? second.id : store.queueId;
    const { session } = fresh(await openSession(journal, { ...store, queueId }));
    // Some at one instant, some that leave at once, some that stay for days.
    const openedAt = START + Math.floor((turn * 7919) % 97) * 3_600_000;
    const queuedAt = openedAt + (turn % 3) * 60_000;
    const stays = [0, 60_000, 5 * 3_600_000, 2 * DAY_MS, null][turn % 5] ?? null;
    waits.push({ id: session.id, queueId, openedAt, queuedAt, leftAt: stays === null ? null : queuedAt + stays });
  }
  for (const [index, { id, openedAt, queuedAt, leftAt }] of waits.entries()) {
    const left = index % 2 === 0 ? 'accepted_at' : 'ended_at';
    await database.pool.query(
      `UPDATE session SET opened_at = $3, queued_at = $4, ${left} = $5 WHERE account_id = $1 AND id = $2`,
      [store.accountId, id, new Date(openedAt), new Date(queuedAt), leftAt === null ? null : new Date(leftAt)],
    );
  }
  const expected = new Map(waits.map((each) => [each.id, placeOf(each, waits)]));
  assert.ok(new Set(expected.values()).size > 5);
  const pages = [waits, waits.slice(40, 47), waits.slice(0, 1), waits.filter((_, index) => index % 11 === 3)];
  for (const page of pages) {
    const ids = page.map(({ id }) => id);
    const places = await queuePlaces(database.db, store.accountId, ids);
    assert.deepEqual([...places].sort(), ids.map((id) => [id, expected.get(id)]).sort());
  }
  assert.equal((await queuePlaces(database.db, store.accountId, [])).size, 0);
  assert.equal((await queuePlaces(database.db, '00000000-0000-7000-8000-0000000000ff', [waits[0]?.id ?? ''])).size, 0);
});
