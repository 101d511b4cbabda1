import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import type { Actor } from '../../core/access.ts';
import { openWorkplace, type Workplace } from './fixtures/workplace.ts';
import type { ChatMessage, ChatSessionEntity, MDOListItem } from './wire.ts';

let place: Workplace;
let robo: Extract<Actor, { kind: 'bot' }>;

before(async () => {
  place = await openWorkplace(await startKoine());
  const { koine, accountId } = place;
  const settings = { kind: 'webhook', url: 'https://bots.example/robo' } as const;
  const { bot } = await koine.app.bots.create(null, accountId, { name: 'Robo', settings });
  robo = { kind: 'bot', accountId, botId: bot.id, name: bot.name };
});
after(() => place?.close());

/** A customer's session that the bot has. */
async function meetBot(text?: string): Promise<{ readonly number: number; readonly id: string }> {
  const { koine, accountId, inbox, ann } = place;
  const meet = (bot: { readonly id: string; readonly when: 'always' } | null) =>
    koine.app.accounts.changeInbox(null, accountId, inbox.id, { settings: { bot } });
  await meet({ id: robo.botId, when: 'always' });
  try {
    if (text !== undefined) return await place.openChat(text);
    const { body } = await place.chat(ann, 'CreateChatSessionForTopic', { ChatTopicId: 260 });
    return { number: body.ChatSessionId, id: body.SessionKey };
  } finally {
    await meet(null);
  }
}

async function get(number: number): Promise<ChatSessionEntity> {
  return (await place.chat(place.ann, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null')).body;
}

async function shown(number: number) {
  const { Status, ChatbotIsActive, User } = await get(number);
  return [Status, ChatbotIsActive, User?.FullName ?? null];
}

async function found(status: string): Promise<readonly string[]> {
  const filter = encodeURIComponent(`status eq '${status}'`);
  const { body } = await place.ask(place.ann, `/api/v1/ChatSession?$select=chatSessionId&$filter=${filter}`);
  return body.value.map(({ PrimaryKey }: { readonly PrimaryKey: string }) => PrimaryKey);
}

test('[S36] a bot of Koine’s has a session, speaks in it, and hands it off into the queue', async () => {
  const { koine, ann } = place;
  const { number, id } = await meetBot();
  assert.deepEqual(await shown(number), ['InQueue', true, null]);
  assert.ok((await found('InQueue')).includes(String(number)));
  const message = { type: 'post-message', messageId: 'robo-0', text: 'I am Robo' } as const;
  await koine.app.chat.command(robo, id, message);
  assert.deepEqual(await shown(number), ['UserLast', true, null]);
  assert.ok((await found('UserLast')).includes(String(number)));
  assert.ok(!(await found('InQueue')).includes(String(number)));
  assert.equal((await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number })).body, null);
  const { body: said } = await place.chat(ann, 'GetChatMessages', { chatSessionId: number, after: 0 });
  assert.deepEqual(
    said.map((each: ChatMessage) => [each.Type, each.Message, each.Author, each.SpecialType]),
    [['ToCustomer', 'I am Robo', 'Robo', 'BotMessage']],
  );
  await koine.app.chat.command(robo, id, { type: 'hand-off', reason: 'Wants a human' });
  assert.deepEqual(await shown(number), ['InQueue', false, null]);
  const taken = await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number });
  assert.equal(taken.body.User.FullName, 'Ann');
});

test('[S36] [S18] a reset, or a save that switches the bot off, takes the session from it', async () => {
  const { ann } = place;
  const reset = await meetBot('Hello');
  assert.deepEqual(await shown(reset.number), ['CustomerLast', true, null]);
  const { body } = await place.chat(ann, 'ResetChatSession', { ChatSessionId: reset.number });
  assert.deepEqual([body.Status, body.ChatbotIsActive], ['InQueue', false]);
  const saved = await meetBot('Hello');
  await place.chat(ann, 'SaveChatSessionEntity', { ...(await get(saved.number)), ChatbotIsActive: false });
  assert.deepEqual(await shown(saved.number), ['InQueue', false, null]);
  const quiet = await meetBot();
  const { body: picked } = await place.chat(ann, 'PickUpChatSession', { ChatSessionId: quiet.number });
  assert.deepEqual([picked.User.FullName, picked.ChatbotIsActive], ['Ann', false]);
});

test('[S32] the list of bots has those that Koine runs', async () => {
  const { body } = await place.ask(place.ann, '/api/v1/MDOList/chatbot');
  assert.deepEqual(
    body.map(({ Name }: MDOListItem) => Name),
    ['Robo'],
  );
});

test('[K5] [S37] what users whisper is in no message, session or transcript', async () => {
  const { koine, ann, accountId } = place;
  const { number, id } = await place.openChat('Good day');
  await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number });
  const { id: agentId, name } = ann.agent;
  const asAnn = { kind: 'agent', accountId, agentId, name, role: 'agent', rights: {} } as const;
  const whisper = { type: 'post-message', messageId: 'whisper-0', text: 'Be kind to them', kind: 'whisper' } as const;
  await koine.app.chat.command(asAnn, id, whisper);
  for (const [method, body] of [
    [`GetChatSessionEntity?chatSessionEntityId=${number}`, 'null'],
    ['GetChatMessages', { chatSessionId: number, after: 0 }],
    ['GetChatTranscript', { chatSessionId: number, html: false }],
    ['GetChatTranscript', { chatSessionId: number, html: true }],
  ] as const) {
    const answer = await place.chat(ann, method, body);
    assert.equal(answer.status, 200);
    assert.match(JSON.stringify(answer.body), /Good day/);
    assert.doesNotMatch(JSON.stringify(answer.body), /Be kind/);
  }
});
