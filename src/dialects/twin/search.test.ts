import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { crc32, inflateRawSync } from 'node:zlib';
import type { AccountSettings } from '../../core/directory.ts';
import type { ActorRef } from '../../core/event.ts';
import { says, startTwin, system, type TwinUnderTest } from './fixtures/koine.ts';

const seedFields = readFileSync(`${import.meta.dirname}/fixtures/search-fields.txt`, 'utf8');
const HOUR = 3_600_000;
const noon = Date.parse('2023-05-01T12:00:00Z');

let twin: TwinUnderTest;
/** Five sessions an hour apart, named after their order, and one in the supervised company after them. */
let ids: readonly string[];
let childSession: string;

before(async () => {
  twin = await startTwin();
  const { ann, ben } = twin;
  const agent = ({ id, name }: typeof ann): ActorRef => ({ kind: 'agent', id, name });
  const end = (by: ActorRef, reason: string | null = null) => ({ type: 'session-ended', by: by.kind, reason }) as const;
  const client: ActorRef = { kind: 'visitor', id: twin.visitorId, name: 'Vera' };
  const bot: ActorRef = { kind: 'bot', id: '7d444840-9dc0-41d1-b245-5ffdce74fad2', name: 'Robo' };
  const botId = bot.id;
  ids = [
    await twin.put({
      at: noon,
      visitor: { name: 'delta', phone: '+7 900 111-22-33' },
      channel: 'whatsapp',
      extras: { twin: { botId, botName: 'Robo', price: 3, tags: 'vip', messengerUserId: 'wa-1' } },
      afterwards: [
        { after: 1_000, by: client, happens: says('Hello') },
        { after: 2_000, by: bot, happens: says('I am a bot') },
        { after: 60_000, by: bot, happens: end(bot) },
      ],
    }),
    await twin.put({
      at: noon + HOUR,
      visitor: { name: 'alpha' },
      extras: { twin: { price: 1 } },
      afterwards: [
        { after: 1_000, by: client, happens: says('Hello') },
        { after: 2_000, by: agent(ann), happens: { type: 'session-accepted', agent: ann } },
        { after: 5_000, by: agent(ann), happens: says('Good day') },
        { after: 6_000, by: agent(ann), happens: { type: 'spam-marked', spam: true } },
        { after: 30_000, by: agent(ann), happens: end(agent(ann), 'Sold') },
      ],
    }),
    await twin.put({
      at: noon + 2 * HOUR,
      visitor: { name: 'charlie' },
      extras: { twin: { botId, clientExternalId: 'crm-1' } },
      afterwards: [
        { after: 1_000, by: agent(ben), happens: { type: 'session-accepted', agent: ben } },
        { after: 90_000, by: client, happens: says('Still there?') },
      ],
    }),
    await twin.put({ at: noon + 3 * HOUR, visitor: { name: 'bravo' }, extras: { twin: { price: 2, botId } } }),
    await twin.put({
      at: noon + 4 * HOUR + 500,
      visitor: { name: 'echo' },
      afterwards: [
        { after: 1_000, by: client, happens: says('Anybody?') },
        { after: 10_000, by: client, happens: end(client) },
      ],
    }),
  ];
  childSession = await twin.put({ at: noon + 5 * HOUR, inChild: true, visitor: { name: 'branch' } });
});
after(() => twin.close());

/** The names of the sessions that a query of the search list finds, in order. */
async function names(query: string): Promise<string> {
  const { status, body } = await twin.ask(`/search/chat/sessions?fields=name${query === '' ? '' : `&${query}`}`);
  assert.equal(status, 200, `${query}: ${JSON.stringify(body)}`);
  return body.items.map(({ name }: { name: string }) => name).join(' ');
}

async function withSettings(settings: Readonly<Record<string, unknown>>, work: () => Promise<void>): Promise<void> {
  const { accounts } = twin.koine.app;
  const set = (dialects: AccountSettings['dialects']) =>
    accounts.changeSettings(null, twin.accountId, { settings: dialects ? { dialects } : {} });
  await set({ twin: settings });
  await work().finally(() => set(undefined));
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
  await withSettings({ unknownFields: 'refuse' }, async () => {
    assert.equal((await twin.ask('/search/chat/sessions?fields=id,nothing')).status, 400);
  });
});

