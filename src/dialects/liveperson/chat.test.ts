import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Intent } from '../../app/intent.ts';
import { makeId } from '../../app/secrets.ts';
import { type Client, openClient } from './fixtures/client.ts';
import { Streams } from './streams.ts';

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

const nasty = `<script>alert("1")</script> & &lt;b&gt; =1+1 \u202e {{7*7}} ]]> 'x' \\ 🙂\n\ttwo`;

/** The owner does something in the chat. */
function asOwner(chat: string, intent: Intent) {
  return koine.app.chat.command(client.owner, client.sessionId(chat), intent);
}

function saying(text: string, kind: 'text' | 'note' | 'whisper' = 'text') {
  return { type: 'post-message', messageId: makeId(), text, kind } as const;
}

test('[L28] [L11] a chat has its links in order, and one event is an object, none is absent', async () => {
  const chat = await client.startChatting();
  const href = `${koine.url}${client.path}${chat}`;
  const { link, events, info } = await client.chat(chat);
  const rels = ['self', 'events', 'info', 'next', 'transcript-request', 'transcript-with-subject-request'];
  assert.deepEqual(
    link.map((each) => each['@rel']),
    [...rels, 'exit-survey', 'custom-variables'],
  );
  assert.deepEqual(
    link.slice(0, 4).map((each) => each['@href']),
    [href, `${href}/events`, `${href}/info`, `${href}?from=4`],
  );
  assert.deepEqual(events.link, [
    { '@href': `${href}/events`, '@rel': 'self' },
    { '@href': `${href}/events?from=4`, '@rel': 'next' },
  ]);
  assert.deepEqual(
    info.link.map((each) => each['@rel']),
    ['self', 'visitor-name', 'visitor-typing', 'agent-typing'],
  );
  const raw = async (path: string) => (await client.ask(path)).body;
  const one = (await raw(`${chat}/events?from=3`)).events;
  assert.equal(one.event['@id'], '3');
  const none = (await raw(`${chat}/events?from=4`)).events;
  assert.deepEqual(Object.keys(none), ['link']);
  assert.deepEqual(none.link, events.link);
  await client.withSettings({ singleEvent: 'array' }, async () => {
    assert.equal((await raw(`${chat}/events?from=3`)).events.event.length, 1);
    assert.equal((await raw(`${chat}?from=3`)).chat.events.event.length, 1);
  });
});

test('[L48] a bot that meets the visitor is the agent, until it hands the chat off', async () => {
  const { account, inbox } = koine.main;
  const settings = { kind: 'webhook', url: 'https://bots.example/robo' } as const;
  const { bot } = await koine.app.bots.create(null, account.id, { name: 'Robo', settings });
  const meet = (id: string | null) =>
    koine.app.accounts.changeInbox(null, account.id, inbox.id, {
      settings: { bot: id === null ? null : { id, when: 'always' } },
    });
  await meet(bot.id);
  const chat = await client.start();
  await meet(null);
  const robo = { kind: 'bot', accountId: account.id, botId: bot.id, name: bot.name } as const;
  const told = async () => {
    const { state, agentName, agentId, startTime } = await client.info(chat);
    return { state, agentName, agentId, startTime };
  };
  const { startTime } = await told();
  assert.deepEqual(await told(), { state: 'chatting', agentName: 'Robo', agentId: bot.number, startTime });
  assert.equal((await client.say(chat, 'Hello')).status, 201);
  assert.deepEqual((await client.ask(`${chat}/info/agentTyping`)).body, { agentTyping: 'not-typing' });
  const handOff = { type: 'hand-off', reason: 'Wants a human', summary: 'A secret summary' } as const;
  await koine.app.chat.command(robo, client.sessionId(chat), handOff);
  assert.deepEqual(await told(), { state: 'waiting', agentName: undefined, agentId: undefined, startTime });
  assert.deepEqual((await client.ask(`${chat}/info/agentTyping`)).body, { agentTyping: 'unknown' });
  assert.equal((await client.say(chat, 'Still there?')).status, 400);
  const { event } = await client.events(chat);
  assert.deepEqual(
    event.map((each) => (each['@type'] === 'state' ? each.state : (each.systemMessageId ?? each.text))),
    ['waiting', '4', 'chatting', '3', 'Hello', 'waiting', '23'],
  );
  assert.doesNotMatch(JSON.stringify(await client.chat(chat)), /human|secret/);
});

