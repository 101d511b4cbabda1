import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import { type App, openApp } from './context.ts';
import { ensureDemo, type Provisioner } from './demo.ts';
import { ensureFirstAccount } from './first-account.ts';
import type { SignInFacts } from './furnished-account.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koine-demo-'));
const provisioner: Provisioner = { name: 'one', provision: async (_app, accountId) => ({ account: accountId }) };
const databases: TestDatabase[] = [];
const apps: App[] = [];

before(async () => {
  for (let count = 0; count < 2; count += 1) {
    const database = await testDatabase();
    databases.push(database);
    apps.push(await openApp({ databaseUrl: database.url, connections: 2 }));
  }
});

after(async () => {
  for (const app of apps) await app.close();
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('the demo is made once, completed by a new dialect, and made anew in a fresh database', async () => {
  const [app, fresh] = apps as [App, App];
  const made = await ensureDemo(app, folder, [provisioner]);
  assert.deepEqual(await ensureDemo(app, folder, [provisioner]), made);
  assert.deepEqual(made.credentials, { one: { account: made.account.id } });
  assert.equal(made.agents.length, 4);

  const later: Provisioner = { name: 'two', provision: async () => ({ token: 'x' }) };
  const named: Provisioner = { name: 'three', signInOf: ({ email }) => ({ user: email }) };
  const grown = await ensureDemo(app, folder, [provisioner, later, named]);
  const [{ email, password }] = made.agents as [SignInFacts];
  assert.deepEqual(made.colleague, { email, password });
  assert.deepEqual(grown, {
    ...made,
    credentials: { ...made.credentials, two: { token: 'x' } },
    colleague: { email, password, three: { user: email } },
  });
  const { queues, agents } = await app.accounts.snapshot(made.account.id);
  const colleague = [...agents.values()].find((agent) => agent.email === email);
  const members = queues.get(made.queue.id)?.members.map(({ agentId }) => agentId);
  assert.ok(colleague && members?.includes(colleague.id), 'the colleague answers the queue');

  const anew = await ensureDemo(fresh, folder, [provisioner]);
  assert.notEqual(anew.account.id, made.account.id);
  await fresh.signIns.signIn(anew.owner.email, anew.owner.password, { device: 'a test', address: null });
});

test('a demo whose file is gone gets new secrets in the same account', async () => {
  const [app] = apps as [App, App];
  const before = await ensureDemo(app, folder, [provisioner]);
  rmSync(path.join(folder, 'demo.json'));
  const again = await ensureDemo(app, folder, [provisioner]);
  assert.deepEqual([again.account, again.inbox], [before.account, before.inbox]);
  await app.signIns.signIn(again.owner.email, again.owner.password, { device: 'a test', address: null });
  await assert.rejects(
    app.signIns.signIn(before.owner.email, before.owner.password, { device: 'a test', address: null }),
  );
});

test('the first account is made beside the demo, once, with an owner who can sign in', async () => {
  const [app] = apps as [App, App];
  const first = await ensureFirstAccount(app);
  assert.equal(first.account.slug, 'main');
  assert.ok(first.owner);
  await app.signIns.signIn(first.owner.email, first.owner.password, { device: 'a test', address: null });
  assert.deepEqual(await ensureFirstAccount(app), { account: first.account, owner: null });
});
