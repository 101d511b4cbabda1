import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let visitor: { readonly id: string; readonly token: string };

before(async () => {
  koine = await startKoine();
  visitor = await koine.addVisitor(koine.main);
  for (const text of ['First', 'Second', 'Third']) await ask('/sessions', visitor.token, { message: { text } });
});
after(() => koine.close());

const ask = (path: string, token: string, body?: unknown) => koine.ask(`/koine/v1${path}`, { token, body });
const asKey = (path: string, body?: unknown) => ask(path, koine.main.key, body);
const filtered = (filter: string, more = '') => `filter=${encodeURIComponent(filter)}${more}`;

test('a list and a count take one expression, beside the parameters', async () => {
  const waiting = filtered(`stage = waiting and queue = "${koine.main.queue.name}" and openedAt in today`);
  const { body } = await asKey(`/sessions?${waiting}&total=exact`);
  assert.equal(body.items.length, 3);
  assert.equal(body.total, 3);
  assert.equal((await asKey(`/sessions/count?${waiting}`)).body.count, 3);
  assert.equal((await asKey(`/sessions/count?${filtered('number <= 2')}&stage=waiting`)).body.count, 2);
  assert.equal((await asKey(`/sessions/count?${filtered('not number <= 2')}`)).body.count, 1);
  assert.equal((await asKey(`/sessions/count?${filtered('firstResponse > 2m or labels has vip')}`)).body.count, 0);
});

test('[K6] a faulty expression is refused with the place of its fault', async () => {
  const { status, body } = await asKey(`/sessions?${filtered('stage = waitin')}`);
  assert.equal(status, 400);
  assert.equal(body.errors[0].pointer, '?filter');
  assert.match(body.errors[0].detail, /^At character 9: This must be intake/);
  assert.equal((await asKey(`/sessions/count?${filtered('queue = Nowhere')}`)).status, 400);
});

test('[K7] a cursor is refused once the expression is another', async () => {
  const { body } = await asKey(`/sessions?${filtered('number > 0', '&limit=1')}`);
  const next = await asKey(`/sessions?${filtered('number > 0', `&limit=1&cursor=${body.next}`)}`);
  assert.equal(next.body.items[0].number, 2);
  const other = await asKey(`/sessions?${filtered('number > 1', `&limit=1&cursor=${body.next}`)}`);
  assert.equal(other.body.code, 'cursor-mismatch');
  assert.equal((await asKey(`/sessions?limit=1&cursor=${body.next}`)).body.code, 'cursor-mismatch');
});

test('[K5] visitors may not ask by expressions: what is found would tell what agents judge', async () => {
  const { status, body } = await ask(`/sessions?${filtered('spam = no')}`, visitor.token);
  assert.equal(status, 403, JSON.stringify(body));
  assert.equal((await ask('/filters/check', visitor.token, { filter: 'spam = no' })).status, 403);
});

test('an editor learns the canonical form, or where the fault is, and which fields there are', async () => {
  const good = await asKey('/filters/check', { filter: 'STAGE=waiting AND openedAt="2026-11-20 10:00"' });
  assert.deepEqual(good.body, { canonical: 'stage = waiting and openedAt in 2026-11-20T10:00', fault: null });
  const bad = await asKey('/filters/check', { filter: 'stage = waiting and queue = Nowhere' });
  assert.equal(bad.body.canonical, null);
  assert.deepEqual([bad.body.fault.at, bad.body.fault.length], [28, 7]);
  const { items } = (await asKey('/filters/fields')).body;
  const stage = items.find(({ name }: { name: string }) => name === 'stage');
  assert.deepEqual(stage.words, ['intake', 'waiting', 'active', 'ended', 'closed']);
  assert.ok(stage.operators.includes('>=') && stage.sortable);
});

test('a list is sorted by any field, and a total is estimated where that is enough', async () => {
  const { body } = await asKey('/sessions?sort=-visitor.name&total=estimate&limit=2');
  assert.equal(body.items.length, 2);
  assert.deepEqual([body.total, body.totalIsExact], [3, true]);
  const { body: rest } = await asKey(`/sessions?sort=-visitor.name&limit=2&cursor=${body.next}`);
  assert.equal(rest.items.length, 1);
  assert.equal(rest.next, null);
  assert.equal((await asKey('/sessions?sort=labels')).status, 400);
  const made = Buffer.from(JSON.stringify(['x', body.items[0].id, 'x'])).toString('base64url');
  assert.equal((await asKey(`/sessions?sort=number&cursor=${made}`)).status, 400);
  assert.equal((await ask('/sessions?sort=priority', visitor.token)).status, 403);
});
