import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openSocketServer, type SocketServer } from '../../../test/support/socket-server.ts';

let koine: SocketServer;
before(async () => {
  koine = await openSocketServer();
});
after(() => koine.close());

const badFrames: Readonly<Record<string, string>> = {
  'no JSON': '{',
  'no object': '7',
  'an unknown frame': '{"t":"destroy"}',
  'an unknown member': '{"t":"beat","loud":true}',
  'a session that is no UUID': '{"t":"watch","sessionId":"1","after":-1}',
  'a position below -1': `{"t":"watch","sessionId":"${randomUUID()}","after":-2}`,
  'a command without a number': `{"t":"command","sessionId":"${randomUUID()}","command":{"type":"accept"}}`,
};
for (const [what, text] of Object.entries(badFrames)) {
  test(`[K6] ${what} is a bad frame`, async () => {
    const client = await koine.connect((await koine.visitor()).token);
    client.send(text);
    assert.equal((await client.closed()).code, 4400);
  });
}

test('[K6] a faulty command is refused with its faulty places, and changes nothing', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  const faulty: readonly (readonly [unknown, string])[] = [
    [{ type: 'post-message', messageId: 'short', text: 'x' }, '/command/messageId'],
    [{ type: 'post-message', messageId: 'message-1' }, '/command/text'],
    [{ type: 'post-message', messageId: 'message-1', text: 'x'.repeat(16_385) }, '/command/text'],
    [{ type: 'post-message', messageId: 'message-1', text: 'x', colour: 'red' }, '/command/colour'],
    [{ type: 'post-message', messageId: 'message-1', text: 'a\u0000b' }, '/command'],
    [{ type: 'post-message', messageId: 'message-1', text: 'half \ud83d' }, '/command'],
    [{ type: 'explode' }, '/command/type'],
    [null, '/command'],
  ];
  for (const [index, [command, pointer]] of faulty.entries()) {
    client.send(JSON.stringify({ t: 'command', id: index, sessionId, command }));
    const refused = await client.next('refused');
    assert.deepEqual([refused.id, refused.code, refused.errors?.[0]?.pointer], [index, 'invalid-input', pointer]);
  }
  assert.equal((await client.watch(sessionId)).length, 2);
});

test('[K8] a frame over 64 KiB is not read', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  const command = { type: 'post-message', messageId: randomUUID(), text: 'x'.repeat(64 * 1024) } as const;
  client.send({ t: 'command', id: 1, sessionId, command });
  assert.equal((await client.closed()).code, 4413);
});

test('[K8] a visitor who sends too many frames is cut off', async () => {
  const client = await koine.connect((await koine.visitor()).token);
  for (let number = 0; number < 400; number += 1) client.send({ t: 'beat' });
  assert.equal((await client.closed()).code, 4429);
});

test('[K8] a socket watches no more sessions than it may', async (context) => {
  const small = await openSocketServer({ limits: { watches: 2 } });
  context.after(() => small.close());
  const visitor = await small.visitor();
  const client = await small.connect(visitor.token);
  const sessions = [await small.session(visitor), await small.session(visitor), await small.session(visitor)];
  for (const sessionId of sessions) client.send({ t: 'watch', sessionId, after: -1 });
  const { sessionId, code } = await client.next('unwatched');
  assert.deepEqual([sessionId, code], [sessions[2], 'too-many-requests']);
});

test('[K1] [K8] more commands than may be in work wait their turn, and all are answered in order', async (context) => {
  const small = await openSocketServer({ limits: { commands: 4 } });
  context.after(() => small.close());
  const visitor = await small.visitor();
  const sessionId = await small.session(visitor);
  const client = await small.connect(visitor.token);
  const texts = Array.from({ length: 100 }, (_, number) => `Message ${number}`);
  const answers = await Promise.all(
    texts.map((text) => client.command(sessionId, { type: 'post-message', messageId: randomUUID(), text })),
  );
  assert.deepEqual(
    answers.map((answer) => answer.t === 'done' && answer.seq),
    texts.map((_, index) => index + 2),
  );
  const { events } = await small.app.history.events(visitor.actor, sessionId, 1, 1000);
  assert.deepEqual(
    events.map((event) => event.type === 'message-posted' && event.text),
    texts,
  );
});

test('[K3] [K8] who reads too slowly is cut off with bounded memory, and goes on from its position', async (context) => {
  const small = await openSocketServer({ limits: { pauseBytes: 16 * 1024, longestBacklogBytes: 64 * 1024 } });
  context.after(() => small.close());
  const visitor = await small.visitor();
  const sessionId = await small.session(visitor);
  const slow = await small.connect(visitor.token);
  await slow.watch(sessionId);
  slow.socket.pause();
  const text = 'x'.repeat(16_000);
  const post = () =>
    small.app.chat.command(visitor.actor, sessionId, { type: 'post-message', messageId: randomUUID(), text });
  // The kernel takes a few megabytes before anything waits here; then the hub's queue fills.
  for (let number = 0; number < 1_140; number += 60) await Promise.all(Array.from({ length: 60 }, post));
  slow.socket.resume();
  const { code } = await slow.closed();
  const seen = slow.taken('event').map(({ event }) => event.seq);
  const again = await small.connect(visitor.token);
  const rest = await again.watch(sessionId, seen.at(-1) ?? 1);
  assert.equal(code, 4503);
  assert.deepEqual(
    [...seen, ...rest.map(({ seq }) => seq)],
    Array.from({ length: 1_140 }, (_, index) => index + 2),
  );
});

test('silence is noticed on both sides', async (context) => {
  const limits = { helloWithinMs: 100, beatEveryMs: 100, silenceMs: 400, sweepEveryMs: 20 };
  const hasty = await openSocketServer({ limits });
  context.after(() => hasty.close());
  const mute = hasty.dial();
  const client = await hasty.connect((await hasty.visitor()).token);
  await client.next('beat');
  assert.equal((await mute.closed()).code, 4408);
  assert.equal((await client.closed()).code, 4408);
});
