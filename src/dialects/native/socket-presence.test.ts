import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SocketClient } from '../../../test/support/socket-client.ts';
import { openSocketServer, type SocketServer } from '../../../test/support/socket-server.ts';
import { giveSignIn } from '../../app/furnished-account.ts';
import { localBus } from '../../realtime/bus.ts';

/** Two processes that serve one database. */
let koine: SocketServer;
let elsewhere: SocketServer;
before(async () => {
  const bus = localBus();
  elsewhere = await openSocketServer({ bus });
  koine = await openSocketServer({ bus, databaseUrl: elsewhere.databaseUrl });
});
after(async () => {
  await koine.close();
  await elsewhere.close();
});

test('[K5] typing is told to the session’s other readers, and to nobody else', async () => {
  const { sessionId, ofVisitor, ofAgent } = await conversation();
  const bystander = await conversation();
  await ofAgent.command(sessionId, { type: 'accept' });
  await ofAgent.next('event', ({ event }) => event.type === 'session-accepted');
  ofVisitor.send({ t: 'typing', sessionId, typing: true });
  const began = await ofAgent.next('typing');
  ofAgent.send({ t: 'typing', sessionId, typing: true });
  const answered = await ofVisitor.next('typing');
  ofVisitor.send({ t: 'typing', sessionId, typing: false });
  const stopped = await ofAgent.next('typing', ({ typing }) => !typing);
  assert.deepEqual([began.actor.kind, began.actor.name, began.typing], ['visitor', 'Vera', true]);
  assert.deepEqual([answered.actor.kind, answered.actor.name], ['agent', 'Owner']);
  assert.equal(stopped.sessionId, sessionId);
  bystander.ofVisitor.send({ t: 'typing', sessionId, typing: true });
  bystander.ofVisitor.send({ t: 'typing', sessionId: bystander.sessionId, typing: true });
  await bystander.ofAgent.next('typing');
  for (const client of [ofVisitor, ofAgent, bystander.ofVisitor]) assert.deepEqual(client.taken('typing'), []);
});

test('[K5] what a visitor types is shown to agents where the inbox says so, masked, also on the rows they follow, and never kept', async () => {
  const { app, account: main } = koine;
  const quiet = await conversation();
  quiet.ofVisitor.send({ t: 'typing', sessionId: quiet.sessionId, typing: true, text: 'a secret' });
  assert.equal((await quiet.ofAgent.next('typing')).text, undefined);
  await app.accounts.changeInbox(null, main.account.id, main.inbox.id, { settings: { typingPreview: true } });
  const { sessionId, ofVisitor, ofAgent } = await conversation();
  const beside = await koine.connect(await koine.signIn());
  beside.send({ t: 'watch-sessions' });
  await beside.next('sessions');
  ofVisitor.send({ t: 'typing', sessionId, typing: true, text: 'my card is 4111 1111 1111 1111' });
  for (const client of [ofAgent, beside]) {
    const { text } = await client.next('typing', (frame) => frame.sessionId === sessionId);
    assert.match(text ?? '', /^my card is [•\s]+1111$/);
  }
  await ofVisitor.command(sessionId, { type: 'post-message', messageId: 'message-typed', text: 'never mind' });
  assert.equal((await beside.next('typing', (frame) => frame.sessionId === sessionId)).typing, false);
  const { events } = await app.history.events({ kind: 'system', accountId: main.account.id }, sessionId, -1, 100);
  assert.doesNotMatch(JSON.stringify(events), /my card/);
  await app.accounts.changeInbox(null, main.account.id, main.inbox.id, { settings: { typingPreview: false } });
});

test('[K5] a note that names an agent is told to them, and to nobody else', async () => {
  const { sessionId, ofVisitor, ofAgent } = await conversation();
  ofAgent.send({ t: 'watch-sessions' });
  await ofAgent.next('sessions');
  const mentions = [koine.account.owner.agent.id];
  const said = {
    type: 'post-message',
    messageId: 'message-tells',
    text: '@Owner look',
    kind: 'note',
    mentions,
  } as const;
  await ofAgent.command(sessionId, said);
  const { by, text } = await ofAgent.next('mention');
  assert.deepEqual([by.name, text], ['Owner', '@Owner look']);
  assert.deepEqual(ofVisitor.taken('mention'), []);
});

