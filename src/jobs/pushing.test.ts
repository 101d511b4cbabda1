import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jwtVerify } from 'jose';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type PushServer, startPushServer } from '../../test/support/push-server.ts';
import { callableAddresses } from '../app/callable-addresses.ts';
import { giveSignIn } from '../app/furnished-account.ts';
import { PushSender } from './push-sender.ts';
import { Pushing } from './pushing.ts';

const PATH = '/koine/v1/push/subscription';
const networks = ['127.0.0.1'];

let koine: Koine;
let service: PushServer;
let pushing: Pushing;
let cookie: string;
let accountId: string;
let agentId: string;
const faults: unknown[] = [];

before(async () => {
  koine = await startKoine({ callableNetworks: networks });
  service = await startPushServer();
  pushing = new Pushing({
    app: koine.app,
    sender: new PushSender(callableAddresses(networks)),
    publicUrl: 'https://chat.example',
    onError: (error) => void faults.push(error),
    retryAfterMs: 1,
    callAfterMs: 1,
  });
  pushing.start();
  accountId = koine.main.account.id;
});
after(async () => {
  await pushing.stop();
  await service.close();
  await koine.close();
  assert.deepEqual(faults, []);
});

let people = 0;
beforeEach(async () => {
  people += 1;
  const facts = { name: `P${people}`, email: `p${people}@main.example`, role: 'admin' } as const;
  const person = await giveSignIn(koine.app, accountId, facts);
  agentId = person.agent.id;
  cookie = await koine.signIn(person);
});

const put = (body: unknown, by = cookie) => koine.ask(PATH, { method: 'PUT', cookie: by, body });
const state = async () => (await koine.ask(PATH, { cookie })).body;

/** A chat that the agent has, and what posts the visitor's messages in it. */
async function chat() {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Secret hello' } } });
  const path = `/koine/v1/sessions/${body.id}`;
  assert.equal((await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } })).status, 200);
  return {
    id: body.id as string,
    async write(text: string) {
      const before = service.brought.length;
      assert.equal((await koine.ask(`${path}/messages`, { token, body: { text } })).status, 201);
      await pushing.settled();
      return service.brought.slice(before);
    },
  };
}

test('an agent whose console is closed is told of a message, without a word of it, by keys that the service can check', async () => {
  assert.equal((await put(service.subscriptionAt('a'))).status, 204);
  const { id, write } = await chat();
  const [told, ...more] = await write('Secret question');
  assert.ok(told && more.length === 0);
  assert.deepEqual(JSON.parse(told.text), { title: 'A chat has a new message', body: '', sessionId: id });
  const { ttl, urgency, topic, authorization = '' } = told.headers;
  assert.deepEqual([Number(ttl) > 590, urgency, topic], [true, 'high', id.replaceAll('-', '')]);
  const [, token = '', key = ''] = /^vapid t=(.+), k=(.+)$/.exec(authorization) ?? [];
  assert.equal(key, (await koine.ask('/koine/v1/push/key', { cookie })).body.publicKey);
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const { payload } = await jwtVerify(token, publicKey, {
    audience: new URL(service.subscriptionAt('').endpoint).origin,
  });
  assert.equal(payload.sub, 'https://chat.example');
});

test('who wants it is told who writes and the first line', async () => {
  await put({ ...service.subscriptionAt('details'), details: true });
  assert.deepEqual(await state(), { isOn: true, details: true, waiting: false, unseen: false });
  const { write } = await chat();
  const [told] = await write('First line\nand more');
  assert.deepEqual(JSON.parse(told?.text ?? '').body, 'First line');
});

test('an offer that rings is told for as long as it rings', async () => {
  await put(service.subscriptionAt('offer'));
  const { token } = await koine.addVisitor(koine.main);
  const before = service.brought.length;
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });

  const offer = { type: 'offer', agentId, until: koine.app.now() + 30_000 } as const;
  await koine.app.chat.command({ kind: 'system', accountId }, body.id, offer);
  await pushing.settled();
  const [told] = service.brought.slice(before);
  assert.equal(JSON.parse(told?.text ?? '{}').title, 'A chat is waiting');
  assert.ok(Number(told?.headers.ttl) <= 30);
});

test('nobody is told whose console is connected, or whose sign-in has ended', async () => {
  await put(service.subscriptionAt('b'));
  const { write } = await chat();
  await koine.app.attendance.arrive({ accountId, agentId });
  assert.deepEqual(await write('Seen'), []);
  await koine.app.attendance.leave({ accountId, agentId });
  assert.equal((await write('Unseen')).length, 1);
  await koine.ask('/koine/v1/sign-out', { method: 'POST', cookie });
  assert.deepEqual(await write('Gone'), []);
});

