import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type StoreUnderTest } from '../../../test/support/store.ts';
import { defaultCsvOptions } from '../../core/export/request.ts';
import { ExportTable } from '../../store/exports.ts';
import type { FileStorage } from '../../store/file-storage/file-storage.ts';
import { SessionCells } from '../../store/session-cells.ts';
import { Sessions } from '../../store/sessions.ts';
import { Exports } from './exports.ts';

let store: StoreUnderTest;
let folder: string;
before(async () => {
  store = await openStore();
  folder = await mkdtemp(path.join(tmpdir(), 'koine-exports-'));
});
after(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const csv = { rows: 'sessions', format: 'csv', filter: null, columns: null, csv: defaultCsvOptions } as const;

function exportsWith(put: FileStorage['put'], leaseMs: number, now: () => number = Date.now): Exports {
  const { app } = store;
  const storage: FileStorage = { put, read: async () => null, remove: async () => {} };
  return new Exports({
    table: new ExportTable(app.database.db),
    cells: new SessionCells(app.database.db),
    sessions: new Sessions(app.database.db),
    filters: app.filters,
    directory: app.accounts,
    places: { folder, storage },
    databaseUrl: store.url,
    now,
    leaseMs,
  });
}

test('an export that takes longer to store than its lease lasts is nobody else’s', async () => {
  const { accountId } = store;
  const actor = { kind: 'integration', accountId, keyId: '', name: 'CRM', scopes: ['read'] } as const;
  const dueAt = async () => {
    const { rows } = await store.app.database.pool.query<{ due: string }>(
      'SELECT max(due_at)::text AS due FROM export',
    );
    return rows[0]?.due;
  };
  const exports = exportsWith(async () => {
    // Until the lease was made longer twice, however slow this machine is.
    for (let [changes, last] = [0, await dueAt()]; changes < 2; await pause(20)) {
      const due = await dueAt();
      if (due !== last) changes += 1;
      last = due;
    }
  }, 600);
  const { id } = await exports.create(actor, csv);
  assert.ok(await exports.performNext(new AbortController().signal, (error) => assert.ifError(error)));
  const { state, rows, finishedAt } = await exports.get(actor, id);
  assert.deepEqual([state, rows, finishedAt !== null], ['done', 0, true]);
});

test('an export that cannot be written tells so for a week, leaves no file behind, and can be tried again', async () => {
  const actor = { kind: 'integration', accountId: store.accountId, keyId: '', name: 'CRM', scopes: ['read'] } as const;
  const faults: unknown[] = [];
  let now = Date.now();
  const exports = exportsWith(
    async () => {
      throw new Error('The disk is full');
    },
    60_000,
    () => now,
  );
  const { id } = await exports.create(actor, csv);
  for (let tries = 0; tries < 5; tries += 1) {
    assert.ok(await exports.performNext(new AbortController().signal, (error) => faults.push(error)));
    now += 10 * 60_000;
  }
  assert.equal(faults.length, 5);
  await exports.sweep();
  const { state, problem } = await exports.get(actor, id);
  assert.deepEqual([state, problem], ['failed', 'Koine could not write it; its log says why.']);
  assert.deepEqual(await readdir(folder), []);
  const again = await exports.retry(actor, id);
  assert.deepEqual([again.state, again.problem, again.total], ['waiting', null, null]);
  await assert.rejects(exports.retry(actor, id), { code: 'conflict' });
  for (let tries = 0; tries < 5; tries += 1) {
    await exports.performNext(new AbortController().signal, (error) => faults.push(error));
    now += 10 * 60_000;
  }
  assert.equal((await exports.get(actor, id)).state, 'failed');
  now += 8 * 24 * 3_600_000;
  await exports.sweep();
  await assert.rejects(exports.get(actor, id), { code: 'not-found' });
});
