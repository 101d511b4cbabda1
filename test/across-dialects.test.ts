import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeId } from '../src/app/secrets.ts';
import type { Agent } from '../src/core/directory.ts';
import { type Clients, openClients, readXml } from './support/across-clients.ts';
import { checkEverywhere } from './support/across-readings.ts';
import { browser, fetchedAt, type Story, zone } from './support/across-story.ts';
import { type Koine, startKoine } from './support/koine.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
type Body = any;

const odd = '<b>&"]]>\u202e =1+1';
const note = 'Between us: a difficult one';

const start = Math.floor(Date.now() / 1000) * 1000 + 400;
let passed = 0;
/** Lets the clock by which sessions go show so many seconds after the start. */
const at = (seconds: number) => {
  passed = seconds;
};

let koine: Koine;
let clients: Clients;
let owner: Agent;
let colleague: Agent;

before(async () => {
  koine = await startKoine({ now: () => start + passed * 1000 });
  const { accounts } = koine.app;
  await accounts.changeSettings(null, koine.main.account.id, { zone: zone.name });
  clients = await openClients(koine, koine.main);
  const { agents } = await accounts.snapshot(koine.main.account.id);
  const named = (name: string) => [...agents.values()].find((agent) => agent.name === name);
  const [first, second] = [named('Owner'), named('SuperOffice User')];
  assert.ok(first && second);
  [owner, colleague] = [first, second];
});
after(() => koine.close());

/** Begins a chat as a LivePerson client does, and answers its path below the account's. */
async function beginChat(request: object): Promise<string> {
  const { status, headers } = await clients.ask('liveperson', '/chat/request?v=1&NC=true', { body: { request } });
  assert.equal(status, 201);
  return new URL(headers.get('location') ?? '').pathname.replace(/^\/api\/account\/\d+/, '');
}

/** A visitor on the site, with whose token the widget asks. */
async function welcome(visitor: { readonly name: string; readonly email?: string }) {
  const body = { inboxKey: koine.main.inbox.key, visitor };
  const welcomed = await koine.ask('/koine/v1/visitors', { body });
  assert.equal(welcomed.status, 201);
  const { token } = welcomed.body;
  return {
    token,
    visitor: welcomed.body.visitor,
    asVisitor: (path: string, told: unknown) =>
      koine.ask(`/koine/v1${path}`, { token, body: told, headers: { 'user-agent': browser.userAgent } }),
  };
}

/** Every answer in which a visitor, or a vendor's client, could find something of the session; as text. */
async function readAll({ ask, credentials }: Clients, story: Pick<Story, 'id' | 'number'>, chat: string) {
  const { id, number } = story;
  const json = { method: 'POST' };
  const entity = `/api/v1/Agents/Chat/GetChatSessionEntity?chatSessionEntityId=${number}`;
  const asked: readonly (readonly [string, string, object?])[] = [
    ['vcclive', `/v2/projects/${credentials.vcclive.projectId}/chats`],
    ['agendize', '/api/2.0/chat/history'],
    ['agendize', `/api/2.0/chat/history/${number}`],
    ['agendize', '/api/1.0/data?scope=chatHistory'],
    ['twin', '/api/v1/chats/sessions'],
    ['twin', '/api/v1/sessions'],
    ['twin', `/api/v1/sessions/${id}`],
    ['twin', `/api/v1/sessions/${id}/messages`],
    ['twin', '/api/v1/search/chat/sessions?fields=id,name,clientId&format=CSV'],
    ['liveperson', chat],
    ['liveperson', `${chat}/events`],
    ['liveperson', `${chat}/info`],
    ['liveperson', `${chat}/events`, { headers: { accept: 'application/xml' } }],
    ['superoffice', '/api/v1/Agents/Chat/ChatSessionsForUser', { ...json, body: '' }],
    ['superoffice', entity, { ...json, body: '' }],
    ['superoffice', '/api/v1/Agents/Chat/GetChatMessages', { ...json, body: { ChatSessionId: number } }],
    ['superoffice', '/api/v1/Agents/Chat/GetChatTranscript', { ...json, body: { ChatSessionId: number, Html: true } }],
    ['superoffice', '/api/v1/ChatSession'],
    ['native', `/koine/v1/sessions/${id}`],
    ['native', '/koine/v1/sessions'],
  ];
  const answers = [];
  for (const [dialect, path, asking] of asked) {
    const { status, body } = await ask(dialect, path, asking);
    answers.push({ dialect, path, status, text: typeof body === 'string' ? body : JSON.stringify(body) });
  }
  return answers;
}

