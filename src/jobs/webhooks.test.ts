import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest, vera } from '../../test/support/store.ts';
import { type Receiver, startReceiver } from '../../test/support/webhook-receiver.ts';
import { callableAddresses } from '../app/callable-addresses.ts';
import { type App, openApp } from '../app/context.ts';
import { makeId } from '../app/secrets.ts';
import type { WebhookRequest } from '../app/webhooks.ts';
import type { Actor } from '../core/access.ts';
import type { Event } from '../core/event.ts';
import type { Session } from '../core/session.ts';
import { type Delivery, defaultPatience, type Webhook } from '../core/webhook.ts';
import { native } from '../dialects/native/index.ts';
import type { Journal } from '../store/journal.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhookDeliveries } from './webhooks.ts';

const HOUR = 3_600_000;
const loopback = callableAddresses(['127.0.0.0/8']);

let store: StoreUnderTest;
let journal: Journal;
let manager: Actor;
let receiver: Receiver;
let now = Date.now();

before(async () => {
  store = await openStore({ now: () => now });
  journal = store.app.journal as Journal;
  manager = { kind: 'integration', accountId: store.accountId, keyId: makeId(), name: 'Test', scopes: ['manage'] };
});
beforeEach(async () => {
  now = Date.now();
  receiver = await startReceiver();
});
after(() => store?.close());

/** A process that tells webhooks. `await using` stops it. */
function startTelling(app: App = store.app, timeoutMs = 5_000) {
  const faults: unknown[] = [];
  const deliveries = new WebhookDeliveries({
    app,
    dialects: [native],
    sender: new WebhookSender(loopback, { timeoutMs }),
    onError: (error) => faults.push(error),
    now: () => now,
    lookEveryMs: 20,
    chance: () => 0.5,
  });
  deliveries.start();
  return {
    faults,
    async [Symbol.asyncDispose]() {
      await deliveries.stop();
      assert.deepEqual(faults, []);
    },
  };
}

/** A webhook at the receiver, which goes away with the test. */
async function hook(request: Partial<WebhookRequest> = {}) {
  const webhook = await store.app.webhooks.create(manager, { dialect: 'native', url: receiver.url, ...request });
  return {
    webhook,
    secret: webhook.secrets[0]?.secret ?? '',
    async [Symbol.asyncDispose]() {
      await store.app.webhooks.remove(manager, webhook);
      await receiver.close();
    },
  };
}

async function say(session: Session, ...texts: readonly string[]): Promise<Session> {
  let latest = session;
  for (const text of texts) latest = fresh(await postMessage(journal, latest, text)).session;
  return latest;
}

async function open(): Promise<Session> {
  return fresh(await openSession(journal, store)).session;
}

const log = (webhook: Webhook, state: Delivery['state'] | null = null) =>
  store.app.webhooks.deliveries(manager, webhook.id, { state, limit: 1000, after: null });

