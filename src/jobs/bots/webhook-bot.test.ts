import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { meetWith, runBots, startChat } from '../../../test/support/bot-place.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Receiver, startReceiver } from '../../../test/support/webhook-receiver.ts';
import { botDeadlines } from './bot-deadlines.ts';

let koine: Koine;
let bot: Receiver;

before(async () => {
  koine = await startKoine();
});
beforeEach(async () => {
  bot = await startReceiver();
});
afterEach(() => bot.close());
after(() => koine.close());

const answers = (answer: unknown) =>
  bot.behave((response, { body }) => {
    const isMessage = JSON.parse(body).type === 'bot.message';
    if (!isMessage) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
const settings = (more: object = {}) => ({ kind: 'webhook', url: bot.url, ...more }) as const;
const said = (count: number) => (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('bot:')).length >= count;
const isHandedOff = (lines: readonly string[]) => lines.includes('queue-entered');
const turnsOf = (id: string) => koine.app.botTurns.list(koine.main.account.id, id);
/** The first turn of the session, once it is over. */
const settled = async (id: string) => {
  for (let tries = 0; tries < 500; tries += 1) {
    const [turn] = await turnsOf(id);
    if (turn && turn.state !== 'pending') return turn;
    await delay(10);
  }
  throw new Error('The turn did not come to an end.');
};
const timers = async (id: string) => {
  const { rows } = await koine.app.database.pool.query('SELECT kind FROM timer WHERE session_id = $1', [id]);
  return rows.map(({ kind }) => kind);
};

test('a webhook bot is told what happens, signed, and what it answers is said, buttons and all', async () => {
  const { secrets } = await meetWith(koine, settings({ greeting: 'Welcome!' }));
  const buttons = [{ label: 'Yes', value: 'yes' }];
  answers({ messages: [{ text: 'Shall I?', buttons }, { text: 'Or not?' }], labels: ['bot'], priority: 'high' });
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'Hello');
  const lines = await chat.until(said(3));
  assert.deepEqual(lines, ['bot-engaged', 'visitor: Hello', 'bot: Welcome!', 'bot: Shall I?', 'bot: Or not?']);
  const [engaged, message] = bot.received;
  const { type, data } = new Verifier(secrets?.signingSecret ?? '').verify(
    message?.body ?? '',
    message?.headers as Record<string, string>,
  ) as { type: string; data: { event: { text: string }; session: { id: string } } };
  assert.deepEqual([type, data.event.text, data.session.id], ['bot.message', 'Hello', chat.id]);
  assert.equal(JSON.parse(engaged?.body ?? '').type, 'bot.engaged');
  const messages = (await chat.events()).filter((event) => event.type === 'message-posted');
  assert.deepEqual(messages.find(({ text }) => text === 'Shall I?')?.buttons, buttons);
  const { body: row } = await koine.ask(`/koine/v1/sessions/${chat.id}`, { token: koine.main.key });
  assert.deepEqual([row.labels, row.priority, row.stage], [['bot'], 'high', 'active']);
});

test('a bot that hands off gives the session to the queue with its reason and summary; one that ends it contained it', async () => {
  await meetWith(koine, settings());
  answers({ messages: [{ text: 'One moment' }], handOff: { reason: 'billing', summary: 'Wants money back.' } });
  await using _running = runBots(koine);
  const handed = await startChat(koine, 'Money!');
  await handed.until(isHandedOff);
  const off = (await handed.events()).find((event) => event.type === 'bot-handed-off');
  assert.deepEqual([off?.reason, off?.summary, off?.actor.kind], ['billing', 'Wants money back.', 'bot']);
  answers({ messages: [{ text: 'Bye' }], end: { reason: 'solved' } });
  const ended = await startChat(koine, 'Thanks');
  await ended.until((lines) => lines.includes('session-ended'));
  const { body } = await koine.ask(`/koine/v1/sessions/${ended.id}`, { token: koine.main.key });
  assert.deepEqual([body.outcome, body.endedBy, body.endReason], ['bot-contained', 'bot', 'solved']);
});

test('a bot that says nothing yet may answer by a call with its key; its deadline then goes', async () => {
  const { secrets } = await meetWith(koine, settings());
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'Hello');
  await bot.hasReceived(2);
  for (let tries = 0; tries < 500 && (await turnsOf(chat.id)).at(-1)?.state !== 'awaiting'; tries += 1) {
    await delay(10);
  }
  assert.deepEqual([(await turnsOf(chat.id)).at(-1)?.state, await timers(chat.id)], ['awaiting', ['bot-deadline']]);
  const path = `/koine/v1/sessions/${chat.id}/messages`;
  const late = await koine.ask(path, { token: secrets?.key, body: { text: 'Here I am' } });
  assert.equal(late.status, 201);
  await chat.until(said(1));
  for (let tries = 0; tries < 500 && (await timers(chat.id)).length > 0; tries += 1) await delay(10);
  assert.deepEqual([(await turnsOf(chat.id)).at(-1)?.state, await timers(chat.id)], ['done', []]);
});