test('[K5] [L49] a visitor’s client sees no whisper', async () => {
  const chat = await client.startChatting();
  await asOwner(chat, saying('Be kind to them', 'whisper'));
  await asOwner(chat, saying('Good day'));
  for (const path of [chat, `${chat}/events`, `${chat}/info`, `${chat}/events/4`, `${chat}/events/5`]) {
    assert.doesNotMatch(JSON.stringify((await client.ask(path)).body), /Be kind/);
  }
  const [line, ...more] = (await client.events(chat, 4)).event;
  assert.equal(line?.['@type'] === 'line' && line.text, 'Good day');
  assert.deepEqual(more, []);
});

test('[L12] XML says the same, with the link to the next events last', async () => {
  const chat = await client.startChatting();
  const { body, headers } = await client.ask(`${chat}/events?from=3`, { headers: { accept: '*/*' } });
  assert.match(headers.get('content-type') ?? '', /^application\/xml/);
  assert.match(
    body,
    /<events><link href="[^"]+\/events" rel="self"\/><link href="[^"]+\/events\?from=4" rel="next"\/><event id="3" type="line">/,
  );
  assert.match(body, /<systemMessageId>3<\/systemMessageId><subType>REGULAR<\/subType><\/event><\/events>$/);
  const posted = await client.ask(`${chat}/events?v=1`, {
    method: 'POST',
    body: '<event type="line"><text>&#104;&#105; &amp; bye</text></event>',
    headers: { 'content-type': 'application/xml' },
  });
  assert.equal(posted.status, 201);
  const [line] = (await client.events(chat, 4)).event;
  assert.equal(line?.['@type'] === 'line' && line.text, 'hi & bye');
  const info = await client.ask(`${chat}/info`, { headers: { accept: 'text/xml' } });
  assert.match(info.body, /<info><link href="[^"]+\/info" rel="self"\/>/);
  const ended = await client.ask(`${chat}/events`, {
    method: 'POST',
    body: '<event type="state"><state>ended</state></event>',
    headers: { 'content-type': 'text/xml' },
  });
  assert.equal(ended.status, 201);
});

test('[L29] [L33] [K9] a conversation is read as it was said, without gaps and without what is hidden', async () => {
  const chat = await client.startChatting();
  await client.say(chat, nasty);
  await asOwner(chat, saying('The visitor is difficult', 'note'));
  await asOwner(chat, { type: 'mark-spam', spam: true });
  await asOwner(chat, saying('I can help'));
  const { body } = await client.ask(`${chat}/events`);
  assert.ok(!JSON.stringify(body).includes('difficult'));
  const events = (await client.events(chat)).event;
  assert.deepEqual(
    events.map((event) => event['@id']),
    ['0', '1', '2', '3', '4', '5'],
  );
  const lines = events.flatMap((event) => (event['@type'] === 'line' ? [event] : [])).slice(2);
  assert.deepEqual(
    lines.map(({ textType, text, by, source, subType, systemMessageId }) => [
      textType,
      text,
      by,
      source,
      subType,
      systemMessageId,
    ]),
    [
      ['plain', nasty, 'You', 'visitor', 'REGULAR', undefined],
      ['plain', 'I can help', 'Owner', 'agent', 'REGULAR', undefined],
    ],
  );
  await client.put(`${chat}/info/visitorName`, { visitorName: 'Vera <b>' });
  await client.say(chat, '12');
  await asOwner(chat, saying(nasty));
  await client.withSettings({ agentText: 'html', systemLines: { 3: 'Hello from {agent} of {skill}' } }, async () => {
    const now = (await client.events(chat)).event.flatMap((event) => (event['@type'] === 'line' ? [event] : []));
    assert.deepEqual(
      now.map(({ textType }) => textType),
      ['plain', 'plain', 'plain', 'html', 'plain', 'html'],
    );
    assert.equal(now[1]?.text, 'Hello from Owner of ');
    assert.equal(now[3]?.text, '<div dir="ltr">I can help</div>');
    assert.ok(now[5]?.text.startsWith('<div dir="ltr">&lt;script&gt;alert(&quot;1&quot;)'));
    assert.deepEqual([now[4]?.by, now[4]?.text], ['Vera <b>', '12']);
  });
});

