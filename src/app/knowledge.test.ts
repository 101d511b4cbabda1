import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../test/support/store.ts';
import type { Actor } from '../core/access.ts';
import type { CannedScope } from '../core/canned-answers.ts';
import { makeId } from './secrets.ts';

let store: StoreUnderTest;
const manager = (accountId = store.accountId) =>
  ({ kind: 'integration', accountId, keyId: makeId(), name: 'Test', scopes: ['manage'] }) as const;
const titles = async (text: string, accountId = store.accountId) =>
  (await store.app.knowledge.find(accountId, text, 3)).map(({ title }) => title);

before(async () => {
  store = await openStore();
  const { knowledge } = store.app;
  await knowledge.create(manager(), {
    title: 'Returns',
    language: 'english',
    text: 'Goods are returned within a month.',
  });
  await knowledge.create(manager(), { title: 'Versand', language: 'german', text: 'Wir verschicken alle Pakete.' });
  await knowledge.create(manager(), { title: 'Gold', text: 'Gold members return what they like; gold is gold.' });
});
after(() => store.close());

test('what pages say is found by any word in any form of its language, the best first', async () => {
  assert.deepEqual(await titles('May I return this good?'), ['Returns', 'Gold']);
  assert.deepEqual(await titles('Was kostet das Paket?'), ['Versand']);
  assert.deepEqual(await titles('"gold" & | ! (); DROP'), ['Gold']);
  assert.deepEqual(await titles('xyzzy'), []);
  assert.deepEqual(await titles('?!'), []);
});

test('[K5] answers that all agents have ready are found too, those of a queue or an agent are not', async () => {
  const { cannedAnswers, accounts } = store.app;
  const { accountId } = store;
  const agent = await accounts.createAgent(null, accountId, {
    name: 'Ann',
    email: 'ann@answers.example',
    role: 'owner',
  });
  const queue = await accounts.createQueue(null, accountId, { name: 'Line' });
  const ann: Actor = { kind: 'agent', accountId, agentId: agent.id, name: 'Ann', role: 'owner', rights: {} };
  const answer = (scope: CannedScope, title: string) =>
    cannedAnswers.create(ann, {
      scope,
      queueId: scope === 'queue' ? queue.id : null,
      shortcut: scope,
      title,
      text: `Our parrot is ${scope}.`,
    });
  await answer('account', 'Of all');
  await answer('queue', 'Of the line');
  await answer('own', 'Of Ann');
  assert.deepEqual(await titles('How is the parrot?'), ['Of all']);
});

test('[K5] one account’s pages answer nobody of another', async () => {
  const other = await store.app.accounts.createAccount({ slug: 'other', name: 'Other' });
  assert.deepEqual(await titles('gold', other.id), []);
  await assert.rejects(store.app.knowledge.page(manager(other.id), makeId()), { code: 'not-found' });
});

test('a language that PostgreSQL does not know is refused', async () => {
  const page = { title: 'X', language: 'klingon', text: 'X' };
  await assert.rejects(store.app.knowledge.create(manager(), page), { code: 'invalid-input' });
});
