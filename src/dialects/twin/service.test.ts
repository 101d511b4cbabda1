import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';
import { twin as dialect } from './index.ts';
import { SESSION_TTL } from './starting.ts';

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let twin: TwinUnderTest;
let annToken: string;

before(async () => {
  twin = await startTwin(await startKoine());
  annToken = await twin.signIn('ann@acme.example', twin.password);
});
after(() => twin.close());

const start = (body: unknown = {}, method: 'POST' | 'PUT' = 'POST') =>
  twin.ask(`/chats/${twin.chatId}/sessions`, { method, body });
const shown = async (id: string) => (await twin.ask(`/sessions/${id}`)).body;
const texts = async (id: string) =>
  (await twin.ask(`/sessions/${id}/messages`)).body.items.map(({ body }: { body: string }) => body);

async function started(body: unknown = {}): Promise<string> {
  const answer = await start(body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

test('[T29] starting answers 201 with the session, its client and its time to live', async () => {
  const { status, body } = await start({
    name: 'Vera',
    clientPhone: '+79001112233',
    clientEmail: 'vera@example.org',
    messengerType: 'WHATSAPP',
    botId: 'not needed',
    referer: 'https://shop.example/tea',
    clientExternalId: 'crm-1',
    clientMetadata: { plan: 'gold', visits: 3 },
    variables: { order: 5 },
    sessionTtl: 600,
    messageBody: 'Hello',
    messageAttachments: ['5f1d5a0e-52b1-4c2f-9d5e-0a5b3c1d2e3f'],
    callbackUrl: null,
    somethingElse: { deep: [1] },
  });
  assert.equal(status, 201);
  assert.deepEqual(Object.keys(body), ['id', 'clientId', 'startedAt', 'ttl', 'messages']);
  assert.match(body.id, uuid);
  assert.match(body.clientId, uuid);
  assert.match(body.startedAt, time);
  assert.deepEqual([body.ttl, body.messages], [600, []]);
  const session = await shown(body.id);
  assert.equal(session.name, 'Vera');
  assert.equal(session.messengerType, 'WHATSAPP');
  assert.equal(session.whatsappPhone, '79001112233');
  assert.equal(session.referer, 'https://shop.example/tea');
  assert.equal(session.ttl, 600);
  const row = await twin.koine.app.history.get({ kind: 'system', accountId: twin.accountId }, body.id);
  assert.deepEqual([row.visitorEmail, row.attributes], ['vera@example.org', { plan: 'gold', visits: '3' }]);
  assert.deepEqual(row.extras.twin?.variables, { order: 5 });
  const { items } = (await twin.ask(`/sessions/${body.id}/messages`)).body;
  assert.deepEqual(items[0].attachments, [{ id: '5f1d5a0e-52b1-4c2f-9d5e-0a5b3c1d2e3f' }]);
});

test('[T29] a chat that is not there is not found; a session id is given once', async () => {
  for (const chat of [makeId(), 'x', twin.childChatId]) {
    const { status, body } = await twin.ask(`/chats/${chat}/sessions`, { body: {} });
    assert.equal(status, 404);
    assert.equal(typeof body.error, 'string');
  }
  const sessionId = makeId();
  const first = await start({ sessionId, clientExternalId: 'crm-2', sessionTtl: 90 });
  const again = await start({ sessionId, clientExternalId: 'crm-2' });
  assert.deepEqual([first.status, first.body.id], [201, sessionId]);
  assert.deepEqual(again.body, first.body);
  assert.equal((await start({ sessionId })).status, 422);
});

test('[T29] names are put together, and a session without any has an empty one', async () => {
  const named = async (body: unknown) => (await shown(await started(body))).name;
  assert.equal(await named({ clientFirstName: 'Vera', clientLastName: 'Low' }), 'Vera Low');
  assert.equal(await named({ clientName: 'Vera L.', name: '' }), 'Vera L.');
  assert.equal(await named({ clientNameForOperator: 'VIP' }), 'VIP');
  assert.equal(await named({}), '');
});

test('[T30] a client is known again by each of its names, also by one that it brought along', async () => {
  const clientOf = async (body: unknown) => (await start(body)).body.clientId;
  const own = await clientOf({});
  assert.equal(await clientOf({ clientId: own }), own);
  const brought = '6a2f41a3-c54c-4ce8-9c1c-6e2d2f0f4b11';
  assert.equal(await clientOf({ clientId: brought, clientExternalId: 'shop-7' }), brought);
  assert.equal(await clientOf({ clientId: brought }), brought);
  assert.equal(await clientOf({ clientExternalId: 'shop-7' }), brought);
  const messenger = await clientOf({ messengerType: 'TELEGRAM', messengerUserId: '42' });
  assert.equal(await clientOf({ messengerType: 'TELEGRAM', messengerUserId: '42' }), messenger);
  assert.notEqual(await clientOf({ messengerType: 'VIBER', messengerUserId: '42' }), messenger);
  const { body } = await twin.ask(`/search/chat/sessions?fields=clientId,clientExternalId&clientId=${brought}`);
  assert.equal(body.count, 3);
  assert.deepEqual(body.items[0], { clientId: brought, clientExternalId: 'shop-7' });
  const together = await Promise.all([1, 2, 3, 4].map(() => clientOf({ clientExternalId: 'at-once' })));
  assert.equal(await clientOf({ clientExternalId: 'at-once' }), together[0]);
});

test('[T31] continuing goes on with the session that is named, else with the last open one of the client, else starts', async () => {
  const client = { clientExternalId: 'again' };
  const first = await start({ ...client, messageBody: 'one' }, 'PUT');
  assert.equal(first.status, 201);
  const second = await start({ ...client, messageBody: 'two', variables: { step: 2 } }, 'PUT');
  assert.deepEqual([second.status, second.body.id, second.body.clientId], [201, first.body.id, first.body.clientId]);
  assert.deepEqual(await texts(first.body.id), ['one', 'two']);
  const named = await start({ sessionId: first.body.id, messageBody: 'three' }, 'PUT');
  assert.equal(named.body.id, first.body.id);
  await twin.ask(`/sessions/${first.body.id}`, { method: 'DELETE' });
  const third = await start({ ...client, messageBody: 'four' }, 'PUT');
  assert.notEqual(third.body.id, first.body.id);
  assert.deepEqual(await texts(third.body.id), ['four']);
  const other = await start({ ...client, messageBody: 'elsewhere', sessionId: makeId() }, 'PUT');
  assert.equal(other.body.id, third.body.id);
});

test('[T31] a client who continues several times at once is in one session, with every message', async () => {
  const client = { messengerType: 'TELEGRAM', messengerUserId: 'quick' };
  const say = async (words: readonly string[]) => {
    const answers = await Promise.all(words.map((messageBody) => start({ ...client, messageBody }, 'PUT')));
    const [id, ...others] = new Set(answers.map(({ body }) => body.id));
    assert.deepEqual(others, []);
    assert.deepEqual((await texts(id)).toSorted(), words);
    await twin.ask(`/sessions/${id}`, { method: 'DELETE' });
    return id;
  };
  const first = await say(['a', 'b', 'c', 'd']);
  assert.notEqual(await say(['e', 'f', 'g']), first);
  const sessionId = makeId();
  const named = ['h', 'i'].map((messageBody) => start({ ...client, sessionId, messageBody }, 'PUT'));
  assert.deepEqual(new Set((await Promise.all(named)).map(({ body }) => body.id)), new Set([sessionId]));
  assert.deepEqual((await texts(sessionId)).toSorted(), ['h', 'i']);
});

test('[T32] a batch starts or continues a session for each command, or none when one is faulty', async () => {
  const path = `/chats/${twin.chatId}/sessions/batch`;
  const commands = [{ clientExternalId: 'batch-1', messageBody: 'a' }, { clientExternalId: 'batch-2' }];
  const { status, body } = await twin.ask(path, { body: { commands } });
  assert.deepEqual([status, body.count, body.items.length], [201, 2, 2]);
  const again = await twin.ask(path, { method: 'PUT', body: { commands } });
  const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);
  assert.deepEqual(idsOf(again.body.items), idsOf(body.items));
  assert.deepEqual(await texts(body.items[0].id), ['a', 'a']);
  const { count } = (await twin.ask('/sessions?withoutItems=1')).body;
  const oversized = [{ text: 'y'.repeat(5_000) }];
  for (const fault of [
    { sessionTtl: 'long' },
    { sessionTtl: '0' },
    { sessionId: 'x' },
    { messageAttachments: oversized },
  ]) {
    const { status: refused } = await twin.ask(path, { body: { commands: [{ name: 'fine' }, fault] } });
    assert.ok(refused === 400 || refused === 413, JSON.stringify(fault).slice(0, 80));
  }
  assert.equal((await twin.ask('/sessions?withoutItems=1')).body.count, count);
});

test('[T33] a session in which nothing is said for its time to live ends by itself', async () => {
  const { app } = twin.koine;
  const id = await started({ sessionTtl: 1, messageBody: 'Hello' });
  const lasting = await started({ sessionTtl: 43_200 });
  const timer = (sessionId: string) => ({ accountId: twin.accountId, sessionId, kind: SESSION_TTL });
  const due = (await app.timers.take(Date.now() + 3_600_000, 1000, 1)).filter((each) => each.kind === SESSION_TTL);
  assert.ok(due.some(({ sessionId }) => sessionId === id));
  assert.ok(!due.some(({ sessionId }) => sessionId === lasting));
  const handle = dialect.timers?.[SESSION_TTL];
  assert.ok(handle);
  let again: number | undefined = Date.now();
  for (let turn = 0; turn < 100 && again !== undefined; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, (again ?? 0) - Date.now())));
    again = await handle(app, timer(id));
  }
  assert.equal(again, undefined);
  assert.equal((await shown(id)).status, 'CLOSED');
  assert.equal(await handle(app, timer(id)), undefined);
  const later = await handle(app, timer(lasting));
  assert.ok(later !== undefined && later > Date.now() + 43_000_000);
  assert.equal((await shown(lasting)).status, 'ACTIVE');
});