test('[K5] who wants it is told of a chat that waits for anybody, once it was offered to nobody for a moment, and only as far as they may read', async () => {
  const notified = await giveSignIn(koine.app, accountId, {
    name: 'Nat',
    email: `nat${people}@main.example`,
    role: 'agent',
  });
  const { queue } = koine.main;
  await koine.app.accounts.changeQueue(null, accountId, queue.id, {
    members: [...queue.members, { agentId, rights: ['respond'] }, { agentId: notified.agent.id, rights: ['notify'] }],
  });
  const byNotified = await koine.signIn(notified);
  await put({ ...service.subscriptionAt('wait-a'), details: true, waiting: true });
  await put({ ...service.subscriptionAt('wait-b'), details: true, waiting: true }, byNotified);
  const open = async (text: string) => {
    const { token } = await koine.addVisitor(koine.main);
    const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text } } });
    return body.id as string;
  };
  const count = service.brought.length;
  const id = await open('Secret wish');
  while (service.brought.length < count + 2) await delay(5);
  await pushing.settled();
  const told = service.brought.slice(count).map(({ text }) => JSON.parse(text));
  assert.deepEqual(told.map(({ title, body }) => [title, body]).sort(), [
    ['A chat is waiting', ''],
    ['A visitor is waiting', 'Secret wish'],
  ]);
  assert.deepEqual(new Set(told.map(({ sessionId }) => sessionId)), new Set([id]));

  await put(service.subscriptionAt('wait-a'));
  const after = service.brought.length;
  await open('Another wish');
  while (service.brought.length < after + 1) await delay(5);
  await pushing.settled();
  assert.deepEqual(
    service.brought.slice(after).map(({ text }) => JSON.parse(text).title),
    ['A chat is waiting'],
  );
  // Nobody is called out any more for the chats of the tests to come.
  assert.equal((await koine.ask(PATH, { method: 'DELETE', cookie: byNotified })).status, 204);
});

test('who wants it is told while their consoles are connected and nobody looks at them', async () => {
  await put({ ...service.subscriptionAt('unseen'), unseen: true });
  const { write } = await chat();
  const here = (isSeen: boolean) => koine.app.attendance.renew([{ accountId, agentId, idleMs: 0, isSeen }]);
  await koine.app.attendance.arrive({ accountId, agentId });
  assert.deepEqual(await write('Seen'), []);
  await here(false);
  assert.equal((await write('Unseen')).length, 1);
  await here(true);
  assert.deepEqual(await write('Seen again'), []);
  await put(service.subscriptionAt('unseen'));
  await here(false);
  assert.deepEqual(await write('Connected'), []);
  await koine.app.attendance.leave({ accountId, agentId });
});

test('a busy service is tried once more, and a place that is gone is forgotten', async () => {
  await put(service.subscriptionAt('c'));
  const { write } = await chat();
  service.answer(503, 503);
  assert.equal((await write('Twice')).length, 2);
  assert.equal((await state()).isOn, true);
  service.answer(410);
  assert.equal((await write('Last')).length, 1);
  assert.equal((await state()).isOn, false);
  assert.deepEqual(await write('Nowhere'), []);
});

test('what is turned off is told no more, and keys that are no sign-in have no place', async () => {
  await put(service.subscriptionAt('d'));
  assert.equal((await koine.ask(PATH, { method: 'DELETE', cookie })).status, 204);
  assert.equal((await state()).isOn, false);
  const byKey = await koine.ask(PATH, { method: 'PUT', token: koine.main.key, body: service.subscriptionAt('d') });
  assert.equal(byKey.status, 403);
});

test('addresses that may not be called and keys that are none are refused', async () => {
  const good = service.subscriptionAt('e');
  for (const endpoint of ['http://push.example/x', 'https://10.0.0.1/x', 'https://a:b@push.example/', 'ftp://x', 'x']) {
    assert.equal((await put({ ...good, endpoint })).status, 400, endpoint);
  }
  for (const keys of [
    { ...good.keys, auth: 'AAAA' },
    { ...good.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') },
  ]) {
    assert.equal((await put({ ...good, keys })).status, 400);
  }
  assert.equal((await state()).isOn, false);
});

test('an agent has ten places at most, and a browser that comes again takes its own', async () => {
  const person = await giveSignIn(koine.app, accountId, { name: 'Many', email: 'many@main.example', role: 'agent' });
  const cookies: string[] = [];
  for (let browser = 0; browser < 11; browser++) cookies.push(await koine.signIn(person));
  const statuses: number[] = [];
  for (const [browser, by] of cookies.entries()) {
    statuses.push((await put(service.subscriptionAt(`many-${browser}`), by)).status);
  }
  assert.deepEqual(statuses, [...Array(10).fill(204), 409]);
  assert.equal((await put(service.subscriptionAt('many-0'), cookies[10])).status, 204);
  assert.equal((await koine.ask(PATH, { cookie: cookies[0] ?? '' })).body.isOn, false);
});
