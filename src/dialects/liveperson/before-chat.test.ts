import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Actor } from '../../core/access.ts';
import { type Client, openClient } from './fixtures/client.ts';

let koine: Koine;
let client: Client;
let answering: Extract<Actor, { kind: 'agent' }>;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
  const { account, queue } = koine.main;
  answering = { ...client.owner, rights: { [queue.id]: ['respond'] } };
  await koine.app.accounts.createQueue(null, account.id, { name: 'Returns', members: [], number: 77 });
  koine.realtime.presence.arrive(answering);
  koine.realtime.presence.choose(answering, 'away');
});
after(() => koine.close());

/** The owner is there to answer while the work runs. */
async function whileOnline(work: () => Promise<void>): Promise<void> {
  const { presence } = koine.realtime;
  presence.choose(answering, 'online');
  try {
    await work();
  } finally {
    presence.choose(answering, 'away');
  }
}

async function read(path: string) {
  const { status, body } = await client.ask(path);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function newest() {
  const actor = { kind: 'system', accountId: koine.main.account.id } as const;
  const query = { filter: {}, sort: 'number', descending: true, limit: 1, after: null, offset: 0 } as const;
  const [row] = await koine.app.history.find(actor, query);
  return koine.app.chat.session(actor, row?.id ?? '');
}

test('[L16] somebody is available who answers the skill, or is the agent', async () => {
  assert.deepEqual(await read('/chat/availability'), { availability: false });
  await whileOnline(async () => {
    const available = async (query: string) => (await read(`/chat/availability?${query}`)).availability;
    assert.equal(await available(''), true);
    assert.equal(await available('skill='), true);
    assert.equal(await available('skill=Support'), true);
    assert.equal(await available('skill=support&maxWaitTime=0'), true);
    assert.equal(await available('serviceQueue=Support&maxWaitTime=30'), true);
    assert.equal(await available('skill=Returns'), false);
    assert.equal(await available('skill=77'), false);
    assert.equal(await available('skill=Nobody'), false);
    assert.equal(await available('agent=OWNER@main.example&skill=Returns'), true);
    assert.equal(await available('agent=nobody@main.example'), false);
    assert.deepEqual(await available('skill=Support&skill=Returns'), {
      AvailabilityForSkills: {
        skillAvailability: [
          { skill: 'Support', isAvailable: true },
          { skill: 'Returns', isAvailable: false },
        ],
      },
    });
  });
  for (const longest of ['-1', '86401', 'x']) {
    assert.equal((await client.ask(`/chat/availability?maxWaitTime=${longest}`)).status, 400);
  }
});

test('[L16] nobody is available in a queue that is closed', async () => {
  const { account, queue } = koine.main;
  const openDay = (new Date().getUTCDay() + 2) % 7;
  const week = Array.from({ length: 7 }, (_, day) => (day === openDay ? [{ from: 600, to: 660 }] : []));
  const hours = { zone: 'UTC', week, holidays: [], exceptions: {} };
  const { id: calendarId } = await koine.app.calendars.create(null, account.id, { name: 'Rarely', hours });
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { calendarId });
  await whileOnline(async () => {
    assert.deepEqual(await read('/chat/availability?skill=Support'), { availability: false });
    assert.deepEqual(await read('/chat/availableSlots?skill=Support'), { availableSlots: 0 });
  });
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { calendarId: null });
});

test('[L17] slots are what agents can still take', async () => {
  assert.deepEqual(await read('/chat/availableSlots'), { availableSlots: 0 });
  await whileOnline(async () => {
    assert.deepEqual(await read('/chat/availableSlots?skill=Support'), { availableSlots: -1 });
    assert.deepEqual(await read('/chat/availableSlots?skill=Returns'), { availableSlots: 0 });
    await client.withSettings({ chatsPerAgent: 2 }, async () => {
      assert.deepEqual(await read('/chat/availableSlots?agent=owner@main.example'), { availableSlots: 2 });
      const chats = [await client.startChatting(), await client.startChatting()];
      assert.deepEqual(await read('/chat/availableSlots'), { availableSlots: 0 });
      assert.deepEqual(await read('/chat/availability?maxWaitTime=0'), { availability: false });
      assert.deepEqual(await read('/chat/availability'), { availability: true });
      for (const chat of chats) {
        await koine.app.chat.command(client.owner, client.sessionId(chat), { type: 'end' });
      }
      assert.deepEqual(await read('/chat/availableSlots'), { availableSlots: 2 });
    });
  });
});

