import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { openWorkplace, type Workplace } from './fixtures/workplace.ts';
import { superoffice } from './index.ts';
import { operations } from './operations.ts';

const LIST = '/api/v1/Agents/Chat/ChatSessionsForUser';

let place: Workplace;
let number: number;
before(async () => {
  place = await openWorkplace(await startKoine());
  ({ number } = await place.openChat('Hi <b>there</b> & "you"'));
});
after(() => place?.close());

const post = { method: 'POST' } as const;
const bearing = (headers: Readonly<Record<string, string>>) => ({ ...post, headers });

test('[S1] addresses are read in any case, and behind the name of a site', async () => {
  const { ann } = place;
  for (const path of [
    LIST,
    '/api/V1/agents/chat/chatsessionsforuser',
    '/API/v1/Agents/CHAT/ChatSessionsForUser/',
    '/SuperOffice/api/v1/Agents/Chat/ChatSessionsForUser',
    '/Acme/Api/v1/Agents/Chat/ChatSessionsForUser',
    `/dialects/superoffice${LIST}`,
    '/dialects/superoffice/acme/api/v1/agents/chat/ChatSessionsForUser',
  ]) {
    const { status, body } = await place.ask(ann, path, post);
    assert.deepEqual([status, body.length], [200, 1], path);
  }
  const sites = await place.ask(ann, '/main/api/v1/Agents/Chat/ChatSessionsForUser', post);
  assert.equal(sites.status, 401);
});

test('[S1] GET describes a method and does not call it', async () => {
  const { ann } = place;
  const { status, body } = await place.ask(ann, '/api/v1/agents/chat/pickupfirstchatsession');
  assert.equal(status, 200);
  assert.equal(body.Method, 'POST /api/v1/Agents/Chat/PickUpFirstChatSession');
  assert.equal((await place.ask(ann, LIST, post)).body[0].Status, 'InQueue');
  const versions = await place.ask(ann, '/acme/api', { headers: { accept: 'application/json' } });
  assert.equal(versions.body.v1, `${place.koine.url}/acme/api/v1`);
  assert.deepEqual(Object.keys(versions.body), ['v1', 'NetServerVersion', 'NetServerDate', 'Version']);
  assert.equal((await place.ask(ann, '/Acme/API', { headers: { accept: 'text/json' } })).body.Version, '10.1');
  const methods = await place.ask(ann, '/Api/V1', { headers: { accept: 'application/json' } });
  assert.ok(Object.keys(methods.body).length > 50);
  assert.match((await place.ask(ann, '/api')).body, /^<!DOCTYPE html>/);
});

test('[S2] schemes are read in any case; without a credential the answer is 401 and asks for one', async () => {
  const { ann } = place;
  for (const scheme of ['basic', 'BASIC', 'Basic']) {
    const authorization = ann.authorization.replace('Basic', scheme);
    assert.equal((await place.ask(null, LIST, bearing({ authorization }))).status, 200);
  }
  const bad = [
    {},
    ...['Basic', 'Basic !', `Basic ${btoa('ann@acme.example')}`, `Basic ${btoa('ann@acme.example:wrong')}`],
    ...[`Basic ${btoa('ADM0:')}`, 'SOTicket 7T:acme.x', 'Bearer 8A:nobody.x', 'Bearer x', 'Negotiate x'],
  ].map((each) => (typeof each === 'string' ? { authorization: each } : {}));
  for (const headers of bad) {
    const { status, body, headers: answered } = await place.ask(null, LIST, bearing(headers));
    assert.deepEqual([status, body.Error, body.ErrorType], [401, true, 'SoSecurityException'], JSON.stringify(headers));
    assert.match(answered.get('www-authenticate') ?? '', /^Basic realm=/);
  }
});

test('[S2] a user signs in by the name kept for this API where the address names the tenant', async () => {
  const { ann, koine, accountId } = place;
  await koine.app.accounts.changeAgent(null, accountId, ann.agent.id, { extras: { superoffice: { name: 'ADM0' } } });
  const authorization = `Basic ${btoa('adm0:correct horse battery')}`;
  const { body } = await place.ask(null, '/acme/api/v1/User/currentPrincipal', { headers: { authorization } });
  assert.deepEqual([body.Associate, body.FullName, body.EjUserId], ['ADM0', 'Ann', ann.agent.number]);
  assert.equal((await place.ask(null, LIST, bearing({ authorization }))).status, 401);
  await koine.app.accounts.changeAgent(null, accountId, ann.agent.id, { extras: {} });
});

