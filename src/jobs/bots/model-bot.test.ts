import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Chatting, meetWith, runBots, startChat } from '../../../test/support/bot-place.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import {
  beginsToSay,
  callsTool,
  type ModelServer,
  says,
  saysAtOnce,
  startModelServer,
} from '../../../test/support/model-server.ts';
import type { RoomNews } from '../../realtime/rooms.ts';

let koine: Koine;
let model: ModelServer;

before(async () => {
  koine = await startKoine();
});
beforeEach(async () => {
  model = await startModelServer();
});
afterEach(() => model.close());
after(() => koine.close());

const settings = (more: object = {}) => ({ kind: 'model', baseUrl: model.url, model: 'small', ...more }) as const;
const said = (count: number) => (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('bot:')).length >= count;
const isHandedOff = (lines: readonly string[]) => lines.includes('queue-entered');
const turnsOf = (id: string) => koine.app.botTurns.list(koine.main.account.id, id);
const areOver = async (id: string) => {
  for (let tries = 0; tries < 500; tries += 1) {
    const turns = await turnsOf(id);
    if (turns.length > 0 && turns.every(({ state }) => state !== 'pending')) return turns;
    await delay(10);
  }
  throw new Error('The turns did not come to an end.');
};
const handOffOf = async (chat: Chatting) => {
  await chat.until(isHandedOff);
  return (await chat.events()).find((event) => event.type === 'bot-handed-off');
};
const manager = () =>
  ({ kind: 'integration', accountId: koine.main.account.id, keyId: '', name: 'Test', scopes: ['manage'] }) as const;

test('a model is asked with the prompt, the conversation and its key, and what it streams is said', async () => {
  await meetWith(koine, settings({ systemPrompt: 'Be kind.', temperature: 0.3, greeting: 'Hi!' }), 'sk-secret');
  model.behave(says('We open at nine.'), says('On Sundays we rest.'));
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'When do you open?');
  await chat.until(said(2));
  await chat.say('And on Sundays?');
  assert.deepEqual(await chat.until(said(3)), [
    'bot-engaged',
    'visitor: When do you open?',
    'bot: Hi!',
    'bot: We open at nine.',
    'visitor: And on Sundays?',
    'bot: On Sundays we rest.',
  ]);
  const [, second] = model.prompted;
  assert.equal(second?.headers.authorization, 'Bearer sk-secret');
  assert.deepEqual([second?.body.model, second?.body.temperature, second?.body.stream], ['small', 0.3, true]);
  const [system, ...rest] = second?.body.messages ?? [];
  assert.match(system.content, /^Be kind\./);
  assert.deepEqual(rest, [
    { role: 'user', content: 'When do you open?' },
    { role: 'assistant', content: 'We open at nine.' },
    { role: 'user', content: 'And on Sundays?' },
  ]);
});

test('[K5] each turn’s prompt, answer, tokens, time and cost are kept beside the event, for supervisors only', async () => {
  await meetWith(koine, settings({ prices: { prompt: 2, answer: 10 } }), 'sk-secret');
  model.behave(says('Nine.', { prompt_tokens: 1_000, completion_tokens: 100 }));
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'When?');
  await chat.until(said(1));
  await areOver(chat.id);
  const path = `/koine/v1/sessions/${chat.id}/bot-turns`;
  const cookie = await koine.signIn(koine.main.owner);
  const { status, body } = await koine.ask(path, { cookie });
  assert.equal(status, 200);
  const turn = body.items.at(-1);
  assert.deepEqual([turn.occasion, turn.state, turn.promptTokens, turn.answerTokens], ['message', 'done', 1_000, 100]);
  assert.equal(turn.cost, 0.003);
  assert.equal(turn.prompt.at(-1).content, 'Nine.');
  assert.equal(turn.answer.messages[0].text, 'Nine.');
  assert.doesNotMatch(JSON.stringify(body), /sk-secret/);
  const password = 'correct horse battery';
  const { account, queue } = koine.main;
  const anna = { name: 'Anna', email: 'anna@main.example', password };
  const { id } = await koine.app.accounts.createAgent(null, account.id, anna);
  await koine.app.accounts.changeQueue(null, account.id, queue.id, {
    members: [...queue.members, { agentId: id, rights: ['respond', 'listen'] }],
  });
  assert.equal((await koine.ask(path, { cookie: await koine.signIn(anna) })).status, 403);
  assert.equal((await koine.ask(path, { token: chat.token })).status, 403);
});