test('[L18] the wait is 0, -1, -2, or goes by how fast agents accept', async () => {
  const wait = async (query = '') => (await read(`/chat/estimatedWaitTime${query}`)).estimatedWaitTime;
  assert.equal(await wait(), -1);
  assert.equal(await wait('?skill=Nobody'), -1);
  await whileOnline(async () => {
    assert.equal(await wait('?skill=Support'), 0);
    const members = [{ agentId: answering.agentId, rights: ['respond'] }] as const;
    for (const name of ['Fresh', 'Brisk']) {
      await koine.app.accounts.createQueue(null, koine.main.account.id, { name, members });
    }
    await client.start({ skill: 'Fresh' });
    assert.equal(await wait('?skill=Fresh'), -2);
    for (let count = 0; count < 5; count += 1) await client.startChatting({ skill: 'Brisk' });
    await client.start({ skill: 'Brisk' });
    assert.equal(await wait('?skill=Brisk'), 24, 'the second in line, where five were accepted within a minute');
    assert.deepEqual(await read('/chat/availability?skill=Brisk&maxWaitTime=24'), { availability: true });
    assert.deepEqual(await read('/chat/availability?skill=Brisk&maxWaitTime=23'), { availability: false });
  });
});

test('[L19] surveys have the structure of the vendor, and answers become the pre-chat form', async () => {
  const { survey } = await read('/chat//preSurvey.json?v=1&skill=Support');
  assert.deepEqual(await read('/chat/preSurvey?surveyName=x'), { survey });
  assert.deepEqual(Object.keys(survey), ['id', 'title', 'header', 'questions']);
  assert.deepEqual(survey.questions.question[1], {
    id: 2,
    logicId: 2,
    order: 2,
    mandatory: false,
    label: 'E-mail',
    type: 'Text Field',
    validationType: 'email',
    lastKnownValue: '',
  });
  const one = {
    id: 9,
    name: 'Short',
    questions: [
      {
        id: 5,
        type: 'Dropdown Box',
        label: 'Size',
        entries: [{ value: 'S' }, { value: 'L', displayValue: 'Large', checked: true, shows: [7, 8] }],
      },
    ],
  };
  await client.withSettings({ surveys: { preChat: one, offline: null } }, async () => {
    const { questions } = (await read('/chat/preSurvey?surveyName=Short')).survey;
    assert.deepEqual(questions.question.entry, [
      { value: 'S', displayValue: 'S', checked: false },
      { value: 'L', displayValue: 'Large', checked: true, logic: { showLogicId: [7, 8] } },
    ]);
    for (const path of ['/chat/preSurvey?surveyName=Long', '/chat/offlineSurvey']) {
      const { status, body } = await client.ask(path);
      assert.deepEqual([status, body.error.internalCode], [404, 28]);
    }
    const posted = await client.put('/chat/offlineSurvey', { survey: {} });
    assert.equal(posted.status, 404);
  });
});