test('[S3] what is provisioned lets in by password, ticket and token, as one user; an app token only where apps are listed', async () => {
  const { koine, accountId, inbox } = place;
  const made = await superoffice.provision?.(koine.app, accountId, inbox.id);
  const { tenant, username, password, ticket, token } = made as Record<string, string>;
  assert.equal(tenant, 'acme');
  assert.match(`${ticket} ${token}`, /^7T:acme\.\S+ 8A:acme\.\S+$/);
  const principal = async (authorization: string, headers = {}) =>
    place.ask(null, '/api/v1/User/currentPrincipal', { headers: { authorization, ...headers } });
  for (const authorization of [
    `Basic ${btoa(`${username}:${password}`)}`,
    `SOTICKET ${ticket}`,
    `SoTicket ${ticket}`,
    `bearer ${token}`,
  ]) {
    const { status, body } = await principal(authorization);
    assert.deepEqual([status, body.FullName], [200, 'SuperOffice User'], authorization);
  }
  const pick = await place.openChat();
  const taken = await place.ask(null, '/acme/api/v1/Agents/Chat/PickUpChatSession', {
    body: { ChatSessionId: pick.number },
    headers: { authorization: `SOTicket ${ticket}` },
  });
  assert.equal(taken.body.User.FullName, 'SuperOffice User');
  await place.withSettings({ appTokens: ['app-1', 'app-2'] }, async () => {
    assert.equal((await principal(`SOTicket ${ticket}`)).status, 401);
    assert.equal((await principal(`SOTicket ${ticket}`, { 'so-apptoken': 'app-3' })).status, 401);
    assert.equal((await principal(`SOTicket ${ticket}`, { 'so-apptoken': 'app-2' })).status, 200);
    assert.equal((await principal(`Bearer ${token}`)).status, 200);
  });
  await place.withSettings({ authorizeWithTicket: false }, async () => {
    assert.equal((await principal(`SOTicket ${ticket}`)).status, 401);
  });
  await place.withSettings({ authorizeWithUsername: false }, async () => {
    assert.equal((await principal(`Basic ${btoa(`${username}:${password}`)}`)).status, 401);
  });
  const again = (await superoffice.provision?.(koine.app, accountId, inbox.id)) as Record<string, string>;
  assert.equal((await principal(`Basic ${btoa(`${again.username}:${again.password}`)}`)).status, 200);
});

test('[S4] a browser’s sign-in works only with the XSRF token of its cookie in the header', async () => {
  const { koine } = place;
  const cookie = await koine.signIn({ email: 'ann@acme.example', password: 'correct horse battery' });
  const ask = (headers: Record<string, string>) => place.ask(null, LIST, bearing(headers));
  const first = await ask({ cookie });
  assert.equal(first.status, 401);
  const [given = ''] = (first.headers.get('set-cookie') ?? '').split(';');
  assert.match(given, /^XSRF-TOKEN=[\w-]{32}$/);
  const header = { 'x-xsrf-token': given.slice('XSRF-TOKEN='.length) };
  assert.equal((await ask({ cookie: `${cookie}; ${given}`, ...header })).status, 200);
  assert.equal((await ask({ cookie: `${cookie}; XSRF-TOKEN=abc` })).status, 401);
  assert.equal((await ask({ cookie: `${cookie}; XSRF-TOKEN=abc`, 'x-xsrf-token': 'abd' })).status, 401);
  assert.equal((await ask({ cookie: `${cookie}; XSRF-TOKEN=abc`, 'x-xsrf-token': 'abc' })).status, 200);
  assert.equal((await ask({ cookie: 'XSRF-TOKEN=abc', 'x-xsrf-token': 'abc' })).status, 401);
});

test('[S5] bodies are read as clients send them', async () => {
  const { ann } = place;
  const json = { 'content-type': 'application/json' };
  const messages = async (body: string, type: string) => {
    const answer = await place.chat(ann, 'GetChatMessages', body, { 'content-type': type });
    return answer.status === 200 ? answer.body.length : answer.status;
  };
  assert.equal((await place.ask(ann, LIST, { ...post, body: '', headers: json })).status, 200);
  const found = await place.ask(ann, `/api/v1/Agents/Chat/GetChatSessionEntity?CHATSESSIONENTITYID=${number}`, {
    ...post,
    body: 'null',
    headers: json,
  });
  assert.equal(found.body.ChatSessionId, number);
  for (const [body, type] of [
    [`{"chatSessionId":${number},"after":0}`, 'application/json; charset=utf-8'],
    [`\ufeff{"CHATSESSIONID":"${number}",}`, 'text/json'],
    [`{"ChatSessionId":${number}, "a": [1,2,],}`, 'application/json-patch+json'],
    [`{"ChatSessionId":${number}}`, 'application/merge-patch+json'],
    [`chatSessionId=${number}&After=0`, 'application/x-www-form-urlencoded'],
    [`<request><ChatSessionId>${number}</ChatSessionId><After/></request>`, 'application/xml'],
    [`<?xml version="1.0"?><r xmlns="x"><chatSessionId>${number}</chatSessionId></r>`, 'text/xml; charset=utf-8'],
  ] as const) {
    assert.equal(await messages(body, type), 1, body);
  }
  for (const body of ['{', '[', '{"ChatSessionId":}', `{"a":"${'\\"'.repeat(50_000)}`, '['.repeat(5_000)]) {
    assert.equal(await messages(body, 'application/json'), 400);
  }
});

