import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { clockFor } from './clock.ts';
import { decodePastSession } from './codec/past-session.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import { factsOf } from './schema.ts';
import { settingsOf } from './settings.ts';
import { ChatSessionEntity, Status } from './wire.ts';

let place: Workplace;
const numbers: number[] = [];
before(async () => {
  place = await openWorkplace(await startKoine());
  for (const text of ['Apples', 'Pears', 'Plums', "Grandma's", '100% juice']) {
    numbers.push((await place.openChat(text)).number);
  }
  const [first = 0, second = 0, third = 0] = numbers;
  await place.chat(place.ann, 'PickUpChatSession', { ChatSessionId: first });
  await place.chat(place.ben, 'PickUpChatSession', { ChatSessionId: second });
  await place.chat(place.ben, 'AddChatMessage', { ChatSessionId: second, Message: { Message: 'Sold out' } });
  const links = { Person: { PersonId: 5 }, Contact: { ContactId: 7 } };
  await place.chat(place.ann, 'SaveChatSessionEntity', { ChatSessionId: third, Status: 'Faq', ...links });
  await place.chat(place.ann, 'SaveChatSessionEntity', { ChatSessionId: first, Status: 'Finished', Rating: 4 });
});
after(() => place?.close());

async function list(query: string, user: User = place.ann, path = '/api/v1/ChatSession') {
  const { status, body } = await place.ask(user, `${path}?${query.replaceAll(' ', '%20')}`);
  assert.equal(status, 200, `${query}: ${JSON.stringify(body)}`);
  return body;
}

async function found(filter: string): Promise<readonly number[]> {
  const { value } = await list(`$filter=${encodeURIComponent(filter)}&$orderBy=chatSessionId`);
  return value.map(({ PrimaryKey }: { PrimaryKey: string }) => numbers.indexOf(Number(PrimaryKey)) + 1);
}

test('[S31] rows bear the columns as they were asked for, with the key as text', async () => {
  const body = await list(
    '$select=ChatSessionId,firstMessage,STATUS,chatTopic/name,associate/fullName,nothing&$top=1&$orderBy=chatSessionId',
  );
  assert.equal(body['odata.metadata'], `${place.koine.url}/api/v1/Archive/$metadata`);
  assert.deepEqual(
    [body['odata.nextLink'], body.value],
    [
      null,
      [
        {
          PrimaryKey: String(numbers[0]),
          EntityName: 'chat',
          ChatSessionId: numbers[0],
          firstMessage: 'Apples',
          STATUS: 'Finished',
          'chatTopic/name': 'Sales',
          'associate/fullName': 'Ann',
          nothing: null,
        },
      ],
    ],
  );
  const [safe] = (await list('$select=chatTopic/name,status&$jsonSafe=true&$top=1')).value;
  assert.deepEqual(Object.keys(safe), ['PrimaryKey', 'EntityName', 'chatTopic_name', 'status']);
  const [full] = (await list('$select=status&$mode=Full&$top=1')).value;
  assert.deepEqual(Object.keys(full), ['PrimaryKey', 'EntityName', 'StyleHint', 'LinkHint', 'TableRight', 'Column']);
  assert.deepEqual(Object.keys(full.Column.status), ['RawValue', 'DisplayValue', 'LinkHint', 'TooltipHint']);
  for (const path of [
    '/api/v1/archive/chatsession',
    '/api/v1/Archive/FindChatSession',
    '/api/v1/ChatTopic/260/Sessions',
  ]) {
    assert.equal((await list('', place.ann, path)).value.length, 5, path);
  }
  assert.equal((await list('', place.max)).value.length, 0);
  const xml = await place.ask(place.ann, '/api/v1/ChatSession?$format=xml&$top=1');
  assert.equal(xml.headers.get('content-type'), 'application/xml; charset=utf-8');
  assert.match(xml.body, /<ODataSlimResponse><odata\.metadata>.*<value><Item><PrimaryKey>\d+<\/PrimaryKey>/);
});

test('[S31] pages are cut by $top and $skip from one order', async () => {
  const page = async (query: string) =>
    (await list(`$select=chatSessionId&${query}`)).value.map(
      (row: { chatSessionId: number }) => numbers.indexOf(row.chatSessionId) + 1,
    );
  assert.deepEqual(await page('$orderBy=chatSessionId desc&$top=2'), [5, 4]);
  assert.deepEqual(await page('$orderBy=chatSessionId desc&$top=2&$skip=2'), [3, 2]);
  assert.deepEqual(await page('$orderBy=chatSessionId desc&$skip=4'), [1]);
  assert.deepEqual(await page('$orderby=firstMessage asc'), [5, 1, 4, 2, 3]);
  assert.deepEqual(await page('$orderBy=rating desc,chatSessionId desc'), [1, 5, 4, 3, 2]);
  assert.deepEqual(await page('$orderBy=personId desc,chatSessionId&$top=1'), [3]);
  assert.deepEqual(await page('$top=0'), []);
  for (const column of [
    'whenRequested',
    'whenStarted',
    'timeInQueue',
    'agent',
    'status',
    'associateId',
    'chatTopic/name',
    'icon',
    'type',
    'recordTypeText',
    'queueLength',
    'contactId',
  ]) {
    assert.equal((await page(`$orderBy=${column} desc`)).length, 5, column);
  }
});