test('[T34] a session is closed with an outcome, renamed, and marked as spam; every answer is an empty 200', async () => {
  const id = await started({ name: 'Vera' });
  const does = async (method: string, path: string, body?: unknown) => {
    const answer = await twin.ask(`/sessions/${id}${path}`, { method, ...(body !== undefined && { body }) });
    assert.deepEqual([answer.status, answer.body], [200, ''], path);
  };
  await does('PATCH', `/names/${encodeURIComponent('Vera Löw / VIP')}`);
  await does('PATCH', '/spam');
  assert.deepEqual([(await shown(id)).name, (await shown(id)).markedAsSpam], ['Vera Löw / VIP', true]);
  await does('PATCH', '/notSpam');
  assert.equal((await shown(id)).markedAsSpam, false);
  await does('DELETE', '', { result: 'Sold' });
  const { body } = await twin.ask(`/search/chat/sessions?fields=status,operatorResults,closedByOperatorName&id=${id}`);
  assert.deepEqual(body.items, [{ status: 'CLOSED', operatorResults: ['Sold'], closedByOperatorName: 'Ada Admin' }]);
  for (const [method, path] of [
    ['DELETE', ''],
    ['PATCH', '/operators/389'],
  ] as const) {
    const again = await twin.ask(`/sessions/${id}${path}`, { method });
    assert.equal(again.status, 422);
    assert.equal(typeof again.body.error, 'string');
  }
  const empty = await twin.ask(`/sessions/${await started()}`, {
    method: 'DELETE',
    body: '',
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(empty.status, 200);
});

test('[T35] operators are added, switched and removed, and groups take over', async () => {
  const id = await started({ messageBody: 'Hello' });
  const does = async (method: string, path: string, status = 200) =>
    assert.equal((await twin.ask(`/sessions/${id}${path}`, { method })).status, status, `${method} ${path}`);
  const operator = async () => {
    const { operatorId, operatorName, operatorType, operatorAssignedAt } = await shown(id);
    if (operatorId !== null) assert.match(operatorAssignedAt, time);
    return [operatorId, operatorName, operatorType];
  };
  assert.deepEqual(await operator(), [null, null, null]);
  await does('PUT', '/operators/389');
  await does('PUT', '/operators/389');
  assert.deepEqual(await operator(), ['389', 'Ann Lee', 'OPERATOR']);
  await does('PUT', '/operators/390', 422);
  await does('PATCH', `/operators/${twin.ben.id}`);
  assert.deepEqual(await operator(), ['390', 'Ben Roe', 'OPERATOR']);
  await does('DELETE', '/operators/389', 422);
  await does('DELETE', '/operators/390');
  assert.equal((await twin.koine.app.chat.session({ kind: 'system', accountId: twin.accountId }, id)).agent, null);
  await does('PATCH', '/groupoperators/72');
  await does('PATCH', `/groupoperators/${twin.queueId}`);
  for (const path of ['/operators/1000', '/operators/x', '/groupoperators/1000']) await does('PATCH', path, 404);
  const { body } = await twin.ask(`/search/chat/sessions?fields=operatorGroupIds,switchAnotherOperator&id=${id}`);
  assert.deepEqual(body.items, [{ operatorGroupIds: [71, 72], switchAnotherOperator: true }]);
  const { operators } = await shown(id);
  assert.deepEqual(
    operators.map(({ assigned_at: at, ...rest }: { assigned_at: string }) => {
      assert.match(at, time);
      return rest;
    }),
    [
      { id: 389, name: 'Ann Lee', type: 'OPERATOR' },
      { id: 390, name: 'Ben Roe', type: 'OPERATOR' },
    ],
  );
});

test("[T27] a session of the operators' list has the members that the vendor documents", async () => {
  const id = await started({ name: 'Vera', messageBody: 'one', channel: 'site', clientExternalId: 'crm-27' });
  const session = await shown(id);
  assert.deepEqual(Object.keys(session), [
    ...['id', 'chatId', 'companyId', 'name', 'markedAsSpam', 'ttl', 'operatorId', 'operatorName', 'operatorType'],
    ...['operatorAssignedAt', 'operators', 'channel', 'messengerType', 'whatsappPhone', 'botStatus', 'status'],
    ...['startedAt', 'clientOnlineAt', 'clientOfflineAt', 'unreadClientMessageCount', 'lastMessageCreatedAt'],
    ...[
      'lastMessage',
      'clientId',
      'clientExternalId',
      'clientBanned',
      'clientIp',
      'referer',
      'tags',
      'timerFirstAnswer',
    ],
    ...['timerNextAnswers', 'lastOperatorMessage', 'firstClientMessageAfterLastOperatorMessage'],
  ]);
  assert.deepEqual([session.channel, session.ttl, session.tags, session.timerFirstAnswer], ['site', 3600, '', 30]);
  assert.deepEqual([session.lastMessage.body, session.lastMessage.authorType], ['one', 'CLIENT']);
  assert.match(session.firstClientMessageAfterLastOperatorMessage, time);
  const { body } = await twin.ask(`/sessions?sessionId=${id}&fields=id,status,nothing`);
  assert.deepEqual(body, { count: 1, items: [{ id, status: 'ACTIVE' }] });
  assert.deepEqual((await twin.ask(`/sessions/${id}?fields=name`)).body, { name: 'Vera' });
});

test("[T28] the operators' list is sorted by its own keys, and shows an operator their groups alone", async () => {
  const { accounts } = twin.koine.app;
  const list = (query: string, token = twin.token) => twin.ask(`/sessions?${query}`, { token });
  for (const sort of ['name', '-status', 'markedAsSpam', 'startedAt', '-lastMessageCreatedAt', 'operatorAssignedAt']) {
    assert.equal((await list(`sort=${sort}`)).status, 200, sort);
  }
  assert.equal((await list('sort=price')).status, 400);
  const all = (await list('limit=1000&sort=-startedAt&fields=startedAt')).body;
  assert.equal(all.items.length, all.count);
  await accounts.createAgent(null, twin.accountId, {
    name: 'Outsider',
    email: 'outsider@acme.example',
    password: twin.password,
  });
  const token = await twin.signIn('outsider@acme.example', twin.password);
  assert.deepEqual((await list('', token)).body, { count: 0, items: [] });
  const id = await started();
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/messages'],
    ['PATCH', '/spam'],
  ] as const) {
    assert.equal((await twin.ask(`/sessions/${id}${path}`, { method, token })).status, 404, method + path);
  }
});