test('whoever posts has stopped typing, and is seen to type again at once', async () => {
  const { ofVisitor, ofAgent, sessionId } = await conversation();
  for (let count = 0; count < 2; count += 1) {
    ofVisitor.send({ t: 'typing', sessionId, typing: true });
    assert.equal((await ofAgent.next('typing')).typing, true);
    await ofVisitor.command(sessionId, { type: 'post-message', messageId: `message-${count}`, text: 'Hello' });
    assert.equal((await ofAgent.next('typing')).typing, false);
  }
});

test('who goes away in the middle of typing types no more', async () => {
  const { ofVisitor, ofAgent, sessionId } = await conversation();
  ofVisitor.send({ t: 'typing', sessionId, typing: true });
  await ofAgent.next('typing', ({ typing }) => typing);
  ofVisitor.terminate();
  await ofAgent.next('typing', ({ typing }) => !typing);
});

test('a delivery mark is told to the other side once, and to who comes later', async () => {
  const { ofVisitor, ofAgent, sessionId } = await conversation();
  const posted = await ofVisitor.command(sessionId, { type: 'post-message', messageId: 'message-1', text: 'Hello' });
  const seq = posted.t === 'done' ? (posted.seq ?? -1) : -1;
  await ofAgent.next('event', ({ event }) => event.seq === seq);
  ofAgent.send({ t: 'received', sessionId, seq });
  const mark = await ofVisitor.next('received');
  ofAgent.send({ t: 'received', sessionId, seq: seq - 1 });
  ofVisitor.send({ t: 'unwatch', sessionId });
  ofVisitor.send({ t: 'watch', sessionId, after: seq });
  const later = await ofVisitor.next('received');
  assert.deepEqual([mark.by, mark.seq, later.seq], ['agent', seq, seq]);
  assert.deepEqual(ofAgent.taken('received'), []);
});

test('[K5] typing, what is typed and delivery marks reach those whom another process serves', async () => {
  const { app, account: main } = koine;
  await app.accounts.changeInbox(null, main.account.id, main.inbox.id, { settings: { typingPreview: true } });
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const [ofVisitor, beside] = [await koine.connect(visitor.token), await elsewhere.connect(await koine.signIn())];
  beside.send({ t: 'watch-sessions' });
  await beside.next('sessions');
  await ofVisitor.watch(sessionId);
  ofVisitor.send({ t: 'received', sessionId, seq: 1 });
  ofVisitor.send({ t: 'typing', sessionId, typing: true, text: 'my card is 4111 1111 1111 1111' });
  const shown = await beside.next('typing');
  const ofAgent = await elsewhere.connect(await koine.signIn());
  await ofAgent.watch(sessionId);
  const [mark, began] = [await ofAgent.next('received'), await ofAgent.next('typing')];
  ofAgent.send({ t: 'typing', sessionId, typing: true });
  await ofAgent.command(sessionId, { type: 'accept' });
  await ofAgent.next('event', ({ event }) => event.type === 'session-accepted');
  ofAgent.send({ t: 'typing', sessionId, typing: false });
  ofAgent.send({ t: 'typing', sessionId, typing: true });
  const answered = await ofVisitor.next('typing');
  await ofVisitor.command(sessionId, { type: 'post-message', messageId: 'message-between', text: 'never mind' });
  assert.equal((await ofAgent.next('typing')).typing, false);
  assert.deepEqual([mark.by, mark.seq], ['visitor', 1]);
  for (const { actor, text } of [shown, began]) {
    assert.equal(actor.name, 'Vera');
    assert.match(text ?? '', /^my card is [•\s]+1111$/);
  }
  assert.deepEqual([answered.actor.kind, answered.typing], ['agent', true]);
  assert.deepEqual(ofVisitor.taken('typing'), []);
  await app.accounts.changeInbox(null, main.account.id, main.inbox.id, { settings: { typingPreview: false } });
});

test('what was not sent to a client cannot be marked as received by it', async () => {
  const { ofVisitor, ofAgent, sessionId } = await conversation();
  ofAgent.send({ t: 'received', sessionId, seq: 1_000_000 });
  const { seq } = await ofVisitor.next('received');
  assert.equal(seq, 1);
});