test('[L34] from says where to begin', async () => {
  const chat = await client.startChatting();
  const ids = async (from: string) => {
    const { status, body } = await client.ask(`${chat}/events${from}`);
    assert.equal(status, 200, from);
    assert.match(body.events.link[1]['@href'], /\?from=4$/);
    return [body.events.event ?? []].flat().map((event: Record<string, string>) => event['@id']);
  };
  assert.deepEqual(await ids(''), ['0', '1', '2', '3']);
  assert.deepEqual(await ids('?from='), ['0', '1', '2', '3']);
  assert.deepEqual(await ids('?from=-7'), ['0', '1', '2', '3']);
  assert.deepEqual(await ids('?from=2'), ['2', '3']);
  assert.deepEqual(await ids('?from=4'), []);
  assert.deepEqual(await ids(`?from=${'9'.repeat(30)}`), []);
  assert.deepEqual(await ids('?from=1&from=3'), ['3']);
  for (const from of ['x', '1.5', '0x1', '1e3']) {
    assert.equal((await client.ask(`${chat}?from=${from}`)).status, 400, from);
  }
});

test('[L37] a line is taken while chatting alone, and can be read at its address', async () => {
  const chat = await client.start();
  const refused = async () => {
    const { status, body } = await client.say(chat, 'Hello?');
    assert.deepEqual(
      [status, body.error.message, body.error.internalCode],
      [400, 'Cannot add line while not in chat', 5],
    );
  };
  await refused();
  await asOwner(chat, { type: 'accept' });
  const { status, headers, body } = await client.say(chat, 'Hello');
  assert.deepEqual([status, body], [201, '']);
  const location = headers.get('location') ?? '';
  assert.equal(location, `${koine.url}${client.path}${chat}/events/4`);
  const read = await client.ask(new URL(location).pathname);
  assert.equal(read.body.event.text, 'Hello');
  assert.equal((await client.ask(`${chat}/events/4.json`)).body.event['@id'], '4');
  for (const id of ['5', '-1', 'x']) assert.equal((await client.ask(`${chat}/events/${id}`)).status, 404);
  for (const event of [
    { '@type': 'line' },
    { '@type': 'line', text: ' ' },
    { '@type': 'line', text: ['a'] },
    [{ text: 'a' }],
  ]) {
    assert.equal((await client.ask(`${chat}/events`, { method: 'POST', body: { event } })).status, 400);
  }
  assert.equal((await client.say(chat, 'x'.repeat(16_385))).status, 413);
  await asOwner(chat, { type: 'end' });
  await refused();
});

test('[L32] [L38] the visitor ends a chat once, also while waiting; an agent’s end is told first', async () => {
  const end = (chat: string) =>
    client.ask(`${chat}/events`, { method: 'POST', body: { event: { '@type': 'state', state: 'ended' } } });
  const waiting = await client.start();
  const { status, headers } = await end(waiting);
  assert.equal(status, 201);
  assert.match(headers.get('location') ?? '', /\/events\/2$/);
  assert.equal((await client.info(waiting)).state, 'ended');
  const again = await end(waiting);
  assert.deepEqual([again.status, again.body.error.internalCode], [400, 5]);
  const row = await koine.app.history.get(client.owner, client.sessionId(waiting));
  assert.deepEqual([row.outcome, row.endedBy], ['abandoned', 'visitor']);
  const { account, queue } = koine.main;
  const setWrapUp = (wrapUpMs: number) =>
    koine.app.accounts.changeQueue(null, account.id, queue.id, { settings: { wrapUpMs } });
  await setWrapUp(60_000);
  const left = await client.startChatting();
  const location = (await end(left)).headers.get('location') ?? '';
  assert.equal((await client.ask(new URL(location).pathname)).body.event.state, 'ended');
  await setWrapUp(0);
  const chat = await client.startChatting();
  await asOwner(chat, { type: 'end' });
  const last = (await client.events(chat, 4)).event;
  assert.deepEqual(
    last.map((event) => (event['@type'] === 'line' ? event.systemMessageId : event.state)),
    ['5', 'ended'],
  );
});