interface Told {
  readonly story: Story;
  /** Where LivePerson's client has it. */
  readonly chat: string;
}

let parcel: Told;
let handed: Told & { readonly token: string };

test('[K3] a chat begun through LivePerson and answered through SuperOffice is read right through all, open and ended', async () => {
  const { read, line, end, agent, credentials } = clients;
  at(0);
  const chat = await beginChat({
    skill: credentials.liveperson.skill,
    visitorIp: '192.0.2.7',
    userAgent: browser.userAgent,
    chatReferrer: 'https://shop.example/cart',
    language: 'en-GB',
  });
  await read('liveperson', `${chat}/info/visitorName`, { method: 'PUT', body: { visitorName: 'Vera Lynn' } });
  assert.equal(
    (await read('vcclive', `/v2/projects/${credentials.vcclive.projectId}/chats`)).response[0].firstAgent,
    null,
  );
  assert.deepEqual((await read('agendize', '/api/2.0/chat/history')).items, []);
  const [waiting] = await agent('ChatSessionsForUser');
  assert.deepEqual([waiting.Status, waiting.User, waiting.CustomerName], ['InQueue', null, 'Vera Lynn']);
  const { ChatSessionId, SessionKey: id } = waiting;
  const answer = (Message: string) => agent('AddChatMessage', { ChatSessionId, Message: { Message } });
  at(4);
  assert.equal((await agent('PickUpChatSession', { ChatSessionId })).User.FullName, colleague.name);
  at(10);
  assert.equal((await line(chat, 'Where is my parcel?')).status, 201);
  at(17);
  await answer('I am looking.');
  at(30);
  assert.equal((await line(chat, odd)).status, 201);
  const { visitor } = await read('native', `/koine/v1/sessions/${id}`);
  const open: Story = {
    start,
    id,
    number: ChatSessionId,
    visitor: { id: visitor.id, name: 'Vera Lynn', email: null, ip: '192.0.2.7', language: 'en-GB' },
    page: { url: 'https://shop.example/cart', title: '' },
    said: [
      { agent: null, text: 'Where is my parcel?', at: 10 },
      { agent: colleague, text: 'I am looking.', at: 17 },
      { agent: null, text: odd, at: 30 },
    ],
    agents: [{ agent: colleague, at: 4 }],
    responses: [7],
    conversation: 20,
    ended: null,
  };
  await checkEverywhere(clients, open, chat);
  at(45);
  await answer(`${odd} indeed`);
  const answered: Story = {
    ...open,
    said: [...fetchedAt(30, open.said), { agent: colleague, text: `${odd} indeed`, at: 45 }],
    responses: [7, 15],
    conversation: 35,
  };
  await checkEverywhere(clients, answered, chat);
  at(60);
  assert.equal((await end(chat)).status, 201);
  const story = { ...answered, said: fetchedAt(45, answered.said), ended: 60 };
  await checkEverywhere(clients, story, chat);
  const { averageChatSessionDuration, chatSessions } = (await read('agendize', '/api/2.0/chat/history')).summary;
  assert.deepEqual([averageChatSessionDuration, chatSessions], [story.conversation, 1]);
  parcel = { story, chat };
});

