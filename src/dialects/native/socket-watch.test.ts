import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { changeable, FlakyProxy } from '../../../test/support/flaky-proxy.ts';
import { SessionFollower } from '../../../test/support/session-follower.ts';
import { openSocketServer, type SocketServer } from '../../../test/support/socket-server.ts';
import { furnishAccount } from '../../app/furnished-account.ts';
import { type Bus, localBus } from '../../realtime/bus.ts';
import type { Command, Event } from './wire.ts';

let koine: SocketServer;
before(async () => {
  koine = await openSocketServer();
});
after(() => koine.close());

test('[K3] a watch tells what is stored, then that it is all, then what comes', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  const stored = await client.watch(sessionId);
  assert.deepEqual(
    stored.map(({ seq, previous, type }) => [seq, previous, type]),
    [
      [0, -1, 'session-opened'],
      [1, 0, 'queue-entered'],
    ],
  );
  const answer = await client.command(sessionId, say('Hello'));
  assert.equal(answer.t, 'done');
  const { event } = await client.next('event');
  assert.deepEqual([event.seq, event.previous, textOf(event)], [2, 1, 'Hello']);
});

test('[K3] a watch from a position tells only what came after it', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  for (const text of ['one', 'two', 'three']) await client.command(sessionId, say(text));
  const events = await client.watch(sessionId, 3);
  assert.deepEqual(events.map(textOf), ['three']);
  assert.deepEqual(
    events.map(({ previous }) => previous),
    [3],
  );
});

test('[K3] readers who begin while others write miss nothing and read nothing twice', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const writer = await koine.connect(visitor.token);
  const token = await koine.signIn();
  const writing = (async () => {
    for (let number = 0; number < 150; number += 1) await writer.command(sessionId, say(`Message ${number}`));
  })();
  const readers = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const reader = await koine.connect(index % 2 === 0 ? token : visitor.token);
      reader.send({ t: 'watch', sessionId, after: -1 });
      return reader;
    }),
  );
  await writing;
  for (const reader of readers) {
    const last = await reader.next('event', ({ event }) => textOf(event) === 'Message 149');
    const seen = [...reader.taken('event').map(({ event }) => event), last.event];
    assert.deepEqual(
      seen.map(({ seq }) => seq),
      Array.from({ length: 152 }, (_, seq) => seq),
    );
    assert.ok(seen.every(({ seq, previous }) => previous === seq - 1));
  }
});

test('[K2] [K3] cut, delayed and repeated frames lose nothing and double nothing', async (context) => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  await (await koine.connect(await koine.signIn())).command(sessionId, { type: 'accept' });
  const proxy = new FlakyProxy(koine.url, changeable(20_260));
  context.after(() => proxy.close());
  const followers = [visitor.token, await koine.signIn()].map(
    async (token) => new SessionFollower(await proxy.url(), token, sessionId),
  );
  const [ofVisitor, ofAgent] = (await Promise.all(followers)) as [SessionFollower, SessionFollower];
  context.after(() => Promise.all([ofVisitor.stop(), ofAgent.stop()]));
  const given = await Promise.all(
    [ofVisitor, ofAgent].map(async (follower, side) => {
      const told: (readonly [string, number | null])[] = [];
      for (let number = 0; number < 60; number += 1) {
        const command = say(`${side}-${number}`, `${side}-message-${number}`);
        told.push([`${side}-${number}`, await follower.insist(command)]);
      }
      return told;
    }),
  );
  const stored = await koine.app.history.events(visitor.actor, sessionId, -1, 1000);
  for (const follower of [ofVisitor, ofAgent]) {
    await follower.reach(stored.events.at(-1)?.seq ?? 0);
    assert.deepEqual(
      follower.events.map(({ seq }) => seq),
      stored.events.map(({ seq }) => seq),
    );
  }
  const places = ofAgent.events.flatMap((event) =>
    event.type === 'message-posted' ? [[textOf(event), event.seq] as const] : [],
  );
  assert.deepEqual(new Map(places), new Map(given.flat()));
  assert.equal(places.length, 120);
  assert.ok(proxy.cuts > 5, `only ${proxy.cuts} cuts`);
});

