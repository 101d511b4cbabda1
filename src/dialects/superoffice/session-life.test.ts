import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { endIdle } from './customer-side.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import type { ChatMessage, ChatSessionEntity } from './wire.ts';

let place: Workplace;
before(async () => {
  place = await openWorkplace(await startKoine());
});
after(() => place?.close());

const one = (ChatSessionId: number) => ({ ChatSessionId });

async function get(user: User, number: number): Promise<ChatSessionEntity> {
  const { status, body } = await place.chat(user, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null');
  assert.equal(status, 200);
  return body;
}

async function listed(user: User): Promise<readonly number[]> {
  const { status, body } = await place.chat(user, 'ChatSessionsForUser', '');
  assert.equal(status, 200);
  return body.map(({ ChatSessionId }: ChatSessionEntity) => ChatSessionId);
}

async function messages(user: User, number: number, after = 0): Promise<readonly ChatMessage[]> {
  const { status, body } = await place.chat(user, 'GetChatMessages', { chatSessionId: number, after });
  assert.equal(status, 200);
  return body;
}

async function save(user: User, entity: object) {
  const { status, body } = await place.chat(user, 'SaveChatSessionEntity', entity);
  assert.equal(status, 200, JSON.stringify(body));
  return body as ChatSessionEntity;
}

test('[S14] the list holds the sessions of topics in which the caller has any right, oldest first', async () => {
  const [first, second] = [await place.openChat(), await place.openChat()];
  for (const user of [place.ann, place.ben, place.lea]) {
    const found = (await listed(user)).filter((number) => [first.number, second.number].includes(number));
    assert.deepEqual(found, [first.number, second.number]);
  }
  assert.deepEqual(await listed(place.max), []);
});

test('[S14] older clients find the list at the customer service agent', async () => {
  const paths = ['Chat', 'CustomerService'].map((agent) => `/api/v1/Agents/${agent}/ChatSessionsForUser?$select=Rank`);
  const [one, other] = await Promise.all(paths.map((path) => place.ask(place.ann, path, { method: 'POST' })));
  assert.deepEqual([other?.status, other?.body], [200, one?.body]);
});

test('[S14] what was deleted, or ended more than eight hours ago, is left out; the hours are a setting', async () => {
  const { ann, koine, accountId } = place;
  const [ended, old, deleted] = [await place.openChat(), await place.openChat(), await place.openChat()];
  for (const { number } of [ended, old]) await save(ann, { ...one(number), Status: 'Finished' });
  await save(ann, { ...one(deleted.number), Status: 'Deleted' });
  assert.equal((await get(ann, deleted.number)).Status, 'Deleted');
  await koine.app.database.pool.query(
    `UPDATE session SET ended_at = ended_at - interval '9 hours' WHERE account_id = $1 AND number = $2`,
    [accountId, old.number],
  );
  const seen = await listed(ann);
  assert.deepEqual(
    [ended, old, deleted].map(({ number }) => seen.includes(number)),
    [true, false, false],
  );
  await place.withSettings({ finishedHours: 0 }, async () => assert.ok((await listed(ann)).includes(old.number)));
  await place.withSettings({ listLimit: 1 }, async () => assert.equal((await listed(ann)).length, 1));
});

test('[S15] a session is picked up from the queue once; without a welcome no message is sent', async () => {
  const { ann, ben, lea } = place;
  const { number } = await place.openChat();
  const before = await get(lea, number);
  assert.deepEqual([before.Status, before.User, before.WhenStarted], ['InQueue', null, '0001-01-01T00:00:00']);
  assert.equal((await place.chat(lea, 'PickUpChatSession', one(number))).body.Status, 'InQueue');
  const { body } = await place.chat(ann, 'PickUpChatSession', one(number));
  assert.deepEqual([body.User.FullName, body.Status, body.LastMessage], ['Ann', 'UserLast', 'Hello']);
  assert.match(body.WhenStarted, /^20/);
  for (const user of [ann, ben]) {
    const again = await place.chat(user, 'PickUpChatSession', one(number));
    assert.deepEqual([again.status, again.body], [200, null]);
  }
  assert.deepEqual((await place.chat(ann, 'PickUpChatSession', one(99999))).body, null);
  await save(ann, { ...one(number), Status: 'Closed' });
});

test('[S16] the first to be picked up is the one that has waited longest; null when nobody waits', async () => {
  const { ann, ben, max } = place;
  for (let open: number[] | null = []; open; ) {
    const { body } = await place.chat(ben, 'PickUpFirstChatSession', '');
    open = body ? [body.ChatSessionId] : null;
  }
  const [first, second] = [await place.openChat(), await place.openChat()];
  assert.deepEqual((await place.chat(max, 'PickUpFirstChatSession')).body, null);
  assert.equal((await place.chat(ann, 'PickUpFirstChatSession')).body.ChatSessionId, first.number);
  assert.equal((await place.chat(ann, 'PickUpFirstChatSession')).body.ChatSessionId, second.number);
  assert.deepEqual((await place.chat(ann, 'PickUpFirstChatSession')).body, null);
});

test('[S15] [S16] a user who asks twice at once is given each session once, and greets once', async () => {
  const { ann, koine, accountId, queue } = place;
  const topic = { WelcomeMessage: 'Welcome' };
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: { superoffice: { topic } } });
  const numbers = [await place.openChat(), await place.openChat()].map(({ number }) => number);
  const asked = await Promise.all([1, 2, 3, 4].map(() => place.chat(ann, 'PickUpFirstChatSession')));
  const given = asked.flatMap(({ body }) => body?.ChatSessionId ?? []);
  assert.deepEqual(new Set(given), new Set(numbers));
  assert.equal(given.length, 2);
  for (const number of numbers) {
    const { body } = await place.chat(ann, 'GetChatMessages', one(number));
    assert.equal(body.filter(({ SpecialType }: { SpecialType: string }) => SpecialType === 'Welcome').length, 1);
    await save(ann, { ...one(number), Status: 'Closed' });
  }
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: {} });
});

