import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import { factsOf } from './schema.ts';
import { ChatMessage, MessageType, SpecialType } from './wire.ts';

let place: Workplace;
before(async () => {
  place = await openWorkplace(await startKoine());
});
after(() => place?.close());

async function add(user: User, ChatSessionId: number, Message: unknown) {
  return place.chat(user, 'AddChatMessage', { ChatSessionId, Message });
}

async function read(user: User, chatSessionId: number, after = 0): Promise<readonly ChatMessage[]> {
  return (await place.chat(user, 'GetChatMessages', { chatSessionId, after })).body;
}

async function pickedUp() {
  const chat = await place.openChat('First');
  await place.chat(place.ann, 'PickUpChatSession', { ChatSessionId: chat.number });
  return chat;
}

test('[S21] messages have ids that rise and are nobody else’s, and can be read after one of them', async () => {
  const { ann } = place;
  const [chat, other] = [await pickedUp(), await pickedUp()];
  const { body } = await add(ann, chat.number, { Message: 'Second' });
  await add(ann, other.number, { Message: 'Elsewhere' });
  await chat.say('Third');
  const all = await read(ann, chat.number);
  assert.deepEqual(Object.keys(all[0] ?? {}), Object.keys(ChatMessage.properties));
  assert.deepEqual(
    all.map((each) => [each.Type, each.Message, each.Author, each.SpecialType]),
    [
      ['ToUser', 'First', 'Vera', 'None'],
      ['ToCustomer', 'Second', 'Ann', 'None'],
      ['ToUser', 'Third', 'Vera', 'None'],
    ],
  );
  const second = all[1];
  assert.deepEqual(body, second);
  assert.deepEqual(
    (await read(ann, chat.number, second?.ChatMessageId)).map(({ Message }) => Message),
    ['Third'],
  );
  const ids = [...all, ...(await read(ann, other.number))].map(({ ChatMessageId }) => ChatMessageId);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(await read(ann, 99999), []);
});

test('[S21] the topic’s welcome is the first message after pick-up, in the caller’s language', async () => {
  const { ann, koine, accountId, queue } = place;
  const topic = { WelcomeMessage: 'NO:"Hei!";US:"Hi!"' };
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: { superoffice: { topic } } });
  const { number } = await place.openChat();
  const taken = await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number }, { 'accept-language': 'nb-NO' });
  assert.deepEqual([taken.body.Status, taken.body.LastMessage], ['UserLast', 'Hei!']);
  const welcome = (await read(ann, number)).at(-1);
  assert.deepEqual([welcome?.Type, welcome?.SpecialType, welcome?.ReadByCustomer], ['ToCustomer', 'Welcome', 0]);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: {} });
});

test('[S12] [S21] every type and special type can be posted, by name or by number, and comes back by name', async () => {
  const { ann } = place;
  const { number } = await pickedUp();
  for (const [name, value] of Object.entries(factsOf(SpecialType)['x-numbers'] ?? {})) {
    const given = { type: 'Special', specialType: value, specialParam: '["a"]', message: name === 'None' ? 'x' : '' };
    const { status, body } = await add(ann, number, given);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      [body.Type, body.SpecialType, body.SpecialParam, body.Message],
      ['Special', name, '["a"]', given.message],
    );
  }
  for (const name of Object.keys(factsOf(MessageType)['x-numbers'] ?? {})) {
    assert.equal((await add(ann, number, { Type: name, Message: 'x' })).body.Type, name);
  }
  assert.equal((await add(ann, number, { Type: 4, Message: 'x' })).status, 400);
});

test('[S21] a message may be shown later than it was posted, and is sorted by that', async () => {
  const { ann } = place;
  const { number } = await pickedUp();
  const later = await add(ann, number, {
    Message: 'Later',
    WhenPosted: '2999-01-01T00:00:00.0000000Z',
    Author: 'Robot',
  });
  assert.deepEqual([later.body.WhenPosted, later.body.Author], ['2999-01-01T01:00:00+01:00', 'Robot']);
  await add(ann, number, { Message: 'Now' });
  assert.deepEqual(
    (await read(ann, number)).map(({ Message }) => Message),
    ['First', 'Now', 'Later'],
  );
});