test('[T39] chats are inboxes, which can be listed, made and changed; what Koine does not act on is kept', async () => {
  const { body } = await twin.ask('/chats?name=SHOP');
  assert.equal(body.count, 1);
  assert.deepEqual(Object.keys(body.items[0]), [
    ...['id', 'botId', 'name', 'botName', 'sessionReloadBotId', 'sessionReloadBotName', 'sessionTtl'],
    ...['eventCallbackUrl', 'eventCallbackData', 'messengers', 'timerFirstAnswer', 'timerNextAnswers', 'createdAt'],
    'updatedAt',
  ]);
  assert.match(body.items[0].createdAt, time);
  const made = await twin.ask('/chats', { body: { name: 'Help', sessionTtl: '120', results: ['Sold'], botId: 'b-1' } });
  assert.equal(made.status, 201);
  const { id } = made.body;
  const change = { name: 'Help desk', eventCallbackUrl: 'https://crm.example/hook', sessionRatingRequired: true };
  const changed = await twin.ask(`/chats/${id}`, { method: 'PUT', body: change });
  assert.deepEqual([changed.status, changed.body], [200, '']);
  const { body: chat } = await twin.ask(`/chats/${id}`);
  assert.deepEqual(
    [chat.id, chat.name, chat.sessionTtl, chat.results, chat.eventCallbackUrl, chat.sessionRatingRequired],
    [id, 'Help desk', 120, ['Sold'], 'https://crm.example/hook', true],
  );
  const session = await twin.ask(`/chats/${id}/sessions`, { body: {} });
  assert.equal(session.body.ttl, 120);
  const { items } = (await twin.ask(`/search/chat/sessions?fields=botId,botStatus&id=${session.body.id}`)).body;
  assert.deepEqual(items, [{ botId: 'b-1', botStatus: 'ACTIVE' }]);
  assert.equal((await twin.ask('/chats', { body: {} })).status, 400);
  for (const sessionTtl of [0, 43_201, '0']) {
    assert.equal((await twin.ask('/chats', { body: { name: 'x', sessionTtl } })).status, 400);
    assert.equal((await twin.ask(`/chats/${id}`, { method: 'PUT', body: { sessionTtl } })).status, 400);
  }
  assert.equal((await twin.ask('/chats', { body: { name: 'x' }, token: annToken })).status, 403);
  assert.equal((await twin.ask(`/chats/${twin.childChatId}`)).status, 404);
  assert.equal((await twin.ask('/chats?from=2100-01-01')).body.count, 0);
});

