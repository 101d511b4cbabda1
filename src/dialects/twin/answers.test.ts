import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { crc32, inflateRawSync } from 'node:zlib';
import { startKoine } from '../../../test/support/koine.ts';
import type { ActorRef } from '../../core/event.ts';
import { startTwin, system, type TwinUnderTest, withSettings } from './fixtures/company.ts';
import { noon, putSessions } from './fixtures/sessions.ts';

const HOUR = 3_600_000;
const seedFields = readFileSync(`${import.meta.dirname}/fixtures/search-fields.txt`, 'utf8');

let twin: TwinUnderTest;
let ids: readonly string[];

before(async () => {
  twin = await startTwin(await startKoine());
  ({ ids } = await putSessions(twin));
});
after(() => twin.close());

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
  await withSettings(twin, { price: 'string', userIds: 'string' }, async () => {
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

test('[T21] what a survey measured and the operator judged afterwards stands in the vendor’s fields', async () => {
  const agent: ActorRef = { kind: 'agent', ...twin.ann };
  const scores = { csi: 0.875, nps: 9, fcr: false };
  const answered = {
    type: 'form-submitted',
    form: 'exit',
    answers: {},
    survey: { id: twin.queueId, version: 1 },
  } as const;
  const id = await twin.put({
    at: noon - 2 * HOUR,
    visitor: { name: 'golf' },
    afterwards: [
      { after: 0, by: agent, happens: { type: 'session-accepted', agent: twin.ann } },
      { after: 9_000, by: agent, happens: { type: 'session-ended', by: 'agent', reason: 'closed' } },
      { after: 9_500, by: agent, happens: { type: 'wrapped-up', how: 'done', disposition: 'Sold', note: null } },
      { after: 9_900, by: system, happens: { ...answered, scores } },
    ],
  });
  const { body } = await twin.ask(
    `/search/chat/sessions?fields=nps,csi,csiMax,csiPercent,fcr,operatorResults&id=${id}`,
  );
  assert.deepEqual(body.items, [
    { nps: 9, csi: 87.5, csiMax: 100, csiPercent: 87.5, fcr: false, operatorResults: ['Sold'] },
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
