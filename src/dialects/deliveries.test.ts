import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Clients, openClients } from '../../test/support/across-clients.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Received, type Receiver, startReceiver } from '../../test/support/webhook-receiver.ts';
import { callableAddresses } from '../app/callable-addresses.ts';
import { makeId } from '../app/secrets.ts';
import type { Actor } from '../core/access.ts';
import { WebhookSender } from '../jobs/webhook-sender.ts';
import { WebhookDeliveries } from '../jobs/webhooks.ts';
import { dialects } from './index.ts';

let koine: Koine;
let clients: Clients;
let deliveries: WebhookDeliveries;
const faults: unknown[] = [];

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
  const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
  const onError = (error: unknown) => faults.push(error);
  deliveries = new WebhookDeliveries({ app: koine.app, dialects, sender, onError });
  deliveries.start();
});
after(async () => {
  await deliveries.stop();
  await koine.close();
  assert.deepEqual(faults, []);
});

const bodies = ({ received }: Receiver) => received.map(({ body }) => JSON.parse(body));
const sayings = ['Guten Tag', 'Hello', 'geheimnis'];

function agent(): Actor {
  const { id: agentId, name, role } = koine.main.owner.agent;
  return { kind: 'agent', accountId: koine.main.account.id, agentId, name, role, rights: {} };
}

/** A visitor asks, an agent answers and notes something, and ends it. */
async function playSession(sessionId: string | null = null): Promise<string> {
  const { app, main } = koine;
  const accountId = main.account.id;
  const says = (text: string, kind: 'text' | 'note' = 'text') =>
    ({ type: 'post-message', messageId: makeId(), text, kind }) as const;
  let id = sessionId;
  if (id === null) {
    const { visitor } = await app.accounts.welcomeVisitor(accountId, main.inbox.id, { name: 'Zoë' });
    const by = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: main.inbox.id } as const;
    const opening = { id: makeId(), message: says(sayings[0] ?? ''), visitor: { name: 'Zoë', phone: '+43 1 234' } };
    id = (await app.chat.open(by, opening, { ip: '192.0.2.7', userAgent: null })).session.id;
  }
  await app.chat.command(agent(), id, { type: 'accept' });
  await app.chat.command(agent(), id, says(sayings[1] ?? ''));
  await app.chat.command(agent(), id, says(sayings[2] ?? '', 'note'));
  await app.chat.command(agent(), id, { type: 'end' });
  return id;
}