test('[T46] a deleted chat is gone from this API, and its sessions and inbox stay', async () => {
  const { id } = (await twin.ask('/chats', { body: { name: 'Spring sale', sessionTtl: 90 } })).body;
  const session = (await twin.ask(`/chats/${id}/sessions`, { body: { name: 'Vera' } })).body;
  const remove = (token?: string) => twin.ask(`/chats/${id}`, { method: 'DELETE', ...(token && { token }) });
  assert.equal((await remove(annToken)).status, 403);
  const removed = await remove();
  assert.deepEqual([removed.status, removed.body], [200, '']);
  assert.equal((await remove()).status, 404);
  assert.equal((await twin.ask(`/chats/${id}`)).status, 404);
  assert.equal((await twin.ask(`/chats/${id}`, { method: 'PUT', body: { name: 'x' } })).status, 404);
  assert.equal((await twin.ask('/chats?name=Spring')).body.count, 0);
  for (const method of ['POST', 'PUT']) {
    assert.equal((await twin.ask(`/chats/${id}/sessions`, { method, body: {} })).status, 404);
  }
  const { items } = (await twin.ask(`/sessions?chatId=${id}&fields=id,status`)).body;
  assert.deepEqual(items, [{ id: session.id, status: 'ACTIVE' }]);
  const { inboxes } = await twin.koine.app.accounts.snapshot(twin.accountId);
  assert.equal(inboxes.get(id)?.name, 'Spring sale');
});