test('[S26] a rank is the smallest number that is free among its user’s sessions', async () => {
  const { max, queue, koine, accountId } = place;
  const members = [...queue.members, { agentId: max.agent.id, rights: ['respond'] as const }];
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { members: [...members, ...(await everyone())] });
  const chats = [await place.openChat(), await place.openChat(), await place.openChat()];
  const ranks: number[] = [];
  for (const { number } of chats) ranks.push((await place.chat(max, 'PickUpChatSession', one(number))).body.Rank);
  assert.deepEqual(ranks, [1, 2, 3]);
  await save(max, { ...one(chats[1]?.number ?? 0), Status: 'Finished' });
  const next = await place.openChat();
  assert.equal((await get(max, next.number)).Rank, 0);
  assert.equal((await place.chat(max, 'PickUpChatSession', one(next.number))).body.Rank, 2);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { members: await everyone() });
});

async function everyone() {
  const { ann, ben, lea } = place;
  return [
    { agentId: ann.agent.id, rights: ['respond', 'notify'] as const },
    { agentId: ben.agent.id, rights: ['respond', 'manage'] as const },
    { agentId: lea.agent.id, rights: ['listen'] as const },
  ];
}

async function pickedUp(user: User) {
  const chat = await place.openChat();
  await place.chat(user, 'PickUpChatSession', one(chat.number));
  return chat;
}

test('[S17] who is asked to take a session sees it outside their topics, and takes it or leaves it', async () => {
  const { ann, lea, max } = place;
  const { number } = await pickedUp(ann);
  const ask = (user: User, ToAssociate: string) =>
    place.chat(user, 'TransferChatSession', { ...one(number), ToAssociate });
  assert.equal((await ask(lea, 'max@acme.example')).body.TransferTo, null);
  const { body } = await ask(ann, 'max@acme.example');
  assert.deepEqual([body.User.FullName, body.TransferTo.FullName], ['Ann', 'Max']);
  assert.deepEqual(await listed(max).then((all) => all.includes(number)), true);
  const refused = await place.chat(max, 'RejectChatSessionTransfer', one(number));
  assert.equal(refused.status, 200);
  assert.equal((await get(ann, number)).TransferTo, null);
  assert.equal((await messages(ann, number)).at(-1)?.SpecialType, 'TransferRejected');
  await ask(ann, String(max.agent.number));
  assert.equal((await place.chat(ann, 'AcceptChatSessionTransfer', one(number))).body.User.FullName, 'Ann');
  const taken = (await place.chat(max, 'AcceptChatSessionTransfer', one(number))).body;
  assert.deepEqual([taken.User.FullName, taken.TransferTo], ['Max', null]);
  const last = (await messages(max, number)).at(-1);
  assert.deepEqual([last?.Type, last?.SpecialType], ['Special', 'TransferedSession']);
  const nothing = await place.chat(ann, 'RejectChatSessionTransfer', one(number));
  assert.deepEqual([nothing.status, nothing.body.User.FullName], [200, 'Max']);
});