test("[T18] every field of the vendor's page is there, in its order, null without a value", async () => {
  const { body } = await twin.ask(`/search/chat/sessions?fields=${seedFields}&chatId=${twin.chatId}&page=3&limit=1`);
  const [item] = body.items;
  assert.equal(Object.keys(item).join(), seedFields);
  assert.deepEqual(item, {
    id: ids[3],
    chatId: twin.chatId,
    companyId: twin.companyId,
    name: 'bravo',
    chatName: 'Shop',
    whatsappPhone: null,
    botId: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
    botName: null,
    markedAsSpam: false,
    userId: null,
    operatorGroupIds: [71],
    operatorName: null,
    operatorType: 'BOT',
    operatorMessageCount: 0,
    clientMessageCount: 0,
    botMessageCount: 0,
    clientDeviceId: null,
    clientId: twin.visitorId,
    clientExternalId: null,
    clientIp: null,
    location: null,
    timeZone: null,
    countryCode: null,
    countryName: null,
    regionCode: null,
    regionName: null,
    city: null,
    zipCode: null,
    messengerType: 'WEB',
    status: 'ACTIVE',
    referer: 'https://shop.example/cart',
    dialogResults: null,
    operatorResults: null,
    nps: null,
    createdAt: '2023-05-01T15:00:00+00:00',
    operatorLastMessageCreatedAt: null,
    updatedAt: '2023-05-01T15:00:00+00:00',
    noResponseOperatorToClient: false,
    botLastMessageCreatedAt: null,
    lastMessageCreatedAt: null,
    clientLastMessageCreatedAt: null,
    clientOnlineAt: '2023-05-01T15:00:00+00:00',
    clientOfflineAt: null,
    operatorAssignedAt: null,
    price: 2,
    operatorDialogDuration: null,
    operatorFirstMessageCreatedAt: null,
    switchAnotherOperator: false,
    haveExternalMessage: false,
    botStatus: 'ACTIVE',
    closedAt: null,
    closedByUserId: null,
    closedByOperatorName: null,
    closedByBotId: null,
    clientUserAgent: null,
    csi: null,
    csiMax: null,
    csiPercent: null,
    rating: null,
    fcr: null,
    operatorTimerFirstAnswer: 30,
    operatorTimerNextAnswers: null,
    metrics: null,
    operatorNotFoundAt: null,
    takenByOperatorAt: null,
    isLostSession: false,
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
  await withSettings({ overLimit: 'cut', firstPage: 1 }, async () => {
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
    await names('skip=3&dateFrom=x&startDate=y&timezone=180&language=ru&group=x'),
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

test('[T20] counts, operators, closers and times are read from what happened', async () => {
  const fields =
    'name,operatorType,botStatus,status,userId,operatorName,operatorMessageCount,clientMessageCount,botMessageCount'
      .concat(',botLastMessageCreatedAt,operatorAssignedAt,takenByOperatorAt,operatorFirstMessageCreatedAt,closedAt')
      .concat(',closedByUserId,closedByOperatorName,closedByBotId,operatorResults,operatorDialogDuration')
      .concat(',noResponseOperatorToClient,isLostSession,whatsappPhone,messengerType,clientOfflineAt');
  const { body } = await twin.ask(`/search/chat/sessions?fields=${fields}`);
  const [delta, alpha, charlie, , echo] = body.items;
  const pick = (item: Readonly<Record<string, unknown>>, members: string) =>
    members.split(' ').map((name) => item[name]);
  assert.deepEqual(
    pick(delta, 'operatorType botStatus status clientMessageCount botMessageCount botLastMessageCreatedAt'),
    ['BOT', 'STOPPED', 'CLOSED', 1, 1, '2023-05-01T12:00:02+00:00'],
  );
  assert.deepEqual(pick(delta, 'closedByBotId closedByUserId whatsappPhone messengerType isLostSession'), [
    '7d444840-9dc0-41d1-b245-5ffdce74fad2',
    null,
    '79001112233',
    'WHATSAPP',
    false,
  ]);
  assert.deepEqual(
    pick(alpha, 'userId operatorName operatorType operatorMessageCount operatorAssignedAt takenByOperatorAt'),
    [389, 'Ann Lee', 'OPERATOR', 1, '2023-05-01T13:00:02+00:00', '2023-05-01T13:00:02+00:00'],
  );
  assert.deepEqual(pick(alpha, 'closedAt closedByUserId closedByOperatorName operatorResults operatorDialogDuration'), [
    '2023-05-01T13:00:30+00:00',
    389,
    'Ann Lee',
    ['Sold'],
    28,
  ]);
  assert.deepEqual(
    pick(alpha, 'operatorFirstMessageCreatedAt clientOfflineAt noResponseOperatorToClient isLostSession'),
    ['2023-05-01T13:00:05+00:00', '2023-05-01T13:00:30+00:00', false, false],
  );
  assert.deepEqual(pick(charlie, 'noResponseOperatorToClient botStatus operatorDialogDuration'), [
    true,
    'STOPPED',
    null,
  ]);
  assert.deepEqual(pick(echo, 'isLostSession status botStatus operatorType'), [true, 'CLOSED', null, null]);
  await withSettings({ price: 'string', userIds: 'string' }, async () => {
    const answer = await twin.ask(`/search/chat/sessions?fields=price,userId,closedByUserId&id=${ids[1]}`);
    assert.deepEqual(answer.body.items, [{ price: '1', userId: '389', closedByUserId: '389' }]);
  });
});

test("[T21] a rating is the client's satisfaction with its scale and share; a transfer changes the operator", async () => {
  const agent: ActorRef = { kind: 'agent', ...twin.ann };
  const to = { kind: 'agent', agent: twin.ben } as const;
  const id = await twin.put({
    at: noon - HOUR,
    visitor: { name: 'foxtrot', country: 'DE', city: 'Kiel', ip: '192.0.2.9', userAgent: 'Mozilla/5.0' },
    afterwards: [
      { after: 0, by: agent, happens: { type: 'session-accepted', agent: twin.ann } },
      {
        after: 9_000,
        by: agent,
        happens: { type: 'session-transferred', from: twin.ann, fromQueueId: twin.queueId, to, note: null },
      },
      { after: 9_500, by: system, happens: { type: 'session-ended', by: 'system', reason: 'silence' } },
      { after: 9_900, by: system, happens: { type: 'session-rated', score: 2, outOf: 3, comment: null } },
    ],
  });
  const fields =
    'rating,csi,csiMax,csiPercent,userId,operatorAssignedAt,switchAnotherOperator,countryCode,countryName'.concat(
      ',city,clientIp,clientUserAgent,operatorResults,closedByUserId',
    );
  const { body } = await twin.ask(`/search/chat/sessions?fields=${fields}&id=${id}`);
  assert.deepEqual(Object.values(body.items[0]), [
    ...[
      2,
      2,
      3,
      66.67,
      390,
      '2023-05-01T11:00:09+00:00',
      true,
      'DE',
      'Germany',
      'Kiel',
      '192.0.2.9',
      'Mozilla/5.0',
      null,
    ],
    null,
  ]);
});

test('[T22] what the vendor keeps and Koine does not model is given back as it came', async () => {
  const kept = {
    nps: 9,
    csi: 4.5,
    csiMax: 5,
    csiPercent: 90,
    fcr: true,
    price: 12.5,
    dialogResults: { order: '17', ok: true },
    operatorResults: ['Sold', 'Called back'],
    metrics: { turns: 3 },
    location: { latitude: 54.3, longitude: 10.1 },
    timeZone: 'Europe/Berlin',
    regionCode: 'SH',
    regionName: 'Schleswig-Holstein',
    zipCode: '24103',
    countryName: 'Germany',
    clientDeviceId: 'push-1',
    clientExternalId: 'crm-9',
    clientOnlineAt: '2023-05-01T09:00:00+00:00',
    clientOfflineAt: '2023-05-01T09:30:00+00:00',
    operatorNotFoundAt: '2023-05-01T09:01:00+00:00',
    operatorTimerFirstAnswer: 15,
    operatorTimerNextAnswers: 45,
    haveExternalMessage: true,
    whatsappPhone: '4943112345',
    botName: 'Robo',
    botStatus: 'PAUSED',
    operatorType: 'GROUP',
    clientUserAgent: 'Phone',
  };
  const strange = { botId: 7, csi: 'good', price: '12' };
  const put = (twinKeeps: Readonly<Record<string, unknown>>) =>
    twin.put({ at: noon - 2 * HOUR, visitor: { name: 'golf' }, extras: { twin: twinKeeps } });
  const id = await put(kept);
  const { body } = await twin.ask(`/search/chat/sessions?fields=${Object.keys(kept).join()}&id=${id}`);
  assert.deepEqual(body.items, [kept]);
  const other = await put(strange);
  const passed = await twin.ask(`/search/chat/sessions?fields=botId,csi,price&id=${other}`);
  assert.deepEqual(passed.body.items, [{ botId: null, csi: null, price: 0 }]);
});

test('[T26] the second list takes the same, needs no fields, and shows all of them then', async () => {
  for (const beginning of ['/api/v1', '/chats/api/v1', '/api/chats/v1', '/analyse/api/v1', '/api/analyse/v1']) {
    const { status, body } = await twin.koine.ask(`${beginning}/chats/sessions?limit=1&sort=-started_at,name`, {
      token: twin.token,
    });
    assert.equal(status, 200, beginning);
    assert.equal(Object.keys(body.items[0]).join(), seedFields);
    assert.equal(body.items[0].name, 'echo');
  }
});

test('[T24] CSV has a row of names, CRLF and quotes where they are needed, and no formulas', async () => {
  const ask = (query: string) =>
    twin.koine.ask(`/api/v1/chats/sessions?keyword=hotel&fields=name,markedAsSpam,userId,operatorGroupIds&${query}`, {
      token: twin.token,
    });
  await twin.put({ at: noon - 3 * HOUR, visitor: { name: '=HYPERLINK("http://evil")hotel, "one";' } });
  const csv = await ask('format=CSV&filename=my%20list&withoutItems=1');
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.equal(csv.headers.get('content-disposition'), 'attachment; filename="my list.csv"');
  assert.equal(
    csv.body,
    'name,markedAsSpam,userId,operatorGroupIds\r\n"\'=HYPERLINK(""http://evil"")hotel, ""one"";",false,,[71]\r\n',
  );
  const excel = await twin.koine.ask(
    '/analyse/api/v1/search/chat/sessions?fields=name,price&format=CSV_EXCEL&limit=1',
    {
      token: twin.token,
    },
  );
  assert.equal(excel.headers.get('content-disposition'), 'attachment; filename="chat_sessions.csv"');
  const bytes = await fetch(
    `${twin.koine.url}/api/v1/search/chat/sessions?fields=name,price&outputFormat=csv_excel&limit=1&sort=-createdAt`,
    {
      headers: { authorization: `Bearer ${twin.token}` },
    },
  ).then((response) => response.arrayBuffer());
  assert.equal(Buffer.from(bytes).toString('utf8'), '\uFEFFname;price\r\necho;0\r\n');
  const odd = await ask('format=CSV&filename=../%D0%BE%D1%82%D1%87%D1%91%D1%82%0D%0A');
  assert.match(
    odd.headers.get('content-disposition') ?? '',
    /^attachment; filename="[\w. ]+"; filename\*=UTF-8''[\w.%-]+$/,
  );
  for (const query of ['format=PDF', 'format=JSON&zip=maybe']) assert.equal((await ask(query)).status, 400);
});

test('[T25] a zip holds the one file under its name', async () => {
  const response = await fetch(
    `${twin.koine.url}/api/v1/search/chat/sessions?fields=name&format=CSV&zip=1&filename=report&limit=2&sort=-startedAt`,
    { headers: { authorization: `Bearer ${twin.token}` } },
  );
  assert.equal(response.headers.get('content-type'), 'application/zip');
  assert.equal(response.headers.get('content-disposition'), 'attachment; filename="report.zip"');
  const zip = Buffer.from(await response.arrayBuffer());
  assert.deepEqual(unzip(zip), { name: 'report.csv', text: 'name\r\necho\r\nbravo\r\n' });
});

/** The one file of an archive, found from its end as any program would. */
function unzip(zip: Buffer): { readonly name: string; readonly text: string } {
  const end = zip.length - 22;
  assert.equal(zip.toString('latin1', end, end + 4), 'PK\x05\x06');
  assert.equal(zip.readUInt16LE(end + 10), 1);
  const directory = zip.readUInt32LE(end + 16);
  assert.equal(directory + zip.readUInt32LE(end + 12), end);
  assert.equal(zip.toString('latin1', directory, directory + 4), 'PK\x01\x02');
  const [crc, packed, size, nameLength] = [16, 20, 24]
    .map((at) => zip.readUInt32LE(directory + at))
    .concat(zip.readUInt16LE(directory + 28));
  assert.ok(crc !== undefined && packed !== undefined && size !== undefined && nameLength !== undefined);
  const local = zip.readUInt32LE(directory + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const content = inflateRawSync(zip.subarray(start, start + packed));
  assert.deepEqual([content.length, crc32(content)], [size, crc]);
  return { name: zip.toString('utf8', directory + 46, directory + 46 + nameLength), text: content.toString('utf8') };
}
