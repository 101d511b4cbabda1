import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../test/support/store.ts';
import { openApp } from '../app/context.ts';
import { Refusal } from '../core/refusal.ts';

let store: StoreUnderTest;
before(async () => {
  store = await openStore();
});
after(() => store?.close());

const code = (expected: string) => (error: unknown) => error instanceof Refusal && error.code === expected;

test('agents, queues and inboxes count up per account, and keep a number that is given', async () => {
  const { accounts } = store.app;
  const maria = await accounts.createAgent(null, store.accountId, { name: 'Maria', email: 'Maria@Shop.example' });
  const john = await accounts.createAgent(null, store.accountId, {
    name: 'John',
    email: 'j@shop.example',
    number: 660,
  });
  const jonas = await accounts.createAgent(null, store.accountId, { name: 'Jonas', email: 'jonas@shop.example' });
  assert.deepEqual([maria.number, john.number, jonas.number], [1, 660, 661]);
  assert.equal(maria.email, 'maria@shop.example');
  await assert.rejects(
    accounts.createAgent(null, store.accountId, { name: 'Other', email: 'MARIA@shop.example' }),
    code('already-exists'),
  );
});

test('another process on the same database sees a change at once, and a revoked key is refused there', async () => {
  const other = await openApp({ databaseUrl: store.url });
  try {
    const { secret, key } = await store.app.keys.create(store.accountId, { name: 'CRM' });
    assert.equal((await other.authentication.prove(secret))?.actor.kind, 'integration');
    await other.accounts.snapshot(store.accountId);
    const changed = new Promise<void>((resolve) => {
      other.authentication.onChange((accountId) => accountId === store.accountId && resolve());
    });
    await store.app.keys.revoke(store.accountId, key.id);
    await changed;
    assert.equal(await other.authentication.prove(secret), null);
  } finally {
    await other.close();
  }
});

test("[K6] a name that no store can keep is nobody's", async () => {
  const { accounts } = store.app;
  for (const slug of ['ma\0in', 'ma\ud800in']) assert.equal(await accounts.findBySlug(slug), null);
});

test("a name that was nobody's is found as soon as an account takes it", async () => {
  const { accounts } = store.app;
  const number = Math.max(...(await accounts.all()).map((account) => account.number)) + 1;
  assert.deepEqual([await accounts.findBySlug('newcomer'), await accounts.findByNumber(number)], [null, null]);
  const { id } = await accounts.createAccount({ slug: 'newcomer', name: 'New' });
  assert.equal((await accounts.findBySlug('newcomer'))?.account.id, id);
  assert.equal((await accounts.findByNumber(number))?.account.id, id);
});

test('[K5] a queue takes members of its own account alone', async () => {
  const { accounts } = store.app;
  const foreign = await accounts.createAccount({ slug: 'foreign', name: 'Foreign' });
  const stranger = await accounts.createAgent(null, foreign.id, { name: 'S', email: 's@foreign.example' });
  const members = [{ agentId: stranger.id, rights: ['respond' as const] }];
  await assert.rejects(accounts.createQueue(null, store.accountId, { name: 'Stolen', members }), code('invalid-input'));
});

test('secrets are kept as hashes only', async () => {
  const { secret } = await store.app.keys.create(store.accountId, { name: 'Hidden' });
  const { token } = await store.app.accounts.welcomeVisitor(store.accountId, store.inboxId, {});
  await store.app.accounts.createAgent(null, store.accountId, {
    name: 'Pass',
    email: 'pass@shop.example',
    password: 'correct horse battery',
  });
  const { rows: tables } = await store.app.database.pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  for (const { name } of tables) {
    const { rows } = await store.app.database.pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    for (const { text } of rows) {
      for (const shown of [secret, token, 'correct horse battery']) assert.ok(!text.includes(shown), name);
    }
  }
});