test('[S7] XML that declares a document type, is nested deeply or is not well-formed is refused', async () => {
  const { ann } = place;
  for (const xml of [
    '<!DOCTYPE r [<!ENTITY a "aaaa">]><r><ChatSessionId>&a;</ChatSessionId></r>',
    '<!doctype r SYSTEM "file:///etc/passwd"><r/>',
    '<!ENTITY a SYSTEM "file:///etc/passwd"><r/>',
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
    '<r><ChatSessionId>1</r>',
    '<r/><s/>',
    'ChatSessionId',
    '<r>&unknown;</r>',
  ]) {
    const { status, body } = await place.chat(ann, 'GetChatMessages', xml, { 'content-type': 'application/xml' });
    assert.equal(status, 400, xml.slice(0, 60));
    assert.equal(body.Message, 'The request is invalid.');
  }
  const large = await place.chat(ann, 'GetChatMessages', `<r>${'x'.repeat(600_000)}</r>`, {
    'content-type': 'text/xml',
  });
  assert.equal(large.status, 413);
});

test('[S6] the answer is of the type that the client asks for; JSON when it asks for none of them', async () => {
  const { ann } = place;
  for (const [accept, expected] of [
    ['application/json; charset=utf-8', 'application/json'],
    ['text/json', 'text/json'],
    ['application/xml', 'application/xml'],
    ['text/html, text/xml;q=0.9, */*;q=0.8', 'text/xml'],
    ['application/json;q=0.1, application/xml', 'application/xml'],
    ['application/json-patch+json', 'application/json-patch+json'],
    ['application/merge-patch+json', 'application/merge-patch+json'],
    ['image/png', 'application/json'],
    ['*/*', 'application/json'],
  ] as const) {
    const { headers } = await place.ask(ann, LIST, bearing({ accept }));
    assert.equal(headers.get('content-type'), `${expected}; charset=utf-8`, accept);
  }
});