test('it answers from the account’s own pages, and hands off what they say nothing about', async () => {
  const page = { title: 'Shipping', language: 'english', text: 'Parcels are shipped within two days by mail.' };
  await koine.app.knowledge.create(manager(), page);
  await meetWith(koine, settings({ needsKnowledge: true }));
  model.behave(says('Two days.'));
  await using _running = runBots(koine);
  const known = await startChat(koine, 'How long does a shipment of the parcel take?');
  await known.until(said(1));
  assert.match(model.prompted[0]?.body.messages[0].content, /## Shipping\nParcels are shipped within two days/);
  const unknown = await startChat(koine, 'Can I pay by barter?');
  assert.equal((await handOffOf(unknown))?.reason, 'no-knowledge');
  assert.equal(model.prompted.length, 1);
});

test('a visitor who asks for a human gets one, by the phrase or by the model’s own judgement', async () => {
  await meetWith(koine, settings());
  await using _running = runBots(koine);
  const plain = await startChat(koine, 'Please, let me TALK to a human!');
  const asked = await handOffOf(plain);
  assert.deepEqual(
    [asked?.reason, asked?.summary],
    ['requested', 'The visitor wrote: Please, let me TALK to a human!'],
  );
  assert.equal(model.prompted.length, 0);
  model.behave(callsTool('hand_off', { reason: 'doubt', summary: 'Asks about tax.' }, 'I will fetch a colleague.'));
  const doubtful = await startChat(koine, 'What about taxes?');
  const doubted = await handOffOf(doubtful);
  assert.deepEqual([doubted?.reason, doubted?.summary], ['doubt', 'Asks about tax.']);
  assert.ok((await doubtful.lines()).includes('bot: I will fetch a colleague.'));
});

test('it may use the tools that are enabled, and no others', async () => {
  const tools = ['add-label', 'set-priority', 'look-up'] as const;
  await meetWith(koine, settings({ tools, labels: ['sales'] }));
  await koine.app.knowledge.create(manager(), { title: 'Gold', text: 'Gold members pay nothing.' });
  model.behave(
    callsTool('add_label', { label: 'sales' }),
    callsTool('add_label', { label: 'evil' }),
    callsTool('end_chat', { reason: 'bored' }),
    says('Done.'),
  );
  await using _running = runBots(koine);
  const labelled = await startChat(koine, 'I want to buy');
  await labelled.until(said(1));
  const { body: row } = await koine.ask(`/koine/v1/sessions/${labelled.id}`, { token: koine.main.key });
  assert.deepEqual([row.labels, row.stage], [['sales'], 'active']);
  const told = model.prompted.at(-1)?.body.messages.filter(({ role }: { role: string }) => role === 'tool');
  assert.deepEqual(
    told.map(({ content }: { content: string }) => content),
    ['Done.', 'This label may not be added.', 'There is no such tool.'],
  );
  model.behave(callsTool('look_up', { query: 'gold' }), says('Nothing to pay.'));
  const looked = await startChat(koine, 'Price?');
  await looked.until(said(1));
  assert.match(model.prompted.at(-1)?.body.messages.at(-1).content, /Gold members pay nothing/);
});

test('what it may cost is bounded: past a limit, the queue has the visitor', async () => {
  await meetWith(koine, settings({ limits: { turns: 1, tokens: null, ms: null, cost: null } }));
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'One');
  await chat.until(said(1));
  await chat.say('Two');
  assert.equal((await handOffOf(chat))?.reason, 'limit-turns');
  await meetWith(koine, settings({ limits: { turns: null, tokens: 100, ms: null, cost: null } }));
  const talkative = await startChat(koine, 'One');
  await talkative.until(said(1));
  await talkative.say('Two');
  assert.equal((await handOffOf(talkative))?.reason, 'limit-tokens');
});

