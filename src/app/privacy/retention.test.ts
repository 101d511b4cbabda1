import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fresh, openSession, openStore, type StoreUnderTest } from '../../../test/support/store.ts';
import { makeHistory } from '../../cli/fill/history.ts';
import { preparePremises } from '../../cli/fill/premises.ts';
import { BulkLoad } from '../../store/bulk-load.ts';
import { Journal } from '../../store/journal.ts';
import { rebuildRows } from '../rebuild.ts';
import { EVENTS_AT_ONCE } from './retention.ts';

const UNTIL = Date.UTC(2026, 0, 31);
const DAY_MS = 86_400_000;
const SESSIONS = 600;

let store: StoreUnderTest;
let other: string;

before(async () => {
  store = await openStore({ now: () => UNTIL });
  other = (await store.app.accounts.createAccount({ slug: 'other', name: 'Other' })).id;
  for (const accountId of [store.accountId, other]) {
    const premises = await preparePremises(store.app, accountId, 4);
    const load = await BulkLoad.open(store.url, accountId);
    for (const { visitors, sessions } of makeHistory(
      premises,
      { seed: 'kept', sessions: SESSIONS, days: 30, until: UNTIL },
      1_000,
    )) {
      await load.write(visitors, sessions);
    }
    await load.close();
    while (await store.app.rollups.step(accountId));
    while (await store.app.searchIndex.advance(accountId));
  }
});
after(() => store.close());

function query<T>(text: string, values: readonly unknown[]): Promise<readonly T[]> {
  return store.app.database.pool.query(text, [...values]).then(({ rows }) => rows);
}

/** How much the account has in each table, and what its figures amount to. */
async function holdings(accountId: string): Promise<unknown> {
  const tables = ['session', 'event', 'search_entry', 'agent_leg', 'visitor', 'rollup'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table} WHERE account_id = $1) AS ${table}`);
  return query(`SELECT ${counts.join(', ')}`, [accountId]);
}

test('[K4] [K5] a rule that meets long stretches of time removes them with their figures, but for what is held, and of no other account', async () => {
  const { accountId } = store;
  const untouched = await holdings(other);
  const manager = { kind: 'integration', accountId, keyId: '', name: '', scopes: ['manage'] } as const;
  await store.app.retention.changeRule(manager, { deleteAfterDays: 10 });
  const due = UNTIL - 10 * DAY_MS;
  const held = await query<{ id: string }>(
    'SELECT id FROM session WHERE account_id = $1 AND number IN (7, 200) ORDER BY number',
    [accountId],
  );
  for (const { id } of held) {
    await store.app.legalHolds.make(manager, { kind: 'session', subjectId: id, reason: 'A claim' });
  }
  const kept = await query<{ id: string }>(
    'SELECT id FROM session WHERE account_id = $1 AND (ended_at >= $2 OR id = ANY ($3)) ORDER BY id',
    [accountId, new Date(due), held.map(({ id }) => id)],
  );
  const batches: number[] = [];
  for (let done = -1; done !== 0; batches.push(done)) done = await store.app.retention.performNext(accountId);
  assert.ok(batches.length < 12 && Math.max(...batches) > 100, `in few batches: ${batches.join(', ')}`);
  const left = await query<{ id: string }>('SELECT id FROM session WHERE account_id = $1 ORDER BY id', [accountId]);
  assert.deepEqual(left, kept);
  assert.ok(left.length > 100 && left.length < SESSIONS - 100);
  assert.equal((await store.app.rollups.rebuild(accountId, { checkOnly: true })).differences, 0);
  assert.equal((await rebuildRows(store.app, { checkOnly: true })).differences, 0);
  const strays = await query<{ strays: number }>(
    `SELECT count(*)::int AS strays FROM (
       SELECT account_id, session_id FROM event UNION SELECT account_id, session_id FROM search_entry
       UNION SELECT account_id, session_id FROM agent_leg
     ) e WHERE account_id = $1 AND NOT EXISTS (SELECT FROM session s WHERE (s.account_id, s.id) = (e.account_id, e.session_id))`,
    [accountId],
  );
  assert.deepEqual(strays, [{ strays: 0 }]);
  assert.deepEqual(await holdings(other), untouched);
});

for (const [deed, done] of [
  ['anonymise', 'anonymised'],
  ['delete', 'deleted'],
] as const) {
  test(`[K1] while sessions are ${done}, others of the account go on, and a hold waits`, {
    timeout: 60_000,
  }, async () => {
    const { pool } = store.app.database;
    const [first, second] = await query<{ id: string; inboxId: string; queueId: string }>(
      `SELECT id, inbox_id AS "inboxId", first_queue_id AS "queueId" FROM session
       WHERE account_id = $1 AND first_queue_id IS NOT NULL AND NOT anonymised AND stage = 'closed' ORDER BY number LIMIT 2`,
      [other],
    );
    assert.ok(first && second);
    const gate = await pool.connect();
    await gate.query('SELECT pg_advisory_lock(77)');
    await pool.query(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NULL; END $$`);
    await pool.query('CREATE TRIGGER slow BEFORE DELETE OR UPDATE ON event FOR EACH STATEMENT EXECUTE FUNCTION wait()');
    const waiting = async (kind: string) => {
      const asked = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND locktype = $1 AND datname = current_database()`;
      while ((await pool.query(asked, [kind])).rowCount === 0) await delay(5);
    };
    const removing = store.app.retention.remove(other, deed, [first.id]);
    await waiting('advisory');
    fresh(await openSession(new Journal(pool), { ...first, accountId: other }));
    const manager = { kind: 'integration', accountId: other, keyId: '', name: '', scopes: ['manage'] } as const;
    const subject = { kind: 'session', subjectId: first.id, reason: 'Too late' } as const;
    const held = store.app.legalHolds.make(manager, subject).then(
      () => 'held',
      (error: Error) => error.message,
    );
    await waiting('transactionid');
    await gate.query('SELECT pg_advisory_unlock(77)');
    gate.release();
    assert.deepEqual((await removing).ids, [first.id]);
    assert.match(await held, deed === 'delete' ? /no such/i : /^held$/);
    await pool.query('DROP FUNCTION wait() CASCADE');
  });
}

test('[K8] what is long is anonymised in batches of its own, and what is short together', async () => {
  const { pool } = store.app.database;
  const manager = { kind: 'integration', accountId: other, keyId: '', name: '', scopes: ['manage'] } as const;
  await store.app.retention.changeRule(manager, { anonymiseAfterDays: 1 });
  const events = async () => {
    const { rows } = await pool.query(
      `SELECT coalesce(sum(version) FILTER (WHERE anonymised), 0)::int AS done, max(version)::int AS longest FROM session WHERE account_id = $1`,
      [other],
    );
    return rows[0] as { readonly done: number; readonly longest: number };
  };
  let before = await events();
  const batches: number[] = [];
  for (let batch = -1; batch !== 0; batches.push(batch)) {
    batch = await store.app.retention.performNext(other);
    const now = await events();
    assert.ok(
      now.done - before.done <= Math.max(EVENTS_AT_ONCE, now.longest),
      `${now.done - before.done} events at once`,
    );
    before = now;
  }
  assert.ok(before.done > 0 && Math.max(...batches) > 5, batches.join(', '));
});
