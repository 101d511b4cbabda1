import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { startTwin, type TwinUnderTest, withSettings } from './fixtures/company.ts';
import { putSessions } from './fixtures/sessions.ts';

let twin: TwinUnderTest;
let ids: readonly string[];
let childSession: string;

before(async () => {
  twin = await startTwin(await startKoine());
  ({ ids, childSession } = await putSessions(twin));
});
after(() => twin.close());

/** The names of the sessions that a query of the search list finds, in order. */
async function names(query: string): Promise<string> {
  const { status, body } = await twin.ask(`/search/chat/sessions?fields=name${query === '' ? '' : `&${query}`}`);
  assert.equal(status, 200, `${query}: ${JSON.stringify(body)}`);
  return body.items.map(({ name }: { name: string }) => name).join(' ');
}

test('[T8] the list is served under every spelling of its address', async () => {
  const { body } = await twin.ask('/search/chat/sessions?fields=id');
  for (const beginning of ['/api/v1', '/analyse/api/v1', '/api/analyse/v1', '/dialects/twin/api/v1']) {
    for (const path of ['/search/chat/sessions', '/search/chats/sessions']) {
      const answer = await twin.koine.ask(`${beginning}${path}?fields=id`, { token: twin.token });
      assert.deepEqual([answer.status, answer.body], [200, body], beginning + path);
    }
  }
});

test('[T9] items have the fields that are asked for, and no others; unknown ones are passed over', async () => {
  const { body } = await twin.ask('/search/chat/sessions?limit=1&fields=status,%0A%20%20%20id,currentStatusName,name');
  assert.deepEqual(body.items, [{ status: 'CLOSED', id: ids[0], name: 'delta' }]);
  for (const query of ['', '?fields=', '?fields=,']) {
    const { status, body: failure } = await twin.ask(`/search/chat/sessions${query}`);
    assert.deepEqual(
      [status, failure],
      [400, { error: 'Invalid input parameters', details: { fields: 'is required' } }],
    );
  }
  await withSettings(twin, { unknownFields: 'refuse' }, async () => {
    assert.equal((await twin.ask('/search/chat/sessions?fields=id,nothing')).status, 400);
  });
});

test('[T10] ten at a time unless told, up to a thousand; pages count from 0; offset wins over page', async () => {
  assert.equal(await names(''), 'delta alpha charlie bravo echo');
  assert.equal(await names('limit=2'), 'delta alpha');
  assert.equal(await names('limit=2&page=0'), 'delta alpha');
  assert.equal(await names('limit=2&page=1'), 'charlie bravo');
  assert.equal(await names('limit=2&page=2'), 'echo');
  assert.equal(await names('limit=2&page=9'), '');
  assert.equal(await names('limit=2&offset=1&page=2'), 'alpha charlie');
  assert.equal(await names('offset=999999999999'), '');
  assert.equal(await names('limit=1000&from=&keyword='), 'delta alpha charlie bravo echo');
  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'page=-1',
    'offset=-1',
    'offset=x',
  ]) {
    const { status, body } = await twin.ask(`/search/chat/sessions?fields=id&${query}`);
    assert.equal(status, 400, query);
    assert.equal(body.error, 'Invalid input parameters');
    assert.deepEqual(Object.keys(body.details), [query.split('=')[0]]);
  }
  await withSettings(twin, { overLimit: 'cut', firstPage: 1 }, async () => {
    assert.equal(await names('limit=5000'), 'delta alpha charlie bravo echo');
    assert.equal(await names('limit=2&page=1'), 'delta alpha');
    assert.equal(await names('limit=2&page=2'), 'charlie bravo');
  });
});