test('[S7] [K9] as XML an answer bears its carrier’s name, and texts are text', async () => {
  const { ann } = place;
  const headers = { accept: 'application/xml' };
  const { body } = await place.ask(ann, `${LIST}?$select=ChatSessionId,FirstMessage,LastMessage`, bearing(headers));
  const head = '<?xml version="1.0" encoding="utf-8"?>';
  const text = 'Hi &lt;b&gt;there&lt;/b&gt; &amp; &quot;you&quot;';
  const first = `<ChatSessionEntity><ChatSessionId>${number}</ChatSessionId><FirstMessage>${text}</FirstMessage>`;
  assert.ok(
    body.startsWith(`${head}<ArrayOfChatSessionEntity>${first}<LastMessage>${text}</LastMessage></ChatSessionEntity>`),
    body,
  );
  const whole = await place.chat(ann, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null', headers);
  assert.match(
    whole.body,
    /<CustomerEmail><\/CustomerEmail>.*<Status>InQueue<\/Status>.*<FieldProperties><\/FieldProperties>/,
  );
  const none = await place.chat(ann, 'GetChatSessionEntity?chatSessionEntityId=99', 'null', headers);
  assert.match(none.body, /<ChatSessionEntity i:nil="true"/);
  const flag = await place.chat(ann, 'IsWithinOpeningHours', { ChatTopicId: 260 }, headers);
  assert.equal(flag.body, `${head}<boolean>true</boolean>`);
});

test('[S8] $select leaves every member in place, and nulls what was not chosen', async () => {
  const { ann } = place;
  const chat = await place.openChat();
  await place.chat(ann, 'PickUpChatSession', { ChatSessionId: chat.number });
  const get = async (select: string) =>
    (await place.chat(ann, `GetChatSessionEntity?chatSessionEntityId=${chat.number}&${select}`, 'null')).body;
  const whole = await get('');
  const narrowed = await get('$select=status, USER/fullName,nothing,person/email');
  assert.deepEqual(Object.keys(narrowed), Object.keys(whole));
  const told = Object.entries(narrowed).filter(([, value]) => value !== null);
  assert.deepEqual(
    told.map(([name]) => name),
    ['User', 'Status'],
  );
  assert.deepEqual(Object.keys(narrowed.User), Object.keys(whole.User));
  assert.deepEqual(
    Object.values(narrowed.User).filter((value) => value !== null),
    ['Ann'],
  );
  assert.deepEqual(await get('$select='), whole);
  assert.deepEqual((await get('%24SELECT=__proto__/x,constructor')).Status, null);
});

test('[S9] dates bear the base zone’s offset, or are told in the zone that the client names', async () => {
  const { ann } = place;
  const ask = async (zone?: string) => {
    const headers = zone === undefined ? {} : { 'SO-TimeZone': zone };
    const answer = await place.chat(ann, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null', headers);
    return { ...answer, at: String(answer.body.WhenRequested), named: answer.headers.get('so-timezone') };
  };
  const base = await ask();
  const instant = Date.parse(base.at);
  assert.match(base.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?\+0[12]:00$/);
  assert.equal(base.named, 'Europe/Oslo');
  const norway = await ask('NO');
  assert.equal(norway.at, base.at.slice(0, -6));
  assert.deepEqual([(await ask('261')).at, norway.named], [norway.at, 'NO']);
  const utc = await ask('UTC,includeTZOffset');
  assert.deepEqual([utc.at.endsWith('Z'), Date.parse(utc.at)], [true, instant]);
  assert.match((await ask('US-NY, includeTZOffset')).at, /-0[45]00$/);
  assert.equal(utc.body.WhenEnded, '0001-01-01T00:00:00');
  const bad = await ask('XX');
  assert.equal(bad.status, 400);
  await place.withSettings({ dateSuffix: 'none', zone: 'UTC' }, async () => {
    assert.equal((await ask()).at, utc.at.slice(0, -1));
  });
});

test('[S10] multi-language texts are raw unless a language is named', async () => {
  const { ann, koine, accountId, queue } = place;
  const raw = 'NO:"Salg";US:"Sales"';
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { name: raw });
  const name = async (headers: Record<string, string>) =>
    (await place.chat(ann, 'ChatTopicsForUser', '', headers)).body[0].Name;
  assert.equal(await name({ 'accept-language': '*' }), raw);
  assert.equal(await name({ 'accept-language': 'en-GB,en;q=0.9' }), 'Sales');
  assert.equal(await name({ 'accept-language': 'en', 'SO-Language': 'no' }), 'Salg');
  assert.equal(await name({ 'accept-language': 'ja' }), 'Salg');
  for (const off of ['*', 'x', '-', '']) assert.equal(await name({ 'accept-language': 'en', 'SO-Language': off }), raw);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { name: 'Sales' });
});

test('[S11] nothing is null, no content is 204, a faulty parameter is told in the words of Web API', async () => {
  const { ann } = place;
  const none = await place.koine.ask('/api/v1/Agents/Chat/GetChatSessionEntity?chatSessionEntityId=99999', {
    method: 'POST',
    headers: { authorization: ann.authorization },
  });
  assert.deepEqual(
    [none.status, none.body, none.headers.get('content-type')],
    [200, null, 'application/json; charset=utf-8'],
  );
  const missing = await place.chat(ann, 'PickUpChatSession', {});
  assert.deepEqual(missing.body, {
    Message: 'The request is invalid.',
    MessageDetail: "The parameters dictionary contains a null entry for parameter 'ChatSessionId'.",
  });
  const rest = await place.ask(ann, '/api/v1/ChatSession/99999');
  assert.equal(rest.status, 404);
  assert.deepEqual(
    [rest.body.ErrorType, rest.body.ErrorMessage],
    ['SoNotFoundException', 'ChatSession id 99999 not found'],
  );
  assert.equal((await place.chat(ann, 'SaveChatPresence', { ChatPresence: [] })).status, 204);
});

test('[K6] whatever is sent to whichever method, the answer is never a failure of the server', async () => {
  const { ann } = place;
  const junk = () =>
    randomBytes(12)
      .toString('latin1')
      .replaceAll(/[^ -~]/g, "'");
  const values = [null, '', [], {}, 'null', -1, 1e308, { ChatSessionId: [], Message: {} }, [[]], { ids: ['x'] }];
  for (const operation of operations) {
    if (operation.method === 'DELETE') continue;
    const path = `/api/v1${operation.path.replace(/:(\w+)/g, '1')}`;
    for (const value of [
      values[Math.floor(Math.random() * values.length)],
      values[Math.floor(Math.random() * values.length)],
    ]) {
      const query = `?$select=${encodeURIComponent(junk())}&$filter=${encodeURIComponent(junk())}&after=${encodeURIComponent(junk())}`;
      const body = operation.method === 'GET' ? {} : { body: JSON.stringify(value) };
      const { status } = await place.ask(ann, path + query, { method: operation.method, ...body });
      assert.ok(status < 500, `${operation.method} ${path}${query} ${JSON.stringify(value)} → ${status}`);
    }
  }
});
