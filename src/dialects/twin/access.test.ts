import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine, type TestAccount } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';
import { type Operation, operations } from './operations.ts';

/** One request by the user of another company, with a body that the method would take. */
interface Attempt {
  readonly path: string;
  readonly body?: unknown;
  /** 404 unless told. */
  readonly status?: number;
}

let twin: TwinUnderTest;
let rival: TestAccount;
let rivalToken: string;
let sessionId: string;
let clientId: string;
let messageId: string;

before(async () => {
  const koine = await startKoine();
  twin = await startTwin(koine);
  rival = await koine.addAccount('rival');
  const [email, password] = ['boss@rival.example', twin.password];
  await koine.app.accounts.createAgent(null, rival.account.id, { name: 'Boss', email, role: 'admin', password });
  rivalToken = await twin.signIn(email, password);
  const body = { name: 'Secret', clientExternalId: 'crm-1', messageBody: 'The secret', messengerUserId: 'wa-1' };
  const started = await twin.ask(`/chats/${twin.chatId}/sessions`, { body });
  ({ id: sessionId, clientId } = started.body);
  messageId = (await twin.ask(`/sessions/${sessionId}/messages`)).body.items[0].id;
  await twin.ask(`/sessions/${sessionId}/operators/389`, { method: 'PUT' });
});
after(() => twin.close());

/** Everything of the company that the attempts are after, as it stands. */
async function state(): Promise<unknown> {
  const { app } = twin.koine;
  const { agents, inboxes, queues } = await app.accounts.snapshot(twin.accountId);
  const actor = { kind: 'system', accountId: twin.accountId } as const;
  const feed = await app.history.feed(actor, 0, 1000);
  assert.ok(feed.length < 1000);
  return structuredClone({ agents, inboxes, queues, feed, session: await app.history.get(actor, sessionId) });
}

/** Every method that takes a body or changes something; what is missing here fails the test. */
function attempts(): Readonly<Partial<Record<keyof typeof operations, readonly Attempt[]>>> {
  const chat = `/chats/${twin.chatId}`;
  const ownChat = `/chats/${rival.inbox.id}`;
  const session = `/sessions/${sessionId}`;
  const named = { sessionId, clientId, clientExternalId: 'crm-1', messengerUserId: 'wa-1', messageBody: 'Intruding' };
  const message = { body: 'Intruding', attachments: [{ id: 'f' }], replyToMessageId: messageId };
  const settings = { name: 'Taken over', sessionTtl: 5, eventCallbackUrl: 'https://rival.example/' };
  const batch = { commands: [named, { name: 'More' }] };
  const login = { email: 'boss@rival.example', password: twin.password };
  return {
    login: [
      { path: '/auth/login', body: { ...login, companyId: twin.companyId }, status: 401 },
      { path: '/auth/login', body: { email: 'acme', password: rival.key }, status: 401 },
    ],
    refresh: [{ path: '/auth/refresh', body: { refreshToken: `acme.${rivalToken}` }, status: 401 }],
    createChat: [{ path: '/chats', body: { ...settings, id: twin.chatId }, status: 201 }],
    changeChat: [{ path: chat, body: settings }],
    deleteChat: [{ path: chat }],
    start: [
      { path: `${chat}/sessions`, body: named },
      { path: `${ownChat}/sessions`, body: named, status: 201 },
    ],
    resume: [
      { path: `${chat}/sessions`, body: named },
      { path: `${ownChat}/sessions`, body: named, status: 201 },
    ],
    startMany: [{ path: `${chat}/sessions/batch`, body: batch }],
    resumeMany: [
      { path: `${chat}/sessions/batch`, body: batch },
      { path: `${ownChat}/sessions/batch`, body: { commands: [named] }, status: 201 },
    ],
    writeAsClient: [{ path: `${session}/clients/messages`, body: message }],
    write: [{ path: `${session}/messages`, body: message }],
    writeAsOperator: [{ path: `${session}/operators/messages`, body: message }],
    markRead: [{ path: `/messages/${messageId}/read` }],
    close: [{ path: session, body: { result: 'Stolen' } }],
    rename: [{ path: `${session}/names/Stolen` }],
    markSpam: [{ path: `${session}/spam` }],
    markNotSpam: [{ path: `${session}/notSpam` }],
    switchOperator: [{ path: `${session}/operators/390` }],
    addOperator: [{ path: `${session}/operators/390` }],
    removeOperator: [{ path: `${session}/operators/389` }],
    switchGroup: [{ path: `${session}/groupoperators/72` }],
    readSession: [{ path: session }, { path: `${session}?companyId=${twin.companyId}`, status: 403 }],
    readChat: [{ path: chat }, { path: `/chats/${twin.childChatId}` }],
    listMessages: [{ path: `${session}/messages` }],
  };
}