test('[K3] readers of another process see what it writes, though wake-ups are lost', async (context) => {
  let lost = 0;
  const bus = localBus();
  const lossy: Bus = {
    join(listener) {
      const member = bus.join(listener);
      let number = 0;
      return {
        ...member,
        wake(wake) {
          number += 1;
          if (number % 3 === 0) member.wake(wake);
          else lost += 1;
        },
      };
    },
  };
  const first = await openSocketServer({ bus: lossy });
  const second = await openSocketServer({ bus: lossy, databaseUrl: first.databaseUrl });
  context.after(async () => {
    await second.close();
    await first.close();
  });
  const visitor = await first.visitor();
  const sessionId = await first.session(visitor);
  const reader = await second.connect(visitor.token);
  await reader.watch(sessionId);
  const writer = await first.connect(visitor.token);
  for (let number = 0; number < 30; number += 1) await writer.command(sessionId, say(`Message ${number}`));
  const seen: Event[] = [];
  // The session's opening was the first of the writes, so the last wake-up that came told of the message before the last.
  while (textOf(seen.at(-1)) !== 'Message 28') seen.push((await reader.next('event')).event);
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    Array.from({ length: 29 }, (_, index) => index + 2),
  );
  assert.ok(lost > 15);
});

test('[K5] what agents write for each other never reaches the visitor', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const ofVisitor = await koine.connect(visitor.token);
  await ofVisitor.watch(sessionId);
  const ofAgent = await koine.connect(await koine.signIn());
  await ofAgent.watch(sessionId);
  await ofAgent.command(sessionId, { type: 'accept' });
  await ofAgent.command(sessionId, { ...say('A live secret'), kind: 'note' });
  await ofAgent.command(sessionId, { type: 'mark-spam', spam: true });
  await ofAgent.command(sessionId, say('For all to read'));
  const live = [];
  while (textOf(live.at(-1)) !== 'For all to read') live.push((await ofVisitor.next('event')).event);
  const later = await koine.connect(visitor.token);
  const stored = await later.watch(sessionId);
  const story = ['session-accepted', 'message-posted'];
  assert.deepEqual(
    live.map(({ type }) => type),
    story,
  );
  assert.deepEqual(
    stored.slice(-2).map(({ type }) => type),
    story,
  );
  assert.equal(live.at(-1)?.previous, live.at(-2)?.seq);
  assert.doesNotMatch(JSON.stringify([live, stored]), /secret/);
  const ofAgents = await ofAgent.next('event', ({ event }) => textOf(event) === 'A live secret');
  assert.equal(ofAgents.event.type, 'message-posted');
});

test("[K5] another account's session, and another visitor's, is answered as not found", async () => {
  const other = await furnishAccount(koine.app, { slug: 'other', name: 'Other', email: 'owner@other.example' });
  const sessionId = await koine.session(await koine.visitor());
  const strangers = [
    await koine.signIn(other.owner),
    (await koine.visitor()).token,
    (await koine.visitor(other)).token,
  ];
  for (const token of strangers) {
    const client = await koine.connect(token);
    client.send({ t: 'watch', sessionId, after: -1 });
    const { code } = await client.next('unwatched');
    const answer = await client.command(sessionId, say('I should not be here'));
    client.send({ t: 'typing', sessionId, typing: true });
    assert.equal(code, 'not-found');
    assert.equal(answer.t === 'refused' && answer.code, 'not-found');
    assert.deepEqual(client.taken('event'), []);
  }
});

test('[K5] an agent who loses the queue loses its sessions at once', async () => {
  const { account, queue } = koine.account;
  const { agent, token } = await addAgent('loses-queue');
  const members = (rights: readonly ('respond' | 'listen')[]) =>
    rights.length > 0 ? [...queue.members, { agentId: agent.id, rights }] : queue.members;
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { members: members(['respond']) });
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(token);
  await client.watch(sessionId);
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { members: members([]) });
  const { code } = await client.next('unwatched');
  await koine.app.chat.command(visitor.actor, sessionId, {
    type: 'post-message',
    messageId: randomUUID(),
    text: 'Now?',
  });
  const again = await client.command(sessionId, say('Still here?'));
  assert.equal(code, 'not-found');
  assert.equal(again.t === 'refused' && again.code, 'not-found');
  assert.deepEqual(client.taken('event'), []);
});

test('a position that the session does not have is refused', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  client.send({ t: 'watch', sessionId, after: 2 });
  const { code } = await client.next('unwatched');
  assert.equal(code, 'invalid-input');
});

test('after unwatch nothing more comes', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  await client.watch(sessionId);
  client.send({ t: 'unwatch', sessionId });
  await client.command(sessionId, say('Unheard'));
  await client.command(sessionId, say('Unheard too'));
  assert.deepEqual(client.taken('event'), []);
});

async function addAgent(name: string) {
  const { account } = koine.account;
  const [email, password] = [`${name}@main.example`, 'a long password'];
  const agent = await koine.app.accounts.createAgent(null, account.id, { name, email, password });
  return { agent, token: await koine.signIn({ email, password }) };
}

function say(text: string, messageId: string = randomUUID()): Extract<Command, { type: 'post-message' }> {
  return { type: 'post-message', messageId, text };
}

function textOf(event: Event | undefined): string | undefined {
  return (event as { readonly text?: string } | undefined)?.text;
}
