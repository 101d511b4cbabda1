import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { type Customer, example, makeCustomer } from './fixtures/customer.ts';
import { OnlineUser, Project, ProjectParameters, User } from './wire.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

let koine: Koine;
let customer: Customer;
let snapshot: Snapshot;

const ask: Customer['ask'] = (path, headers) => customer.ask(path, headers);
const chats: Customer['chats'] = (query) => customer.chats(query);
const ids: Customer['ids'] = (query) => customer.ids(query);
const withSettings: Customer['withSettings'] = (given, work) => customer.withSettings(given, work);

before(async () => {
  koine = await startKoine();
  customer = await makeCustomer(koine);
  ({ snapshot } = customer);
  await customer.put();
  for (let index = 0; index < 4; index += 1) await customer.open();
});
after(() => koine?.close());

test('[V14] [V16] [V28] the example, put into the log, is read back member for member; put twice, it stands once', async () => {
  const [chat] = await chats('limit=1');
  const expected = {
    ...example,
    responseCount: 1,
    sumResponseTime: 7,
    sessionCloseTime: '2023-01-20 11:54:01',
    lastVisitorMessageTime: '2023-01-20 11:50:43',
    lastAgentMessageTime: '2023-01-20 11:52:43',
    transcript: example.transcript.map((item) => ({
      ...item,
      date: item.date.replace('T12', 'T11').replace('+01:00', '+00:00'),
    })),
  };
  // As text, for the order of the members is part of it, in what was kept too.
  assert.equal(JSON.stringify(chat, null, 1), JSON.stringify(expected, null, 1));
  assert.equal(await customer.put(), null);
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
  assert.match(headers.get('etag') ?? '', /^"[0-9a-f]{32}"$/);
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
    errors: [{ code: 400, message: 'limit: must be a number, [0-9]+' }],
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

test('the resources of the README are the routes', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const told = [...readme.matchAll(/^\| `(GET [^`]+)` +\|/gm)].map(([, resource]) => resource);
  const routes = koine.routes.filter(({ dialect, method }) => dialect === 'vcclive' && method !== 'HEAD');
  assert.deepEqual(
    routes.map(({ method, path }) => `${method} ${path}`),
    told,
  );
});