test('[K3] a chat opened by the widget, handed from the console to SuperOffice and left through LivePerson is read right through all', async () => {
  const { read, line, end, agent } = clients;
  const began = 3_600;
  at(began);
  const { visitor, token, asVisitor } = await welcome({ name: 'Ida Ørsted', email: 'ida@example.org' });
  const page = { url: 'https://shop.example/returns', title: 'Returns', referrer: '' };
  const opened = await asVisitor('/sessions', { page, message: { text: 'May I send it back?' } });
  assert.equal(opened.status, 201);
  const { id, number } = opened.body;
  const cookie = await koine.signIn(koine.main.owner);
  const command = async (body: unknown) => {
    const { status, body: told } = await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body });
    assert.equal(status, 200, JSON.stringify(told));
  };
  at(began + 6);
  await command({ type: 'accept' });
  at(began + 11);
  await command({ type: 'post-message', messageId: 'the-answer-1', text: 'Within 30 days.' });
  await command({ type: 'post-message', messageId: 'the-note-1', text: note, kind: 'note' });
  at(began + 20);
  await asVisitor(`/sessions/${id}/messages`, { messageId: 'the-question-2', text: odd });
  at(began + 25);
  await command({ type: 'transfer', agentId: colleague.id });
  at(began + 33);
  await agent('AddChatMessage', { ChatSessionId: number, Message: { Message: 'I take over.' } });
  // Whoever knows the session's id reads it as LivePerson's chats are read, and goes on with it.
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  at(began + 40);
  assert.equal((await line(chat, 'Thank you!')).status, 201);
  const open: Story = {
    start: start + began * 1000,
    id,
    number,
    visitor: { id: visitor.id, name: 'Ida Ørsted', email: 'ida@example.org', ip: '127.0.0.1', language: null },
    page,
    said: [
      { agent: null, text: 'May I send it back?', at: 0 },
      { agent: owner, text: 'Within 30 days.', at: 11 },
      { agent: null, text: odd, at: 20 },
      { agent: colleague, text: 'I take over.', at: 33 },
      { agent: null, text: 'Thank you!', at: 40 },
    ],
    agents: [
      { agent: owner, at: 6 },
      { agent: colleague, at: 25 },
    ],
    responses: [11, 13],
    conversation: 40,
    ended: null,
  };
  await checkEverywhere(clients, open, chat);
  at(began + 52);
  assert.equal((await end(chat)).status, 201);
  const late = await asVisitor(`/sessions/${id}/messages`, { messageId: 'too-late-1', text: 'Wait' });
  assert.equal(late.status, 409);
  await checkEverywhere(clients, { ...open, ended: 52 }, chat);
  await checkEverywhere(clients, parcel.story, parcel.chat);
  const { averageChatSessionDuration } = (await read('agendize', '/api/2.0/chat/history')).summary;
  assert.equal(averageChatSessionDuration, (parcel.story.conversation + open.conversation) / 2);
  handed = { story: { ...open, ended: 52 }, chat, token };
});

test('[K3] a chat begun and answered through TWIN, passed on to SuperOffice and left through LivePerson is read right through all', async () => {
  const { read, line, end, agent, credentials, account } = clients;
  const began = 5_400;
  at(began);
  const client = { clientName: 'Ole Moe', clientEmail: 'ole@example.net', referer: 'https://shop.example/twin' };
  const body = { ...client, messageBody: 'Do you ship to Oslo?', sessionTtl: 3_600 };
  const { id } = await read('twin', `/api/v1/chats/${credentials.twin.chatId}/sessions`, { method: 'POST', body });
  const { visitor, number } = await read('native', `/koine/v1/sessions/${id}`);
  const { agents } = await koine.app.accounts.snapshot(account.account.id);
  const operator = [...agents.values()].find(({ name }) => name === 'TWIN integration');
  assert.ok(operator);
  at(began + 5);
  await read('twin', `/api/v1/sessions/${id}/operators/${operator.number}`, { method: 'PUT' });
  at(began + 8);
  await read('twin', `/api/v1/sessions/${id}/operators/messages`, { method: 'POST', body: { body: 'We do.' } });
  at(began + 20);
  await read('twin', `/api/v1/sessions/${id}/clients/messages`, { method: 'POST', body: { body: odd } });
  at(began + 26);
  await read('twin', `/api/v1/sessions/${id}/operators/${colleague.number}`, { method: 'PATCH' });
  at(began + 33);
  await agent('AddChatMessage', { ChatSessionId: number, Message: { Message: 'Within a week.' } });
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  const open: Story = {
    start: start + began * 1000,
    id,
    number,
    visitor: { id: visitor.id, name: 'Ole Moe', email: 'ole@example.net', ip: null, language: null },
    page: { url: 'https://shop.example/twin', title: '' },
    said: [
      { agent: null, text: 'Do you ship to Oslo?', at: 0 },
      { agent: operator, text: 'We do.', at: 8 },
      { agent: null, text: odd, at: 20 },
      { agent: colleague, text: 'Within a week.', at: 33 },
    ],
    agents: [
      { agent: operator, at: 5 },
      { agent: colleague, at: 26 },
    ],
    responses: [8, 13],
    conversation: 33,
    ended: null,
  };
  await checkEverywhere(clients, open, chat);
  at(began + 41);
  assert.equal((await line(chat, 'Thanks!')).status, 201);
  at(began + 50);
  assert.equal((await end(chat)).status, 201);
  const said = [...open.said, { agent: null, text: 'Thanks!', at: 41 }];
  await checkEverywhere(clients, { ...open, said, conversation: 41, ended: 50 }, chat);
  await checkEverywhere(clients, handed.story, handed.chat);
});

