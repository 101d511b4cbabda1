import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Intent } from '../../app/intent.ts';
import { makeId } from '../../app/secrets.ts';
import type { RoomMember, RoomNews } from '../../realtime/rooms.ts';
import { type Client, openClient } from './fixtures/client.ts';

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

function saying(text: string, kind: 'text' | 'note' = 'text') {
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

test('[L35] [L36] the information alone has plain links, and no agent while the chat waits', async () => {
  const chat = await client.start();
  const waiting = await client.info(chat);
  assert.deepEqual(Object.keys(waiting), [
    ...[
      'link',
      'state',
      'chatSessionKey',
      'skillName',
      'skillId',
      'startTime',
      'duration',
      'lastUpdate',
      'chatTimeout',
    ],
    ...['visitorId', 'agentTyping', 'visitorTyping', 'visitorName', 'rtSessionId', 'sharkVisitorId', 'sharkSessionId'],
    'sharkContextId',
  ]);
  assert.deepEqual(waiting.link[0], { href: `${koine.url}${client.path}${chat}/info`, rel: 'self' });
  assert.deepEqual([waiting.chatTimeout, waiting.state, waiting.duration], [40, 'waiting', 0]);
  assert.ok(chat.endsWith(waiting.chatSessionKey));
  assert.ok(waiting.rtSessionId > 2 ** 32 && Number.isSafeInteger(waiting.visitorId));
  await asOwner(chat, { type: 'accept' });
  const chatting = await client.info(chat);
  assert.deepEqual(
    [chatting.state, chatting.agentName, chatting.agentId],
    ['chatting', 'Owner', koine.main.owner.agent.number],
  );
  await client.withSettings({ infoLinks: 'both', offset: '-05:00', chatTimeout: 60 }, async () => {
    const both = await client.info(chat);
    assert.deepEqual(Object.keys(both.link[0] ?? {}), ['@href', '@rel', 'href', 'rel']);
    assert.match(both.startTime, /-05:00$/);
    assert.equal(Date.parse(both.startTime), Date.parse(chatting.startTime));
    assert.equal(both.chatTimeout, 40, 'what the chat began with');
  });
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
  const chat = await client.startChatting();
  await asOwner(chat, { type: 'end' });
  const last = (await client.events(chat, 4)).event;
  assert.deepEqual(
    last.map((event) => (event['@type'] === 'line' ? event.systemMessageId : event.state)),
    ['5', 'ended'],
  );
});

test('[L39] the visitor’s name is set with 200, also while waiting', async () => {
  const chat = await client.start();
  assert.deepEqual((await client.ask(`${chat}/info/visitorName`)).body, { visitorName: 'You' });
  const { status, body } = await client.put(`${chat}/info/visitorName.json?v=1`, { visitorName: 'Vera' });
  assert.deepEqual([status, body], [200, '']);
  assert.deepEqual((await client.ask(`${chat}/info/visitorName`)).body, { visitorName: 'Vera' });
  const xml = { method: 'PUT', body: '<visitorName>Ada</visitorName>', headers: { 'content-type': 'application/xml' } };
  assert.equal((await client.ask(`${chat}/info/visitorName`, xml)).status, 200);
  assert.equal((await client.info(chat)).visitorName, 'Ada');
  await client.withSettings({ nameStatus: 201, visitorName: 'Me' }, async () => {
    assert.equal((await client.put(`${chat}/info/visitorName`, { visitorName: 'Eva' })).status, 201);
    assert.equal((await client.info(await client.start())).visitorName, 'Me');
  });
});

test('[L40] typing goes both ways', async () => {
  const chat = await client.start();
  const typing = (visitorTyping: string) => client.put(`${chat}/info/visitorTyping`, { visitorTyping });
  const early = await typing('typing');
  assert.deepEqual(
    [early.status, early.body.error.message, early.body.error.internalCode],
    [400, "Cannot set visitor's typing status. Chat was ended", 5],
  );
  assert.deepEqual((await client.ask(`${chat}/info/agentTyping`)).body, { agentTyping: 'unknown' });
  await asOwner(chat, { type: 'accept' });
  const heard: RoomNews[] = [];
  const agent: RoomMember = { side: 'agent', hearRoom: (news) => void heard.push(news) };
  const { rooms } = koine.realtime;
  const session = client.sessionId(chat);
  rooms.join(session, agent);
  assert.deepEqual((await client.ask(`${chat}/info/agentTyping`)).body, { agentTyping: 'not-typing' });
  assert.equal((await typing('typing')).status, 200);
  assert.deepEqual((await client.ask(`${chat}/info/visitorTyping`)).body, { visitorTyping: 'typing' });
  assert.deepEqual(
    heard.map((news) => news.kind === 'typing' && [news.actor.kind, news.typing]),
    [['visitor', true]],
  );
  rooms.type(session, agent, { kind: 'agent', id: 'owner', name: 'Owner' }, true);
  assert.equal((await client.info(chat)).agentTyping, 'typing');
  assert.deepEqual((await client.ask(`${chat}/info/agentTyping`)).body, { agentTyping: 'typing' });
  rooms.type(session, agent, { kind: 'agent', id: 'owner', name: 'Owner' }, false);
  assert.equal((await client.chat(chat)).info.agentTyping, 'not-typing');
  await client.say(chat, 'Done');
  assert.equal((await client.info(chat)).visitorTyping, 'not-typing');
  assert.deepEqual(heard.at(-1)?.kind === 'typing' && heard.at(-1), {
    kind: 'typing',
    actor: heard[0]?.kind === 'typing' && heard[0].actor,
    typing: false,
  });
  rooms.leave(session, agent);
  assert.equal((await typing('maybe')).status, 400);
  await asOwner(chat, { type: 'end' });
  assert.equal((await typing('typing')).status, 400);
});

test('[L41] a transcript is asked for by mail', async () => {
  const chat = await client.startChatting();
  const plain = await client.put(`${chat}/transcriptRequest.json`, {
    email: 'vera@shop.example',
    timezoneOffset: -7200000,
  });
  assert.deepEqual([plain.status, plain.body], [200, '']);
  await asOwner(chat, { type: 'end' });
  const titled = { email: 'vera@shop.example', subject: 'Our chat' };
  assert.equal((await client.put(`${chat}/transcriptWithSubjectRequest`, titled)).status, 200);
  const xml = '<transcriptRequest><email>ada@shop.example</email></transcriptRequest>';
  const put = { method: 'PUT', body: xml, headers: { 'content-type': 'text/xml' } };
  assert.equal((await client.ask(`${chat}/transcriptRequest`, put)).status, 200);
  const { events } = await koine.app.history.events(client.owner, client.sessionId(chat), -1, 100);
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'transcript-requested' ? [[event.email, event.subject]] : [])),
    [
      ['vera@shop.example', null],
      ['vera@shop.example', 'Our chat'],
      ['ada@shop.example', null],
    ],
  );
  for (const body of [{}, { email: 'x' }, { email: 'a@b.c', timezoneOffset: 'x' }, { email: ['a@b.c'] }]) {
    assert.equal((await client.put(`${chat}/transcriptRequest`, body)).status, 400);
  }
});

