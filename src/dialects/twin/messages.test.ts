import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { rightsOf } from '../../core/directory.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let twin: TwinUnderTest;
let annToken: string;

before(async () => {
  twin = await startTwin(await startKoine());
  annToken = await twin.signIn('ann@acme.example', twin.password);
});
after(() => twin.close());

const start = (body: unknown) => twin.ask(`/chats/${twin.chatId}/sessions`, { body });
const shown = async (id: string) => (await twin.ask(`/sessions/${id}`)).body;

async function started(body: unknown): Promise<string> {
  const answer = await start(body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

test('[T36] messages bear the fields of the vendor, oldest first, without notes, a page at a time', async () => {
  const { chat } = twin.koine.app;
  const answer = await start({ name: 'Vera', messageBody: 'one' });
  const id: string = answer.body.id;
  const system = { kind: 'system', accountId: twin.accountId } as const;
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT' });
  await twin.ask(`/sessions/${id}/operators/messages`, { token: annToken, body: { body: 'two' } });
  const post = (text: string, kind: 'note' | 'system') =>
    chat.command(system, id, { type: 'post-message', messageId: makeId(), text, kind });
  await post('a secret note', 'note');
  await post('a line', 'system');
  const { body } = await twin.ask(`/sessions/${id}/messages`);
  assert.equal(body.count, 3);
  const [first, second, third] = body.items;
  assert.match(first.id, uuid);
  assert.match(first.createdAt, time);
  const { id: _id, createdAt: _created, updatedAt: _updated, ...rest } = first;
  assert.deepEqual(rest, {
    authorId: answer.body.clientId,
    authorType: 'CLIENT',
    authorName: 'Vera',
    type: 'REGULAR',
    body: 'one',
    answers: [],
    keyboard: [],
    readAt: null,
    attachments: [],
    sessionId: id,
    replyTo: null,
  });
  assert.deepEqual([second.authorId, second.authorType, second.authorName], ['389', 'OPERATOR', 'Ann Lee']);
  assert.deepEqual([third.authorId, third.authorType, third.type], [null, 'BOT', 'SYSTEM']);
  const list = async (query: string) => (await twin.ask(`/sessions/${id}/messages?fields=body&${query}`)).body;
  assert.deepEqual(await list('limit=1&page=1'), { count: 3, items: [{ body: 'two' }] });
  assert.deepEqual(await list('sort=-createdAt&limit=1'), { count: 3, items: [{ body: 'a line' }] });
  assert.deepEqual(await list('from=2100-01-01'), { count: 0, items: [] });
  assert.deepEqual((await list('to=2100-01-01&withoutItems=1')).count, 3);
  const own = await twin.ask(`/clients/${answer.body.clientId}/messages?fields=body`);
  assert.deepEqual(own.body, { count: 3, items: [{ body: 'one' }, { body: 'two' }, { body: 'a line' }] });
  assert.deepEqual((await twin.ask('/clients/nobody/messages')).body, { count: 0, items: [] });
});

test('[T48] files are attachments with links, replies name their message, and a message is told as it now stands', async () => {
  const { app } = twin.koine;
  const id = await started({ name: 'Vera', messageBody: 'one', messageAttachments: [{ id: 'theirs' }] });
  const { accountId } = twin;
  const session = await app.chat.session({ kind: 'system', accountId }, id);
  const vera = { kind: 'visitor', accountId, visitorId: session.visitorId, inboxId: session.inboxId } as const;
  const file = await app.files.upload(vera, session, {
    name: 'terms.of use.txt',
    body: Readable.from(['Be kind.']),
    size: null,
    address: '192.0.2.1',
  });
  const [first] = (await twin.ask(`/sessions/${id}/messages`)).body.items;
  const post = (messageId: string, text: string, more: object = {}) =>
    app.chat.command(vera, id, { type: 'post-message', messageId, text, ...more });
  await post('with-a-file', '', { files: [file.id] });
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT' });
  const rights = rightsOf(await app.accounts.snapshot(accountId), twin.ann.id);
  const ann = { kind: 'agent', accountId, agentId: twin.ann.id, name: 'Ann', role: 'agent', rights } as const;
  const said = (messageId: string, text: string) =>
    app.chat.command(ann, id, { type: 'post-message', messageId, text });
  await said('to-be-changed', 'tow');
  await app.chat.command(ann, id, { type: 'edit-message', messageId: 'to-be-changed', text: 'two' });
  await said('to-be-removed', 'a slip');
  await app.chat.command(ann, id, { type: 'remove-message', messageId: 'to-be-removed' });
  await post('a-reply', 'three', { replyTo: 'to-be-changed' });
  const { items } = (await twin.ask(`/sessions/${id}/messages`)).body;
  const [, sent, changed, removed, reply] = items;
  const { url, downloadLink, path, createdAt, ...facts } = sent.attachments[0];
  assert.deepEqual(facts, {
    id: file.id,
    isPrivate: true,
    name: 'terms.of use.txt',
    baseName: 'terms.of use',
    extension: 'txt',
    suggestedExtension: 'txt',
    sugestedExtension: 'txt',
    size: 8,
  });
  assert.match(createdAt, time);
  assert.deepEqual([downloadLink, new URL(url).pathname], [url, path]);
  assert.equal(await (await fetch(url)).text(), 'Be kind.');
  assert.deepEqual((await shown(id)).lastMessage, reply);
  assert.deepEqual([changed.body, removed.body, reply.replyTo], ['two', '[removed]', { id: changed.id }]);
  assert.deepEqual([first.attachments, items[0].attachments], [[{ id: 'theirs' }], [{ id: 'theirs' }]]);
});

test('[T37] what is written as the client or as an operator answers 201 with id and time', async () => {
  const id = await started({ name: 'Vera' });
  const write = (path: string, body: unknown, token = twin.token) =>
    twin.ask(`/sessions/${id}${path}`, { body, token });
  const first = await write('/clients/messages', { body: 'one', attachments: [{ id: 'f', name: 'a.png' }] });
  assert.equal(first.status, 201);
  assert.deepEqual(Object.keys(first.body), ['id', 'createdAt']);
  const second = await write('/messages', { body: 'two', attachments: [], replyToMessageId: first.body.id });
  assert.equal(second.status, 201);
  assert.deepEqual(second.body, (await twin.ask(`/sessions/${id}/messages?sort=-createdAt`)).body.items[0]);
  assert.equal((await write('/operators/messages', { body: 'too early' }, annToken)).status, 422);
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT' });
  assert.equal((await write('/operators/messages', { body: 'three' }, annToken)).status, 201);
  const { items } = (await twin.ask(`/sessions/${id}/messages`)).body;
  assert.deepEqual(
    items.map((item: Readonly<Record<string, unknown>>) => [item.id, item.authorType, item.attachments, item.replyTo]),
    [
      [first.body.id, 'CLIENT', [{ id: 'f', name: 'a.png' }], null],
      [second.body.id, 'CLIENT', [], { id: first.body.id }],
      [items[2].id, 'OPERATOR', [], null],
    ],
  );
  const big = { body: 'x', attachments: [{ text: 'y'.repeat(5_000) }] };
  assert.equal((await write('/clients/messages', big)).status, 413);
  assert.equal((await twin.ask(`/sessions/${makeId()}/clients/messages`, { body: { body: 'x' } })).status, 404);
});

test('[T38] a message is marked as read by the other side, with all before it', async () => {
  const id = await started({ name: 'Vera', messageBody: 'one' });
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT' });
  const { body } = await twin.ask(`/sessions/${id}/operators/messages`, { token: annToken, body: { body: 'two' } });
  const readTimes = async () =>
    (await twin.ask(`/sessions/${id}/messages`)).body.items.map(({ readAt }: { readAt: string | null }) => readAt);
  assert.deepEqual(await readTimes(), [null, null]);
  const own = (await twin.ask(`/sessions/${id}/messages`)).body.items[0].id;
  for (const messageId of [own, body.id]) {
    const answer = await twin.ask(`/messages/${messageId}/read`, { method: 'PATCH' });
    assert.deepEqual([answer.status, answer.body], [200, '']);
  }
  for (const readAt of await readTimes()) assert.match(readAt, time);
  const strange = [makeId(), 'x', own.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'))];
  for (const messageId of strange) {
    assert.equal((await twin.ask(`/messages/${messageId}/read`, { method: 'PATCH' })).status, 404);
  }
  const notice = own.replace(/^(.{9})0000-4.../, '$10000-4000');
  assert.equal((await twin.ask(`/messages/${notice}/read`, { method: 'PATCH' })).status, 404);
});

test("[T40] the client's messages are unread until one of them or a later one is marked, or an operator writes", async () => {
  const id = await started({ name: 'Vera', messageBody: 'one' });
  const unread = async () => {
    const count = (await shown(id)).unreadClientMessageCount;
    const { items } = (await twin.ask(`/sessions?id=${id}&fields=unreadClientMessageCount`)).body;
    assert.deepEqual(items, [{ unreadClientMessageCount: count }]);
    return count;
  };
  const write = async (path: string, body: string, token = twin.token) =>
    (await twin.ask(`/sessions/${id}/${path}`, { token, body: { body } })).body.id;
  const say = (text: string, more: { kind: 'note' | 'system' }) =>
    twin.koine.app.chat.command({ kind: 'system', accountId: twin.accountId }, id, {
      type: 'post-message',
      messageId: makeId(),
      text,
      ...more,
    });
  assert.equal(await unread(), 1);
  const second = await write('clients/messages', 'two');
  await write('clients/messages', 'three');
  assert.equal(await unread(), 3);
  await twin.ask(`/messages/${second}/read`, { method: 'PATCH' });
  assert.equal(await unread(), 1);
  await say('a note', { kind: 'note' });
  await say('a line', { kind: 'system' });
  await twin.ask(`/sessions/${id}/operators/389`, { method: 'PUT' });
  assert.equal(await unread(), 1);
  await write('operators/messages', 'four', annToken);
  assert.equal(await unread(), 0);
  await write('messages', 'five');
  assert.equal(await unread(), 1);
  const { body: untouched } = await start({ name: 'Silent' });
  assert.equal((await shown(untouched.id)).unreadClientMessageCount, 0);
});