test('[T47] a body is JSON whatever its type says, in the character set that it names', async () => {
  const send = async (text: string, type: string | null, encoding: BufferEncoding = 'utf8') => {
    const response = await fetch(`${twin.koine.url}/api/v1/chats/${twin.chatId}/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${twin.token}`, ...(type !== null && { 'content-type': type }) },
      body: Buffer.from(text, encoding),
    });
    const { id, error } = (await response.json()) as { readonly id?: string; readonly error?: string };
    return id === undefined ? [response.status, error] : [response.status, (await shown(id)).name];
  };
  const named = JSON.stringify({ name: 'Zoë' });
  const types = [null, 'text/plain', 'application/x-www-form-urlencoded', 'application/vnd.api+json'];
  for (const type of types) assert.deepEqual(await send(named, type), [201, 'Zoë'], String(type));
  assert.deepEqual(await send(named, 'application/json; charset=iso-8859-1', 'latin1'), [201, 'Zoë']);
  assert.deepEqual(await send(named, 'application/json', 'latin1'), [201, 'Zoë']);
  const refused = [400, 'Invalid input parameters'];
  assert.deepEqual(await send(named, 'application/json; charset=utf-8', 'latin1'), refused);
  assert.deepEqual(await send('name=Vera', 'application/x-www-form-urlencoded'), refused);
});