test('what expired more than a day ago is forgotten, keys apart', async () => {
  const { keys, database } = store.app;
  const token = { name: 'Old', dialect: 'vendor', agentId: null, scopes: ['read'] as const, secret: 'old-token' };
  await keys.issueToken(store.accountId, { ...token, expiresAt: Date.now() - 2 * 86_400_000 });
  await keys.issueToken(store.accountId, { ...token, secret: 'new-token', expiresAt: Date.now() - 1_000 });
  const { key } = await keys.create(store.accountId, { name: 'Old key', expiresAt: Date.now() - 2 * 86_400_000 });
  await keys.sweep();
  const { rows } = await database.pool.query<{ name: string; id: string }>(
    "SELECT name, id FROM credential WHERE name IN ('Old', 'Old key')",
  );
  assert.deepEqual(rows.map(({ name }) => name).sort(), ['Old', 'Old key']);
  assert.ok(rows.some(({ id }) => id === key.id));
});

test('a new password ends all sign-ins; wrong ones lock the address for a while', async () => {
  const { accounts, signIns, authentication } = store.app;
  const email = 'lock@shop.example';
  const agent = await accounts.createAgent(null, store.accountId, { name: 'L', email, password: 'first password' });
  const from = { device: 'test', address: null };
  const signedIn = await signIns.signIn(email, 'first password', from);
  const token = signedIn.kind === 'signed-in' ? signedIn.token : '';
  assert.equal((await authentication.prove(token))?.actor.kind, 'agent');
  await accounts.changeAgent(null, store.accountId, agent.id, { password: 'second password' });
  assert.equal(await authentication.prove(token), null);
  for (let turn = 0; turn < 10; turn += 1) {
    await assert.rejects(signIns.signIn(email, 'wrong', from), code('unauthenticated'));
  }
  await assert.rejects(signIns.signIn(email, 'second password', from), code('too-many-requests'));
});

test('settings that several processes change at once are all kept', async () => {
  const { app, accountId, inboxId, queueId } = store;
  const owner = await app.accounts.createAgent(null, accountId, {
    name: 'Olga',
    email: 'o@shop.example',
    role: 'owner',
  });
  const actor = { kind: 'agent', accountId, agentId: owner.id, name: owner.name, role: 'owner', rights: {} } as const;
  const other = await openApp({ databaseUrl: store.url });
  try {
    await other.accounts.snapshot(accountId);
    await Promise.all([
      app.signInRules.change(actor, { secondFactorFor: ['agent'] }),
      other.safety.changeMasking(actor, { ibans: true }),
      app.safety.changeLimits(actor, { visitor: 60 }),
      other.safety.changeLimits(actor, { key: 600 }),
      app.accounts.changeDialect(actor, accountId, 'twin', { one: 1 }),
      other.accounts.changeDialect(actor, accountId, 'vcclive', { other: 2 }),
      app.files.changeLimits(actor, { maxPerMessage: 2 }),
      app.accounts.changeInbox(actor, accountId, inboxId, { settings: { accent: '#123456' } }),
      other.accounts.changeInbox(actor, accountId, inboxId, { settings: { widget: { side: 'start' } } }),
      app.accounts.changeInbox(actor, accountId, inboxId, { settings: { widget: { size: 'large' } } }),
      app.accounts.changeQueue(actor, accountId, queueId, { settings: { closeMs: 60_000 } }),
      other.accounts.changeRouting(actor, accountId, queueId, { strategy: 'round-robin' }),
    ]);
  } finally {
    await other.close();
  }
  const { rows } = await app.database.pool.query('SELECT settings FROM account WHERE id = $1', [accountId]);
  assert.deepEqual(rows[0].settings, {
    signIn: { secondFactorFor: ['agent'] },
    masking: { ibans: true },
    limits: { visitor: 60, key: 600 },
    dialects: { twin: { one: 1 }, vcclive: { other: 2 } },
    files: { maxPerMessage: 2 },
  });
  const { inboxes, queues } = await app.accounts.snapshot(accountId);
  const inbox = inboxes.get(inboxId)?.settings;
  assert.deepEqual([inbox?.accent, inbox?.widget], ['#123456', { side: 'start', size: 'large' }]);
  assert.deepEqual(queues.get(queueId)?.settings, { closeMs: 60_000, routing: { strategy: 'round-robin' } });
});
