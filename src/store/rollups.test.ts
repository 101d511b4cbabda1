import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import { makePremises, ScriptedSession, scripts } from '../../test/support/random-sessions.ts';
import { vera } from '../../test/support/store.ts';
import { type App, openApp } from '../app/context.ts';
import { rebuildRows } from '../app/rebuild.ts';
import { makeId } from '../app/secrets.ts';
import { contributionsOf } from '../core/rollups/contribution.ts';
import { grainsOf, startOfGrain } from '../core/rollups/grains.ts';
import { packTally, unpackTally } from '../core/rollups/packed-tally.ts';
import { addTally, isEmptyTally, type Sum, type Tally, tallyOf } from '../core/rollups/tally.ts';
import { apply, type Session } from '../core/session.ts';
import { RollupFollowing } from '../jobs/rollup-following.ts';
import { Journal } from './journal.ts';
import { Rollups } from './rollups.ts';
import { SessionRemoval } from './session-removal.ts';

/** Two days before the clocks of Berlin went back. */
const from = Date.UTC(2026, 9, 23);

let database: TestDatabase;
let app: App;
let journal: Journal;
let rollups: Rollups;
/** Of another process. */
let deaf: Rollups;

before(async () => {
  database = await testDatabase();
  app = await openApp({ databaseUrl: database.url, connections: 4 });
  journal = new Journal(app.database.pool);
  rollups = new Rollups(app.database.db, Date.now);
  deaf = new Rollups(app.database.db, Date.now);
  journal.onAppended((appended) => rollups.hear(appended));
});
after(async () => {
  await app.close();
  await database.drop();
});

test('[K4] rollups that followed random sessions equal those counted from their logs, and those made anew', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(scripts, { minLength: 1, maxLength: 16 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
      async (lives, strides) => {
        runs += 1;
        const premises = await makePremises(app, `random-${runs}`);
        const sessions = lives.map((script) => new ScriptedSession(journal, premises, script, from));
        for (const stride of [...strides, 100]) {
          await Promise.all(sessions.map((session) => session.go(stride)));
          // Two that walk at once must not count anything twice, though one of them hears nothing and reads it all.
          const walkers = [rollups, deaf, rollups];
          await Promise.all(walkers.slice(stride % 3 === 0 ? 1 : 0).map((each) => each.step(premises.accountId)));
        }
        const logged = sessions.flatMap(({ session }) => session ?? []);
        assert.deepEqual(await storedCells(premises.accountId), countedCells(logged));
        const { differences, cells } = await rollups.rebuild(premises.accountId, { checkOnly: true });
        assert.deepEqual([differences, cells], [0, countedCells(logged).size]);
      },
    ),
    { numRuns: 8, seed: 20_261_128 },
  );
});

test('what this process appended itself is counted without its logs', async () => {
  const premises = await makePremises(app, 'heard');
  const { accountId } = premises;
  const sessions = fc
    .sample(scripts, { numRuns: 20, seed: 7 })
    .map((life) => new ScriptedSession(journal, premises, life, from));
  await rollups.step(accountId);
  for (const stride of [3, 100]) {
    await Promise.all(sessions.map((session) => session.go(stride)));
    await app.database.pool.query('UPDATE event SET position = -position WHERE account_id = $1 AND position > 0', [
      accountId,
    ]);
    await rollups.step(accountId);
    const logged = sessions.flatMap(({ session }) => session ?? []);
    assert.deepEqual(await storedCells(accountId), countedCells(logged));
    assert.equal(await rollups.behind(accountId), 0);
  }
});

test('what is in hand and changes no figure can wait; what others wrote, or a figure lacks, cannot', async () => {
  const premises = await makePremises(app, 'idle');
  const { accountId } = premises;
  const [script = assert.fail()] = fc.sample(scripts, { numRuns: 1, seed: 5 });
  const scripted = new ScriptedSession(journal, premises, script, from);
  await scripted.go(1);
  const isBehind = async (each: Rollups, isThorough: boolean) =>
    (await each.accountsBehind(isThorough)).includes(accountId);
  assert.equal(await isBehind(rollups, false), true);
  await rollups.step(accountId);
  const base = scripted.session ?? assert.fail();
  const read = { type: 'messages-read', upTo: 0, seq: base.version, at: base.updatedAt, actor: vera } as const;
  await journal.append({ base, events: [read], session: apply(base, read) });
  assert.deepEqual(
    [await isBehind(rollups, false), await isBehind(rollups, true), await isBehind(deaf, false)],
    [false, true, true],
  );
});

test('[K4] deleted sessions leave the rollups, anonymised ones stay in them, before and after they were counted', async () => {
  const premises = await makePremises(app, 'removed');
  const { accountId } = premises;
  const lives = fc.sample(scripts, { numRuns: 40, seed: 44 });
  const sessions = lives.map((script) => new ScriptedSession(journal, premises, script, from));
  const counted = sessions.slice(0, 20);
  await Promise.all(counted.map((session) => session.go(100)));
  await rollups.step(accountId);
  await Promise.all(sessions.map((session) => session.go(100)));
  const removal = new SessionRemoval(app.database.db);
  const ids = sessions.map(({ session }) => session?.id ?? '');
  const deleted = new Set(
    (
      await removal.delete(
        accountId,
        ids.filter((_, index) => index % 2 === 0),
      )
    ).ids,
  );
  const rewritten = await removal.anonymise(accountId, ids, () => makeId());
  assert.ok(deleted.size > 5 && rewritten.ids.length > 5);
  await rollups.step(accountId);
  const left = sessions.flatMap(({ session }) => (session && !deleted.has(session.id) ? [session] : []));
  assert.deepEqual(await storedCells(accountId), countedCells(left));
  assert.equal((await rollups.rebuild(accountId, { checkOnly: true })).differences, 0);
  assert.equal((await rebuildRows(app, { checkOnly: true })).differences, 0);
});

