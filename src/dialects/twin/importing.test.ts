import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { Refusal } from '../../core/refusal.ts';
import { welcomeClient } from './clients.ts';
import { decodePastSession } from './codec/past-session.ts';
import { startTwin, type TwinUnderTest, withSettings } from './fixtures/company.ts';
import { Message, PastSession, WholeItem } from './wire.ts';

const folder = `${import.meta.dirname}/fixtures`;
const seedFields = readFileSync(`${folder}/search-fields.txt`, 'utf8').trim();
const example: PastSession = JSON.parse(readFileSync(`${folder}/past-session.json`, 'utf8'));

let twin: TwinUnderTest;

before(async () => {
  twin = await startTwin(await startKoine());
  const { id, name } = { id: example.item.chatId, name: 'Moved' };
  assert.equal((await twin.ask('/chats', { body: { id, name } })).status, 201);
});
after(() => twin.close());

/** Puts a session of the vendor into the log. */
async function bring(past: PastSession) {
  assert.deepEqual([...Value.Errors(PastSession, past)], []);
  const { app } = twin.koine;
  const snapshot = await app.accounts.snapshot(twin.accountId);
  const inboxId = [...snapshot.inboxes.values()].find(({ name }) => name === 'Moved')?.id ?? '';
  const { clientId } = past.item;
  const { visitorId } = await welcomeClient(app, twin.accountId, inboxId, clientId === null ? {} : { clientId });
  return app.importing.put(decodePastSession(past, { snapshot, visitorId }));
}

/** The session as clients of the vendor read it. */
async function readBack({ item }: PastSession): Promise<PastSession> {
  const { body } = await twin.ask(`/search/chat/sessions?fields=${seedFields}&id=${item.id}`);
  assert.equal(body.count, 1);
  const messages = await twin.ask(`/sessions/${item.id}/messages?limit=1000`);
  return { item: body.items[0], messages: messages.body.items };
}

/** The example under other ids, with other members; every message keeps its own words. */
function another(last: string, item: Partial<WholeItem>, messages: PastSession['messages'] = []): PastSession {
  const id = example.item.id.replace(/..$/, last);
  return {
    item: { ...example.item, ...item, id },
    messages: messages.map((message) => ({ ...message, id: message.id.replace(/^../, last), sessionId: id })),
  };
}

const asOwn = (past: PastSession): PastSession => ({ ...past, item: { ...past.item, companyId: twin.companyId } });

test("[T41] an old session has the fields of the vendor's page, and comes back member for member", async () => {
  assert.equal(Object.keys(example.item).join(), seedFields);
  assert.equal(Object.keys(WholeItem.properties).join(), seedFields);
  const session = await bring(example);
  assert.equal(session?.stage, 'closed');
  assert.deepEqual(await readBack(example), asOwn(example));
});

test('[T41] put twice, an old session stands once', async () => {
  const changed = { ...example, item: { ...example.item, name: 'Somebody else' } };
  assert.equal(await bring(changed), null);
  assert.deepEqual(await readBack(example), asOwn(example));
  assert.equal((await twin.ask(`/search/chat/sessions?fields=id&clientId=${example.item.clientId}`)).body.count, 1);
});

test('[T41] an old session is found and sorted by what it was', async () => {
  const queries = [
    `chatId=${example.item.chatId}`,
    `clientId=${example.item.clientId}`,
    `botId=${example.item.botId}`,
    'from=2018-05-27T21:30:54+00:00&to=2018-05-27T21:30:54+00:00',
    'status=CLOSED&operatorId=390&messengerType=WHATSAPP&markedAsSpam=1&keyword=Vera',
    'minMessageCount=5&sort=-duration,price',
  ];
  for (const query of queries) {
    const { body } = await twin.ask(`/search/chat/sessions?fields=id&${query}`);
    assert.deepEqual(body.items, [{ id: example.item.id }], query);
  }
  const { body } = await twin.ask(`/sessions/${example.item.id}`);
  assert.deepEqual(
    [body.chatId, body.operatorId, body.operatorAssignedAt, body.clientOfflineAt, body.unreadClientMessageCount],
    [example.item.chatId, '390', example.item.operatorAssignedAt, example.item.clientOfflineAt, 0],
  );
  assert.deepEqual(body.lastMessage, example.messages.at(-1));
  const { items } = (await twin.ask(`/clients/${example.item.clientId}/messages`)).body;
  assert.deepEqual(items, example.messages);
});

