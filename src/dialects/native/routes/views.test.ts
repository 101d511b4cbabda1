import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let owner: string;
let ann: string;

before(async () => {
  koine = await startKoine();
  owner = await koine.signIn(koine.main.owner);
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, koine.main.account.id, {
    name: 'Ann',
    email: 'ann@main.example',
    password,
  });
  ann = await koine.signIn({ email: 'ann@main.example', password });
});
after(() => koine.close());

const ask = (cookie: string, path: string, body?: unknown, method?: string) =>
  koine.ask(`/koine/v1/views${path}`, { cookie, body, ...(method !== undefined && { method }) });
const mine = { name: 'Mine', filter: 'AGENT=me and openedAt in last 7 days', columns: ['number', 'attribute.plan'] };

test('a view keeps a filter in its canonical form, columns and an order', async () => {
  const { status, body } = await ask(ann, '', { ...mine, sort: '-firstResponse' });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual([body.filter, body.shared], ['agent = me and openedAt in last 7 days', false]);
  const changed = await ask(ann, `/${body.id}`, { columns: ['visitor.name'] }, 'PATCH');
  assert.deepEqual([changed.body.columns, changed.body.sort], [['visitor.name'], '-firstResponse']);
  assert.deepEqual((await ask(ann, '')).body.items, [changed.body]);
  const { body: list } = await koine.ask(
    `/koine/v1/sessions?filter=${encodeURIComponent(body.filter)}&sort=${body.sort}`,
    { cookie: ann },
  );
  assert.deepEqual(list.items, []);
  assert.equal((await ask(ann, '', { ...mine, name: 'MINE' })).status, 409);
  assert.equal((await ask(ann, `/${body.id}`, undefined, 'DELETE')).status, 204);
  assert.equal((await ask(ann, `/${body.id}`)).status, 404);
});

test("[K5] own views are nobody else's, and only who may share changes the account's", async () => {
  const { body: own } = await ask(ann, '', mine);
  assert.equal((await ask(owner, `/${own.id}`)).status, 404);
  assert.equal((await ask(owner, `/${own.id}`, { name: 'Taken' }, 'PATCH')).status, 404);
  assert.equal((await ask(ann, '', { ...mine, name: 'Ours', shared: true })).status, 403);
  assert.equal((await ask(ann, `/${own.id}`, { shared: true }, 'PATCH')).status, 403);
  const { body: shared } = await ask(owner, '', { name: 'Ours', shared: true });
  assert.deepEqual(
    (await ask(ann, '')).body.items.map(({ name }: { name: string }) => name),
    ['Mine', 'Ours'],
  );
  assert.equal((await ask(ann, `/${shared.id}`, { name: 'Hers' }, 'PATCH')).status, 403);
  assert.equal((await ask(ann, `/${shared.id}`, undefined, 'DELETE')).status, 403);
  const visitor = await koine.addVisitor(koine.main);
  assert.equal((await koine.ask('/koine/v1/views', { token: visitor.token })).status, 403);
});

test('[K6] a faulty filter, column or order is refused at its place', async () => {
  const pointerOf = async (body: object) => (await ask(ann, '', { name: 'Faulty', ...body })).body.errors[0];
  assert.equal((await pointerOf({ filter: 'stage = wating' })).pointer, '/filter');
  assert.match((await pointerOf({ filter: 'stage = wating' })).detail, /^At character 9/);
  assert.equal((await pointerOf({ columns: ['number', 'nothing'] })).pointer, '/columns/1');
  assert.equal((await pointerOf({ sort: 'labels' })).pointer, '/sort');
});