test('[L20] [L25] the answers that come with a chat are its pre-chat form', async () => {
  const question = [
    { id: '1', answer: 'Vera' },
    { id: 2, answer: 'vera@shop.example' },
  ];
  await client.start({ skill: 'Support', survey: { id: 1, question } });
  const session = await newest();
  assert.deepEqual(session.answers['pre-chat'], { Name: 'Vera', 'E-mail': 'vera@shop.example' });
  assert.deepEqual(
    [session.visitor.name, session.visitor.email, session.stage],
    ['Vera', 'vera@shop.example', 'waiting'],
  );
  await client.start({ survey: { id: 1, question: { id: 1, answer: 'Ada' } } });
  assert.equal((await newest()).visitor.name, 'Ada');
  await client.start({ survey: { id: 1, questions: { question: [{ id: 1, label: 'Name' }] } } });
  assert.deepEqual((await newest()).answers, {});
  const refuse = async (answers: unknown) => {
    const body = { request: { survey: { question: answers } } };
    const { status, body: failure } = await client.ask('/chat/request', { method: 'POST', body });
    assert.equal(status, 400, JSON.stringify(answers));
    return failure.error.message;
  };
  assert.match(await refuse({ id: 99, answer: 'x' }), /An unknown question id was posted: 99/);
  await refuse({ id: 2, answer: 'no address' });
  await refuse({ id: 1, answer: ['a', 'b'] });
  await refuse({ id: 1, answer: { a: 1 } });
  await refuse('text');
  const choices = [
    { id: 1, type: 'Radio Button', label: 'One', entries: [{ value: 'a' }, { value: 'b' }] },
    { id: 2, type: 'Checkbox', label: 'Many', entries: [{ value: '1', displayValue: 'First' }, { value: '2' }] },
    { id: 3, type: 'Text Field', label: 'Count', validationType: 'numeric' },
  ];
  await client.withSettings({ surveys: { preChat: { id: 1, questions: choices } } }, async () => {
    await client.start({
      survey: {
        question: [
          { id: 1, answer: 'a' },
          { id: 2, answer: ['First', '2'] },
          { id: 3, answer: 7 },
        ],
      },
    });
    assert.deepEqual((await newest()).answers['pre-chat'], { One: 'a', Many: 'First, 2', Count: '7' });
    await refuse({ id: 1, answer: 'c' });
    await refuse({ id: 3, answer: 'seven' });
  });
});

test('[L20] [L21] where the inbox is strict, no survey lets a visitor pass for somebody who has proved who they are', async () => {
  const { inbox, key } = koine.main;
  const path = `/koine/v1/inboxes/${inbox.id}`;
  const be = (verification: string) => koine.ask(path, { token: key, method: 'PATCH', body: { verification } });
  await be('strict');
  const { body: made } = await koine.ask(`${path}/verification-keys`, { token: key, body: { kind: 'HS256' } });
  const token = await new SignJWT({ sub: 'di', email: 'di@shop.example' })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(inbox.key)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(made.secret));
  const proved = await koine.ask('/koine/v1/visitors', { body: { inboxKey: inbox.key, identity: { token } } });
  assert.equal(proved.status, 201);
  const before = (await newest()).id;
  const mail = { id: 2, answer: 'di@shop.example' };
  const begun = { request: { skill: 'Support', survey: { id: 1, question: [mail] } } };
  assert.equal((await client.ask('/chat/request', { method: 'POST', body: begun })).status, 403);
  const question = [{ id: 1, answer: 'Di' }, mail, { id: 3, answer: 'Call me back' }];
  assert.equal(
    (await client.put('/chat/offlineSurvey', { survey: { id: 2, question, skill: 'Support' } })).status,
    403,
  );
  assert.equal((await newest()).id, before);
  await be('off');
});

test('[L21] the offline survey becomes an offline message', async () => {
  const { survey } = await read('/chat/offlineSurvey.json');
  assert.deepEqual(
    survey.questions.question.map(({ label }: { label: string }) => label),
    ['Name', 'E-mail', 'Message'],
  );
  const question = [
    { id: 1, answer: 'Vera' },
    { id: 2, answer: 'vera@shop.example' },
    { id: 3, answer: 'Call me back' },
  ];
  const inside = {
    survey: { id: 2, question, skill: 'Returns', visitorIp: '192.0.2.9', chatRefferer: 'https://shop.example/' },
  };
  assert.equal((await client.put('/chat/offlineSurvey.json?v=1', inside)).status, 200);
  const session = await newest();
  assert.deepEqual(
    [session.intent, session.lastMessage?.text, session.visitor.email, session.visitor.ip, session.firstPage?.url],
    ['offline-message', 'Call me back', 'vera@shop.example', '192.0.2.9', 'https://shop.example/'],
  );
  assert.deepEqual(session.answers.offline, { Name: 'Vera', 'E-mail': 'vera@shop.example', Message: 'Call me back' });
  const beside = { LETagVisitorId: 'tag', skill: 'Support', survey: { question } };
  assert.equal((await client.put('/chat/offlineSurvey', beside)).status, 200);
  assert.equal((await newest()).extras.liveperson?.sharkVisitorId, 'tag');
  const short = await client.put('/chat/offlineSurvey', { survey: { question: question.slice(0, 2) } });
  assert.equal(short.status, 400);
  assert.match(short.body.error.message, /mandatory question was not answered: 3/);
});

