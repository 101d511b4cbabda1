import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { type Receiver, startReceiver } from '../../../../test/support/webhook-receiver.ts';
import { callableAddresses } from '../../../app/callable-addresses.ts';
import { WebhookSender } from '../../../jobs/webhook-sender.ts';
import { WebhookDeliveries } from '../../../jobs/webhooks.ts';
import { dialects } from '../../index.ts';

const base = '/koine/v1/webhooks';

let koine: Koine;
let receiver: Receiver;
let deliveries: WebhookDeliveries;
const faults: unknown[] = [];

before(async () => {
  koine = await startKoine();
  const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
  deliveries = new WebhookDeliveries({ app: koine.app, dialects, sender, onError: (error) => faults.push(error) });
  deliveries.start();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
after(async () => {
  await deliveries.stop();
  await koine.close();
  assert.deepEqual(faults, []);
});

const ask = (path: string, body?: unknown, method?: string) =>
  koine.ask(base + path, { token: koine.main.key, ...(body !== undefined && { body }), ...(method && { method }) });

/** A webhook at the receiver, and its secret. */
async function create(more: object = {}) {
  const { status, body } = await ask('', { url: receiver.url, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: body.webhook.id as string, secret: body.secret as string, webhook: body.webhook };
}

async function openSession(): Promise<string> {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  return body.id;
}

/** The deliveries, once none waits that was not tried. */
async function settled(id: string, count: number) {
  for (let round = 0; round < 1_000; round += 1) {
    const { body } = await ask(`/${id}/deliveries`);
    if (body.items.length >= count && body.items.every(({ triedAt }: { triedAt: string | null }) => triedAt)) {
      return body.items;
    }
    await delay(5);
  }
  throw new Error('The deliveries were never tried');
}

test('a webhook is made, listed, read, changed and removed; its secret is told once', async () => {
  const { id, secret, webhook } = await create({ name: 'Shop', events: ['session-ended'], notes: true });
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual([webhook.dialect, webhook.events, webhook.notes], ['native', ['session-ended'], true]);
  assert.deepEqual((await ask('')).body.items, [webhook]);
  const { body: read } = await ask(`/${id}`);
  assert.deepEqual(read, webhook);
  assert.ok(!JSON.stringify(read).includes(secret));
  const { body: changed } = await ask(`/${id}`, { name: 'Other', events: null, paused: true }, 'PATCH');
  assert.deepEqual([changed.name, changed.events, changed.notice], ['Other', null, null]);
  assert.ok(changed.pausedAt !== null);
  assert.equal((await ask(`/${id}`, undefined, 'DELETE')).status, 204);
  assert.equal((await ask(`/${id}`)).status, 404);
});

test('[K6] what is no webhook is refused, each fault by its place', async () => {
  const faulty: readonly (readonly [object, string])[] = [
    [{ url: 'ftp://example.com/' }, '/url'],
    [{ url: 'https://user:password@example.com/' }, '/url'],
    [{ url: receiver.url, dialect: 'klingon' }, '/dialect'],
    [{ url: receiver.url, events: ['message-psoted'] }, '/events/0'],
    [{ url: receiver.url, events: [] }, '/events'],
    [{ url: receiver.url, secret: 'short' }, '/secret'],
    [{ url: receiver.url, secret: 'whsec_not base64 at all, but long enough' }, '/secret'],
    [{ url: receiver.url, wishes: {} }, '/wishes'],
  ];
  for (const [body, pointer] of faulty) {
    const { status, body: problem } = await ask('', body);
    assert.deepEqual([status, problem.errors?.[0]?.pointer], [400, pointer], JSON.stringify(problem));
  }
  assert.deepEqual((await ask('')).body.items, []);
});

test('what happens is told, and the log says how it went; a page of it goes on with the next', async () => {
  const { id, secret } = await create();
  const sessionId = await openSession();
  const items = await settled(id, 3);
  assert.ok(
    items.every(({ state, status }: { state: string; status: number }) => state === 'delivered' && status === 204),
  );
  const { body, headers } = receiver.received.find(({ body }) => body.includes('message-posted')) ?? {};
  const told = new Verifier(secret).verify(body ?? '', headers as never) as {
    type: string;
    data: { sessionId: string; position: number; event: { text: string } };
  };
  assert.deepEqual([told.type, told.data.sessionId, told.data.event.text], ['message-posted', sessionId, 'Hello']);
  const { body: feed } = await koine.ask(`/koine/v1/feed?after=${told.data.position - 1}&limit=1`, {
    token: koine.main.key,
  });
  assert.deepEqual(told.data, feed.items[0], 'what is told is what the feed has');
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ask(`/${id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.body.items.map((each: { id: string }) => each.id));
    cursor = page.body.next;
  }
  assert.deepEqual(
    seen,
    items.map((each: { id: string }) => each.id),
  );
  assert.deepEqual((await ask(`/${id}/deliveries/${seen[0]}`)).body, items[0]);
  assert.deepEqual((await ask(`/${id}/deliveries?state=dead`)).body.items, []);
  await ask(`/${id}`, undefined, 'DELETE');
});

test('a test tells how it went, and a replay sends again under the same ids', async () => {
  const { id } = await create({ events: ['session-opened'] });
  const { status, body: sent } = await ask(`/${id}/test`, {});
  assert.deepEqual([status, sent.test, sent.sessionId], [202, true, null]);
  const [tested] = await settled(id, 1);
  assert.deepEqual([tested.id, tested.status], [sent.id, 204]);
  await openSession();
  const [told] = await settled(id, 2);
  const { body: replayed } = await ask(`/${id}/replay`, { after: told.position - 1, upTo: told.position });
  assert.deepEqual(replayed, { count: 1, more: false, reached: told.position });
  await receiver.hasReceived(3);
  assert.equal(receiver.received[2]?.headers['webhook-id'], told.id);
  const bySince = await ask(`/${id}/replay`, { since: '2000-01-01T00:00:00Z' });
  assert.ok(bySince.body.count <= 1);
  assert.deepEqual((await ask(`/${id}/replay`, { dead: true })).body, { count: 0, more: false, reached: null });
  assert.equal((await ask(`/${id}/replay`, { dead: false })).status, 400);
  await ask(`/${id}`, undefined, 'DELETE');
});

test('a new secret is told once, and both sign', async () => {
  const { id, secret } = await create({ secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
  assert.equal(secret, `whsec_${Buffer.alloc(32, 1).toString('base64')}`);
  const { body } = await ask(`/${id}/rotate-secret`, { overlapHours: 1 });
  assert.notEqual(body.secret, secret);
  assert.equal(body.webhook.secrets.length, 2);
  await ask(`/${id}/test`, {});
  await receiver.hasReceived(1);
  const [{ headers, body: text } = { headers: {}, body: '' }] = receiver.received;
  for (const each of [secret, body.secret]) new Verifier(each).verify(text, headers as never);
  await ask(`/${id}`, undefined, 'DELETE');
});

test('[K5] webhooks are for those who manage the account, and stay within it', async () => {
  const { id } = await create();
  const other = await koine.addAccount('elsewhere');
  const { secret: reader } = await koine.addKey(koine.main.account.id, ['read', 'chat']);
  const paths = [`${base}/${id}`, `${base}/${id}/deliveries`];
  for (const path of paths) {
    assert.equal((await koine.ask(path, { token: other.key })).status, 404);
    assert.equal((await koine.ask(path, { token: reader })).status, 403);
  }
  for (const action of ['test', 'replay', 'rotate-secret']) {
    const body = action === 'replay' ? { dead: true } : {};
    assert.equal((await koine.ask(`${base}/${id}/${action}`, { token: other.key, body })).status, 404);
  }
  assert.deepEqual((await koine.ask(base, { token: other.key })).body.items, []);
  await ask(`/${id}`, undefined, 'DELETE');
});