test('[S22] whoever may not respond cannot post; a manager takes the chat over by it', async () => {
  const { ann, ben, lea, max } = place;
  const { number } = await pickedUp();
  const refused = await add(lea, number, { Message: 'Me too' });
  assert.deepEqual([refused.status, refused.body.Error], [400, true]);
  assert.equal((await add(max, number, { Message: 'Me too' })).status, 400);
  assert.equal((await add(ben, number, { Message: 'I take over' })).status, 200);
  assert.equal((await add(ann, number, { Message: 'Not mine any more' })).status, 400);
  const owner = (await place.chat(ann, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null')).body.User;
  assert.equal(owner.FullName, 'Ben');
  const waiting = await place.openChat();
  assert.equal((await add(ann, waiting.number, { Message: 'Hello' })).status, 200);
  assert.deepEqual(
    (await add(ann, number, null)).body.MessageDetail,
    "The parameters dictionary contains a null entry for parameter 'Message'.",
  );
});

test('[S22] what is posted to the user is the customer’s, and opens a session again that was over', async () => {
  const { ann } = place;
  const { number } = await pickedUp();
  await place.chat(ann, 'SaveChatSessionEntity', { ChatSessionId: number, Status: 'Finished' });
  assert.equal((await add(ann, number, { Message: 'Too late' })).status, 400);
  const { body } = await add(ann, number, { Type: 'ToUser', Message: 'One more thing' });
  assert.deepEqual([body.Type, body.Author], ['ToUser', 'Vera']);
  const specials = (await read(ann, number)).map(({ SpecialType: special }) => special);
  assert.deepEqual(specials, ['None', 'ClosedByUser', 'ReopenedByCustomer', 'None']);
});

test('[S21] files are told by name in messages, lists and transcripts', async () => {
  const { koine, accountId, ben } = place;
  const { app } = koine;
  const { id, number } = await place.openChat('Look');
  const session = await app.chat.session({ kind: 'system', accountId }, id);
  const vera = { kind: 'visitor', accountId, visitorId: session.visitorId, inboxId: session.inboxId } as const;
  const upload = { name: 'terms.txt', body: Readable.from(['Be kind.']), size: null, address: '192.0.2.1' };
  const file = await app.files.upload(vera, session, upload);
  await app.chat.command(vera, id, { type: 'post-message', messageId: 'with-a-file', text: '', files: [file.id] });
  const { body: messages } = await place.chat(ben, 'GetChatMessages', { ChatSessionId: number });
  const texts = messages.map(({ Message: text }: { Message: string }) => text);
  assert.deepEqual(texts, ['Look', '[File: terms.txt]']);
  const { body: shown } = await place.ask(ben, `/api/v1/ChatSession/${number}`);
  assert.deepEqual([shown.FirstMessage, shown.LastMessage], ['Look', '[File: terms.txt]']);
  const { body: transcript } = await place.chat(ben, 'GetChatTranscript', { ChatSessionId: number });
  assert.match(transcript, /: \[File: terms\.txt\]$/);
});

test('[S23] [K9] a transcript has a line for each message; as HTML nothing in it is markup but its paragraphs', async () => {
  const { ann } = place;
  const chat = await place.openChat('<b>Hi</b> & "bye"');
  const ask = (Html: boolean, headers = {}) =>
    place.chat(ann, 'GetChatTranscript', { ChatSessionId: chat.number, Html }, headers);
  assert.match((await ask(false)).body, /^Vera \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\): <b>Hi<\/b> & "bye"$/);
  const html = await ask(true);
  assert.match(html.body, /^<p><b>Vera<\/b> \(.+\): &lt;b&gt;Hi&lt;\/b&gt; &amp; &quot;bye&quot;<\/p>$/);
  assert.equal(html.headers.get('content-type'), 'application/json; charset=utf-8');
  const american = await ask(false, { 'so-language': 'en', 'so-culture': 'en-US' });
  assert.match(american.body, /\d+\/\d+\/\d+, \d+:\d+:\d+\s[AP]M/);
  assert.equal((await place.chat(ann, 'GetChatTranscript', { ChatSessionId: 99999 })).body, null);
});

test('[S19] typing is told while it lasts', async () => {
  const { ann, ben } = place;
  const { number } = await pickedUp();
  const flags = async (user: User) =>
    (await place.chat(user, `GetChatSessionEntity?chatSessionEntityId=${number}`)).body.Flags;
  assert.equal(await flags(ben), 'CustomerIsTyping');
  await place.chat(ann, 'SaveChatSessionEntity', { ChatSessionId: number, Flags: 1 });
  assert.equal(await flags(ben), 'UserIsTyping');
  await place.chat(ann, 'SaveChatSessionEntity', { ChatSessionId: number, Flags: 'CustomerIsTyping' });
  assert.equal(await flags(ben), 'CustomerIsTyping');
});
