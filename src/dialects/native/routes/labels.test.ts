import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const begin = async (token: string) =>
  (await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } })).body.id as string;

test('[K5] labels in use are told with the most used first, to each only those of sessions in sight', async () => {
  const { token } = await koine.addVisitor(koine.main);
  for (const add of [['blue'], ['red', 'blue'], []]) {
    const id = await begin(token);
    const body = { type: 'change-labels', add };
    if (add.length > 0) await koine.ask(`/koine/v1/sessions/${id}/commands`, { token: koine.main.key, body });
  }
  const labels = async (by: { readonly token?: string; readonly cookie?: string }) =>
    (await koine.ask('/koine/v1/labels', by)).body.items;
  const used = [
    { label: 'blue', count: 2 },
    { label: 'red', count: 1 },
  ];
  assert.deepEqual(await labels({ token: koine.main.key }), used);
  const [email, password] = ['stranger@main.example', 'correct horse battery'];
  await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'Stranger', email, password });
  assert.deepEqual(await labels({ cookie: await koine.signIn({ email, password }) }), []);
  assert.deepEqual(await labels({ token: (await koine.addAccount('other')).key }), []);
});

test('sessions of one proved user are found together, over the inboxes of the account', async () => {
  const { account, queue, inbox } = koine.main;
  const { app } = koine;
  const second = await app.accounts.createInbox(null, account.id, { name: 'Second', queueId: queue.id });
  const visitors: string[] = [];
  const sessions: string[] = [];
  for (const [inboxId, userId] of [
    [inbox.id, 'u-1'],
    [second.id, 'u-1'],
    [second.id, 'u-2'],
    [inbox.id, null],
  ] as const) {
    const { visitor, token } = await app.accounts.welcomeVisitor(account.id, inboxId, {});
    await app.database.db
      .updateTable('visitor')
      .set({ userId })
      .where('accountId', '=', account.id)
      .where('id', '=', visitor.id)
      .execute();
    visitors.push(visitor.id);
    sessions.push(await begin(token));
  }
  const found = async (index: number) => {
    const query = `samePersonAs=${visitors[index]}&sort=openedAt&total=exact`;
    const { body } = await koine.ask(`/koine/v1/sessions?${query}`, { token: koine.main.key });
    const ids = body.items.map(({ id }: { readonly id: string }) => sessions.indexOf(id));
    assert.equal(body.total, ids.length);
    return ids;
  };
  assert.deepEqual([await found(0), await found(1), await found(2), await found(3)], [[0, 1], [0, 1], [2], [3]]);
});