test('[S31] filters compare numbers, texts, dates and lists, and join', async () => {
  const [first = 0, second = 0] = numbers;
  for (const [filter, expected] of [
    [`chatSessionId eq ${first}`, [1]],
    [`chatSessionId ne ${first}`, [2, 3, 4, 5]],
    [`chatSessionId between (${first},${second})`, [1, 2]],
    [`chatSessionId oneOf (${first},${second})`, [1, 2]],
    [`not chatSessionId set (${first},${second})`, [3, 4, 5]],
    ["firstMessage begins 'p'", [2, 3]],
    ["firstMessage notBegins 'p'", [1, 4, 5]],
    ["firstMessage contains '%'", [5]],
    ["firstMessage is 'grandma''s'", [4]],
    ["substringof('ppl',firstMessage)", [1]],
    ["startswith(firstMessage,'pe') eq true or endswith(firstMessage,'ms')", [2, 3]],
    ["lastMessage eq 'sold out'", [2]],
    ["status eq 'Finished'", [1]],
    ['status eq 4', [4, 5]],
    ["status oneOf (6,'Faq')", [2, 3]],
    ['status ge 6', [1, 2]],
    ["status notOneOf ('InQueue')", [1, 2, 3]],
    ['rating gt 3', [1]],
    ["agent is 'ben' and status eq 6", [2]],
    ["(agent is 'ann' or agent is 'ben') and rating le 4", [1]],
    [`associate/associateId eq ${place.ben.agent.number}`, [2]],
    ["chatTopic/name begins 'sal' and chatTopic/chatTopicId = 260", [1, 2, 3, 4, 5]],
    ['whenRequested beforeToday or whenRequested afterToday or whenRequested tomorrow', []],
    ['whenRequested thisQuarter and whenRequested thisHalf and whenRequested thisWeek', [1, 2, 3, 4, 5]],
    ["this(whenRequested,'year') and thisAndPrevious(whenRequested,2,'day')", [1, 2, 3, 4, 5]],
    ["next(whenRequested,3,'month') or previous(whenRequested,1,week)", []],
    ['associateId currentAssociate', [1]],
    [`associateId associateIsOneOf (${place.ben.agent.number})`, [2]],
    ['personId eq 5', [3]],
    ['person/personId oneOf (5,6) or contactId = 7', [3]],
    ['personId eq 0 and contactId ne 7', [1, 2, 4, 5]],
    ["whenEnded ne '2020-01-01'", [1, 2, 3, 4, 5]],
    ["whenRequested before '2020-01-01'", []],
    ["whenRequested afterTime '2020-01-01T00:00:00'", [1, 2, 3, 4, 5]],
    ['whenRequested today and whenRequested thisMonth and whenRequested thisYear', [1, 2, 3, 4, 5]],
    ["whenRequested gt datetime'2020-01-01T00:00:00' and whenRequested lastWeek", []],
    ["getAllRows eq 'x'", [1, 2, 3, 4, 5]],
    ["getNoRows eq 'x'", []],
  ] as const) {
    assert.deepEqual(await found(filter), expected, filter);
  }
});

test('[S20] [S31] sessions are found by the very status that they show', async () => {
  const { value } = await list('$select=status');
  const shown: readonly string[] = value.map(({ status }: { status: string }) => status);
  for (const status of Object.keys(factsOf(Status)['x-numbers'] ?? {})) {
    const { length } = await found(`status eq '${status}'`);
    assert.equal(length, shown.filter((each) => each === status).length, status);
  }
});

test('[S14] [S31] a list takes the same few queries, however many sessions it has', async () => {
  const { pool } = place.koine.app.database;
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  const counted = async (work: () => Promise<unknown>) => {
    queries = 0;
    pool.on('acquire', count);
    await work();
    pool.off('acquire', count);
    return queries;
  };
  await list('$top=1');
  assert.equal(await counted(() => list('$top=5')), await counted(() => list('$top=2&$orderBy=chatSessionId')));
  const before = await counted(() => place.chat(place.ann, 'ChatSessionsForUser'));
  await place.openChat();
  assert.equal(await counted(() => place.chat(place.ann, 'ChatSessionsForUser')), before);
  assert.ok(before <= 8, `${before} queries`);
});