test('[S17] an unknown user is a faulty argument; a manager may transfer what another has; the owner takes it back', async () => {
  const { ann, ben } = place;
  const { number } = await pickedUp(ann);
  const bad = await place.chat(ann, 'TransferChatSession', { ...one(number), ToAssociate: 'nobody' });
  assert.deepEqual([bad.status, bad.body.Error, bad.body.ErrorType], [400, true, 'ArgumentException']);
  const asked = await place.chat(ben, 'TransferChatSession', { ...one(number), ToAssociate: 'Lea@acme.example' });
  assert.equal(asked.body.TransferTo.Name, 'lea@acme.example');
  assert.equal((await place.chat(ann, 'RejectChatSessionTransfer', one(number))).body.TransferTo, null);
  const saved = await save(ann, { ...one(number), TransferTo: { Name: 'ben@acme.example' } });
  assert.equal(saved.TransferTo?.FullName, 'Ben');
  assert.equal((await save(ann, { ...one(number), transferTo: null })).TransferTo, null);
});

test('[S18] a reset session waits again, without user and without bot', async () => {
  const { ann, ben } = place;
  const { number } = await pickedUp(ann);
  await save(ann, { ...one(number), ChatbotIsActive: true });
  assert.equal((await get(ann, number)).ChatbotIsActive, true);
  const { body } = await place.chat(ben, 'ResetChatSession', one(number));
  assert.deepEqual([body.Status, body.User, body.ChatbotIsActive], ['InQueue', null, false]);
  assert.equal((await place.chat(ann, 'PickUpChatSession', one(number))).body.User.FullName, 'Ann');
});

test('[S19] a save changes what clients may change, and nothing else; null unlinks', async () => {
  const { ann, lea } = place;
  const { number } = await pickedUp(ann);
  const shown = await get(ann, number);
  const saved = await save(ann, {
    ...shown,
    sessionKey: 'stolen',
    whenRequested: '2001-01-01T00:00:00',
    InitialQueuePos: 99,
    Rank: 99,
    customerName: 'Vera Lynn',
    CustomerEmail: 'vera@example.org',
    customerPhone: '5',
    CustomerCompanyName: 'Bletchley',
    CustomerConsented: 'true',
    AlertLevel: '3',
    rating: 9,
    person: { personId: 5, fullName: 'Vera Lynn', TableRight: { mask: 3, reason: '' } },
    Ticket: { TicketId: 7, CreatedAt: '2026-01-05T10:00:00.000Z' },
  });
  const kept = { SessionKey: shown.SessionKey, WhenRequested: shown.WhenRequested, Rank: shown.Rank };
  for (const [name, value] of Object.entries({
    ...kept,
    InitialQueuePos: shown.InitialQueuePos,
    CustomerName: 'Vera Lynn',
    CustomerEmail: 'vera@example.org',
    CustomerPhone: '5',
    CustomerCompanyName: 'Bletchley',
    CustomerConsented: true,
    AlertLevel: 3,
    Rating: 5,
  })) {
    assert.equal(saved[name as keyof ChatSessionEntity], value, name);
  }
  assert.deepEqual([saved.Person?.PersonId, saved.Person?.FullName, saved.Person?.Email], [5, 'Vera Lynn', '']);
  assert.equal(saved.Person?.TableRight?.Mask, 'Select, Update');
  assert.equal(saved.Ticket?.CreatedAt, '2026-01-05T11:00:00+01:00');
  const unlinked = await save(ann, { ...saved, Person: null });
  assert.deepEqual([unlinked.Person, unlinked.Ticket?.TicketId], [null, 7]);
  assert.equal((await save(lea, { ...saved, CustomerName: 'Nobody' })).CustomerName, 'Vera Lynn');
  assert.equal(await save(ann, { ...saved, ChatSessionId: 99999 }), null);
});

