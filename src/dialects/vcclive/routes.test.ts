import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fastify } from 'fastify';
import Value from 'typebox/value';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import type { Actor } from '../../core/access.ts';
import type { AccountSettings, Inbox, Snapshot } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';
import { clockOf } from './clock.ts';
import { decodeChat } from './codec/past-chat.ts';
import { vcclive } from './index.ts';
import { Chat, OnlineUser, Project, ProjectParameters, User } from './wire.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const [example] = (
  JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/chats.json`, 'utf8')) as { response: Chat[] }
).response;
assert.ok(example);

let koine: Koine;
let snapshot: Snapshot;
let inbox: Inbox;
let authorization: string;
const numbers = { agent: 660, colleague: 661, queue: 3803, inbox: 822 };

before(async () => {
  koine = await startKoine();
  const { app } = koine;
  const { id } = await app.accounts.createAccount({ slug: 'acme', name: 'Acme' });
  const agent = await app.accounts.createAgent(null, id, {
    name: 'John Smith',
    email: 'john@acme.example',
    number: numbers.agent,
  });
  const colleague = await app.accounts.createAgent(null, id, {
    name: 'Mary Jones',
    email: 'mary@acme.example',
    number: numbers.colleague,
    role: 'supervisor',
  });
  await app.accounts.changeAgent(null, id, colleague.id, { disabled: true });
  const members = [{ agentId: agent.id, rights: ['respond'] as const }];
  const queue = await app.accounts.createQueue(null, id, { name: 'Chat', number: numbers.queue, members });
  const other = await app.accounts.createQueue(null, id, { name: 'Returns', members });
  inbox = await app.accounts.createInbox(null, id, { name: 'Shop', queueId: queue.id, number: numbers.inbox });
  await app.accounts.createInbox(null, id, { name: 'Help', queueId: other.id });
  snapshot = await app.accounts.snapshot(id);
  const made = await vcclive.provision?.(app, id, inbox.id);
  assert.deepEqual([made?.customer, made?.projectId], ['acme', 822]);
  authorization = `Basic ${btoa(`acme:${String(made?.token)}`)}`;
  await importExample();
  for (let index = 0; index < 4; index += 1) await openChat();
});
after(() => koine.close());

async function importExample() {
  const { app } = koine;
  const { visitor } = await app.accounts.welcomeVisitor(snapshot.account.id, inbox.id, {});
  assert.ok(example);
  const past = decodeChat(example, { snapshot, inboxId: inbox.id, visitorId: visitor.id, clock: clockOf('UTC') });
  return app.importing.put(past);
}

async function openChat(into = inbox) {
  const { app } = koine;
  const { accountId, actor } = visitorActor(
    (await app.accounts.welcomeVisitor(snapshot.account.id, into.id, {})).visitor,
  );
  assert.equal(accountId, snapshot.account.id);
  const message = { type: 'post-message', messageId: makeId(), text: 'Hello' } as const;
  return app.chat.open(actor, { id: makeId(), message }, { ip: '192.0.2.7', userAgent: null });
}

function visitorActor({ accountId, id: visitorId, inboxId }: { accountId: string; id: string; inboxId: string }) {
  const actor: Actor = { kind: 'visitor', accountId, visitorId, inboxId };
  return { accountId, actor };
}

function ask(path: string, headers: Record<string, string> = {}) {
  return koine.ask(path, { headers: { authorization, ...headers } });
}

async function chats(query = ''): Promise<readonly Chat[]> {
  const { status, body } = await ask(`/v2/projects/822/chats?${query}`);
  assert.equal(status, 200);
  assert.deepEqual([...Value.Errors(Chat, body.response[0] ?? example)], []);
  return body.response;
}

async function ids(query = ''): Promise<readonly number[]> {
  return (await chats(query)).map(({ chatId }) => chatId);
}

async function withSettings(given: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  const settings: AccountSettings = { dialects: { vcclive: given } };
  await koine.app.accounts.changeSettings(null, snapshot.account.id, { settings });
  try {
    await work();
  } finally {
    await koine.app.accounts.changeSettings(null, snapshot.account.id, { settings: {} });
  }
}

test('[V14] [V16] [V28] the example, put into the log, is read back member for member; put twice, it stands once', async () => {
  const [chat] = await chats('limit=1');
  assert.deepEqual(chat, {
    ...example,
    responseCount: 1,
    sumResponseTime: 7,
    sessionCloseTime: '2023-01-20 11:54:01',
    lastVisitorMessageTime: '2023-01-20 11:50:43',
    lastAgentMessageTime: '2023-01-20 11:52:43',
    transcript: example?.transcript.map((item) => ({
      ...item,
      date: item.date.replace('T12', 'T11').replace('+01:00', '+00:00'),
    })),
  });
  assert.deepEqual(Object.keys(chat ?? {}), Object.keys(Chat.properties));
  assert.equal(await importExample(), null);
  assert.deepEqual(await ids(), [1, 2, 3, 4, 5]);
});

test('[V4] [V5] [V6] an answer has the envelope and the headers of the vendor', async () => {
  const path = '/v2/projects/822/chats';
  const { status, headers, body } = await ask(path);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['response', 'errors']);
  assert.deepEqual(body.errors, []);
  assert.equal(headers.get('content-type'), JSON_TYPE);
  assert.equal(headers.get('allow'), 'GET');
  assert.equal(headers.get('x-resource'), 'ChatsResource');
  assert.equal(headers.get('etag'), `"${createHash('md5').update(JSON.stringify(body)).digest('hex')}"`);
  const held = await ask(path, { 'if-none-match': `"other", W/${headers.get('etag')}` });
  assert.deepEqual([held.status, held.body], [304, '']);
  assert.equal((await ask(path, { 'if-none-match': '"other"' })).status, 200);
  await withSettings({ contentType: 'text/plain; charset=utf-8' }, async () => {
    const plain = await ask(path);
    assert.equal(plain.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.deepEqual(JSON.parse(plain.body), body);
  });
});

test('[V4] [V7] what is wrong or unknown is told in the form of the vendor', async () => {
  const bad = await ask('/v2/projects/822/chats?limit=ten');
  assert.equal(bad.status, 400);
  assert.deepEqual(bad.body, {
    response: null,
    errors: [{ code: 400, message: 'limit: must match pattern "^[0-9]+$"' }],
  });
  for (const path of ['/v2/projects/824/chats', '/v2/projects/99999999999', '/v2/onlineusers/1000', '/v2/emails']) {
    const { status, body, headers } = await ask(path);
    assert.deepEqual([status, body.response, body.errors[0].code], [404, null, 404]);
    assert.equal(headers.get('content-type'), JSON_TYPE);
  }
  for (const path of [
    '/v2/projects/x/chats',
    '/v2/projects/8%00/chats',
    '/v2/projects/822/chats?startDate=2023-02-29',
  ]) {
    assert.equal((await ask(path)).status, 400);
  }
});

test('[V8] unknown parameters are ignored', async () => {
  assert.deepEqual(await ids('limit=2&page=7&_=1'), [1, 2]);
});

test('[V9] [V10] [V12] a list begins at a chat id, itself included, in either direction', async () => {
  assert.deepEqual(await ids('start=0'), [1, 2, 3, 4, 5]);
  assert.deepEqual(await ids('start=3'), [3, 4, 5]);
  assert.deepEqual(await ids('start=6'), []);
  assert.deepEqual(await ids('start=99999999999999999999'), []);
  assert.deepEqual(await ids('direction=desc'), [5, 4, 3, 2, 1]);
  assert.deepEqual(await ids('direction=DESC&start=3&num=2'), [3, 2]);
  assert.deepEqual(await ids('direction=DESC&start=0&limit=1'), [5]);
  assert.deepEqual(await ids('num=1&limit=2'), [1, 2]);
  assert.deepEqual(await ids('limit=0'), []);
});

test('[V12] pages have the size that the account sets, and no more than it lets', async () => {
  await withSettings({ pageSize: 2, maxPageSize: 3 }, async () => {
    assert.deepEqual(await ids(), [1, 2]);
    assert.deepEqual(await ids('limit=1000'), [1, 2, 3]);
  });
});

test('[V11] where the account says so, start counts the chats to pass over', async () => {
  await withSettings({ startMeaning: 'offset' }, async () => {
    assert.deepEqual(await ids('start=0&limit=2'), [1, 2]);
    assert.deepEqual(await ids('start=2&limit=2'), [3, 4]);
    assert.deepEqual(await ids('start=1&limit=2&direction=DESC'), [4, 3]);
    assert.deepEqual(await ids('start=5'), []);
  });
});

test('[V13] [V23] filters narrow to the last agent, a record, a day by the clocks of the account', async () => {
  assert.deepEqual(await ids('userId=660'), [1]);
  assert.deepEqual(await ids('userId=661'), []);
  assert.deepEqual(await ids('userId=12345'), []);
  assert.deepEqual(await ids('entityId=6'), [1]);
  assert.deepEqual(await ids('entityId=7'), []);
  assert.deepEqual(await ids('startDate=2023-01-20'), [1]);
  assert.deepEqual(await ids('startDate=2023-01-21'), []);
  assert.deepEqual(await ids('startDate=0001-01-01'), []);
  await withSettings({ zone: 'Pacific/Auckland' }, async () => {
    assert.deepEqual(await ids('startDate=2023-01-20'), []);
    assert.deepEqual(await ids('startDate=2023-01-21&userId=660'), [1]);
    assert.equal((await chats('limit=1'))[0]?.sessionStartTime, '2023-01-21 00:50:43');
  });
});

test('[V15] [V19] an open chat is listed, and its queue when the account wants it', async () => {
  const [chat] = await chats('start=2&limit=1');
  const { disposition, sessionCloseTime, duration, firstQueueId, visitorTranscript, ipAddress } = chat ?? {};
  assert.deepEqual([disposition, sessionCloseTime, duration, firstQueueId], ['In progress', null, null, null]);
  assert.deepEqual([visitorTranscript, ipAddress], ['Hello', '192.0.2.7']);
  await withSettings({ untakenQueue: 'shown' }, async () => {
    assert.equal((await chats('start=2&limit=1'))[0]?.firstQueueId, 3803);
  });
});

test('a page takes two queries, however many chats it has', async () => {
  const { pool } = koine.app.database;
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  await chats('limit=1');
  pool.on('acquire', count);
  await chats('limit=1');
  assert.equal(queries, 2);
  await chats('limit=5');
  assert.equal(queries, 4);
  pool.off('acquire', count);
});

test('[V29] projects are inboxes, and their parameters are empty', async () => {
  const { body, headers } = await ask('/v2/projects');
  assert.equal(headers.get('x-resource'), 'ProjectsResource');
  assert.deepEqual(body.response[0], {
    projectid: 822,
    name: 'Shop',
    status: 'active',
    folderid: null,
    container: false,
    folder: null,
  });
  assert.deepEqual(
    body.response.map((project: unknown) => Value.Check(Project, project)),
    [true, true],
  );
  const parameters = await ask('/v2/projects/822');
  assert.ok(Value.Check(ProjectParameters, parameters.body.response));
  assert.deepEqual(parameters.body.response, { dispositions: [], fields: [] });
});

test('[V30] users are agents, with their teams and projects', async () => {
  const { body } = await ask('/v2/users');
  assert.deepEqual(body.response, [
    {
      status: 'active',
      name: 'John Smith',
      username: 'john@acme.example',
      extension: '',
      userid: 660,
      hourly: 0,
      is_agent: true,
      teams_name: 'Chat, Returns',
      projectIds: ['822', '823'],
      groupid: 4,
      group_name: 'agent',
      custom_data: {},
    },
    {
      status: 'inactive',
      name: 'Mary Jones',
      username: 'mary@acme.example',
      extension: '',
      userid: 661,
      hourly: 0,
      is_agent: false,
      teams_name: '',
      projectIds: [],
      groupid: 3,
      group_name: 'supervisor',
      custom_data: {},
    },
  ]);
  assert.ok(Value.Check(User, body.response[0]));
});

test('[V31] online users are the agents who are here, in the state they chose', async () => {
  const { presence } = koine.realtime;
  const actorOf = (number: number): Extract<Actor, { kind: 'agent' }> => {
    const agent = [...snapshot.agents.values()].find((each) => each.number === number);
    assert.ok(agent);
    return {
      kind: 'agent',
      accountId: snapshot.account.id,
      agentId: agent.id,
      name: agent.name,
      role: agent.role,
      rights: {},
    };
  };
  const states = async (path: string) => {
    const { body } = await ask(path);
    assert.ok(body.response.every((user: unknown) => Value.Check(OnlineUser, user)));
    return body.response.map(({ userId, state }: OnlineUser) => [userId, state]);
  };
  assert.deepEqual(await states('/v2/onlineusers'), []);
  const [john, mary] = [actorOf(660), actorOf(661)];
  presence.arrive(mary);
  presence.arrive(john);
  assert.deepEqual(await states('/v2/onlineusers'), [
    [660, 'AVAILABLE4CALL'],
    [661, 'AVAILABLE4CALL'],
  ]);
  presence.choose(john, 'away');
  presence.choose(mary, 'busy');
  assert.deepEqual(await states('/v2/onlineusers'), [
    [660, 'AUX'],
    [661, 'UNAVAILABLE'],
  ]);
  assert.deepEqual(await states('/v2/onlineusers/822'), [[660, 'AUX']]);
  const { body } = await ask('/v2/onlineusers/822');
  assert.ok(Math.abs(Date.parse(body.response[0].stateChangedAt) - Date.now()) < 60_000);
  presence.choose(john, 'offline');
  assert.deepEqual(await states('/v2/onlineusers'), [[661, 'UNAVAILABLE']]);
  presence.leave(john);
  presence.leave(mary);
});

test('the resources of the README are the routes', async () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const told = [...readme.matchAll(/^\| `(GET [^`]+)` +\|/gm)].map(([, resource]) => resource);
  const routes: string[] = [];
  const server = fastify({ exposeHeadRoutes: false });
  server.addHook('onRoute', ({ method, url }) => void routes.push(`${String(method)} ${url}`));
  await vcclive.register(server, {
    app: koine.app,
    realtime: koine.realtime,
    publicUrl: koine.url,
  } satisfies DialectContext);
  assert.deepEqual(routes, told);
  await server.close();
});