/** Where webhooks of a dialect go, made through the native API; notes are asked for, and still told to no vendor's receiver. */
async function hookIn(dialect: string) {
  const receiver = await startReceiver();
  const body = { url: receiver.url, dialect, name: `${dialect} hook`, notes: true };
  const made = await koine.ask('/koine/v1/webhooks', { token: koine.main.key, body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body.webhook;
  return {
    receiver,
    id,
    secret: made.body.secret as string,
    async [Symbol.asyncDispose]() {
      await koine.ask(`/koine/v1/webhooks/${id}`, { token: koine.main.key, method: 'DELETE' });
      await receiver.close();
    },
  };
}

const withoutNotes = (received: readonly Received[]) =>
  assert.ok(
    received.every(({ body }) => !body.includes('geheimnis')),
    'no vendor’s receiver is told notes',
  );

test('VCC Live’s Chat (Async) tells a chat once, when it is over, with its conversation', async () => {
  await using hook = await hookIn('vcclive');
  await playSession();
  await hook.receiver.hasReceived(1);
  const [body] = bodies(hook.receiver);
  const { main } = koine;
  assert.deepEqual(
    [body.projectId, body.disposition, body.platform, body.ipAddress, body.isSpam, body.firstAgentName, body.slaStatus],
    [main.inbox.number, 'completed', 'webchat', '192.0.2.7', 0, main.owner.agent.name, null],
  );
  assert.deepEqual(
    body.conversation.map(({ from, message }: { from: string; message: string }) => [from, message]),
    [
      ['Zoë', 'Guten Tag'],
      [main.owner.agent.name, 'Hello'],
    ],
  );
  const phone1 = { title: '', name: 'Zoë', phone: '+43 1 234', email: '' };
  assert.deepEqual(body.clientData, { phone1: '+43 1 234', name: 'Zoë', contacts: { phone1 } });
  assert.equal('sessionId' in body || 'type' in body, false);
  withoutNotes(hook.receiver.received);
});

test('Agendize’s watcher is told the history resource of a session that is over, in ASCII, as its client signs in', async () => {
  const receiver = await startReceiver();
  const watch = { address: receiver.url, basicAuth: { username: 'me', password: 'pass' } };
  const made = await clients.read('agendize', '/api/2.0/chat/sessions/watch', { body: watch });
  await playSession();
  await receiver.hasReceived(1);
  const [request] = receiver.received;
  const [body] = bodies(receiver);
  const history = await clients.read('agendize', `/api/2.0/chat/history/${body.id}`);
  assert.deepEqual(body, history, 'it is what the history gives');
  assert.match(request?.body ?? '', /Zo\\u00eb/);
  assert.equal(request?.headers.authorization, `Basic ${Buffer.from('me:pass').toString('base64')}`);
  withoutNotes(receiver.received);
  await clients.ask('agendize', `/api/2.0/watchers/${made.id}`, { method: 'DELETE' });
  await receiver.close();
});

test('SuperOffice’s chatsession hooks tell creation, changes and messages of both directions, signed as the vendor signs', async () => {
  await using hook = await hookIn('superoffice');
  await playSession();
  await hook.receiver.hasReceived(6);
  const told = bodies(hook.receiver);
  assert.deepEqual(
    told.map(({ Event }) => Event),
    ['created', 'changed', 'message', 'changed', 'message', 'changed'].map((event) => `chatsession.${event}`),
  );
  const messages = told.filter(({ Event }) => Event === 'chatsession.message');
  assert.deepEqual(
    messages.map(({ FieldValues }) => [FieldValues.type, FieldValues.message]),
    [
      [2, 'Guten Tag'],
      [1, 'Hello'],
    ],
  );
  for (const [index, { body, headers }] of hook.receiver.received.entries()) {
    const { EventId, Event, Entity, ContextIdentifier, WebhookName, Changes, FieldValues } = told[index];
    assert.deepEqual([Entity, ContextIdentifier, WebhookName], ['chatsession', 'main', 'superoffice hook']);
    assert.deepEqual(Changes, Object.keys(FieldValues));
    assert.deepEqual([headers['x-superoffice-event'], headers['x-superoffice-eventid']], [Event, EventId]);
    const signature = createHmac('sha256', hook.secret).update(body).digest('base64');
    assert.equal(headers['x-superoffice-signature'], signature);
  }
  const ended = told.at(-1);
  assert.deepEqual([ended.FieldValues.status, ended.ChangedByAssociateId], [7, koine.main.owner.agent.number]);
  withoutNotes(hook.receiver.received);
});

test('TWIN’s callbacks go to the address that a session’s start named, with its data, and only for what it asked', async () => {
  const [named, ofChat] = [await startReceiver(), await startReceiver()];
  const path = `/chats/${clients.credentials.twin.chatId}/sessions`;
  const start = await clients.read('twin', `/api/v1${path}`, {
    body: {
      clientName: 'Zoë',
      messageBody: 'Guten Tag',
      eventCallbackUrl: named.url,
      eventCallbackData: { order: 7 },
      notifyOnEvents: ['chatMessageCreated', 'chatSessionDeleted'],
    },
  });
  await playSession(start.id);
  await named.hasReceived(3);
  const told = bodies(named);
  assert.deepEqual(
    told.map(({ event, data }) => [event, data.body ?? data.status]),
    [
      ['chatMessageCreated', 'Guten Tag'],
      ['chatMessageCreated', 'Hello'],
      ['chatSessionDeleted', 'CLOSED'],
    ],
  );
  assert.ok(told.every(({ eventCallbackData }) => eventCallbackData.order === 7));
  const { items } = await clients.read('twin', `/api/v1/sessions/${start.id}/messages`);
  assert.equal(told[0].data.id, items[0].id);
  withoutNotes(named.received);
  await clients.ask('twin', `/api/v1/chats/${clients.credentials.twin.chatId}`, {
    method: 'PUT',
    body: { eventCallbackUrl: ofChat.url },
  });
  const silent = named.received.length;
  await playSession();
  await ofChat.hasReceived(5);
  assert.deepEqual(
    bodies(ofChat).map(({ event }) => event),
    ['chatSessionStarted', 'chatMessageCreated', 'chatSessionAdded', 'chatMessageCreated', 'chatSessionDeleted'],
  );
  assert.equal(named.received.length, silent);
  await named.close();
  await ofChat.close();
});

test('a test speaks in the words of its dialect', async () => {
  for (const dialect of ['vcclive', 'agendize', 'superoffice', 'twin']) {
    await using hook = await hookIn(dialect);
    await koine.ask(`/koine/v1/webhooks/${hook.id}/test`, { token: koine.main.key, body: {} });
    await hook.receiver.hasReceived(1);
    assert.ok(hook.receiver.received[0]?.body.startsWith('{'), dialect);
  }
});
