import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Receiver, startReceiver } from '../../test/support/webhook-receiver.ts';
import { callableAddresses } from '../app/callable-addresses.ts';
import { type Letter, WebhookSender } from './webhook-sender.ts';

let receiver: Receiver;
before(async () => {
  receiver = await startReceiver();
});
after(() => receiver.close());

const letter = (url: string, more: Partial<Letter> = {}): Letter => ({
  id: 'one',
  at: 1_700_000_000_000,
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  secrets: [],
  ...more,
});
const never = new AbortController().signal;

test('nothing connects to an address of Koine’s surroundings, named or written', async () => {
  const { port } = new URL(receiver.url);
  const toHere = async () => [{ address: '127.0.0.1', family: 4 }];
  const senders = [
    [new WebhookSender(callableAddresses()), receiver.url],
    [new WebhookSender(callableAddresses()), `http://localhost:${port}/`],
    [new WebhookSender(callableAddresses()), `http://[::ffff:127.0.0.1]:${port}/`],
    [new WebhookSender(callableAddresses([], toHere as never)), `http://hooks.example:${port}/`],
  ] as const;
  for (const [sender, url] of senders) {
    const { failure } = await sender.send(letter(url), never);
    assert.equal(failure, 'forbidden-address', url);
    await sender.close();
  }
  assert.deepEqual(receiver.received, []);
});

test('a name that turns to an address of Koine’s surroundings after it was called is called no more', async () => {
  const { port } = new URL(receiver.url);
  const others = ['127.0.0.2', '127.0.0.1', '127.0.0.2'];
  const turning = async () => [{ address: others.shift(), family: 4 }];
  const sender = new WebhookSender(callableAddresses(['127.0.0.2'], turning as never));
  const failures: unknown[] = [];
  for (let time = 0; time < 3; time += 1) {
    failures.push((await sender.send(letter(`http://hooks.example:${port}/`), never)).failure);
  }
  // Nobody listens at the other address: it was tried.
  assert.deepEqual(failures, ['unreachable', 'forbidden-address', 'unreachable']);
  assert.deepEqual(receiver.received, []);
  await sender.close();
});

test('a letter without a secret is not signed, and one larger than a few megabytes is not sent', async () => {
  const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
  const { failure, status } = await sender.send(letter(receiver.url), never);
  assert.deepEqual([failure, status], [null, 204]);
  const [first] = receiver.received;
  assert.deepEqual(
    [first?.headers['webhook-id'], first?.headers['webhook-timestamp'], first?.headers['webhook-signature']],
    ['one', '1700000000', undefined],
  );
  const large = await sender.send(letter(receiver.url, { body: 'x'.repeat(6 * 1024 * 1024) }), never);
  assert.equal(large.failure, 'too-large');
  assert.equal(receiver.received.length, 1);
  await sender.close();
});

test('a receiver may ask to be left alone for a while, and its text is kept as far as text can be', async () => {
  const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
  receiver.behave((response) => response.writeHead(429, { 'retry-after': '120' }).end(`a\0b${'é'.repeat(3_000)}`));
  const tried = await sender.send(letter(receiver.url), never);
  assert.deepEqual([tried.failure, tried.status, tried.askedForMs], ['status', 429, 120_000]);
  assert.equal(tried.answer, `ab${'é'.repeat(498)}`);
  await sender.close();
});