test('[L22] [L23] a chat begins whoever is there, in the queue of the skill', async () => {
  const { account, inbox, queue } = koine.main;
  const { app } = koine;
  const shop = await app.accounts.createInbox(null, account.id, {
    name: 'Second',
    queueId: queue.id,
    number: 27469613,
  });
  const queueName = async () => {
    const { queues } = await app.accounts.snapshot(account.id);
    const session = await newest();
    return [queues.get(session.queueId ?? '')?.name, session.inboxId];
  };
  for (const request of [undefined, { skill: '' }, { skillId: -1 }, { skill: 'support' }, { skill: ' Support' }]) {
    await client.start(request);
    assert.deepEqual(await queueName(), ['Support', inbox.id]);
  }
  for (const request of [{ skillId: 77 }, { skill: '', skillId: '77' }, { serviceQueue: 'Returns' }]) {
    await client.start(request);
    assert.deepEqual(await queueName(), ['Returns', inbox.id]);
  }
  await client.start({ skill: 'Returns', engagementId: '27469613' });
  assert.deepEqual(await queueName(), ['Returns', shop.id]);
  await client.withSettings({ inbox: 27469613, startStatus: 200 }, async () => {
    const { status } = await client.ask('/chat/request', { method: 'POST', body: {} });
    assert.equal(status, 200);
    assert.deepEqual(await queueName(), ['Support', shop.id]);
  });
  for (const request of [{ maxWaitTime: 86_400 }, { maxWaitTime: '0' }, { maxWaitTime: '' }])
    await client.start(request);
  const there = (await newest()).number;
  for (const request of [{ skill: 'Nobody' }, { maxWaitTime: 86_401 }, { maxWaitTime: -1 }, { maxWaitTime: 'x' }]) {
    const { status } = await client.ask('/chat/request', { method: 'POST', body: { request } });
    assert.equal(status, 400, JSON.stringify(request));
  }
  assert.equal((await newest()).number, there);
});

test('[L24] a visitor comes back by their number, and nobody by one that is made up', async () => {
  const { visitorId } = await client.info(await client.start());
  assert.match(String(visitorId), /^\d{16}$/);
  const first = (await newest()).visitorId;
  await client.start({ visitorId });
  assert.equal((await newest()).visitorId, first);
  const again = await client.start({ visitorId: String(visitorId) });
  assert.equal((await newest()).visitorId, first);
  assert.equal((await client.info(again)).visitorId, visitorId);
  for (const made of ['1234567890123456', 'x', first]) {
    const { status, body } = await client.ask('/chat/request', {
      method: 'POST',
      body: { request: { visitorId: made } },
    });
    assert.deepEqual([status, body.error.message, body.error.internalCode], [401, 'Invalid User', 10]);
  }
});

test('[L25] what the client gave is in the information, and in the session', async () => {
  const chat = await client.start({
    LETagVisitorId: 'visitor-tag',
    LETagSessionId: 'session-tag',
    LETagContextId: '3',
    engagementId: 123,
    campaignId: 'summer',
    language: 'de-DE',
    interactionTimeout: '120',
    visitorIp: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0',
    chatReferrer: 'https://shop.example/cart',
    buttonName: 'chat-now',
    customVariables: { customVariable: { name: 'cart', value: '7' } },
  });
  const info = await client.info(chat);
  assert.deepEqual(
    [info.sharkVisitorId, info.sharkSessionId, info.sharkContextId, info.engagementId, info.campaignId, info.language],
    ['visitor-tag', 'session-tag', '3', '123', 'summer', 'de-DE'],
  );
  assert.equal(info.chatTimeout, 120);
  assert.deepEqual((await client.chat(chat)).info.sharkContextId, 3);
  const session = await newest();
  assert.deepEqual(
    [session.visitor.ip, session.visitor.system, session.visitor.language, session.firstPage?.url],
    ['192.0.2.7', 'Linux', 'de-DE', 'https://shop.example/cart'],
  );
  assert.deepEqual(session.extras.liveperson?.request, { buttonName: 'chat-now' });
  const variables = await read(`${chat}/customVariables`);
  assert.deepEqual(variables, { customVariables: { customVariable: { name: 'cart', value: '7' } } });
  for (const interactionTimeout of [0, -1, 'soon', 86_401]) {
    const { status } = await client.ask('/chat/request', { method: 'POST', body: { request: { interactionTimeout } } });
    assert.equal(status, 400);
  }
});