test('a bot that is down is tried again, and then the queue has the visitor, with what they wrote', async () => {
  await meetWith(koine, settings({ deadlineMs: 4_000 }));
  let tries = 0;
  bot.behave((response, { body }) => {
    if (JSON.parse(body).type === 'bot.message') tries += 1;
    response.writeHead(503).end('down');
  });
  await using _running = runBots(koine, { lookEveryMs: 50 });
  const chat = await startChat(koine, 'Anybody?');
  const lines = await chat.until(isHandedOff);
  assert.ok(bot.received.length >= 2, 'it was tried again');
  assert.equal(lines.includes('handed off: failed'), true);
  const off = (await chat.events()).find((event) => event.type === 'bot-handed-off');
  assert.equal(off?.summary, 'The visitor wrote: Anybody?');
  assert.equal(tries, 0);
});

test('an answer that is none, an address that may not be called, a bot that is gone: the queue has the visitor', async () => {
  await using _running = runBots(koine);
  for (const answer of ['nonsense', { messages: [{ text: '' }] }, { messages: 'Hello' }]) {
    await meetWith(koine, settings());
    answers(answer);
    const chat = await startChat(koine, 'Hello');
    assert.equal((await chat.until(isHandedOff)).includes('handed off: failed'), true);
  }
  await meetWith(koine, { kind: 'webhook', url: 'http://10.0.0.1/bot' });
  const forbidden = await startChat(koine, 'Hello');
  assert.equal((await forbidden.until(isHandedOff)).includes('handed off: failed'), true);
  const turn = await settled(forbidden.id);
  assert.deepEqual([turn?.state, turn?.error], ['failed', 'The address may not be called.']);
});

test('a bot that never answers holds nobody: its deadline gives the session to the queue', async () => {
  await meetWith(koine, settings({ deadlineMs: 1_000, timeoutMs: 120_000 }));
  bot.behave(() => {});
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'Hello');
  assert.equal((await chat.until(isHandedOff)).includes('handed off: failed'), true);
});

test('the deadline is a row: it gives the session to the queue though the process that called the bot is gone', async () => {
  await meetWith(koine, settings({ deadlineMs: 1_000 }));
  const chat = await startChat(koine, 'Hello');
  const { account } = koine.main;
  {
    // Told and waiting for a late answer, then this process goes.
    await using _running = runBots(koine);
    await bot.hasReceived(2);
  }
  assert.deepEqual(await timers(chat.id), ['bot-deadline']);
  const timer = { accountId: account.id, sessionId: chat.id, kind: 'bot-deadline' };
  for (let again: number | undefined = 0; again !== undefined; ) {
    again = await botDeadlines['bot-deadline']?.(koine.app, timer);
    if (again !== undefined) await delay(50);
  }
  assert.equal((await chat.lines()).includes('handed off: timed-out'), true);
  assert.equal((await turnsOf(chat.id)).at(-1)?.state, 'failed');
});

test('[K2] two runners, and one that died after half of an answer, say each thing once', async () => {
  await meetWith(koine, settings());
  answers({ messages: [{ text: 'One' }, { text: 'Two' }] });
  const chat = await startChat(koine, 'Hello');
  {
    await using _one = runBots(koine);
    await using _two = runBots(koine);
    await chat.until(said(2));
  }
  // As if the process had died after the answer was kept and its first message was said.
  await koine.app.database.pool.query(
    `UPDATE bot_turn SET state = 'pending', due_at = now() - interval '1 minute' WHERE session_id = $1`,
    [chat.id],
  );
  answers({ messages: [{ text: 'Something else' }] });
  await using _again = runBots(koine);
  for (let tries = 0; tries < 500; tries += 1) {
    if ((await turnsOf(chat.id)).every(({ state }) => state === 'done')) break;
    await delay(10);
  }
  assert.deepEqual(await chat.lines(), ['bot-engaged', 'visitor: Hello', 'bot: One', 'bot: Two']);
});

test('a bot falls silent when a human takes over, also while it makes its answer', async () => {
  await meetWith(koine, settings());
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    bot.behave((response, { body }) => {
      if (JSON.parse(body).type !== 'bot.message') return void response.writeHead(204).end();
      answer = () => response.writeHead(200).end(JSON.stringify({ messages: [{ text: 'Too late' }] }));
      resolve();
    });
  });
  await using _running = runBots(koine);
  const chat = await startChat(koine, 'Hello');
  await asked;
  const cookie = await koine.signIn(koine.main.owner);
  const taken = await koine.ask(`/koine/v1/sessions/${chat.id}/commands`, { cookie, body: { type: 'accept' } });
  assert.equal(taken.status, 200);
  answer();
  for (let tries = 0; tries < 500 && (await turnsOf(chat.id)).some(({ state }) => state === 'pending'); tries += 1) {
    await delay(10);
  }
  const lines = ['bot-engaged', 'visitor: Hello', 'handed off: taken-over', 'session-accepted'];
  assert.deepEqual(await chat.lines(), lines);
  assert.equal((await turnsOf(chat.id)).at(-1)?.state, 'dropped');
});
