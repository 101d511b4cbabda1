import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../test/support/store.ts';
import type { Actor, Scope } from '../core/access.ts';

let store: StoreUnderTest;

before(async () => {
  store = await openStore();
});
after(() => store?.close());

const key = (scopes: readonly Scope[], accountId = store.accountId): Actor => {
  return { kind: 'integration', accountId, keyId: 'key', name: 'Key', scopes };
};

test('webhooks are numbered once and for all, and stay within their account and dialect', async () => {
  const { webhooks, accounts } = store.app;
  const manager = key(['manage']);
  const request = { dialect: 'vendor', url: 'https://hooks.example/a', wishes: { secret: 'x' } };
  const first = await webhooks.create(manager, request);
  await webhooks.remove(manager, first);
  const second = await webhooks.create(manager, request);
  assert.deepEqual([first.number, second.number, second.wishes], [1, 2, { secret: 'x' }]);
  assert.deepEqual(await webhooks.list(manager, 'vendor'), [second]);
  assert.deepEqual(await webhooks.list(manager, 'other'), []);
  const other = await accounts.createAccount({ slug: 'other', name: 'Other' });
  const stranger = key(['manage'], other.id);
  assert.deepEqual(await webhooks.list(stranger, 'vendor'), []);
  await webhooks.remove(stranger, second);
  assert.deepEqual(await webhooks.list(manager, 'vendor'), [second]);
});

test('webhooks are for those who may manage, go to the web, and are at most 100', async () => {
  const { webhooks } = store.app;
  const request = { dialect: 'vendor', url: 'http://hooks.example/', wishes: {} };
  await assert.rejects(webhooks.create(key(['read', 'chat']), request), { code: 'forbidden' });
  await assert.rejects(webhooks.list(key(['read', 'chat']), 'vendor'), { code: 'forbidden' });
  for (const url of [
    '',
    'hooks.example',
    'file:///etc/passwd',
    'javascript:0',
    `https://h.example/${'a'.repeat(2048)}`,
  ]) {
    await assert.rejects(webhooks.create(key(['manage']), { ...request, url }), { code: 'invalid-input' });
  }
  const there = (await webhooks.list(key(['manage']), 'vendor')).length;
  for (let count = there; count < 100; count += 1) await webhooks.create(key(['manage']), request);
  await assert.rejects(webhooks.create(key(['manage']), request), { code: 'conflict' });
});

test('a token dies with the key that it came from, and an agent’s with their password', async () => {
  const { keys, accounts, authentication } = store.app;
  const { accountId } = store;
  const issue = (secret: string, more: { agentId?: string; parentId?: string }) =>
    keys.issueToken(accountId, {
      name: 'Token',
      dialect: 'vendor',
      agentId: null,
      scopes: ['read'],
      expiresAt: Date.now() + 3_600_000,
      secret,
      ...more,
    });
  const proves = async (secret: string) => (await authentication.proveIn('store', secret, 'vendor')) !== null;
  const { key: parent } = await keys.create(accountId, { name: 'Parent', dialect: 'vendor' });
  const agent = await accounts.createAgent(null, accountId, { name: 'Ann', email: 'ann@store.example' });
  await issue('of-key', { parentId: parent.id });
  const ofKey = await authentication.proveIn('store', 'of-key', 'vendor');
  await issue('of-token', { parentId: ofKey?.credentialId ?? '' });
  await issue('of-nobody', {});
  await issue('of-agent', { agentId: agent.id });
  const all = () => Promise.all(['of-key', 'of-token', 'of-nobody', 'of-agent'].map(proves));
  assert.deepEqual(await all(), [true, true, true, true]);
  await keys.revoke(accountId, parent.id);
  await accounts.changeAgent(null, accountId, agent.id, { password: 'correct horse battery' });
  assert.deepEqual(await all(), [false, false, true, false]);
});