test('[L26] pre-chat lines are notes, and lines numbered 0 where the account shows them', async () => {
  const shapes = [{ line: ['one', 'two'] }, { lines: ['one', 'two'] }, ['one', 'two']];
  for (const preChatLines of shapes) {
    const chat = await client.start({ preChatLines });
    const log = await koine.app.history.events(client.owner, client.sessionId(chat), -1, 100);
    const notes = log.events.flatMap((event) => (event.type === 'message-posted' ? [[event.kind, event.text]] : []));
    assert.deepEqual(notes, [
      ['note', 'one'],
      ['note', 'two'],
    ]);
    assert.equal((await client.events(chat)).event.length, 2);
    await client.withSettings({ preChatLines: 'shown' }, async () => {
      const { event, link } = await client.events(chat);
      assert.deepEqual(
        event.slice(2).map((each) => each['@type'] === 'line' && [each['@id'], each.systemMessageId, each.text]),
        [
          ['2', '0', 'one'],
          ['3', '0', 'two'],
        ],
      );
      assert.match(link[1]?.['@href'] ?? '', /\?from=4$/);
    });
  }
  await client.start({ preChatLines: 'one' });
  assert.equal(
    (await client.ask('/chat/request', { method: 'POST', body: { request: { preChatLines: [{}] } } })).status,
    400,
  );
});

test('[L30] who is there decides how a chat opens', async () => {
  const opening = async () => {
    const { event } = await client.events(await client.start());
    return event.map((each) => (each['@type'] === 'line' ? each.systemMessageId : each.state));
  };
  assert.deepEqual(await opening(), ['waiting', '2']);
  await whileOnline(async () => assert.deepEqual(await opening(), ['waiting', '4']));
});

test('[L12] [L20] [L21] [L26] what comes before a chat comes in XML as well', async () => {
  const send = (method: string, path: string, body: string) =>
    client.ask(path, { method, body, headers: { 'content-type': 'application/xml', accept: 'text/xml' } });
  const questions = (...answers: readonly string[]) =>
    answers.map((answer, index) => `<question><id>${index + 1}</id><answer>${answer}</answer></question>`).join('');
  const begun = await send(
    'POST',
    '/chat/request?v=1',
    `<?xml version="1.0"?><request><skill>Returns</skill><preChatLines><line>one</line><line>two</line></preChatLines>
    <survey><id>1</id>${questions('Vera', 'vera@shop.example')}</survey><interactionTimeout>120</interactionTimeout>
    <customVariables><customVariable><name>a</name><value>1</value></customVariable></customVariables></request>`,
  );
  assert.deepEqual([begun.status, begun.body], [201, '']);
  const session = await newest();
  assert.deepEqual(session.answers['pre-chat'], { Name: 'Vera', 'E-mail': 'vera@shop.example' });
  const { chatTimeout, customVariables } = session.extras.liveperson ?? {};
  assert.deepEqual([chatTimeout, customVariables], [120, [{ name: 'a', value: '1' }]]);
  const { events } = await koine.app.history.events(client.owner, session.id, -1, 100);
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'message-posted' ? [event.text] : [])),
    ['one', 'two'],
  );
  const body = `<survey>${questions('Ada', 'ada@shop.example', 'Call &amp; tell')}<skill>Support</skill></survey>`;
  assert.equal((await send('PUT', '/chat/offlineSurvey', body)).status, 200);
  assert.equal((await newest()).lastMessage?.text, 'Call & tell');
  const { body: form } = await client.ask('/chat/preSurvey', { headers: { accept: 'application/xml' } });
  assert.match(form, /<survey><id>1<\/id>.*<questions><question><id>1<\/id>.*<\/question><question><id>2<\/id>/);
});
