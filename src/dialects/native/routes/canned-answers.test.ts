import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let owner: string;
const password = 'correct horse battery';

before(async () => {
  koine = await startKoine();
  owner = await koine.signIn(koine.main.owner);
});
after(() => koine.close());

type By = { readonly cookie?: string; readonly token?: string };
const ask = (path: string, by: By, body?: unknown, method?: string) =>
  koine.ask(`/koine/v1/canned-answers${path}`, {
    ...by,
    ...(body !== undefined && { body }),
    ...(method && { method }),
  });
const titles = async (by: By) =>
  (await ask('', by)).body.items.map(({ title }: { readonly title: string }) => title).sort();

async function addAgent(name: string, rights: readonly ('respond' | 'manage')[]) {
  const { account, queue } = koine.main;
  const email = `${name}@main.example`;
  const agent = await koine.app.accounts.createAgent(null, account.id, { name, email, password });
  const { queues } = await koine.app.accounts.snapshot(account.id);
  const members = [...(queues.get(queue.id)?.members ?? []), ...(rights.length ? [{ agentId: agent.id, rights }] : [])];
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { members });
  return { id: agent.id, cookie: await koine.signIn({ email, password }) };
}

test('[K5] agents see and change their own answers, their queues’ by right, and the account’s by management', async () => {
  const { queue } = koine.main;
  const [member, lead, stranger] = [
    await addAgent('member', ['respond']),
    await addAgent('lead', ['respond', 'manage']),
    await addAgent('stranger', []),
  ];
  const own = { shortcut: 'own', title: 'Own', text: 'Mine', scope: 'own' };
  const ofQueue = { shortcut: 'queue', title: 'Queue', text: 'Ours', scope: 'queue', queueId: queue.id };
  const ofAll = { shortcut: 'all', title: 'All', text: 'Everybody’s', scope: 'account' };

  assert.equal((await ask('', member, ofQueue)).status, 403);
  assert.equal((await ask('', lead, ofAll)).status, 403);
  assert.equal((await ask('', { token: koine.main.key }, own)).status, 403);
  const mine = await ask('', member, own);
  const theirs = await ask('', lead, ofQueue);
  const all = await ask('', { cookie: owner }, ofAll);
  assert.deepEqual([mine.status, theirs.status, all.status], [201, 201, 201]);
  assert.deepEqual([mine.body.agentId, theirs.body.queueId], [member.id, queue.id]);

  assert.deepEqual(await titles(member), ['All', 'Own', 'Queue']);
  assert.deepEqual(await titles(lead), ['All', 'Queue']);
  assert.deepEqual(await titles(stranger), ['All']);
  assert.deepEqual(await titles({ cookie: owner }), ['All', 'Queue']);
  assert.deepEqual(await titles({ token: koine.main.key }), ['All', 'Queue']);

  const change = (by: By, id: string, body: unknown) => ask(`/${id}`, by, body, 'PATCH');
  assert.equal((await change(member, theirs.body.id, { title: 'Taken' })).status, 403);
  assert.equal((await change(stranger, theirs.body.id, { title: 'Taken' })).status, 404);
  assert.equal((await change({ cookie: owner }, mine.body.id, { title: 'Taken' })).status, 404);
  assert.equal((await change(member, mine.body.id, { scope: 'account' })).status, 403);
  assert.equal((await change(member, mine.body.id, { title: 'Still mine' })).body.title, 'Still mine');
  const moved = await change({ cookie: owner }, theirs.body.id, { scope: 'account' });
  assert.deepEqual([moved.status, moved.body.queueId], [200, null]);
  assert.deepEqual(await titles(stranger), ['All', 'Queue']);
  assert.equal((await ask(`/${all.body.id}`, lead, undefined, 'DELETE')).status, 403);
  assert.equal((await ask(`/${all.body.id}`, { cookie: owner }, undefined, 'DELETE')).status, 204);
  assert.equal((await ask(`/${all.body.id}`, lead)).status, 404);
});

test('[K6] unknown variables, shortcuts that are taken or cannot be typed, and foreign queues are refused', async () => {
  const by = { cookie: owner };
  const good = { shortcut: 'Hello', title: 'Hello', text: 'Hello {{visitor.name|there}}', scope: 'own' };
  assert.equal((await ask('', by, good)).status, 201);
  const again = await ask('', by, { ...good, shortcut: 'hello' });
  assert.deepEqual([again.status, again.body.code], [409, 'already-exists']);
  assert.equal((await ask('', by, { ...good, scope: 'account' })).status, 201);
  const other = await koine.addAccount('other');
  const faulty = [
    [{ ...good, shortcut: 'x', text: 'Hello {{visitor.nme}}' }, '/text'],
    [{ ...good, shortcut: 'x', text: 'Hello {{visitor.name' }, '/text'],
    [{ ...good, shortcut: 'a b' }, '/shortcut'],
    [{ ...good, shortcut: 'x', scope: 'queue', queueId: other.queue.id }, '/queueId'],
    [{ ...good, shortcut: 'x', scope: 'queue' }, '/queueId'],
    [{ ...good, shortcut: 'x', queueId: koine.main.queue.id }, '/queueId'],
  ] as const;
  for (const [body, pointer] of faulty) {
    const refused = await ask('', by, body);
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, pointer]);
  }
});

test('what was typed finds answers, and an answer is expanded for a session', async () => {
  const by = { cookie: owner };
  const text =
    'Dear {{visitor.name|visitor}}, your {{visitor.attributes.plan|plan}} is ready. {{agent.name}}, {{inbox.name}}';
  const made = await ask('', by, { shortcut: 'ready', title: 'It is ready', text, scope: 'account' });
  const found = await ask('/search?q=rea', by);
  assert.deepEqual(found.body.items, [made.body]);
  const { token } = await koine.addVisitor(koine.main);
  const visitor = { name: '{{agent.name}}', attributes: { plan: 'Gold' } };
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { visitor } });
  const expand = (asker: By) => ask(`/${made.body.id}/expand`, asker, { sessionId: session.id });
  const inbox = koine.main.inbox.name;
  const { account } = koine.main;
  const { agents } = await koine.app.accounts.snapshot(account.id);
  const name = [...agents.values()].find(({ email }) => email === koine.main.owner.email)?.name;
  assert.equal((await expand(by)).body.text, `Dear {{agent.name}}, your Gold is ready. ${name}, ${inbox}`);
  assert.equal(
    (await expand({ token: koine.main.key })).body.text,
    `Dear {{agent.name}}, your Gold is ready. , ${inbox}`,
  );
  assert.equal((await expand({ token })).status, 403);
});