test('[K4] a walk that breaks off counts nothing, and the next one counts everything once', async () => {
  const premises = await makePremises(app, 'broken');
  const lives = fc.sample(scripts, { numRuns: 6, seed: 9 });
  const sessions = lives.map((script) => new ScriptedSession(journal, premises, script, from));
  await Promise.all(sessions.map((session) => session.go(3)));
  await rollups.step(premises.accountId);
  const { pool } = app.database;
  await pool.query(
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''cut off''; END'`,
  );
  await pool.query('CREATE TRIGGER cut BEFORE UPDATE ON rollup_head FOR EACH ROW EXECUTE FUNCTION fail()');
  const before = await storedCells(premises.accountId);
  await Promise.all(sessions.map((session) => session.go(100)));
  // The position is written last, when all figures are.
  await assert.rejects(rollups.step(premises.accountId), /cut off/);
  assert.deepEqual(await storedCells(premises.accountId), before);
  await pool.query('DROP TRIGGER cut ON rollup_head');
  const faults: unknown[] = [];
  const following = new RollupFollowing({ rollups, journal }, (error) => faults.push(error));
  await following.run();
  assert.deepEqual(
    await storedCells(premises.accountId),
    countedCells(sessions.flatMap(({ session }) => session ?? [])),
  );
  assert.deepEqual([faults, await rollups.accountsBehind()], [[], []]);
});

test('[K4] figures that are not what the log amounts to are found, and put right', async () => {
  const premises = await makePremises(app, 'damaged');
  const lives = fc.sample(scripts, { numRuns: 12, seed: 3 });
  const sessions = lives.map((script) => new ScriptedSession(journal, premises, script, from));
  await Promise.all(sessions.map((session) => session.go(100)));
  await rollups.step(premises.accountId);
  const sound = await storedCells(premises.accountId);
  await app.database.pool.query(
    `UPDATE rollup SET tally = $2 WHERE account_id = $1 AND scope = 'all' AND grain = 1440`,
    [premises.accountId, packTally({ sessions: { opened: 99 } })],
  );
  const found = await rollups.rebuild(premises.accountId, { checkOnly: true });
  assert.ok((found.differences ?? 0) > 0);
  assert.notDeepEqual(await storedCells(premises.accountId), sound);
  assert.equal((await rollups.rebuild(premises.accountId, { checkOnly: false })).differences, found.differences);
  assert.deepEqual(await storedCells(premises.accountId), sound);
  assert.deepEqual(await generations(premises.accountId), 1);
});

test('[K4] figures that other functions made are read until new ones have caught up', async () => {
  const premises = await makePremises(app, 'older');
  const [script] = fc.sample(scripts, { numRuns: 1, seed: 5 });
  assert.ok(script);
  await new ScriptedSession(journal, premises, script, from).go(100);
  await rollups.step(premises.accountId);
  const sound = await storedCells(premises.accountId);
  await app.database.pool.query(`UPDATE rollup_head SET version = 'older' WHERE account_id = $1`, [premises.accountId]);
  assert.ok((await rollups.accountsBehind()).includes(premises.accountId));
  assert.equal(await rollups.step(premises.accountId), false);
  assert.equal((await rollups.accountsBehind()).includes(premises.accountId), false);
  assert.deepEqual(await storedCells(premises.accountId), sound);
  await rollups.sweep();
  assert.equal(await generations(premises.accountId), 1);
});

async function generations(accountId: string): Promise<number> {
  const { rows } = await app.database.pool.query(
    'SELECT DISTINCT generation FROM rollup WHERE account_id = $1 UNION SELECT generation FROM rollup_head WHERE account_id = $1',
    [accountId],
  );
  return rows.length;
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** The current cells by their keys. */
async function storedCells(accountId: string): Promise<ReadonlyMap<string, Tally>> {
  const { rows } = await app.database.pool.query<{ key: string; tally: Buffer }>(
    `SELECT concat_ws(' ', scope, grain, extract(epoch FROM at)::bigint * 1000, inbox_id, queue_id, agent_id, channel) AS key, tally
     FROM rollup JOIN rollup_head USING (account_id, generation) WHERE account_id = $1 AND current`,
    [accountId],
  );
  return inOrder(rows.map(({ key, tally }) => [key, unpackTally(tally)] as const));
}

function inOrder(cells: readonly (readonly [string, Tally])[]): ReadonlyMap<string, Tally> {
  return new Map(cells.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The same, counted from the sessions themselves. */
function countedCells(sessions: readonly Session[]): ReadonlyMap<string, Tally> {
  const sums = new Map<string, Sum>();
  for (const session of sessions) {
    for (const { scope, at, inboxId, queueId, agentId, channel, tally } of contributionsOf(session)) {
      for (const grain of grainsOf[scope]) {
        const start = startOfGrain(grain, at);
        const key = [scope, grain, start, inboxId, queueId ?? NIL, agentId ?? NIL, channel].join(' ');
        const sum = sums.get(key) ?? {};
        addTally(sum, tally);
        sums.set(key, sum);
      }
    }
  }
  const cells = [...sums].map(([key, sum]) => [key, tallyOf(sum)] as const).filter(([, tally]) => !isEmptyTally(tally));
  return inOrder(cells);
}
