import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Client, openClient, sendBare } from './fixtures/client.ts';

let koine: Koine;
let client: Client;
let key: string;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
  key = `LivePerson appKey=${client.appKey}`;
});
after(() => koine.close());

const UNKNOWN =
  'Bad authorization request. general_problem=unknown_authorization_type&general_problem_advice=unknown authorization type received';

test('[L1] [L8] the key goes in the header, as bearer, or in the query of a request without header', async () => {
  const { appKey, path, ask } = client;
  const url = `${path}/chat/availability.json`;
  const status = async (headers: Record<string, string>, query = '') => {
    const answer = await koine.ask(`${url}${query}`, { headers });
    if (answer.status === 401) {
      const { time, ...rest } = answer.body.error;
      assert.deepEqual(rest, { message: UNKNOWN, internalCode: 5 });
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    }
    return answer.status;
  };
  assert.equal(await status({ authorization: key }), 200);
  assert.equal(await status({ authorization: `liveperson  appkey=${appKey}` }), 200);
  assert.equal(await status({ authorization: `Bearer ${appKey}` }), 200);
  assert.equal(await status({}, `?appKey=${appKey}`), 200);
  assert.equal(await status({}, `?v=1&&skill=&appKey=${appKey}&`), 200);
  for (const name of ['appkey', 'APPKEY']) assert.equal(await status({}, `?${name}=${appKey}`), 200, name);
  const bad = ['', 'LivePerson', 'LivePerson appKey=', 'LivePerson appKey=x', `Basic ${btoa(`x:${appKey}`)}`, appKey];
  for (const authorization of bad) assert.equal(await status({ authorization }), 401, authorization);
  assert.equal(await status({ authorization: 'x' }, `?appKey=${appKey}`), 401);
  for (const again of ['appKey', 'appkey'])
    assert.equal(await status({}, `?appKey=${appKey}&${again}=${appKey}`), 401, again);
  assert.equal(await status({}), 401);
  const bySlug = await ask('/api/account/main/chat/availability');
  assert.equal(bySlug.status, 200);
  const other = await koine.addAccount('other');
  for (const name of ['other', String(other.account.number), 'nobody', '0', '%00']) {
    const answer = await ask(`/api/account/${name}/chat/availability`);
    assert.ok(answer.status === 401 || answer.status === 400, `${name}: ${answer.status}`);
  }
});

test('[L2] odd query strings are read quietly, other versions are refused', async () => {
  for (const query of ['?v=1&NC=true', '?v=1&&skill=', '?__d=123&v=1', '?skill=&', '', '?v=', '?NC=true&x=y&x=z']) {
    assert.equal((await client.ask(`/chat/availability${query}`)).status, 200, query);
  }
  for (const query of ['?v=2', '?v=x', '?v=1&v=2']) {
    const { status, body } = await client.ask(`/chat/availability${query}`);
    assert.deepEqual([status, body.error.internalCode], [400, 400], query);
  }
});

test('[L3] the answer is in the form of the suffix, of what is accepted, of the body, or XML', async () => {
  const form = async (suffix: string, headers: Record<string, string>) => {
    const { status, text, rawHeaders } = await sendBare(`${koine.url}${client.path}/chat/availability${suffix}`, {
      headers: { authorization: key, ...headers },
    });
    assert.equal(status, 200);
    const type = rawHeaders[rawHeaders.indexOf('Content-Type') + 1];
    if (text === '{"availability":false}') assert.equal(type, 'application/json');
    else
      assert.match(`${type} ${text}`, /^application\/xml; charset=utf-8 <\?xml .*<availability>false<\/availability>$/);
    return text.startsWith('{') ? 'json' : 'xml';
  };
  assert.equal(await form('.json', { accept: '*/*' }), 'json');
  assert.equal(await form('.json', { accept: 'application/xml' }), 'json');
  assert.equal(await form('.xml', { accept: 'application/json' }), 'xml');
  assert.equal(await form('', { accept: 'application/json' }), 'json');
  assert.equal(await form('', { accept: 'text/html, application/json;q=0.9, */*' }), 'json');
  assert.equal(await form('', { accept: 'text/xml' }), 'xml');
  assert.equal(await form('', { accept: '*/*' }), 'xml');
  assert.equal(await form('', {}), 'xml');
  assert.equal(await form('', { accept: '*/*', 'content-type': 'application/json' }), 'json');
});