test('[S19] a deleted session is gone; what is not there is deleted all the same', async () => {
  const { ann, lea } = place;
  const { number } = await place.openChat();
  const remove = (user: User, id: number) =>
    place.chat(user, `DeleteChatSessionEntity?ChatSessionEntityId=${id}`, 'null');
  assert.equal((await remove(lea, number)).status, 204);
  assert.equal((await get(ann, number)).ChatSessionId, number);
  const { status, body, headers } = await remove(ann, number);
  assert.deepEqual([status, body, headers.get('content-type')], [204, '', null]);
  assert.equal(await get(ann, number), null);
  assert.equal((await remove(ann, 99999)).status, 204);
  assert.equal((await place.ask(ann, `/api/v1/ChatSession/${number}`)).status, 404);
});

test('[S20] every status can be reached', async () => {
  const { ann } = place;
  for (const status of ['Invalid', 'PreChatForm', 'Faq', 'OfflineForm', 'InQueue'] as const) {
    const { number } = await pickedUp(ann);
    const saved = await save(ann, { ...one(number), Status: status });
    assert.equal(saved.Status, status);
    if (status === 'Faq') assert.deepEqual((await place.chat(ann, 'PickUpChatSession', one(number))).body, null);
  }
  for (const status of ['Finished', 'Deleted', 'Closed', 'RequestPosted', 'ClosedFromQueue'] as const) {
    const { number } = await place.openChat();
    const saved = await save(ann, { ...one(number), Status: status });
    assert.equal(saved.Status, status);
    assert.match(saved.WhenEnded, /^20/);
    assert.equal((await messages(ann, number)).at(-1)?.SpecialType, 'ClosedByUser');
  }
  const { number } = await place.openChat();
  await save(ann, { ...one(number), CustomerEmail: 'kari@example.com', Status: 'RequestPosted' });
  const { mails } = place.koine.app;
  await mails.make(place.accountId, new AbortController().signal);
  const manager = { kind: 'integration', accountId: place.accountId, keyId: '', name: '', scopes: ['manage'] } as const;
  const sent = await mails.list(manager, { kinds: ['offline-message'] }, null, 100);
  assert.ok(sent.length > 0, 'those who are to be notified get the request by mail');
  const chat = await pickedUp(ann);
  await chat.say('Are you there?');
  assert.equal((await get(ann, chat.number)).Status, 'CustomerLast');
  await place.chat(ann, 'AddChatMessage', { ...one(chat.number), Message: { Message: 'Yes' } });
  assert.equal((await get(ann, chat.number)).Status, 'UserLast');
  assert.equal((await save(ann, { ...one(chat.number), Status: 7 as never })).Status, 'Finished');
});

test('[S20] a customer who leaves while waiting closes the session in the queue; one who leaves a request posted it', async () => {
  const { koine, accountId, inbox, ann } = place;
  const { visitor } = await koine.app.accounts.welcomeVisitor(accountId, inbox.id, {});
  const actor = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: inbox.id } as const;
  const nowhere = { ip: null, userAgent: null };
  for (const [intent, status] of [
    ['chat', 'ClosedFromQueue'],
    ['offline-message', 'RequestPosted'],
  ] as const) {
    const { session } = await koine.app.chat.open(actor, { id: makeId(), intent }, nowhere);
    await koine.app.chat.command(actor, session.id, { type: 'end' });
    const found = await get(ann, session.number);
    assert.equal(found.Status, status);
    assert.equal((await messages(ann, session.number)).at(-1)?.SpecialType, 'ClosedByCustomer');
  }
});