test('[L19] [L20] the exit survey is linked always, and there when it is set', async () => {
  const chat = await client.startChatting();
  assert.equal((await client.chat(chat)).link[6]?.['@rel'], 'exit-survey');
  const missing = await client.ask(`${chat}/exitSurvey`);
  assert.deepEqual([missing.status, missing.body.error.internalCode], [404, 28]);
  const questions = [{ id: 1, type: 'Radio Button', label: 'Solved?', entries: [{ value: 'yes' }, { value: 'no' }] }];
  await client.withSettings({ surveys: { exit: { id: 361348, questions } } }, async () => {
    await asOwner(chat, { type: 'end' });
    const { survey } = (await client.ask(`${chat}/exitSurvey?surveyName=`)).body;
    assert.deepEqual([survey.id, survey.questions.question.label], [361348, 'Solved?']);
    assert.equal((await client.put(`${chat}/exitSurvey`, { survey })).status, 200);
    const answered = { survey: { id: 361348, question: { id: 1, answer: 'yes' } }, userAgent: 'x' };
    assert.equal((await client.put(`${chat}/exitSurvey`, answered)).status, 200);
    const session = await koine.app.chat.session(client.owner, client.sessionId(chat));
    assert.deepEqual(session.answers.exit, { 'Solved?': 'yes' });
    const unknown = await client.put(`${chat}/exitSurvey`, { survey: { question: { id: 7, answer: 'x' } } });
    assert.match(unknown.body.error.message, /An unknown question id was posted: 7/);
  });
});

test('[L42] custom variables are kept', async () => {
  const chat = await client.start();
  assert.deepEqual((await client.ask(`${chat}/customVariables`)).body, { customVariables: {} });
  const customVariable = [
    { name: 'cart', value: '7' },
    { name: 'vip', value: true },
  ];
  assert.equal((await client.put(`${chat}/customVariables`, { customVariables: { customVariable } })).status, 200);
  const old = {
    method: 'POST',
    body: '<customVariable><name>page</name><value>home</value></customvariable>',
    headers: { 'content-type': 'text/xml' },
  };
  assert.equal((await client.ask(`${chat}/customVariables/page`, old)).status, 200);
  assert.deepEqual((await client.ask(`${chat}/customVariables`)).body.customVariables.customVariable, [
    { name: 'cart', value: '7' },
    { name: 'vip', value: 'true' },
    { name: 'page', value: 'home' },
  ]);
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

test('[K5] a key that may only read reads, and changes nothing', async () => {
  const { app, main } = koine;
  const chat = await client.startChatting();
  const { secret } = await app.keys.create(main.account.id, { name: 'Reads', dialect: 'liveperson', scopes: ['read'] });
  const headers = { authorization: `LivePerson appKey=${secret}` };
  assert.equal((await client.ask(chat, { headers })).status, 200);
  for (const [path, body] of [
    [`${chat}/events`, { event: { '@type': 'line', text: 'x' } }],
    [`${chat}/info/visitorName`, { visitorName: 'x' }],
    ['/chat/request', {}],
  ] as const) {
    assert.equal((await client.ask(path, { method: 'POST', body, headers })).status, 403);
  }
  assert.equal((await client.events(chat)).event.length, 4);
});