test('[L44] what never was a chat, and what is over for long, is not found', async () => {
  const chat = await client.startChatting();
  await asOwner(chat, { type: 'end' });
  const missing = async (path: string) => {
    const { status, body } = await client.ask(path);
    assert.deepEqual([status, body.error.message, body.error.internalCode], [404, 'Chat session not found', 12], path);
  };
  for (const below of ['', '/events', '/info', '/info/visitorName', '/exitSurvey', '/customVariables']) {
    await missing(`/chat/H1-00000000000000000000000000000000K1${below}`);
    await missing(`/chat/${client.sessionId(chat)}${below}`);
  }
  assert.equal((await client.info(chat)).state, 'ended');
  await client.withSettings({ keepEnded: 0 }, async () => {
    const before = Date.now();
    while (Date.now() <= before) await new Promise(setImmediate);
    await missing(chat);
  });
  await client.withSettings({ keepEnded: null }, async () => assert.equal((await client.info(chat)).state, 'ended'));
});

test('[L45] [K5] a session that began elsewhere is a chat like any other', async () => {
  const { app, main } = koine;
  const { visitor } = await app.accounts.welcomeVisitor(main.account.id, main.inbox.id, { name: 'Vera' });
  const id = makeId();
  const actor = { kind: 'visitor', accountId: main.account.id, visitorId: visitor.id, inboxId: main.inbox.id } as const;
  await app.chat.open(actor, { id, message: saying('From the widget') }, { ip: null, userAgent: null });
  await app.chat.command(client.owner, id, { type: 'accept' });
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  const { events, info } = await client.chat(chat);
  assert.deepEqual(
    events.event.map((event) => (event['@type'] === 'line' ? event.text : event.state)),
    [
      'waiting',
      'Thank you for choosing to chat with us.',
      'From the widget',
      'chatting',
      'You are now chatting with Owner.',
    ],
  );
  assert.deepEqual([info.visitorName, info.visitorId], ['Vera', (await client.info(chat)).visitorId]);
  assert.equal((await client.say(chat, 'From the program')).status, 201);
  const session = await app.chat.session(actor, id);
  assert.deepEqual([session.lastMessage?.text, session.lastMessage?.by.kind], ['From the program', 'visitor']);
});

test('a poll takes one query, however long the chat is', async () => {
  const chat = await client.startChatting({ interactionTimeout: 3600 });
  for (let index = 0; index < 5; index += 1) await client.say(chat, `Line ${index}`);
  const { pool } = koine.app.database;
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  await client.chat(chat);
  pool.on('acquire', count);
  await client.chat(chat);
  await client.events(chat, 9);
  await client.info(chat);
  pool.off('acquire', count);
  // The timer is written anew every few seconds, which may fall into this.
  assert.ok(queries === 3 || queries === 4, String(queries));
});

test('every resource stands in the README', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const own = koine.routes.filter(({ dialect, method }) => dialect === 'liveperson' && method !== 'OPTIONS');
  const names = own.flatMap(({ path }) => path.split('/').filter((part) => part !== '' && !part.startsWith(':')));
  const plain = new Set(names.map((name) => name.replace(/\.\w+$/, '')));
  assert.deepEqual(
    [...plain].filter((name) => !new RegExp(`\\b${name}\\b`).test(readme)),
    [],
  );
});

test('[K8] the chats held in memory have a bound, and are read all the same', async () => {
  const chats = [await client.startChatting(), await client.startChatting(), await client.startChatting()];
  const streams = new Streams(1_000);
  for (const chat of [...chats, ...chats]) {
    const session = await koine.app.chat.session(client.owner, client.sessionId(chat));
    assert.equal((await streams.of(koine.app, client.owner, session)).length, 4);
    assert.ok(streams.size <= 2);
  }
  await client.say(chats[0] ?? '', 'x'.repeat(5_000));
  const session = await koine.app.chat.session(client.owner, client.sessionId(chats[0] ?? ''));
  assert.equal((await streams.of(koine.app, client.owner, session)).length, 5);
  assert.equal(streams.size, 0);
});