/** Asks again and again until the answer is as it should be. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let round = 0; round < 2_000 && !holds(answer); round += 1) {
    await delay(5);
    answer = await ask();
  }
  assert.ok(holds(answer), `It never came to be: ${JSON.stringify(answer)}`);
  return answer;
}

const untilLog = (webhook: Webhook, holds: (log: readonly Delivery[]) => boolean) => until(() => log(webhook), holds);
const read = ({ id }: Webhook) => store.app.webhooks.get(manager, id);

const told = (): readonly { type: string; data: { position: number; sessionId: string; event: Event } }[] =>
  receiver.received.map(({ body }) => JSON.parse(body));
const allDelivered = (count: number) => (log: readonly Delivery[]) =>
  log.length === count && log.every(({ state }) => state === 'delivered');

test('a webhook with a filter is told of the sessions that satisfy it, and of no others', async () => {
  await using hooked = await hook({ filter: 'MESSAGECOUNT > 1' });
  assert.equal(hooked.webhook.filter, 'messageCount > 1');
  const [talkative] = [await say(await open(), 'one', 'two'), await say(await open(), 'one')];
  await using _telling = startTelling();
  await untilLog(hooked.webhook, allDelivered(talkative.version));
  assert.deepEqual([...new Set(told().map(({ data }) => data.sessionId))], [talkative.id]);
  await assert.rejects(hook({ filter: 'agent = me' }), { code: 'invalid-input' });
});

test('a webhook is told each event in its order, signed as Standard Webhooks has it', async () => {
  await using hooked = await hook();
  await using _telling = startTelling();
  const session = await say(await open(), 'one', 'two');
  const log = await untilLog(hooked.webhook, allDelivered(session.version));
  assert.deepEqual(
    told().map(({ type, data }) => [type, data.event.seq]),
    [
      ['session-opened', 0],
      ['queue-entered', 1],
      ['message-posted', 2],
      ['message-posted', 3],
    ],
  );
  const verifier = new Verifier(hooked.secret);
  for (const { body, headers, method } of receiver.received) {
    assert.equal(method, 'POST');
    verifier.verify(body, headers as Record<string, string>);
    assert.throws(() => verifier.verify(`${body} `, headers as Record<string, string>));
  }
  assert.deepEqual(
    receiver.received.map(({ headers }) => headers['webhook-id']).sort(),
    log.map(({ id }) => id).sort(),
  );
  const feed = await store.app.history.feed({ ...manager, scopes: ['read'] } as Actor, 0, 1000);
  assert.deepEqual(
    told().map(({ data }) => data.position),
    feed.filter(({ sessionId }) => sessionId === session.id).map(({ position }) => position),
  );
});

test('only what was asked for is told, and notes only when they were', async () => {
  await using plain = await hook({ events: ['message-posted', 'session-transferred'] });
  const other = await startReceiver();
  const noted = await store.app.webhooks.create(manager, { dialect: 'native', url: other.url, notes: true });
  await using _telling = startTelling();
  const session = await open();
  const { app, accountId } = store;
  const { id: agentId } = await app.accounts.createAgent(null, accountId, { name: 'Ann', email: 'ann@store.example' });
  const ann: Actor = { kind: 'agent', accountId, agentId, name: 'Ann', role: 'owner', rights: {} };
  await app.chat.command(ann, session.id, { type: 'accept' });
  const note = { type: 'post-message', messageId: makeId(), kind: 'note', text: 'geheim' } as const;
  const { session: after } = await app.chat.command(ann, session.id, note);
  await say(after, 'hello');
  await other.hasReceived(after.version + 1);
  await receiver.hasReceived(1);
  await untilLog(plain.webhook, allDelivered(1));
  assert.deepEqual(
    told().map(({ data }) => (data.event as { text?: string }).text),
    ['hello'],
  );
  assert.ok(other.received.some(({ body }) => body.includes('geheim')));
  await store.app.webhooks.remove(manager, noted);
  await other.close();
});

test('a delivery that fails holds back its session and no other, is tried again, and keeps its id', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  const [first, second] = [await open(), await open()];
  receiver.behave((response, { body }) => response.writeHead(body.includes('bad') ? 503 : 204).end('not now'));
  await using _telling = startTelling();
  await say(first, 'bad', 'after');
  await say(second, 'good');
  const before = await untilLog(hooked.webhook, (log) => log.filter(({ triedAt }) => triedAt !== null).length === 2);
  const failed = before.find(({ failure }) => failure !== null);
  assert.deepEqual([failed?.status, failed?.failure, failed?.answer, failed?.attempts], [503, 'status', 'not now', 1]);
  assert.equal(failed?.nextAt, (failed?.triedAt ?? 0) + (defaultPatience.delaysMs[0] ?? 0));
  assert.ok(!receiver.received.some(({ body }) => body.includes('after')), 'what comes after it waits');
  receiver.behave((response) => response.writeHead(200).end());
  now += 6_000;
  await untilLog(hooked.webhook, allDelivered(3));
  const texts = told().map(({ data }) => (data.event as { text?: string }).text);
  assert.deepEqual(
    texts.filter((text) => text !== 'good'),
    ['bad', 'bad', 'after'],
  );
  const ids = receiver.received.filter(({ body }) => body.includes('bad')).map(({ headers }) => headers['webhook-id']);
  assert.equal(new Set(ids).size, 1);
});

test('what fails for a day becomes a dead letter, the next goes on, and a replay sends it again under its id', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  receiver.behave((response, { body }) => response.writeHead(body.includes('poison') ? 500 : 200).end());
  await using _telling = startTelling();
  await say(await open(), 'poison', 'fine');
  for (let round = 0; round < 30 && (await log(hooked.webhook, 'dead')).length === 0; round += 1) {
    await untilLog(hooked.webhook, (log) => log.some(({ state, nextAt }) => state === 'dead' || (nextAt ?? 0) > now));
    now += 4 * HOUR;
  }
  const settled = await untilLog(hooked.webhook, (log) => log.every(({ state }) => state !== 'waiting'));
  const dead = settled.find(({ state }) => state === 'dead');
  assert.ok(dead && dead.triedAt !== null && dead.triedAt - dead.queuedAt >= 20 * HOUR, 'it was tried for about a day');
  assert.equal(told().filter(({ data }) => (data.event as { text?: string }).text === 'fine').length, 1);
  receiver.behave((response) => response.writeHead(200).end());
  const { count } = await store.app.webhooks.replay(manager, hooked.webhook.id, {
    since: 0,
    until: now + 1,
    dead: true,
  });
  assert.equal(count, 1);
  await untilLog(hooked.webhook, allDelivered(2));
  assert.equal(receiver.received.at(-1)?.headers['webhook-id'], dead.id);
});

test('a receiver that is away for days is paused with a notice; resuming sends all that happened meanwhile', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  receiver.behave((response) => response.writeHead(500).end());
  await using _telling = startTelling();
  const { webhook } = hooked;
  for (let day = 0; day < 3; day += 1) {
    await say(await open(), `day ${day}`);
    await untilLog(webhook, (log) => log.length === day + 1 && log.every(({ triedAt }) => triedAt !== null));
    now += 24 * HOUR - 1;
    await untilLog(webhook, (log) => log.every(({ state, triedAt }) => state === 'dead' || triedAt === now));
  }
  assert.equal((await read(webhook)).pausedAt, null);
  now += HOUR;
  await say(await open(), 'day 3');
  const { notice } = await until(
    () => read(webhook),
    ({ pausedAt }) => pausedAt !== null,
  );
  assert.equal(notice, 'failing');
  const quiet = receiver.received.length;
  await say(await open(), 'while paused');
  await delay(50);
  assert.equal(receiver.received.length, quiet);
  receiver.behave((response) => response.writeHead(200).end());
  await store.app.webhooks.change(manager, webhook.id, { paused: false });
  await untilLog(
    webhook,
    (log) => log.some(({ state }) => state === 'delivered') && log.every(({ state }) => state !== 'waiting'),
  );
  assert.ok(receiver.received.slice(quiet).some(({ body }) => body.includes('while paused')));
  const resumed = await read(webhook);
  assert.deepEqual([resumed.pausedAt, resumed.notice, resumed.failingSince], [null, null, null]);
});

test('a receiver that says it is gone is paused at once', async () => {
  await using hooked = await hook();
  receiver.behave((response) => response.writeHead(410).end());
  await using _telling = startTelling();
  await open();
  const { notice } = await until(
    () => read(hooked.webhook),
    ({ pausedAt }) => pausedAt !== null,
  );
  assert.equal(notice, 'gone');
});

test('redirects are not followed, silence times out, and long answers are not read', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  const elsewhere = await startReceiver();
  const behaviours: Readonly<Record<string, Parameters<Receiver['behave']>[0]>> = {
    redirect: (response) => response.writeHead(307, { location: elsewhere.url }).end(),
    silence: () => {},
    broken: (response) => response.destroy(),
    endless: (response) => {
      response.writeHead(500);
      const write = (): void => {
        if (response.destroyed) return;
        response.write('x'.repeat(65_536));
        setImmediate(write);
      };
      write();
    },
  };
  receiver.behave((response, { body }) => behaviours[JSON.parse(body).data.event.text]?.(response, {} as never));
  await using _telling = startTelling(store.app, 300);
  for (const text of Object.keys(behaviours)) await say(await open(), text);
  const tried = await untilLog(
    hooked.webhook,
    (log) => log.length === 4 && log.every(({ triedAt }) => triedAt !== null),
  );
  assert.deepEqual(tried.map(({ failure, status }) => `${failure} ${status}`).sort(), [
    'status 307',
    'status 500',
    'timed-out null',
    'unreachable null',
  ]);
  assert.ok(tried.every(({ answer }) => (answer ?? '').length <= 500));
  assert.deepEqual(elsewhere.received, []);
  await elsewhere.close();
});

test('a receiver that never answers holds up nobody else', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  const good = await startReceiver();
  const other = await store.app.webhooks.create(manager, {
    dialect: 'native',
    url: good.url,
    events: ['message-posted'],
  });
  receiver.behave(() => {});
  await using _telling = startTelling(store.app, 2_000);
  for (let index = 0; index < 40; index += 1) await say(await open(), `${index}`);
  await good.hasReceived(40);
  assert.ok(Math.max(...receiver.received.map(({ atOnce }) => atOnce)) <= 32, 'and is not met by all at once');
  await store.app.webhooks.remove(manager, other);
  await good.close();
  assert.ok((await log(hooked.webhook)).length === 40);
});

test('a test is sent once, says so, and goes out even when the webhook is paused', async () => {
  await using hooked = await hook();
  await using _telling = startTelling();
  await store.app.webhooks.change(manager, hooked.webhook.id, { paused: true });
  receiver.behave((response) => response.writeHead(418).end('teapot'));
  await store.app.webhooks.test(manager, hooked.webhook.id);
  const [tried] = await untilLog(hooked.webhook, (log) => log.some(({ state }) => state === 'dead'));
  assert.deepEqual([tried?.status, tried?.answer, tried?.test, tried?.attempts], [418, 'teapot', true, 1]);
  assert.equal(told()[0]?.type, 'test');
  new Verifier(hooked.secret).verify(receiver.received[0]?.body ?? '', receiver.received[0]?.headers as never);
  assert.equal(receiver.received.length, 1);
});

test('after a new secret both sign for a while, then the new one alone', async () => {
  await using hooked = await hook();
  await using _telling = startTelling();
  const rotated = await store.app.webhooks.rotateSecret(manager, hooked.webhook.id, { overlapMs: HOUR });
  const next = rotated.secrets[0]?.secret ?? '';
  const verifies = (secret: string) => {
    const last = receiver.received.at(-1);
    const signature = String(last?.headers['webhook-signature']).split(' ');
    const headers = last?.headers as Record<string, string>;
    try {
      new Verifier(secret).verify(last?.body ?? '', headers);
      return signature.length;
    } catch {
      return 0;
    }
  };
  await store.app.webhooks.test(manager, hooked.webhook.id);
  await receiver.hasReceived(1);
  assert.deepEqual([verifies(hooked.secret), verifies(next)], [2, 2]);
  now += 2 * HOUR;
  await store.app.webhooks.test(manager, hooked.webhook.id);
  await receiver.hasReceived(2);
  assert.equal(String(receiver.received.at(-1)?.headers['webhook-signature']).split(' ').length, 1);
});

test('a range of the feed is sent again with the same ids, also what came before the webhook', async () => {
  const early = await say(await open(), 'early');
  await using hooked = await hook({ events: ['message-posted'] });
  await using _telling = startTelling();
  const late = await say(early, 'late');
  await untilLog(hooked.webhook, allDelivered(1));
  const { position } = await store.app.webhooks.get(manager, hooked.webhook.id);
  const { count, more } = await store.app.webhooks.replay(manager, hooked.webhook.id, {
    after: position - late.version,
    upTo: position,
    told: null,
  });
  assert.deepEqual([count, more], [2, false]);
  await receiver.hasReceived(3);
  await untilLog(hooked.webhook, allDelivered(2));
  const texts = told().map(({ data }) => (data.event as { text?: string }).text);
  assert.deepEqual(texts, ['late', 'early', 'late']);
  assert.equal(receiver.received[0]?.headers['webhook-id'], receiver.received[2]?.headers['webhook-id']);
});

test('[K3] two processes share the work: every session in order, nothing skipped, nothing sent twice', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  const second = await openApp({ databaseUrl: store.url, now: () => now });
  {
    await using _here = startTelling();
    await using _there = startTelling(second);
    const sessions = await Promise.all(Array.from({ length: 20 }, open));
    await Promise.all(sessions.map((session) => say(session, ...Array.from({ length: 10 }, (_, index) => `${index}`))));
    await untilLog(hooked.webhook, allDelivered(200));
    assert.equal(receiver.received.length, 200, 'nothing was sent twice');
    for (const { id } of sessions) {
      const texts = told()
        .filter(({ data }) => data.sessionId === id)
        .map(({ data }) => (data.event as { text?: string }).text);
      assert.deepEqual(texts, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    }
  }
  await second.close();
});

test('what a process held when it died is sent by another, in order and under the same ids', async () => {
  await using hooked = await hook({ events: ['message-posted'] });
  const session = await say(await open(), 'one', 'two');
  // A process that makes ready and takes, and is never heard of again.
  await store.app.deliveries.plan({ native: null }, now);
  const at = { now, leaseMs: 60_000 };
  const which = { each: 10, limit: 10, webhookIds: null, except: [] };
  const dead = makeId();
  const lanes = await store.app.deliveries.take(dead, at, which);
  assert.equal(lanes.length, 1);
  await using _telling = startTelling();
  await say(session, 'three');
  await untilLog(hooked.webhook, (log) => log.length === 3);
  assert.deepEqual(receiver.received, [], 'while the lease lasts, nobody else sends');
  now += 61_000;
  await untilLog(hooked.webhook, allDelivered(3));
  assert.deepEqual(
    told().map(({ data }) => (data.event as { text?: string }).text),
    ['one', 'two', 'three'],
  );
  const [lane] = lanes;
  assert.ok(lane);
  const late = { lane, holder: dead, id: null, state: 'void', triedAt: now, nextAt: null, dueAt: now } as const;
  const nothing = { status: null, ms: null, failure: null, answer: null, held: false, done: true };
  assert.deepEqual(await store.app.deliveries.settle([{ ...late, ...nothing }]), [false]);
});

test('a webhook that was removed is told nothing more', async () => {
  await using hooked = await hook();
  await using _telling = startTelling();
  await store.app.webhooks.remove(manager, hooked.webhook);
  await say(await open(), 'nobody hears');
  assert.deepEqual(await store.app.webhooks.list(manager), []);
  assert.deepEqual(receiver.received, []);
  assert.equal(vera.kind, 'visitor');
});