test('[T11] from and to narrow by creation, both included, to the second that is shown', async () => {
  assert.equal(await names('from=2023-05-01T13:00:00%2B00:00'), 'alpha charlie bravo echo');
  assert.equal(await names('from=2023-05-01T13:00:00+00:00&to=2023-05-01T14:00:00+00:00'), 'alpha charlie');
  assert.equal(await names('from=2023-05-01T13:00:01Z&to=2023-05-01T14:00:00.000Z'), 'charlie');
  assert.equal(await names('to=2023-05-01T16:00:00Z'), 'delta alpha charlie bravo echo');
  assert.equal(await names('from=2023-05-01T16:00:00%2B01:00&to=2023-05-01T16:00:00%2B01:00'), 'bravo');
  assert.equal(await names('dateField=updatedAt&from=2023-05-01T14:01:30Z&to=2023-05-01T14:01:30Z'), 'charlie');
  for (const query of ['from=yesterday', 'to=2023-02-30T00:00:00Z', 'dateField=closedAt']) {
    assert.equal((await twin.ask(`/search/chat/sessions?fields=id&${query}`)).status, 400);
  }
});

test('[T13] oldest first unless told; every key of the page is taken, with + and -, and what has no value comes last', async () => {
  const oldest = 'delta alpha charlie bravo echo';
  const newest = 'echo bravo charlie alpha delta';
  const sorts: readonly [string, string][] = [
    ['startedAt', oldest],
    ['-startedAt', newest],
    ['+createdAt', oldest],
    ['%2BcreatedAt', oldest],
    ['-createdAt', newest],
    ['started_at', oldest],
    ['finisheAt', 'delta alpha echo charlie bravo'],
    ['-finishedAt', 'echo alpha delta charlie bravo'],
    ['-closedAt', 'echo alpha delta charlie bravo'],
    ['duration', 'echo alpha delta bravo charlie'],
    ['-duration', 'charlie bravo delta alpha echo'],
    ['price', 'alpha bravo delta charlie echo'],
    ['-price', 'delta bravo alpha charlie echo'],
    ['billedAt', oldest],
    ['-speakerFinishedAt', oldest],
    ['billedAt,-createdAt', newest],
    ['name', 'alpha bravo charlie delta echo'],
    ['-name', 'echo delta charlie bravo alpha'],
    ['status,-createdAt', 'bravo charlie echo alpha delta'],
    ['-status', 'delta alpha echo charlie bravo'],
    ['updatedAt', oldest],
    ['lastMessageCreatedAt', 'delta alpha charlie echo bravo'],
    ['-operatorAssignedAt', 'charlie alpha delta bravo echo'],
  ];
  for (const [sort, expected] of sorts) {
    assert.equal(await names(`sort=${sort}`), expected, sort);
    const second = expected.split(' ').slice(2, 4).join(' ');
    assert.equal(await names(`sort=${sort}&limit=2&page=1`), second, `${sort}, second page`);
  }
  for (const sort of ['size', 'createdAt,size', '--createdAt', 'constructor']) {
    assert.equal((await twin.ask(`/search/chat/sessions?fields=id&sort=${sort}`)).status, 400, sort);
  }
});