test('agents learn of agents, and of the visitor they watch; a visitor learns of the agent who answers', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const ofAgent = await koine.connect(await koine.signIn());
  await ofAgent.watch(sessionId);
  const absent = await ofAgent.next('presence', ({ actor }) => actor.kind === 'visitor');
  const ofVisitor = await koine.connect(visitor.token);
  const here = await ofAgent.next('presence', ({ actor }) => actor.id === visitor.actor.visitorId);
  await ofVisitor.watch(sessionId);
  await ofAgent.command(sessionId, { type: 'accept' });
  const answering = await ofVisitor.next('presence');
  ofAgent.send({ t: 'presence', state: 'away' });
  const away = await ofVisitor.next('presence', ({ state }) => state === 'away');
  const own = await ofAgent.next('presence', ({ state }) => state === 'away');
  assert.deepEqual([absent.state, here.state, answering.state], ['offline', 'online', 'online']);
  assert.deepEqual([away.actor.id, own.actor.id], [koine.account.owner.agent.id, koine.account.owner.agent.id]);
  ofAgent.send({ t: 'presence', state: 'online' });
  await ofVisitor.next('presence', ({ state }) => state === 'online');
});

test('agents and visitors learn of each other where different processes serve them', async () => {
  const { app, account: main } = koine;
  const facts = { name: 'Noor', email: 'noor@main.example', role: 'admin' } as const;
  const { agent: noor, ...signIn } = await giveSignIn(app, main.account.id, facts);
  const members = [main.owner.agent, noor].map(({ id }) => ({ agentId: id, rights: ['respond'] as const }));
  await app.accounts.changeQueue(null, main.account.id, main.queue.id, { members });
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const ofNoor = await elsewhere.connect(await koine.signIn(signIn));
  await ofNoor.watch(sessionId);
  const ofVisitor = await koine.connect(visitor.token);
  const here = await ofNoor.next('presence', ({ actor, state }) => actor.kind === 'visitor' && state === 'online');
  assert.equal(here.actor.id, visitor.actor.visitorId);
  for (const { realtime } of [elsewhere, koine]) await realtime.presenceKeeper.beat();
  await ofNoor.command(sessionId, { type: 'accept' });
  await ofVisitor.watch(sessionId);
  const answering = await ofVisitor.next('presence');
  assert.deepEqual([answering.actor.id, answering.state], [noor.id, 'online']);
});

/** A session with a visitor and an agent, both of whom watch it. */
async function conversation(): Promise<{ sessionId: string; ofVisitor: SocketClient; ofAgent: SocketClient }> {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const [ofVisitor, ofAgent] = [await koine.connect(visitor.token), await koine.connect(await koine.signIn())];
  await ofVisitor.watch(sessionId);
  await ofAgent.watch(sessionId);
  return { sessionId, ofVisitor, ofAgent };
}

test('an agent is seen while somebody looks at one of their consoles, whatever the others show', async () => {
  const { app, realtime, account } = koine;
  const facts = { name: 'Iris', email: 'iris@main.example', role: 'admin' } as const;
  const { agent, ...signIn } = await giveSignIn(app, account.account.id, facts);
  const token = await koine.signIn(signIn);
  const [one, other] = [await koine.connect(token), await koine.connect(token)];
  const sessionId = await koine.session(await koine.visitor());
  const isSeen = async () => {
    // What was sent before has been heard when a later question is answered.
    for (const client of [one, other]) await client.watch(sessionId);
    await realtime.presenceKeeper.beat();
    const asked = 'SELECT bool_or(seen) AS seen FROM agent_lease WHERE agent_id = $1';
    return (await app.database.pool.query(asked, [agent.id])).rows[0]?.seen;
  };
  assert.equal(await isSeen(), true);
  one.send({ t: 'sight', isSeen: false });
  one.send({ t: 'sight', isSeen: false });
  assert.equal(await isSeen(), true);
  other.send({ t: 'sight', isSeen: false });
  assert.equal(await isSeen(), false);
  one.send({ t: 'sight', isSeen: true });
  assert.equal(await isSeen(), true);
});