test('[T20] every messenger, author, status and kind of answering that the vendor names can be reached, and found', async () => {
  const messengers = ['WEB', 'WHATSAPP', 'TELEGRAM', 'FACEBOOK', 'ALICE', 'VIBER', 'YANDEX', 'VKONTAKTE', 'SKYPE'];
  for (const messengerType of [...messengers, 'SLACK', 'WECHAT', 'SNAPCHAT', 'LINE']) {
    const id = await started({ messengerType, messengerUserId: `user of ${messengerType}` });
    assert.equal((await shown(id)).messengerType, messengerType);
    const path = `/search/chat/sessions?fields=messengerType&id=${id}&messengerType=${messengerType.toLowerCase()}`;
    assert.deepEqual((await twin.ask(path)).body.items, [{ messengerType }]);
  }
  const id = await started({ botId: 'b-2', messageBody: 'Hello' });
  const states: unknown[] = [];
  const look = async () => {
    const { status, operatorType, botStatus } = await shown(id);
    const words = `status=${status}&operatorType=${operatorType}&botStatus=${botStatus}`;
    const found = await twin.ask(`/search/chat/sessions?fields=id&id=${id}&${words}`);
    states.push([status, operatorType, botStatus, found.body.count]);
  };
  await look();
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT', body: {} });
  await look();
  await twin.ask(`/sessions/${id}/operators/messages`, { body: { body: 'Hi' }, token: annToken });
  await twin.ask(`/sessions/${id}`, { method: 'DELETE' });
  await look();
  assert.deepEqual(states, [
    ['ACTIVE', 'BOT', 'ACTIVE', 1],
    ['ACTIVE', 'OPERATOR', 'STOPPED', 1],
    ['CLOSED', 'OPERATOR', 'STOPPED', 1],
  ]);
  const { items } = (await twin.ask(`/sessions/${id}/messages`)).body;
  const authors = items.map(({ authorType }: { authorType: string }) => authorType);
  assert.deepEqual(authors, ['CLIENT', 'OPERATOR']);
});

