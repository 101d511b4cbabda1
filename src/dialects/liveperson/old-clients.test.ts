import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { type Client, openClient, sendBare } from './fixtures/client.ts';

/** What public programs send and read, each in its own way; each follows the addresses that it was given. */

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends just what the program sends; headers are looked up by their letters. */
async function send(url: string, sent: Sent = {}) {
  const { status, rawHeaders, text } = await sendBare(url, sent);
  const header = (name: string) => {
    const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each === name);
    return at < 0 ? '' : (rawHeaders[at + 1] ?? '');
  };
  return { status, header, text };
}

/** The owner takes the chat, and says something. */
async function answer(chat: string, text: string): Promise<void> {
  const id = client.sessionId(chat);
  await koine.app.chat.command(client.owner, id, { type: 'accept' });
  await koine.app.chat.command(client.owner, id, { type: 'post-message', messageId: makeId(), text });
}

/** Where the look-up sends a program; in the tests there is no TLS. */
async function lookUp(path: string): Promise<string> {
  const { status, text } = await send(`${koine.url}${path}`);
  assert.equal(status, 200);
  return `http://${JSON.parse(text).baseURI}`;
}

test('[L1] [L6] [L14] [L28] a program with the key in the query reads links by their place and appends .json', async () => {
  const { account, appKey } = client;
  const host = await lookUp(`/api/account/${account}/service/conversationVep/baseURI.json?version=1.0`);
  const query = `v=1&appKey=${appKey}`;
  const json = { 'content-type': 'application/json' };
  const begun = await send(`${host}/api/account/${account}/chat/request.json?${query}`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ request: { skill: '', preChatLines: { line: ['Hello'] }, interactionTimeout: 3600 } }),
  });
  assert.equal(begun.status, 201);
  const place = begun.header('Location');
  const { chat } = JSON.parse((await send(`${place}.json?${query}`)).text);
  const hrefs = chat.link.map((link: Record<string, string>) => link['@href']);
  assert.equal(hrefs.length, 8);
  assert.ok(hrefs[7].endsWith('/customVariables'));
  const name = await send(`${chat.info.link[1]['@href']}.json?${query}`, {
    method: 'POST',
    headers: { ...json, 'x-http-method-override': 'PUT' },
    body: JSON.stringify({ visitorName: 'Bot' }),
  });
  assert.equal(name.status, 200);
  await answer(place, 'Good day');
  const poll = async (from: string) => {
    const { status, text } = await send(`${from.replace('?', '.json?')}&${query}`);
    assert.equal(status, 200);
    const next = JSON.parse(text).chat;
    const events = [next.events.event ?? []].flat() as readonly Record<string, unknown>[];
    return { next: next.link[3]['@href'], said: events.filter(({ systemMessageId }) => systemMessageId !== 0) };
  };
  const first = await poll(hrefs[3]);
  assert.deepEqual(
    first.said.map((event) => event.text ?? event.state),
    ['chatting', 'You are now chatting with Owner.', 'Good day'],
  );
  // Without a suffix and without saying what it accepts.
  const line = { event: { '@type': 'line', text: 'How are you?' } };
  const said = await send(`${hrefs[1]}?${query}`, { method: 'POST', headers: json, body: JSON.stringify(line) });
  assert.deepEqual([said.status, said.text], [201, '']);
  const second = await poll(first.next);
  assert.deepEqual(
    second.said.map(({ text, by }) => [text, by]),
    [['How are you?', 'Bot']],
  );
  assert.deepEqual((await poll(second.next)).said, []);
});

test('[L3] [L4] a collection of requests sends raw JSON without a type, and reads by the suffix', async () => {
  const { path, appKey } = client;
  const query = `v=1&appKey=${appKey}`;
  const begun = await send(`${koine.url}${path}/chat/request.json?${query}`, {
    method: 'POST',
    body: JSON.stringify({ request: { skillId: '-1', engagementId: '1', LETagVisitorId: 'x' } }),
  });
  assert.equal(begun.status, 201);
  const place = begun.header('Location');
  await answer(place, 'Hello');
  const body = JSON.stringify({ event: { '@type': 'line', text: 'Raw' } });
  const said = await send(`${place}/events.json?${query}`, { method: 'POST', body });
  assert.equal(said.status, 201);
  const info = JSON.parse((await send(`${place}/info.json?${query}`)).text);
  assert.ok(info.info.link.every((link: object) => 'href' in link && 'rel' in link));
  const end = JSON.stringify({ event: { '@type': 'state', state: 'ended' } });
  assert.equal((await send(`${place}/events.json?${query}`, { method: 'POST', body: end })).status, 201);
});