test('endpoints that do not stream are understood; those that answer badly cost a try, and then the queue has the visitor', async () => {
  await meetWith(koine, settings());
  await using _running = runBots(koine, { lookEveryMs: 50 });
  model.behave(saysAtOnce('At once.'));
  const whole = await startChat(koine, 'Hello');
  assert.ok((await whole.until(said(1))).includes('bot: At once.'));
  model.behave((response) => void response.writeHead(500).end('oops'), says('Second try.'));
  const again = await startChat(koine, 'Hello');
  assert.ok((await again.until(said(1))).includes('bot: Second try.'));
  model.behave((response) => void response.writeHead(200).end('data: nonsense\n\n'));
  const bad = await startChat(koine, 'Hello');
  assert.equal((await handOffOf(bad))?.reason, 'failed');
  model.behave((response) => void response.writeHead(401).end('who are you'));
  const shut = await startChat(koine, 'Hello');
  assert.equal((await handOffOf(shut))?.reason, 'failed');
  const turn = (await areOver(shut.id)).at(-1);
  assert.deepEqual([turn?.state, turn?.error, turn?.attempts], ['failed', 'It answered 401: who are you', 1]);
});

test('one that breaks off, or never answers, holds nobody', async () => {
  await meetWith(koine, settings({ deadlineMs: 1_500, timeoutMs: 500 }));
  await using _running = runBots(koine, { lookEveryMs: 50 });
  model.behave((response) => {
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .write('data: {"choices":[{"delta":{"content":"Hal"}}]}\n\n');
    setImmediate(() => response.destroy());
  });
  const broken = await startChat(koine, 'Hello');
  assert.equal((await handOffOf(broken))?.reason, 'failed');
  assert.equal(
    (await broken.lines()).some((line) => line.startsWith('bot:')),
    false,
  );
  model.behave(() => {});
  const mute = await startChat(koine, 'Hello');
  assert.match((await handOffOf(mute))?.reason ?? '', /^(failed|timed-out)$/);
});

test('while it streams it is seen typing, and falls silent in the middle when a human takes over', async () => {
  await meetWith(koine, settings());
  const begins = beginsToSay('Let me ex');
  model.behave(begins.behaviour);
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'Hello');
  const news: RoomNews[] = [];
  koine.realtime.rooms.join(chat.id, { side: 'visitor', hearRoom: (one) => news.push(one) });
  await begins.begun;
  for (let tries = 0; tries < 500 && news.length === 0; tries += 1) await delay(10);
  const [typing] = news;
  assert.deepEqual(typing?.kind === 'typing' && [typing.actor.kind, typing.actor.name, typing.typing], [
    'bot',
    'Robo',
    true,
  ]);
  const cookie = await koine.signIn(koine.main.owner);
  await koine.ask(`/koine/v1/sessions/${chat.id}/commands`, { cookie, body: { type: 'accept' } });
  const turn = (await areOver(chat.id)).at(-1);
  assert.equal(turn?.state, 'dropped');
  begins.end();
  assert.equal(
    (await chat.lines()).some((line) => line.startsWith('bot:')),
    false,
  );
  const last = news.at(-1);
  assert.equal(last?.kind === 'typing' && last.typing, false);
});

test('[K2] what a visitor adds while it answers is answered once, and after what was said', async () => {
  await meetWith(koine, settings());
  const begins = beginsToSay('First answer.');
  model.behave(begins.behaviour, says('Second answer.'));
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'First');
  await begins.begun;
  await chat.say('Second');
  begins.end();
  await chat.until(said(2));
  await areOver(chat.id);
  assert.deepEqual(model.prompted.at(-1)?.body.messages.slice(1), [
    { role: 'user', content: 'First' },
    { role: 'assistant', content: 'First answer.' },
    { role: 'user', content: 'Second' },
  ]);
  assert.equal(model.prompted.length, 2);
});