test('[S30] the REST twin reads, changes and patches the same sessions, with links', async () => {
  const { ann, ben } = place;
  const { number } = await place.openChat();
  const at = `/api/v1/ChatSession/${number}`;
  const call = (path: string, method: string, body?: unknown, user = ann) =>
    place.ask(user, path, { method, ...(body !== undefined && { body }) });
  const { body } = await call(at, 'GET');
  assert.deepEqual(body._Links, { Self: `${place.koine.url}${at}`, Archive: `${place.koine.url}/api/v1/ChatSession` });
  const merge = await call(at, 'PATCH', { customerName: 'Zoe', Person: { PersonId: 3 } });
  assert.deepEqual([merge.status, merge.body.CustomerName, merge.body.Person.PersonId], [200, 'Zoe', 3]);
  const patch = await call(at, 'PATCH', [
    { op: 'test', path: '/CustomerName', value: 'Zoe' },
    { op: 'replace', path: 'customeremail', value: 'zoe@example.org' },
    { op: 'remove', path: '/Person' },
  ]);
  assert.deepEqual([patch.body.CustomerEmail, patch.body.Person], ['zoe@example.org', null]);
  assert.equal((await call(at, 'PATCH', [{ op: 'test', path: '/CustomerName', value: 'Eve' }])).status, 409);
  const since = (time: number) => ({ 'if-unmodified-since': new Date(time).toUTCString() });
  const guarded = (time: number) =>
    place.ask(ann, at, { method: 'PATCH', body: { CustomerPhone: '6' }, headers: since(time) });
  assert.equal((await guarded(Date.now() - 3_600_000)).status, 412);
  assert.equal((await guarded(Date.now() + 1_000)).body.CustomerPhone, '6');
  assert.equal((await call(at, 'PUT', '')).status, 400);
  assert.equal((await call(at, 'PUT', { CustomerPhone: '7' })).body.CustomerPhone, '7');
  const { body: taken } = await call(`${at}/Pickup`, 'POST');
  assert.deepEqual([taken.User.FullName, taken._Links], ['Ann', undefined]);
  assert.equal((await call(`${at}/Messages`, 'POST', { Message: 'Hi' })).body.Message, 'Hi');
  assert.equal((await call(`${at}/Messages?after=0`, 'GET')).body.length, 2);
  assert.match((await call(`${at}/Transcript?html=false`, 'POST')).body, /Ann \(.+\): Hi$/);
  assert.equal((await call(`${at}/TransferTo/ben@acme.example`, 'POST')).body.TransferTo.FullName, 'Ben');
  assert.equal((await call(`${at}/AcceptTransfer`, 'POST', undefined, ben)).body.User.FullName, 'Ben');
  assert.equal((await call(`${at}/Reset`, 'POST', undefined, ben)).body.Status, 'InQueue');
  assert.equal((await call(at, 'DELETE')).status, 204);
  assert.equal((await call(at, 'GET')).status, 404);
  assert.equal(
    (await call('/api/v1/ChatSession', 'POST', { TopicId: 260, CustomerName: 'New' })).body.CustomerName,
    'New',
  );
  const blank = (await call('/api/v1/ChatSession/default', 'GET')).body;
  assert.deepEqual([blank.ChatSessionId, blank._Links], [0, undefined]);
  assert.ok((await call('/api/v1/ChatSession/ForCurrentUser', 'GET')).body.length > 3);
  assert.equal((await call('/api/v1/ChatTopic/260/IsOpen', 'GET')).body, true);
  assert.equal((await call('/api/v1/ChatTopic/260/UserAgent', 'GET')).body.length, 3);
  assert.equal((await call('/api/v1/ChatTopic/260/UserAgent/nobody', 'GET')).status, 404);
  assert.equal((await call('/api/v1/Presence/SaveAll', 'POST', [{ UserId: 1, Present: true }])).status, 204);
  assert.equal((await call('/api/v1/Presence/GetAll', 'GET')).body[0].Present, true);
});

test('[S13] the example, put into the log, is read back member for member; put twice, it stands once', async () => {
  const { koine, accountId, inbox, ann } = place;
  const [example] = JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/chat-sessions-for-user.json`, 'utf8'));
  const snapshot = await koine.app.accounts.snapshot(accountId);
  const clock = clockFor(undefined, settingsOf(snapshot.account));
  const { visitor } = await koine.app.accounts.welcomeVisitor(accountId, inbox.id, {});
  const put = () =>
    koine.app.importing.put(decodePastSession(example, { snapshot, inboxId: inbox.id, visitorId: visitor.id, clock }));
  const session = await put();
  assert.ok(session);
  assert.equal(await put(), null);
  await place.withSettings({ finishedHours: 0 }, async () => {
    const { body } = await place.chat(ann, 'ChatSessionsForUser', '', { 'accept-language': 'en' });
    const found = body.find(({ ChatSessionId }: ChatSessionEntity) => ChatSessionId === session.number);
    assert.deepEqual(found, { ...example, ChatSessionId: session.number });
    assert.deepEqual(Object.keys(found), Object.keys(example));
    assert.deepEqual(Object.keys(found), Object.keys(ChatSessionEntity.properties));
  });
});
