import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runKoine, type ServedKoine, serveKoine } from '../../test/support/command.ts';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
type Body = any;

const folder = mkdtempSync(path.join(tmpdir(), 'koine-cli-'));
let database: TestDatabase;
let server: ServedKoine;
let demo: Body;

before(async () => {
  database = await testDatabase();
  server = await serveKoine({ KOINE_DATA: folder, KOINE_DATABASE_URL: database.url });
  demo = JSON.parse(await koine('init', '--json', '--demo'));
});

after(async () => {
  assert.equal(await server.stop(), 0);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function koine(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await runKoine({ KOINE_DATA: folder }, ...args);
  assert.equal(code, 0, err);
  return out;
}

async function ask(url: string, headers: Readonly<Record<string, string>>, body?: unknown, method?: string) {
  const response = await fetch(server.url + url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
}

const basic = ({ username, password }: { readonly username: string; readonly password: string }) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

async function startChat(): Promise<string> {
  const { accountId, appKey } = demo.credentials.liveperson;
  const chat = { request: { preChatLines: { line: ['Hello'] } } };
  const started = await fetch(`${server.url}/api/account/${accountId}/chat/request?v=1`, {
    method: 'POST',
    headers: { authorization: `LivePerson appKey=${appKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(chat),
  });
  assert.equal(started.status, 201, await started.text());
  return new URL(started.headers.get('location') ?? '').pathname;
}

test('what init --demo prints for each vendor lets its client in', async () => {
  const { liveperson, superoffice, twin, agendize, vcclive } = demo.credentials;
  const appKey = { authorization: `LivePerson appKey=${liveperson.appKey}` };
  assert.equal((await ask(`/api/account/${liveperson.accountId}?v=1`, appKey)).status, 200);

  const own = `/${superoffice.tenant}/api/v1/ChatSession/ForCurrentUser`;
  for (const headers of [
    basic(superoffice),
    { authorization: `SOTicket ${superoffice.ticket}` },
    { authorization: `Bearer ${superoffice.token}` },
  ]) {
    assert.equal((await ask(own, headers)).status, 200, headers.authorization.split(' ')[0]);
  }

  const { email, password, companyId } = twin;
  const { status, body } = await ask('/iam/api/v1/auth/login', {}, { email, password });
  assert.equal(status, 200);
  const listed = `/api/v1/chats/sessions?companyId=${companyId}`;
  assert.equal((await ask(listed, { authorization: `Bearer ${body.token}` })).status, 200);

  const history = '/api/2.0/chat/history';
  const { apiKey, token, accessToken } = agendize;
  assert.equal((await ask(history, { apiKey, token })).status, 200);
  assert.equal((await ask(history, { authorization: `Bearer ${accessToken}` })).status, 200);

  const { customer: username, token: secret, projectId } = vcclive;
  assert.equal((await ask(`/v2/projects/${projectId}/chats`, basic({ username, password: secret }))).status, 200);
});

test('the colleague signs in, and is handed a chat in the same queue', async () => {
  const { email, password, superoffice: login } = demo.colleague;
  assert.equal((await ask('/koine/v1/sign-in', { origin: server.url }, { email, password })).status, 200);
  const own = demo.credentials.superoffice;
  await startChat();
  const picked = await ask('/api/v1/ChatSession/Pickup', basic(own), '');
  assert.equal(picked.status, 200);
  const { ChatSessionId: id } = picked.body;
  const offered = await ask(`/api/v1/ChatSession/${id}/TransferTo/${encodeURIComponent(email)}`, basic(own), '');
  assert.equal(offered.status, 200, JSON.stringify(offered.body));
  const accepted = await ask(`/api/v1/ChatSession/${id}/AcceptTransfer`, basic(login), '');
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
  assert.equal(accepted.body.User.UserName, email);
});

test('init --demo tells the same again', async () => {
  assert.deepEqual(JSON.parse(await koine('init', '--json', '--demo')), demo);
});

test('a key of a vendor’s dialect that may only read reads and changes nothing, and one that expired does neither', async () => {
  const chat = await startChat();
  const make = async (...options: readonly string[]) =>
    JSON.parse(await koine('key', 'create', 'Reports', '--account', 'demo', '--json', ...options));
  const reader = await make('--dialect', 'liveperson', '--scopes', 'read');
  const as = ({ secret }: { readonly secret: string }) => ({ authorization: `LivePerson appKey=${secret}` });
  const line = { event: { '@type': 'line', text: 'Not to be said' } };
  const before = await ask(chat, as(reader));
  assert.equal(before.status, 200);
  assert.equal((await ask(`${chat}/events`, as(reader), line)).status, 403);
  const name = { visitorName: 'Not to be called' };
  assert.equal((await ask(`${chat}/info/visitorName`, as(reader), name, 'PUT')).status, 403);
  const { events } = (await ask(chat, as(reader))).body.chat;
  assert.deepEqual(events.event, before.body.chat.events.event);
  assert.equal((await ask(chat, basic({ username: 'demo', password: reader.secret }))).status, 401);

  const brief = await make('--dialect', 'liveperson', '--scopes', 'read', '--days', '0.00005');
  await delay(Math.max(0, Date.parse(brief.expiresAt) - Date.now() + 1));
  assert.equal((await ask(chat, as(brief))).status, 401);
});