test('[T14] every filter narrows, alone and with paging; what is unknown fits nothing', async () => {
  const [delta, alpha, charlie] = ids;
  const bot = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
  const filters: readonly [string, string][] = [
    [`id=${alpha}`, 'alpha'],
    [`sessionId=${alpha}`, 'alpha'],
    [`id=${alpha},%20${delta}`, 'delta alpha'],
    [`id=${alpha},${delta}&sessionId=${delta}`, 'delta'],
    [`id=${alpha}&sessionId=${delta}`, ''],
    [`id=${alpha?.toUpperCase()}`, 'alpha'],
    [`botId=${bot}`, 'delta charlie bravo'],
    [`chatId=${twin.chatId}`, 'delta alpha charlie bravo echo'],
    [`chatId=${twin.childChatId}`, ''],
    [`clientId=${twin.visitorId}`, 'delta alpha charlie bravo echo'],
    ['status=ACTIVE', 'charlie bravo'],
    ['status=closed', 'delta alpha echo'],
    ['status=ACTIVE,CLOSED', 'delta alpha charlie bravo echo'],
    ['operatorType=OPERATOR', 'alpha charlie'],
    ['operatorType=bot', 'delta bravo'],
    ['botStatus=ACTIVE', 'bravo'],
    ['botStatus=STOPPED', 'delta charlie'],
    ['messengerType=WHATSAPP', 'delta'],
    ['messengerType=web,whatsapp', 'delta alpha charlie bravo echo'],
    ['markedAsSpam=1', 'alpha'],
    ['markedAsSpam=false', 'delta charlie bravo echo'],
    ['operatorId=389', 'alpha'],
    ['operatorId=389,390', 'alpha charlie'],
    [`operatorId=${twin.ben.id}`, 'charlie'],
    ['tags=vip', 'delta'],
    ['name=ALPH', 'alpha'],
    ['keyword=charl', 'charlie'],
    [`keyword=${charlie}`, 'charlie'],
    ['keyword=900%20111', 'delta'],
    ['keyword=wa-1', 'delta'],
    [`keyword=${twin.visitorId}`, 'delta alpha charlie bravo echo'],
    ['keyword=%25', ''],
    ['minMessageCount=2', 'delta alpha'],
    ['onlyClientMessages=1', 'charlie echo'],
    ['clientBanned=1', ''],
    ['clientBanned=0', 'delta alpha charlie bravo echo'],
    ['groupByClientId=1', 'echo'],
    ...[
      'id=x',
      'sessionId=%27',
      'chatId=x',
      'clientId=nobody',
      'botId=x',
      'status=LOST',
      'operatorType=x',
      'operatorId=x',
    ]
      .concat('botStatus=x', 'messengerType=FAX', 'tags=x', 'name=zulu', 'keyword=zulu', 'minMessageCount=99')
      .map((query): [string, string] => [query, '']),
  ];
  for (const [query, expected] of filters) {
    assert.equal(await names(query), expected, query);
    const found = expected === '' ? [] : expected.split(' ');
    const { body } = await twin.ask(`/search/chat/sessions?fields=name&limit=1&page=1&${query}`);
    assert.equal(body.count, found.length, query);
    assert.deepEqual(
      body.items.map(({ name }: { name: string }) => name),
      found.slice(1, 2),
      query,
    );
  }
});

test('[T15] one supervised company, or all of them, for who sees all of their own', async () => {
  assert.equal(await names(`companyId=${twin.companyId}`), 'delta alpha charlie bravo echo');
  assert.equal(await names(`companyId=${twin.childCompanyId}`), 'branch');
  for (const flag of ['allCompanies=1', 'supervised=true', 'allSupervisedCompanies=1', 'showAllCompanies=1']) {
    assert.equal(await names(`${flag}&companyId=999999&sort=-createdAt&limit=2`), 'branch echo', flag);
  }
  const { body } = await twin.ask('/search/chat/sessions?fields=companyId,chatName&allCompanies=1&page=5&limit=1');
  assert.deepEqual(body, { count: 6, items: [{ companyId: twin.childCompanyId, chatName: 'Branch' }] });
  const foreign = await twin.ask('/search/chat/sessions?fields=id&companyId=1');
  assert.deepEqual([foreign.status, foreign.body], [403, { error: 'Permission denied' }]);
  const token = await twin.signIn('ann@acme.example', twin.password);
  const asAnn = (query: string) => twin.ask(`/search/chat/sessions?fields=id&${query}`, { token });
  assert.equal((await asAnn(`companyId=${twin.childCompanyId}`)).status, 403);
  assert.equal((await asAnn('allCompanies=1')).body.count, 5);
  assert.equal((await twin.ask(`/sessions/${childSession}`)).status, 404);
});

test('[T16] parameters that are not known are ignored', async () => {
  assert.equal(
    await names('skip=3&dateFrom=x&startDate=y&timezone=180&language=ru&group=x&offsetField=id&offsetValue=1'),
    'delta alpha charlie bravo echo',
  );
});

test('[T17] the envelope has the count of all that fit and the items, either of which can be left out', async () => {
  const ask = async (query: string) => (await twin.ask(`/search/chat/sessions?fields=name&limit=1&${query}`)).body;
  assert.deepEqual(await ask(''), { count: 5, items: [{ name: 'delta' }] });
  assert.deepEqual(await ask('withoutCount=1'), { items: [{ name: 'delta' }] });
  assert.deepEqual(await ask('withoutItems=1'), { count: 5 });
  assert.deepEqual(await ask('withoutCount=false&withoutItems=0'), { count: 5, items: [{ name: 'delta' }] });
  assert.equal(JSON.stringify(await ask('keyword=zulu')), '{"count":0,"items":[]}');
});