test('[L4] [L13] a body is read by its type, the suffix, or how it begins; what is broken is refused', async () => {
  const start = async (suffix: string, body: string, type?: string) => {
    const { status } = await sendBare(`${koine.url}${client.path}/chat/request${suffix}?v=1`, {
      method: 'POST',
      headers: {
        authorization: key,
        ...(type !== undefined && { 'content-type': type }),
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    });
    return status;
  };
  const json = JSON.stringify({ request: { skill: 'Support' } });
  const xml = '<?xml version="1.0"?><request><skill>&#83;upport</skill><userAgent>x</userAgent></request>';
  assert.equal(await start('', json, 'application/json; charset=UTF-8'), 201);
  assert.equal(await start('.json', json), 201);
  assert.equal(await start('.json', json, 'text/plain'), 201);
  assert.equal(await start('', json), 201);
  assert.equal(await start('', xml, 'application/xml'), 201);
  assert.equal(await start('.json', xml, 'text/xml'), 201);
  assert.equal(await start('', xml), 201);
  for (const empty of ['', '""', '{}', '{"request":null}', '<request/>'])
    assert.equal(await start('', empty), 201, empty);
  assert.equal(await start('', '', 'application/json'), 201);
  const bad = [
    json.slice(1),
    xml.slice(1),
    '[1]',
    '7',
    'null',
    '{"request":[]}',
    '{"request":{"skill":{}}}',
    '{"request":{"skill":"\\u0000"}}',
    '{"request":{"userAgent":"\\ud800"}}',
    '<request><skill>&#0;</skill></request>',
    '<!DOCTYPE r [<!ENTITY x "Support">]><request><skill>&x;</skill></request>',
    `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
    '<request>'.repeat(2000),
  ];
  for (const body of bad) assert.equal(await start('', body), 400, body.slice(0, 60));
  assert.equal(await start('', `{"request":{"x":"${'x'.repeat(300_000)}"}}`), 413);
  for (const useless of [
    'nonsense',
    'json',
    '',
    'application/json, text/json',
    '*/*',
    'application/x-www-form-urlencoded',
  ]) {
    assert.equal(await start('', json, useless), 201, useless);
    assert.equal(await start('.json', json, useless), 201, useless);
  }
});

test('[L4] [K6] a body is read in the charset that it names, or that its bytes are in; other bytes are refused', async () => {
  const chat = await client.start();
  const named = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><visitorName>Zoë €</visitorName>`;
  const json = '{"visitorName":"Zoë €"}';
  const western = (text: string) => Buffer.from(text.replace('€', '\x80'), 'latin1');
  const set = async (type: string, body: Buffer) => {
    const answer = await fetch(`${koine.url}${client.path}${chat}/info/visitorName`, {
      method: 'PUT',
      headers: { authorization: key, 'content-type': type },
      body: new Uint8Array(body),
    });
    const { visitorName } = (await client.ask(`${chat}/info/visitorName`)).body;
    await client.put(`${chat}/info/visitorName`, { visitorName: 'Nobody' });
    return [answer.status, visitorName];
  };
  for (const [type, body] of [
    ['application/json', Buffer.from(json)],
    ['application/json; charset=UTF-8', Buffer.from(`\ufeff${json}`)],
    ['application/json', western(json)],
    ['application/json; charset="ISO-8859-1"', western(json)],
    ['application/json; charset=utf-16le', Buffer.from(json, 'utf16le')],
    ['application/xml', western(named('windows-1252'))],
    ['text/xml', western(named('ISO-8859-1'))],
    ['text/xml', Buffer.from(named('UTF-8'))],
    ['text/xml', Buffer.from(named('utf-16'))],
    ['text/xml; charset=utf-8', Buffer.from(named('ISO-8859-1'))],
  ] as const) {
    assert.deepEqual(await set(type, body), [200, 'Zoë €'], `${type} ${body.subarray(0, 45)}`);
  }
  for (const [type, body] of [
    ['application/json; charset=utf-8', western(json)],
    ['application/json; charset=klingon', Buffer.from(json)],
    ['text/xml', Buffer.from(named('klingon'))],
  ] as const) {
    assert.deepEqual(await set(type, body), [400, 'Nobody'], type);
  }
});

test('[L5] PUT comes true, by the override, or as a plain POST', async () => {
  const chat = await client.start();
  const set = (method: string, visitorName: string, headers: Record<string, string> = {}) =>
    client.ask(`${chat}/info/visitorName.json?v=1`, { method, body: { visitorName }, headers });
  assert.equal((await set('PUT', 'Ada')).status, 200);
  assert.equal((await client.info(chat)).visitorName, 'Ada');
  assert.equal((await set('POST', 'Bea', { 'X-HTTP-Method-Override': 'PUT' })).status, 200);
  assert.equal((await set('POST', 'Bea', { 'X-HTTP-Method-Override': 'put' })).status, 200);
  assert.equal((await set('POST', 'Cleo')).status, 200);
  assert.equal((await client.info(chat)).visitorName, 'Cleo');
  const tunnelled = await set('POST', 'Dora', { 'X-HTTP-Method-Override': 'DELETE' });
  assert.deepEqual([tunnelled.status, tunnelled.body.error.internalCode], [404, 28]);
});

test('[L6] addresses are absolute and bare, and headers are spelled as clients look them up', async () => {
  const { status, rawHeaders, text } = await sendBare(
    `${koine.url}${client.path}/chat/request.json?v=1&NC=true&appKey=${client.appKey}`,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"request":{}}' },
  );
  assert.deepEqual([status, text], [201, '']);
  const location = rawHeaders[rawHeaders.indexOf('Location') + 1] ?? '';
  assert.match(location, new RegExp(`^${koine.url}${client.path}/chat/H\\d+-[0-9a-f]{32}K\\d+$`));
  const read = await sendBare(`${location}.json?v=1`, { headers: { authorization: key } });
  assert.equal(read.rawHeaders[read.rawHeaders.indexOf('Content-Type') + 1], 'application/json');
  const { chat } = JSON.parse(read.text);
  const links = [...chat.link, ...chat.events.link, ...chat.info.link].map((link) => link['@href']);
  for (const href of links) assert.match(href, new RegExp(`^${location}[A-Za-z/]*(\\?from=\\d+)?$`));
  const mounted = await client.ask(`/dialects/liveperson${client.path}/chat/request`, { method: 'POST', body: {} });
  assert.ok(mounted.headers.get('location')?.startsWith(`${koine.url}/dialects/liveperson${client.path}/chat/`));
});

test('[L7] pages of any origin may call, and read where a chat is', async () => {
  const origin = 'https://shop.example';
  const asked = 'authorization,content-type,x-http-method-override';
  for (const path of [`${client.path}/chat/request`, `/csdr/account/main/service/baseURI.json`]) {
    const preflight = await koine.ask(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
    for (const header of asked.split(',')) assert.ok(allowed.includes(header), header);
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST, PUT/);
  }
  const started = await client.ask('/chat/request', { method: 'POST', body: {}, headers: { origin } });
  assert.equal(started.headers.get('access-control-allow-origin'), '*');
  assert.match(started.headers.get('access-control-expose-headers') ?? '', /Location/);
  const refused = await koine.ask(`${client.path}/chat/availability`, { headers: { origin } });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, '*']);
});

