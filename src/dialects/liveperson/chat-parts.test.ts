import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Intent } from '../../app/intent.ts';
import type { RoomMember, RoomNews } from '../../realtime/rooms.ts';
import { type Client, openClient } from './fixtures/client.ts';

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

/** The owner does something in the chat. */
function asOwner(chat: string, intent: Intent) {
  return koine.app.chat.command(client.owner, client.sessionId(chat), intent);
}

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
    assert.equal((await client.info(await client.start())).chatTimeout, 60);
  });
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
  const { mails } = koine.app;
  await mails.make(client.owner.accountId, new AbortController().signal);
  const manager = { ...client.owner, kind: 'integration', keyId: '', name: '', scopes: ['manage'] } as const;
  const made = await mails.list(manager, { sessionId: client.sessionId(chat) }, null, 10);
  assert.deepEqual(made.map(({ recipient, state }) => `${recipient} ${state}`).toSorted(), [
    'ada@shop.example waiting',
    'vera@shop.example waiting',
    'vera@shop.example waiting',
  ]);
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
  await client.withSettings({ surveys: { exit: { id: 361348, name: 'after', questions } } }, async () => {
    await asOwner(chat, { type: 'end' });
    assert.equal((await client.ask(`${chat}/exitSurvey?surveyName=after`)).status, 200);
    const other = `${chat}/exitSurvey?surveyName=before`;
    assert.deepEqual([(await client.ask(other)).status, (await client.put(other, { survey: {} })).status], [404, 404]);
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