test('[T42] a chat that brought its id along bears it everywhere', async () => {
  const id = '0C6F3D3E-8B8A-4E0C-9B7E-3F1E0C1D2A3B';
  const own = id.toLowerCase();
  const timers = { timerFirstAnswer: 45, timerNextAnswers: '90' };
  const made = await twin.ask('/chats', { body: { id, name: 'Moved', ...timers } });
  assert.deepEqual([made.status, made.body], [201, { id: own }]);
  for (const taken of [id, twin.chatId]) {
    assert.equal((await twin.ask('/chats', { body: { id: taken, name: 'Again' } })).status, 422);
  }
  assert.equal((await twin.ask('/chats', { body: { id: 'x', name: 'Odd' } })).status, 400);
  assert.equal((await twin.ask(`/chats/${id}`)).body.id, own);
  assert.equal((await twin.ask(`/chats/${own}`, { method: 'PUT', body: { id: makeId(), name: 'Moved' } })).status, 200);
  assert.deepEqual((await twin.ask('/chats?name=moved&fields=id')).body, { count: 1, items: [{ id: own }] });
  const { body } = await twin.ask(`/chats/${id}/sessions`, { body: { messageBody: 'Hello' } });
  const fields = 'chatId,operatorTimerFirstAnswer,operatorTimerNextAnswers';
  const found = await twin.ask(`/search/chat/sessions?chatId=${id}&fields=${fields}`);
  const item = { chatId: own, operatorTimerFirstAnswer: 45, operatorTimerNextAnswers: 90 };
  assert.deepEqual(found.body, { count: 1, items: [item] });
  const session = await shown(body.id);
  assert.deepEqual([session.chatId, session.timerFirstAnswer, session.timerNextAnswers], [own, 45, 90]);
});

test('[T20] the time for a first answer is the one that was promised when the session was queued', async () => {
  const { accounts } = twin.koine.app;
  const promise = (seconds: number) =>
    accounts.changeQueue(null, twin.accountId, twin.queueId, { promise: { 'first-response': seconds * 1000 } });
  const id = await started();
  await promise(99);
  const timers = async (sessionId: string) => {
    const fields = 'operatorTimerFirstAnswer,operatorTimerNextAnswers';
    const { body } = await twin.ask(`/search/chat/sessions?fields=${fields}&id=${sessionId}`);
    return Object.values(body.items[0]);
  };
  assert.deepEqual(
    [await timers(id), await timers(await started())],
    [
      [30, null],
      [99, null],
    ],
  );
  await promise(30);
});

test('[T27] a session of a supervised company is read where the company is named', async () => {
  const id = await twin.put({ at: Date.now() - 60_000, inChild: true, visitor: { name: 'Branch' } });
  assert.equal((await twin.ask(`/sessions/${id}`)).status, 404);
  for (const query of [`companyId=${twin.childCompanyId}`, 'allCompanies=1']) {
    assert.equal((await twin.ask(`/sessions/${id}?${query}`)).body.name, 'Branch');
    assert.deepEqual((await twin.ask(`/sessions/${id}/messages?${query}`)).body, { count: 0, items: [] });
  }
  assert.equal((await twin.ask(`/sessions/${id}?companyId=x`)).status, 400);
  assert.equal((await twin.ask(`/sessions/${id}?companyId=999999`)).status, 403);
  const command = await twin.ask(`/sessions/${id}/spam?companyId=${twin.childCompanyId}`, { method: 'PATCH' });
  assert.equal(command.status, 404);
});

test('[T23] every failure is an error text, with details when the input was at fault', async () => {
  const failures: readonly [string, string, unknown, number][] = [
    ['GET', '/sessions?limit=0', undefined, 400],
    ['POST', `/chats/${twin.chatId}/sessions`, '{"name":', 400],
    ['POST', `/chats/${twin.chatId}/sessions`, { name: 5 }, 400],
    ['GET', `/sessions/${makeId()}`, undefined, 404],
    ['GET', '/sessions/1', undefined, 404],
    ['GET', '/nothing/at/all', undefined, 404],
    ['DELETE', '/chats/1', undefined, 404],
    ['POST', '/files', {}, 404],
  ];
  for (const [method, path, body, status] of failures) {
    const asked = await twin.koine.ask(`/chats/api/v1${path}`, {
      method,
      token: twin.token,
      ...(body !== undefined && { body }),
    });
    assert.equal(asked.status, status, path);
    assert.equal(asked.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(typeof asked.body.error, 'string');
    if (status === 400) assert.ok(asked.body.error === 'Invalid input parameters' && asked.body.details, path);
  }
});