test('[S24] a session opened here has a key, its place in the queue, and the first status of its topic', async () => {
  const { ann, max, queue, koine, accountId } = place;
  const create = () => place.chat(ann, 'CreateChatSessionForTopic', { ChatTopicId: queue.number });
  const { body } = await create();
  assert.deepEqual([body.Status, body.TopicId, body.User], ['InQueue', 260, null]);
  assert.ok(body.SessionKey.length > 20);
  const next = (await create()).body;
  assert.equal(next.InitialQueuePos, body.InitialQueuePos + 1);
  const settings = (topic: object) =>
    koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: { superoffice: { topic } } });
  await settings({ Widget: { PreFormEnabled: true, AutoFaqEnabled: true } });
  assert.equal((await create()).body.Status, 'PreChatForm');
  await settings({ Widget: { AutoFaqEnabled: true } });
  assert.equal((await create()).body.Status, 'Faq');
  await settings({ TicketEnabled: true });
  assert.equal((await create()).body.Status, 'OfflineForm');
  await settings({ BotEnabled: true });
  const withBot = (await create()).body;
  assert.deepEqual([withBot.Status, withBot.ChatbotIsActive], ['InQueue', true]);
  await settings({});
  const saved = await save(ann, { ChatSessionId: 0, TopicId: 260, CustomerName: 'Eve', Status: 'Faq' });
  assert.deepEqual([saved.CustomerName, saved.Status], ['Eve', 'Faq']);
  assert.equal((await place.chat(max, 'CreateChatSessionForTopic', { ChatTopicId: 260 })).status, 400);
  const blank = (await place.chat(ann, 'CreateDefaultChatSessionEntity', 'null')).body;
  assert.deepEqual([blank.ChatSessionId, blank.CustomerName, blank.WhenEnded], [0, '', '0001-01-01T00:00:00']);
});

test('[S24] the place in the queue counts who waited when a session came', async () => {
  const { ann, ben } = place;
  for (let more = true; more; ) more = (await place.chat(ben, 'PickUpFirstChatSession', '')).body !== null;
  const chats = [await place.openChat(), await place.openChat(), await place.openChat()];
  const places = () => Promise.all(chats.map(async ({ number }) => (await get(ann, number)).InitialQueuePos));
  const [first = 0, ...rest] = await places();
  assert.deepEqual(rest, [first + 1, first + 2]);
  await place.chat(ben, 'PickUpFirstChatSession', '');
  assert.deepEqual(await places(), [first, ...rest]);
});

test('[S25] a session opened here ends when nobody on the customer’s side asks for news', async () => {
  const { ann, koine, accountId, queue } = place;
  const { body } = await place.chat(ann, 'CreateChatSessionForTopic', { ChatTopicId: queue.number });
  const timer = { accountId, sessionId: body.SessionKey, kind: 'superoffice.idle' };
  const later = await endIdle(koine.app, timer);
  assert.ok(typeof later === 'number' && later > Date.now() + 60_000);
  const due = await koine.app.timers.take(Date.now() + 130_000, 100, 1);
  assert.ok(due.some(({ sessionId, kind }) => sessionId === body.SessionKey && kind === timer.kind));
  await koine.app.database.pool.query(`UPDATE session SET opened_at = opened_at - interval '3 minutes' WHERE id = $1`, [
    body.SessionKey,
  ]);
  await place.withSettings({ idleSeconds: 0 }, async () => assert.equal(await endIdle(koine.app, timer), undefined));
  assert.equal((await get(ann, body.ChatSessionId)).Status, 'InQueue');
  assert.equal(await endIdle(koine.app, timer), undefined);
  assert.equal((await get(ann, body.ChatSessionId)).Status, 'Closed');
  assert.equal((await messages(ann, body.ChatSessionId)).at(-1)?.SpecialType, 'ClosedByIdle');
});

test('[S26] the alert level rises with the topic’s minutes, and a saved one stands', async () => {
  const { ann, koine, accountId, queue } = place;
  const topic = { WarnNewChatMinutes: 1, WarnManagerNewChatMinutes: 5 };
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: { superoffice: { topic } } });
  const { number, id } = await place.openChat();
  const levels: number[] = [(await get(ann, number)).AlertLevel];
  for (const minutes of [2, 6]) {
    await koine.app.database.pool.query(
      `UPDATE session SET queued_at = now() - make_interval(mins => $2) WHERE id = $1`,
      [id, minutes],
    );
    levels.push((await get(ann, number)).AlertLevel);
  }
  assert.deepEqual(levels, [0, 1, 2]);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: {} });
});