test('[L2] [L12] [L22] a telephone’s program speaks XML, and polls the last link with its key behind', async () => {
  const { path, appKey } = client;
  const begun = await send(`${koine.url}${path}/chat/request?appKey=${appKey}&v=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: '<request><skill>Support</skill><visitorId></visitorId><userAgent>phone</userAgent></request>',
  });
  assert.equal(begun.status, 201);
  const place = begun.header('Location');
  await answer(place, 'Fish & <chips>');
  const linkIn = (text: string) => [...text.matchAll(/<link href="([^"]*)"/g)].at(-1)?.[1]?.replaceAll('&amp;', '&');
  const whole = await send(`${place}/events?appKey=${appKey}&v=1`, { headers: { accept: '*/*' } });
  assert.equal(whole.header('Content-Type'), 'application/xml; charset=utf-8');
  assert.match(whole.text, /<text>Fish &amp; &lt;chips&gt;<\/text>/);
  const next = linkIn(whole.text);
  assert.match(next ?? '', /\/events\?from=5$/);
  const line = '<event type="line"><text>&#80;&#108;&#101;&#97;&#115;&#101;</text></event>';
  const posted = await send(`${place}/events?appKey=${appKey}&v=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: line,
  });
  assert.equal(posted.status, 201);
  const poll = await send(`${next}&appKey=${appKey}&v=1`, { headers: { accept: '*/*' } });
  assert.match(poll.text, /<event id="5" type="line">.*<text>Please<\/text>.*<source>visitor<\/source>/);
  const empty = await send(`${linkIn(poll.text)}&appKey=${appKey}&v=1`, { headers: { accept: '*/*' } });
  assert.ok(!empty.text.includes('<event '));
  const there = await send(`${koine.url}${path}/chat/availability?v=1&&skill=&appKey=${appKey}&`);
  assert.match(there.text, /<availability>false<\/availability>$/);
});

test('[L4] [L5] [L6] the vendor’s own script wants the bare type, and sends nothing as two quotes', async () => {
  const { path, appKey } = client;
  const headers = {
    authorization: `LivePerson appKey=${appKey}`,
    'content-type': 'application/json',
    accept: '*/*',
    'x-requested-with': 'XMLHttpRequest',
  };
  const begun = await send(`${koine.url}${path}/chat/request.json?v=1&NC=true&__d=12`, {
    method: 'POST',
    headers,
    body: '""',
  });
  assert.equal(begun.status, 201);
  const place = begun.header('Location');
  const poll = await send(`${place}.json?from=0&v=1&NC=true&__d=13`, { headers });
  assert.equal(poll.header('Content-Type'), 'application/json');
  assert.equal(JSON.parse(poll.text).chat.events.event.length, 2);
  const failed = await send(`${place}/info/visitorTyping.json?v=1`, {
    method: 'POST',
    headers: { ...headers, 'x-http-method-override': 'PUT' },
    body: '{"visitorTyping":"typing"}',
  });
  assert.deepEqual([failed.status, failed.header('Content-Type')], [400, 'application/json']);
  assert.equal(JSON.parse(failed.text).error.internalCode, 5);
});

test('[L14] [L29] a test harness reads the whole history again and again, and counts ids as text', async () => {
  const { account, appKey } = client;
  const host = await lookUp(`/csdr/account/${account}/service/conversationVep/baseURI.json?version=1.0`);
  const query = `v=1&appKey=${appKey}&NC=true`;
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  const tags = { LETagVisitorId: makeId(), LETagSessionId: makeId(), LETagContextId: '1' };
  const begin = async () => {
    const body = JSON.stringify({ request: { skill: 'Support', interactionTimeout: 120, ...tags } });
    const begun = await send(`${host}/api/account/${account}/chat/request?${query}`, {
      method: 'POST',
      headers: json,
      body,
    });
    assert.deepEqual([begun.status, begun.text], [201, '']);
    return begun.header('Location');
  };
  const places = await Promise.all([begin(), begin(), begin()]);
  for (const place of places) await answer(place, 'Ready');
  const read = async (place: string) => {
    const { text } = await send(`${place}/events?${query}`, { headers: json });
    return JSON.parse(text).events.event as readonly Record<string, string>[];
  };
  for (let round = 0; round < 3; round += 1) {
    const histories = await Promise.all(places.map(read));
    for (const history of histories) {
      assert.deepEqual(
        history.map((event) => event['@id']),
        Array.from({ length: 5 + round }, (_, index) => String(index)),
      );
    }
    const body = JSON.stringify({ event: { '@type': 'line', text: `Round ${round}` } });
    const all = places.map((place) => send(`${place}/events?${query}`, { method: 'POST', headers: json, body }));
    for (const { status } of await Promise.all(all)) assert.equal(status, 201);
  }
});
