import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest } from '../../test/support/store.ts';
import { Compacting } from '../app/compacting.ts';
import { rebuildRows } from '../app/rebuild.ts';
import { makeHistory } from '../cli/fill/history.ts';
import { preparePremises } from '../cli/fill/premises.ts';
import { BulkLoad } from './bulk-load.ts';
import { Compaction, type CompactionStep } from './compaction.ts';
import { Journal } from './journal.ts';
import { SessionRemoval } from './session-removal.ts';

const OLD = 600;
const YOUNG = 150;
const DAY_MS = 86_400_000;

let store: StoreUnderTest;
let compaction: Compaction;
let oldIds: readonly string[];

before(async () => {
  store = await openStore();
  compaction = new Compaction(store.app.database);
  const premises = await preparePremises(store.app, store.accountId, 4);
  const load = await BulkLoad.open(store.url, store.accountId);
  const until = Date.UTC(2026, 0, 1);
  // The old ones lie at the beginning of every file.
  for (const [sessions, end] of [
    [OLD, until],
    [YOUNG, until + DAY_MS],
  ] as const) {
    for (const stretch of makeHistory(premises, { seed: `${end}`, sessions, days: 1, until: end }, 2_000)) {
      await load.write(stretch.visitors, stretch.sessions);
    }
    while (await store.app.rollups.step(store.accountId));
    while (await store.app.searchIndex.advance(store.accountId, 4_000));
  }
  await load.finish();
  await load.close();
  const { rows } = await store.app.database.pool.query('SELECT id FROM session WHERE opened_at < $1', [
    new Date(until),
  ]);
  oldIds = rows.map(({ id }) => id);
});
after(() => store.close());

const quietly = { allIndexes: false, pauseMs: 0, signal: new AbortController().signal, onStep: () => {} };

async function ask(text: string, values: readonly unknown[] = []) {
  return (await store.app.database.pool.query(text, [...values])).rows;
}

/** Everything that is kept of the young sessions, as one fingerprint a table. */
function fingerprints() {
  const own = (table: string, key: string) =>
    `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${table} t WHERE t.${key} = ANY ($1::uuid[])) AS ${table}`;
  return ask(
    `SELECT ${own('event', 'session_id')}, ${own('session', 'id')}, ${own('search_entry', 'session_id')}, ${own('agent_leg', 'session_id')}`,
    [young],
  );
}

let young: readonly string[];