test('[L8] [L9] failures have the vendor’s form, in both formats, and do not repeat the key', async () => {
  const nothing = await client.ask(`/chat/nothing/here?v=1&appKey=secret&x=1`);
  assert.equal(nothing.status, 404);
  assert.equal(nothing.body.error.message, `null for uri: ${client.path}/chat/nothing/here?v=1&appKey=&x=1`);
  assert.equal(nothing.body.error.internalCode, 28);
  const xml = await client.ask('/chat/H1-00000000000000000000000000000000K1', { headers: { accept: '*/*' } });
  assert.equal(xml.status, 404);
  assert.match(
    xml.body,
    /<error><time>[^<]+<\/time><message>Chat session not found<\/message><internalCode>12<\/internalCode><\/error>$/,
  );
});

test('[L10] failures tell their time by the account’s offset, once the account is known', async () => {
  await client.withSettings({ offset: '-05:00' }, async () => {
    for (const path of ['/chat/availability?v=2', '/chat/H1-00000000000000000000000000000000K1']) {
      const { body } = await client.ask(path);
      assert.match(body.error.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-05:00$/);
      assert.ok(Math.abs(Date.parse(body.error.time) - Date.now()) < 3_600_000);
    }
    const { body } = await client.ask('/chat/availability', { headers: { authorization: 'LivePerson appKey=x' } });
    assert.match(body.error.time, /\+00:00$/);
  });
});

