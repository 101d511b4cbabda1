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

test('nothing connects to an address of Koine’s surroundings, named or written, also when a name turns to it later', async () => {
  const { port } = new URL(receiver.url);
  const answers = [[{ address: '127.0.0.1', family: 4 }]];
  const senders = [
    [new WebhookSender(callableAddresses()), receiver.url],
    [new WebhookSender(callableAddresses()), `http://localhost:${port}/`],
    [new WebhookSender(callableAddresses()), `http://[::ffff:127.0.0.1]:${port}/`],
    [new WebhookSender(callableAddresses([], (async () => answers[0]) as never)), `http://hooks.example:${port}/`],
  ] as const;
  for (const [sender, url] of senders) {
    const { failure } = await sender.send(letter(url), never);
    assert.equal(failure, 'forbidden-address', url);
    await sender.close();
  }
  assert.deepEqual(receiver.received, []);
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
