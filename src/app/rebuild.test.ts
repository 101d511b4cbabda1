import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import type { Actor } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import { rowOf } from '../core/row.ts';
import { fold } from '../core/session.ts';
import { Logs } from '../store/logs.ts';
import { Sessions } from '../store/sessions.ts';
import { type App, openApp } from './context.ts';
import { type FurnishedAccount, furnishAccount } from './furnished-account.ts';
import type { Intent } from './intent.ts';
import { rebuildRows } from './rebuild.ts';
import { makeId } from './secrets.ts';

let database: TestDatabase;
let app: App;
let place: FurnishedAccount;

before(async () => {
  database = await testDatabase();
  let clock = Date.UTC(2026, 0, 1);
  app = await openApp({
    databaseUrl: database.url,
    connections: 4,
    now: () => {
      clock += 1_234;
      return clock;
    },
  });
  place = await furnishAccount(app, { slug: 'main', name: 'Main', email: 'owner@koine.localhost' });
});

after(async () => {
  await app.close();
  await database.drop();
});

const intents: fc.Arbitrary<Intent> = fc.oneof(
  fc.constantFrom<Intent>(
    { type: 'accept' },
    { type: 'end', reason: 'done' },
    { type: 'reopen' },
    { type: 'close' },
    { type: 'mark-spam', spam: true },
    { type: 'rate', score: 4, comment: 'Quick and kind' },
    { type: 'read-messages', upTo: 3 },
    { type: 'update-visitor', changes: { name: 'Ida', attributes: { plan: 'gold' } } },
    { type: 'view-page', page: { url: 'https://shop.example/cart', title: 'Cart', referrer: '' } },
  ),
  fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    .map((text): Intent => ({ type: 'post-message', messageId: makeId(), text })),
);

const bySide = fc.tuple(fc.constantFrom('visitor', 'agent'), intents);

async function play(steps: readonly (readonly ['visitor' | 'agent', Intent])[]): Promise<string> {
  const { account, inbox, owner } = place;
  const { visitor } = await app.accounts.welcomeVisitor(account.id, inbox.id, { name: 'Otto' });
  const actors: Record<'visitor' | 'agent', Actor> = {
    visitor: { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id },
    agent: {
      kind: 'agent',
      accountId: account.id,
      agentId: owner.agent.id,
      name: owner.agent.name,
      role: 'owner',
      rights: {},
    },
  };
  const id = makeId();
  await app.chat.open(actors.visitor, { id }, { ip: '192.0.2.7', userAgent: null });
  for (const [side, intent] of steps) {
    await app.chat.command(actors[side], id, intent).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }
  return id;
}

test('[K4] damaged, missing and stray rows are found, and put right from the log', async () => {
  const scripts = fc.sample(fc.array(bySide, { maxLength: 25 }) as fc.Arbitrary<['visitor' | 'agent', Intent][]>, {
    numRuns: 30,
    seed: 7,
  });
  const ids: string[] = [];
  for (const steps of scripts) ids.push(await play(steps));
  const sound = await rebuildRows(app, { checkOnly: true });
  assert.deepEqual(sound, { sessions: 30, differences: 0, written: 0, examples: [] });

  const { pool } = app.database;
  await pool.query(
    `UPDATE session SET message_count = message_count + 1, visitor_name = 'x', stage = 'waiting', version = version + 5,
     ended_at = now(), agent_ids = '{}', extras = '{"a": 1}', response_median_ms = 0.5 WHERE id = ANY($1::uuid[])`,
    [ids.slice(0, 10)],
  );
  await pool.query('DELETE FROM session WHERE id = ANY($1::uuid[])', [ids.slice(10, 13)]);
  await pool.query(
    `INSERT INTO session SELECT (s.r).* FROM (
       SELECT jsonb_populate_record(t, jsonb_build_object('id', $2::text, 'number', 900, 'inbox_number', 900)) r
       FROM session t WHERE id = $1
     ) s`,
    [ids[20], makeId()],
  );

  const checked = await rebuildRows(app, { checkOnly: true });
  assert.equal(checked.differences, 14);
  assert.equal(checked.written, 0);
  assert.deepEqual(new Set(checked.examples.map(({ kind }) => kind)), new Set(['different', 'missing', 'stray']));

  const rebuilt = await rebuildRows(app, { checkOnly: false });
  assert.deepEqual([rebuilt.differences, rebuilt.written], [14, 14]);
  const logs = new Logs(app.database.db);
  const sessions = new Sessions(app.database.db);
  for (const id of ids) {
    const events = await logs.read(place.account.id, id, -1, 1_000);
    assert.deepEqual(await sessions.get(place.account.id, id), rowOf(fold(events)));
  }
  assert.equal((await rebuildRows(app, { checkOnly: true })).differences, 0);
});

test('[K4] a log with a gap is told, and its row is left alone', async () => {
  const id = await play([
    ['agent', { type: 'accept' }],
    ['agent', { type: 'post-message', messageId: makeId(), text: 'Hello' }],
    ['agent', { type: 'end' }],
  ]);
  const before = await new Sessions(app.database.db).get(place.account.id, id);
  await app.database.pool.query('DELETE FROM event WHERE session_id = $1 AND seq = 2', [id]);
  const report = await rebuildRows(app, { checkOnly: false });
  assert.deepEqual(report.examples, [{ accountId: place.account.id, sessionId: id, kind: 'broken', members: [] }]);
  assert.equal(report.written, 0);
  assert.deepEqual(await new Sessions(app.database.db).get(place.account.id, id), before);
});

test('[K4] rows are put right while sessions go on', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => play([['agent', { type: 'accept' }]])));
  const { account, owner } = place;
  const agent: Actor = {
    kind: 'agent',
    accountId: account.id,
    agentId: owner.agent.id,
    name: owner.agent.name,
    role: 'owner',
    rights: {},
  };
  const talk = (async () => {
    for (let turn = 0; turn < 40; turn += 1) {
      await Promise.all(
        ids.map((id) => app.chat.command(agent, id, { type: 'post-message', messageId: makeId(), text: `${turn}` })),
      );
    }
  })();
  for (let round = 0; round < 5; round += 1) {
    // One row at a time: a batch of messages locks several, in an order of its own.
    for (const id of ids) {
      await app.database.pool.query(`UPDATE session SET last_message_text = 'x' WHERE id = $1`, [id]);
    }
    await rebuildRows(app, { checkOnly: false });
  }
  await talk;
  const report = await rebuildRows(app, { checkOnly: true });
  assert.deepEqual(
    report.examples.filter(({ sessionId }) => ids.includes(sessionId)),
    [],
  );
});
