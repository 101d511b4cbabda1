import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

let koine: Koine;
before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const post = (path: string, key: string, body: unknown, token = koine.main.key) =>
  koine.ask(`/koine/v1${path}`, { token, body, headers: { 'idempotency-key': key } });

test('[N5] [K2] a POST that is repeated with its key is answered as before, and does nothing', async () => {
  const body = { name: 'Sales' };
  const first = await post('/queues', 'make-sales', body);
  const again = await post('/queues', 'make-sales', body);
  assert.deepEqual([again.status, again.body], [first.status, first.body]);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const { body: queues } = await koine.ask('/koine/v1/queues', { token: koine.main.key });
  assert.equal(queues.items.filter(({ name }: { name: string }) => name === 'Sales').length, 1);
});

test('[N5] a key that was used for another request is refused', async () => {
  await post('/queues', 'used', { name: 'One' });
  const otherBody = await post('/queues', 'used', { name: 'Two' });
  const otherPath = await post('/keys', 'used', { name: 'One' });
  for (const { status, body } of [otherBody, otherPath]) {
    assert.deepEqual([status, body.code], [422, 'idempotency-mismatch']);
  }
});

test('[N5] a refusal is repeated too, in its own form', async () => {
  const first = await post('/agents', 'twice', { name: 'A', email: koine.main.owner.email });
  const again = await post('/agents', 'twice', { name: 'A', email: koine.main.owner.email });
  assert.deepEqual([first.status, again.status], [409, 409]);
  assert.deepEqual(again.body, first.body);
  assert.match(again.headers.get('content-type') ?? '', /problem\+json/);
});

test('[N5] [K5] the same key of another credential is another key', async () => {
  const other = await koine.addAccount('other');
  const visitors = [await koine.addVisitor(koine.main), await koine.addVisitor(koine.main)];
  const first = await post('/queues', 'shared', { name: 'Ours' });
  const foreign = await post('/queues', 'shared', { name: 'Ours' }, other.key);
  assert.notEqual(foreign.body.id, first.body.id);
  const [one, two] = await Promise.all(visitors.map(({ token }) => post('/sessions', 'shared', {}, token)));
  assert.deepEqual([one?.status, two?.status], [201, 201]);
  assert.notEqual(one?.body.id, two?.body.id);
});

test('[K5] secrets that an answer told are not readable in the store', async () => {
  const { body } = await post('/keys', 'secret', { name: 'Secret' });
  const again = await post('/keys', 'secret', { name: 'Secret' });
  assert.equal(again.body.secret, body.secret);
  const { rows } = await koine.app.database.pool.query('TABLE idempotency');
  assert.ok(rows.length > 0);
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(body.secret));
});

test('[K2] of many that come at once, one does it', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('/queues', 'at-once', { name: 'Once' })));
  assert.deepEqual(
    [...new Set(answers.map(({ status }) => status))].filter((status) => status !== 409),
    [201],
  );
  const { body } = await koine.ask('/koine/v1/queues', { token: koine.main.key });
  assert.equal(body.items.filter(({ name }: { name: string }) => name === 'Once').length, 1);
});

test('[N5] [K8] answers are forgotten after a day', async () => {
  const { idempotency, database } = koine.app;
  const first = await post('/queues', 'old', { name: 'Old' });
  const countOf = async () => (await database.pool.query('TABLE idempotency')).rowCount ?? 0;
  const held = await countOf();
  await idempotency.sweep();
  assert.equal(await countOf(), held);
  await database.pool.query("UPDATE idempotency SET created_at = now() - interval '25 hours'");
  await idempotency.sweep();
  assert.equal(await countOf(), 0);
  assert.notEqual((await post('/queues', 'old', { name: 'Old' })).body.id, first.body.id);
});