test('[K5] a note reaches neither the visitor nor any vendor', async () => {
  const { story, chat } = handed;
  const { items } = await clients.read('native', `/koine/v1/sessions/${story.id}/messages`);
  assert.deepEqual(
    items.filter(({ kind }: { kind: string }) => kind === 'note').map(({ text }: { text: string }) => text),
    [note],
  );
  const asVisitor = await koine.ask(`/koine/v1/sessions/${story.id}/messages`, { token: handed.token });
  assert.equal(asVisitor.body.items.length, story.said.length);
  for (const { dialect, path, status, text } of await readAll(clients, story, chat)) {
    assert.equal(status, 200, path);
    assert.match(text, /Ida \S+rsted|Thank you!/, `${dialect} ${path}`);
    assert.ok(!text.includes(note) && !text.includes('the-note-1'), `${dialect} ${path}`);
  }
});

test('[K5] another account sees nothing of it anywhere, and its credentials open no other’s doors', async () => {
  const others = await openClients(koine, await koine.addAccount('other'));
  for (const { story, chat } of [parcel, handed]) {
    for (const { dialect, path, status, text } of await readAll(others, story, chat)) {
      const isKnown = [story.id, story.visitor.id, story.visitor.name, ...story.said.map((each) => each.text)].some(
        (each) => text.includes(each) || text.includes(JSON.stringify(each).slice(1, -1)),
      );
      assert.ok(
        !isKnown && !text.includes(story.id.replaceAll('-', '')) && status < 500,
        `${dialect} ${path}: ${text}`,
      );
    }
    const before = await clients.read('native', `/koine/v1/sessions/${story.id}`);
    const { number: ChatSessionId } = story;
    const attempts: readonly (readonly [string, string, object])[] = [
      ['native', `/koine/v1/sessions/${story.id}/messages`, { body: { text: 'Mine' } }],
      ['twin', `/api/v1/sessions/${story.id}/operators/messages`, { body: { body: 'Mine' } }],
      ['twin', `/api/v1/sessions/${story.id}/spam`, { method: 'PATCH' }],
      ['liveperson', `${chat}/events`, { body: { event: { '@type': 'line', text: 'Mine' } } }],
      ['superoffice', '/api/v1/Agents/Chat/AddChatMessage', { body: { ChatSessionId, Message: { Message: 'Mine' } } }],
    ];
    for (const [dialect, path, asking] of attempts) {
      const { status } = await others.ask(dialect, path, asking);
      assert.ok(status >= 400 && status < 500, `${dialect} ${path}: ${status}`);
    }
    assert.deepEqual(await clients.read('native', `/koine/v1/sessions/${story.id}`), before);
  }
  const { vcclive, liveperson, agendize, superoffice } = clients.credentials;
  const mixed: readonly (readonly [string, string, Record<string, string>])[] = [
    [
      'vcclive',
      '/v2/projects',
      { authorization: `Basic ${btoa(`${vcclive.customer}:${others.credentials.vcclive.token}`)}` },
    ],
    ['agendize', '/api/2.0/chat/history', { apikey: agendize.apiKey }],
    ['liveperson', `/api/account/${liveperson.accountId}`, {}],
    [
      'superoffice',
      '/api/v1/ChatSession',
      { authorization: `Basic ${btoa(`${superoffice.username}:${others.credentials.superoffice.password}`)}` },
    ],
  ];
  for (const [dialect, path, headers] of mixed) {
    const { status } = await others.ask(dialect, path, { headers });
    assert.ok(status === 401 || status === 403, `${dialect}: ${status}`);
  }
});