test('[T41] what contradicts itself, words that are not known, and items without messages come back as well', async () => {
  const odd = another(
    '21',
    {
      status: 'FINISHED_BY_TIMEOUT',
      operatorType: 'GROUP',
      botStatus: null,
      rating: 4.5,
      csi: null,
      csiMax: null,
      csiPercent: null,
      operatorGroupIds: null,
      closedByUserId: null,
      closedByOperatorName: null,
      closedByBotId: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
      operatorTimerFirstAnswer: null,
      operatorResults: null,
      whatsappPhone: null,
      messengerType: 'WEB',
      countryName: null,
      isLostSession: true,
    },
    example.messages.map((message) => ({ ...message, type: 'QUICK_REPLY', authorName: null })),
  );
  const bare = another('22', { clientMessageCount: 7, operatorMessageCount: 8, clientId: null });
  for (const past of [odd, bare]) {
    await bring(past);
    const { item, messages } = await readBack(past);
    const { clientId } = past.item.clientId === null ? item : past.item;
    assert.deepEqual({ item, messages }, asOwn({ ...past, item: { ...past.item, clientId } }));
  }
});

test('[T41] prices and ids of users come as the settings say, and no groups are null', async () => {
  const past = another('24', { price: '12.50', userId: '390', closedByUserId: '390', operatorGroupIds: [] });
  await bring(past);
  const { item } = await readBack(past);
  const { userId, closedByUserId, operatorGroupIds } = item;
  assert.deepEqual(
    { userId, closedByUserId, operatorGroupIds },
    { userId: 390, closedByUserId: 390, operatorGroupIds: null },
  );
  assert.equal(item.price, 12.5);
  await withSettings(twin, { price: 'string', userIds: 'string' }, async () => {
    const { item: told } = await readBack(past);
    assert.deepEqual([told.price, told.userId, told.closedByUserId], ['12.5', '390', '390']);
  });
});

test('[T41] [T22] an old session that is open goes on from where it was, and then tells what happened here', async () => {
  const { closedByUserId: _by, closedByOperatorName: _name, ...rest } = example.item;
  const open = another(
    '23',
    { ...rest, status: 'ACTIVE', closedAt: null, closedByUserId: null, closedByOperatorName: null, userId: null },
    example.messages.slice(0, 2),
  );
  const past: PastSession = {
    ...open,
    item: { ...open.item, operatorName: null, operatorAssignedAt: null, takenByOperatorAt: null },
  };
  const session = await bring(past);
  assert.equal(session?.stage, 'waiting');
  assert.deepEqual(await readBack(past), asOwn(past));
  const { body, status } = await twin.ask(`/sessions/${past.item.id}/messages`, { body: { body: 'Still there?' } });
  assert.equal(status, 201);
  const { item, messages } = await readBack(past);
  assert.deepEqual([item.clientMessageCount, item.lastMessageCreatedAt], [2, body.createdAt]);
  assert.deepEqual(messages, [...past.messages, body]);
  assert.ok(messages.every((message) => Value.Check(Message, message)));
  assert.equal((await twin.ask(`/messages/${body.id}/read`, { method: 'PATCH' })).status, 200);
  assert.equal((await twin.ask(`/messages/${messages[0]?.id}/read`, { method: 'PATCH' })).status, 404);
});

test('[T41] chats, users and groups that are not there, and times that are none, are refused', async () => {
  const [message] = example.messages;
  assert.ok(message);
  const strangers: readonly PastSession[] = [
    another('31', { chatId: example.item.id }),
    another('32', { userId: 999 }),
    another('33', { closedByUserId: 999 }),
    another('34', { operatorGroupIds: [999] }),
    another('35', {}, [{ ...message, authorType: 'OPERATOR', authorId: '999' }]),
    another('36', {}, [{ ...message, createdAt: '27.05.2018' }]),
    another('37', { createdAt: '2018-02-30T00:00:00+00:00' }),
  ];
  const snapshot = await twin.koine.app.accounts.snapshot(twin.accountId);
  for (const stranger of strangers) {
    assert.throws(
      () => decodePastSession(stranger, { snapshot, visitorId: twin.visitorId }),
      (error) => error instanceof Refusal && error.code === 'invalid-input',
      stranger.item.id,
    );
  }
});
