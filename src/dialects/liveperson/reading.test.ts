import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import type { Intent } from '../../app/intent.ts';
import { makeId } from '../../app/secrets.ts';
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

/** The owner says something; answers where it stands in the log. */
async function answer(chat: string, kind: 'text' | 'note' = 'text'): Promise<number> {
  const { seq } = await asOwner(chat, { type: 'post-message', messageId: makeId(), text: 'Answer', kind });
  return seq ?? -1;
}

/** How far the log marks what the visitor has read, each time that it was written. */
async function marksIn(chat: string): Promise<readonly number[]> {
  const { events } = await koine.app.history.events(client.owner, client.sessionId(chat), -1, 1_000);
  return events.flatMap((event) =>
    event.type === 'messages-read' && event.actor.kind === 'visitor' ? [event.upTo] : [],
  );
}

test('[L47] what agents said is marked as read when it is fetched, once for all that is new', async () => {
  const chat = await client.startChatting({ interactionTimeout: 3600 });
  await client.say(chat, 'Question');
  await answer(chat);
  const second = await answer(chat);
  await client.info(chat);
  assert.deepEqual(await marksIn(chat), [], 'how the chat stands is no message');
  const { event } = await client.events(chat, 4);
  assert.deepEqual(
    event.map((each) => each['@id']),
    ['4', '5', '6'],
  );
  assert.deepEqual(await marksIn(chat), [second]);
  await answer(chat, 'note');
  const third = await answer(chat);
  assert.equal((await client.chat(chat)).events.event.length, 8);
  assert.deepEqual(await marksIn(chat), [second, third]);
  const session = await koine.app.chat.session(client.owner, client.sessionId(chat));
  assert.equal(session.readByVisitor, third, 'what the console shows its marks by');
  const ids = (await client.events(chat)).event.map((each) => each['@id']);
  assert.deepEqual(ids, ['0', '1', '2', '3', '4', '5', '6', '7'], 'the marks are no events');
});

test('[L47] polls without news write nothing', async () => {
  const chat = await client.startChatting({ interactionTimeout: 3600 });
  await answer(chat);
  await client.events(chat);
  await client.say(chat, 'Thanks');
  const { version } = await koine.app.chat.session(client.owner, client.sessionId(chat));
  for (let poll = 0; poll < 10; poll += 1) {
    await client.events(chat);
    await client.events(chat, 6);
    await client.ask(`${chat}?from=6`);
    await client.info(chat);
  }
  await Promise.all([1, 2, 3, 4].map(() => client.chat(chat)));
  assert.equal((await koine.app.chat.session(client.owner, client.sessionId(chat))).version, version);
  assert.equal((await marksIn(chat)).length, 1);
  const last = await answer(chat);
  await Promise.all([1, 2, 3, 4].map(() => client.chat(chat)));
  assert.deepEqual((await marksIn(chat)).slice(1), [last], 'polls at one time write one mark');
});

test('[L47] what the visitor’s client did not fetch is not marked', async () => {
  const chat = await client.startChatting({ interactionTimeout: 3600 });
  await answer(chat);
  await client.events(chat, 6);
  assert.deepEqual(await marksIn(chat), [], 'from lay beyond the last event');
  const { app, main } = koine;
  const { secret } = await app.keys.create(main.account.id, { name: 'Reads', dialect: 'liveperson', scopes: ['read'] });
  const byReader = await client.ask(chat, { headers: { authorization: `LivePerson appKey=${secret}` } });
  assert.equal(byReader.body.chat.events.event.length, 5);
  assert.deepEqual(await marksIn(chat), [], 'the key may only read');
  const within = await koine.ask(`/koine/v1/sessions/${client.sessionId(chat)}/as/liveperson`, { token: main.key });
  assert.equal(within.status, 200);
  assert.deepEqual(await marksIn(chat), [], 'an agent looked at the chat in this dialect');
});

test('[L47] a chat that is over is marked until its record is sealed', async () => {
  const chat = await client.startChatting({ interactionTimeout: 3600 });
  const first = await answer(chat);
  await asOwner(chat, { type: 'end' });
  assert.equal((await client.info(chat)).state, 'ended');
  await client.events(chat);
  assert.deepEqual(await marksIn(chat), [first]);
  const sealed = await client.startChatting({ interactionTimeout: 3600 });
  await answer(sealed);
  await asOwner(sealed, { type: 'end' });
  await asOwner(sealed, { type: 'close' });
  assert.equal((await client.events(sealed)).event.length, 7);
  assert.deepEqual(await marksIn(sealed), []);
});

test('[L45] [L47] reading a session that began elsewhere marks nothing', async () => {
  const { app, main } = koine;
  const { visitor } = await app.accounts.welcomeVisitor(main.account.id, main.inbox.id, {});
  const actor = { kind: 'visitor', accountId: main.account.id, visitorId: visitor.id, inboxId: main.inbox.id } as const;
  const id = makeId();
  await app.chat.open(actor, { id }, { ip: null, userAgent: null });
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  await asOwner(chat, { type: 'accept' });
  await answer(chat);
  assert.equal((await client.events(chat)).event.length, 5);
  assert.deepEqual(await marksIn(chat), []);
});