test('[L14] the look-up answers with this host, without a key', async () => {
  const baseURI = new URL(koine.url).host;
  const { account } = client;
  const one = { service: 'conversationVep', account, baseURI };
  for (const root of ['/api', '/csdr']) {
    for (const suffix of ['.json', '']) {
      const path = `${root}/account/${account}/service/conversationVep/baseURI${suffix}?version=1.0`;
      assert.deepEqual((await koine.ask(path)).body, { ...one, baseURIs: [one] });
    }
    const all = await koine.ask(`${root}/account/${account}/service/baseURI.json?version=1.0`);
    assert.deepEqual(all.body.baseURIs[0], one);
    const area = `${root}/account/${account}/service/adminArea/baseURI.lpCsds?version=1.0`;
    const found = { ResultSet: { lpData: [{ lpServer: baseURI }] } };
    assert.deepEqual((await koine.ask(area)).body, found);
    const script = await koine.ask(`${area}&cb=lpCb12.x`);
    assert.equal(script.body, `lpCb12.x(${JSON.stringify(found)});`);
    assert.match(script.headers.get('content-type') ?? '', /^application\/javascript/);
    assert.deepEqual((await koine.ask(`${area}&cb=alert(1)//`)).body, found);
  }
  for (const version of ['?version=2.0', '?version=x']) {
    const { status } = await koine.ask(`/api/account/${account}/service/conversationVep/baseURI.json${version}`);
    assert.equal(status, 400, version);
  }
  const unknown = await koine.ask('/api/account/nobody/service/conversationVep/baseURI.json');
  assert.deepEqual([unknown.status, unknown.body.error.internalCode], [401, 5]);
});

test('[L15] the account has its links', async () => {
  const { body } = await client.ask('');
  const href = `${koine.url}${client.path}`;
  assert.deepEqual(body, {
    account: {
      '@id': client.account,
      link: [
        { '@href': href, '@rel': 'self' },
        { '@href': `${href}/chat/request`, '@rel': 'chat-request' },
        { '@href': `${href}/chat/availability`, '@rel': 'chat-availability' },
        { '@href': `${href}/chat/availableSlots`, '@rel': 'chat-available-slots' },
        { '@href': `${href}/chat/estimatedWaitTime`, '@rel': 'chat-estimatedWaitTime' },
        { '@href': `${href}/chat/preSurvey`, '@rel': 'prechat-survey' },
        { '@href': `${href}/chat/offlineSurvey`, '@rel': 'chat-offline-survey' },
      ],
    },
  });
  const suffixed = await koine.ask(`${client.path}.json?v=1`, { headers: { authorization: key } });
  assert.deepEqual(suffixed.body, body);
  const xml = await client.ask('', { headers: { accept: 'application/xml' } });
  assert.ok(xml.body.includes(`<account id="${client.account}"><link href="${href}" rel="self"/>`));
});

test('[L46] nobody can prove to be a signed-in visitor', async () => {
  const { status, body } = await client.ask(`${client.path}/conversation.json`, {
    method: 'POST',
    body: { ssoKey: 'x' },
  });
  assert.deepEqual([status, body.error.internalCode], [401, 5]);
});