test('[K2] what is sent twice with one id stands once in all, and an edited message by its newest text alone', async () => {
  const began = 7_200;
  at(began);
  const { visitor, asVisitor } = await welcome({ name: 'Uma' });
  const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' };
  const opening = { id: makeId(), page, message: { messageId: 'the-first-1', text: 'Hello' } };
  const opened = await asVisitor('/sessions', opening);
  assert.deepEqual([opened.status, (await asVisitor('/sessions', opening)).status], [201, 200]);
  const { id, number } = opened.body;
  const cookie = await koine.signIn(koine.main.owner);
  const twice = async (send: () => Promise<{ readonly status: number; readonly body: { repeated?: boolean } }>) => {
    const answers = [await send(), await send()];
    assert.deepEqual(
      answers.map(({ body }) => body.repeated),
      [false, true],
    );
  };
  const command = (body: unknown) => koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body });
  at(began + 3);
  await twice(() => command({ type: 'accept' }));
  at(began + 5);
  await twice(() => asVisitor(`/sessions/${id}/messages`, { messageId: 'the-second-1', text: 'Anybody?' }));
  at(began + 9);
  await twice(() => command({ type: 'post-message', messageId: 'the-reply-1', text: 'Hear I was' }));
  await twice(() => command({ type: 'edit-message', messageId: 'the-reply-1', text: 'Here I am' }));
  const story: Story = {
    start: start + began * 1000,
    id,
    number,
    visitor: { id: visitor.id, name: 'Uma', email: null, ip: '127.0.0.1', language: null },
    page,
    said: [
      { agent: null, text: 'Hello', at: 0 },
      { agent: null, text: 'Anybody?', at: 5 },
      { agent: owner, text: 'Here I am', at: 9 },
    ],
    agents: [{ agent: owner, at: 3 }],
    responses: [9],
    conversation: 9,
    ended: null,
  };
  await checkEverywhere(clients, story, `/chat/H1-${id.replaceAll('-', '')}K1`);
});

test('[K9] what visitors wrote is text in JSON, XML, HTML and tables', async () => {
  const { read, agent, credentials } = clients;
  const { story, chat } = parcel;
  await read('native', `/koine/v1/sessions/${story.id}/commands`, {
    body: { type: 'update-visitor', changes: { name: `=2+2 ${odd}` } },
  });
  const name = `=2+2 ${odd}`;
  const { visitor } = await read('agendize', `/api/2.0/chat/history/${story.number}`);
  const [vcc] = (await read('vcclive', `/v2/projects/${credentials.vcclive.projectId}/chats?limit=1`)).response;
  const entity = await agent(`GetChatSessionEntity?chatSessionEntityId=${story.number}`);
  const twin = await read('twin', `/api/v1/sessions/${story.id}`);
  assert.deepEqual([visitor.name, vcc.visitorName, entity.CustomerName, twin.name], [name, name, name, name]);

  const document = readXml(await read('agendize', '/api/1.0/data?scope=chatHistory')).agendize.entry[0];
  assert.deepEqual(
    document['chat:message'].map((message: Body) => message['#text']),
    story.said.map(({ text }) => text),
  );
  assert.equal(document['entry:value'][1]['@_value'], name);
  const xml = { headers: { accept: 'application/xml' } };
  const { events } = readXml(await read('liveperson', `${chat}/events`, xml));
  assert.deepEqual(
    events.event.filter(({ source }: Body) => source === 'visitor').map(({ text }: Body) => text),
    story.said.filter((each) => each.agent === null).map(({ text }) => text),
  );
  const carriers = readXml(
    await read('superoffice', '/api/v1/Agents/Chat/GetChatMessages', { body: { ChatSessionId: story.number }, ...xml }),
  ).ArrayOfChatMessage.ChatMessage;
  assert.deepEqual(
    carriers.filter(({ Type }: Body) => Type !== 'Special').map(({ Message }: Body) => Message),
    story.said.map(({ text }) => text),
  );

  const html = await agent('GetChatTranscript', { ChatSessionId: story.number, Html: true });
  assert.ok(html.includes('&lt;b&gt;&amp;') && !html.includes('<b>&'), html);
  const table = await read('twin', `/api/v1/search/chat/sessions?fields=name&id=${story.id}&format=CSV`);
  assert.equal(table, `name\r\n"'=2+2 <b>&""]]>\u202e =1+1"\r\n`);
});