test('[K5] no body of another company sees or changes anything here', async () => {
  const table = attempts();
  const all: readonly (readonly [string, Operation])[] = Object.entries(operations);
  const changing = all.filter(([, { method }]) => method !== 'GET').map(([name]) => name);
  assert.deepEqual(
    changing.filter((name) => !Object.hasOwn(table, name)),
    [],
  );
  const before = await state();
  const made = all.flatMap(([name, { method }]) =>
    (table[name as keyof typeof operations] ?? []).map((attempt) => ({ name, method, status: 404, ...attempt })),
  );
  // Last what makes something in the own company, under the ids that the others ask for.
  for (const { name, method, path, body, status } of made.sort((one, next) => next.status - one.status)) {
    const answer = await twin.ask(path, { method, token: rivalToken, ...(body !== undefined && { body }) });
    assert.equal(answer.status, status, `${name} ${path} ${JSON.stringify(answer.body)}`);
    assert.doesNotMatch(JSON.stringify(answer.body), /Secret|The secret|acme/, name);
    assert.deepEqual(await state(), before, name);
  }
});

test('[K5] naming what is of another company opens it in no list', async () => {
  const named = { sessionId, clientId, clientExternalId: 'crm-1', messengerUserId: 'wa-1' };
  const own = await twin.ask(`/chats/${rival.inbox.id}/sessions`, { method: 'PUT', token: rivalToken, body: named });
  assert.equal(own.status, 201);
  const queries = [
    `/search/chat/sessions?fields=name,companyId&id=${sessionId}`,
    `/search/chat/sessions?fields=name,companyId&clientId=${clientId}`,
    `/chats/sessions?chatId=${twin.chatId}`,
    `/sessions?keyword=${sessionId}`,
    `/sessions?operatorId=389`,
    `/search/chat/sessions?fields=name,companyId&allCompanies=1`,
    `/clients/${clientId}/messages`,
    '/chats?name=Shop',
    '/users?allCompanies=1',
  ];
  for (const path of queries) {
    const { status, body } = await twin.ask(path, { token: rivalToken });
    assert.equal(status, 200, path);
    assert.doesNotMatch(JSON.stringify(body), /Secret|The secret|acme|"Shop"/, path);
    for (const item of body.items) assert.ok([undefined, rival.account.number].includes(item.companyId), path);
  }
  for (const companyId of [twin.companyId, twin.childCompanyId]) {
    const path = `/search/chat/sessions?fields=id&companyId=${companyId}`;
    assert.equal((await twin.ask(path, { token: rivalToken })).status, 403);
  }
});

test('[K5] the user of one company cannot use the session of another, whichever chat is named', async () => {
  const { body } = await twin.ask(`/chats/${rival.inbox.id}/sessions`, {
    token: rivalToken,
    body: { sessionId: makeId(), name: 'Theirs', messageBody: 'Their words' },
  });
  for (const method of ['POST', 'PUT']) {
    const given = { sessionId: body.id, clientId: body.clientId, messageBody: 'Intruding' };
    const answer = await twin.ask(`/chats/${twin.chatId}/sessions`, { method, body: given });
    assert.ok(answer.status === 201 && !JSON.stringify(answer.body).includes('Theirs'), method);
  }
  const { items } = (await twin.ask(`/sessions/${body.id}/messages`, { token: rivalToken })).body;
  assert.deepEqual(
    items.map((item: { body: string }) => item.body),
    ['Their words'],
  );
});