test('[K1] [K3] [K4] room goes back to the disk while sessions are written and read, and nothing is lost', async () => {
  const { app, accountId } = store;
  await compaction.look();
  young = (await ask('SELECT id FROM session WHERE id <> ALL ($1::uuid[])', [oldIds])).map(({ id }) => id);
  const removal = new SessionRemoval(app.database.db);
  for (let first = 0; first < oldIds.length; first += 300) {
    await removal.delete(accountId, oldIds.slice(first, first + 300));
  }
  // What the statistics say of the rows is late by a moment, but for what a vacuum counts.
  await ask('VACUUM event');
  const [told, before] = [await compaction.look(), await fingerprints()];
  const [events] = told;
  assert.ok(events && (events.freeBytes ?? 0) > events.heapBytes / 2, 'it is known how much is free');
  const [{ bytes }] = await ask('SELECT pg_database_size(current_database()) AS bytes');

  const start = await app.database.pool.query('SELECT position FROM account_head WHERE account_id = $1', [accountId]);
  const from = Number(start.rows[0].position);
  const journal = new Journal(app.database.pool);
  let [isOver, isWritten] = [false, false];
  const write = async () => {
    let written = 0;
    while (!isOver || written < 3) {
      let { session } = fresh(await openSession(journal, store));
      for (let message = 0; message < 4; message += 1) {
        ({ session } = fresh(await postMessage(journal, session, `Message ${message}`)));
      }
      written += session.version;
      await delay(25);
    }
    return written;
  };
  const read: number[] = [];
  const follow = async () => {
    for (let after = from, isLast = false; !isLast; ) {
      isLast = isWritten;
      const { rows } = await app.database.pool.query(
        'SELECT position FROM event WHERE account_id = $1 AND position > $2 ORDER BY position LIMIT 100',
        [accountId, after],
      );
      read.push(...rows.map(({ position }) => Number(position)));
      after = read.at(-1) ?? from;
      if (rows.length === 100) isLast = false;
      await delay(1);
    }
  };
  const steps = new Set<CompactionStep['doing']>();
  const following = follow();
  const writing = Promise.all([write(), write(), write()]);
  const done = await compaction.compact(['event', 'session', 'search_entry'], {
    ...quietly,
    pauseMs: 1,
    onStep: ({ doing }) => steps.add(doing),
  });
  isOver = true;
  const written = (await writing).reduce((sum, each) => sum + each);
  isWritten = true;
  await following;

  assert.deepEqual([...steps], ['looking for room', 'moving rows', 'cutting off', 'building indexes']);
  const sizes = Object.fromEntries((done ?? []).map(({ name, ...each }) => [name, each]));
  for (const name of ['event', 'session', 'search_entry'] as const) {
    const { bytesBefore = 0, bytesAfter = 0, movedRows = 0 } = sizes[name] ?? {};
    assert.ok(bytesAfter < bytesBefore * 0.6 && movedRows > 0, `${name}: ${bytesBefore} became ${bytesAfter}`);
  }
  const [now] = await ask('SELECT pg_database_size(current_database()) AS bytes');
  assert.ok(now.bytes < bytes - (sizes.event?.bytesBefore ?? 0) * 0.4);
  assert.deepEqual(await fingerprints(), before);
  assert.deepEqual(
    read,
    Array.from({ length: written }, (_, index) => from + 1 + index),
  );
  assert.equal((await rebuildRows(app, { checkOnly: true })).differences, 0);
  const invalid = await ask('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid');
  assert.deepEqual(invalid, []);
});

test('[K1] work that is cut off leaves everything as it was, and the next one clears away what it began', async () => {
  const { pool } = store.app.database;
  const before = await fingerprints();
  await ask('DELETE FROM event WHERE session_id IN (SELECT id FROM session WHERE id <> ALL ($1) LIMIT 20)', [young]);
  const kill = () =>
    ask(`SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  let killed: Promise<unknown> | undefined;
  const cutOff = compaction.compact(['event', 'session'], {
    ...quietly,
    pauseMs: 50,
    onStep: ({ doing }) => {
      if (doing === 'moving rows') killed ??= kill();
    },
  });
  await assert.rejects(cutOff);
  await killed;
  assert.deepEqual(await fingerprints(), before);

  const [blocker, builder] = [await pool.connect(), await pool.connect()];
  builder.on('error', () => {});
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE event IN ROW EXCLUSIVE MODE');
  const building = assert.rejects(builder.query('REINDEX INDEX CONCURRENTLY event_by_position'));
  const isInvalid =
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid AND indrelid = 'event'::regclass";
  while ((await ask(isInvalid)).length === 0) await delay(5);
  await ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'REINDEX INDEX CONCURRENTLY%'`);
  await building;
  await blocker.query('ROLLBACK');
  blocker.release();
  builder.release(true);
  const hasRemains = async () => (await compaction.look()).filter((each) => each.hasRemains).map(({ name }) => name);
  assert.deepEqual(await hasRemains(), ['event']);

  let now = 0;
  const compacting = new Compacting({ compaction, now: () => now, leastBytes: 1_000_000_000 });
  const { signal } = new AbortController();
  assert.deepEqual((await compacting.compactLoose(signal))?.tables, ['event']);
  assert.deepEqual(await hasRemains(), []);
  assert.equal(await compacting.compactLoose(signal), null, 'it rests');
  now += DAY_MS;
  assert.equal(await compacting.compactLoose(signal), null, 'nothing is to be done');
  assert.deepEqual(await fingerprints(), before);
});
