import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openSocketServer, type SocketServer, type TestVisitor } from '../../../test/support/socket-server.ts';
import { furnishAccount } from '../../app/furnished-account.ts';

let koine: SocketServer;
before(async () => {
  koine = await openSocketServer();
});
after(() => koine.close());

test('[K5] all rows in sight come at once, then each that changes; none of another account', async () => {
  const other = await furnishAccount(koine.app, { slug: 'other', name: 'Other', email: 'owner@other.example' });
  const visitor = await koine.visitor();
  const [open, over] = [await koine.session(visitor), await koine.session(visitor)];
  await koine.app.chat.command(visitor.actor, over, { type: 'end' });
  const elsewhere = await koine.session(await koine.visitor(other));
  const client = await koine.connect(await koine.signIn());
  client.send({ t: 'watch-sessions' });
  const { sessions } = await client.next('sessions');
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [open],
  );
  await say(visitor, open, 'Hello');
  const { session: changed } = await client.next('session', ({ session }) => session.messages.count === 1);
  assert.deepEqual([changed.id, changed.messages.last?.text], [open, 'Hello']);
  const fresh = await koine.session(visitor);
  const { session: added } = await client.next('session', ({ session }) => session.id === fresh);
  assert.equal(added.stage, 'waiting');
  await koine.app.chat.command(visitor.actor, open, { type: 'end' });
  const { session: ended } = await client.next('session', ({ session }) => session.stage === 'ended');
  assert.equal(ended.id, open);
  assert.doesNotMatch(JSON.stringify(client.taken('session')), new RegExp(elsewhere));
});

test('a burst of changes of one session comes as few rows, the last of them the newest', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(await koine.signIn());
  client.send({ t: 'watch-sessions' });
  await client.next('sessions');
  await Promise.all(Array.from({ length: 200 }, (_, number) => say(visitor, sessionId, `Message ${number}`)));
  await client.next('session', ({ session }) => session.messages.count === 200);
  assert.ok(client.taken('session').length < 100);
});

test('[K5] a row that leaves an agent’s sight leaves their list', async () => {
  const { account, inbox, queue } = koine.account;
  const [email, password] = ['narrow@main.example', 'a long password'];
  const agent = await koine.app.accounts.createAgent(null, account.id, { name: 'Narrow', email, password });
  const members = [...queue.members, { agentId: agent.id, rights: ['respond'] as const }];
  await koine.app.accounts.changeQueue(null, account.id, queue.id, { members });
  const elsewhere = await koine.app.accounts.createQueue(null, account.id, { name: 'Elsewhere' });
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(await koine.signIn({ email, password }));
  client.send({ t: 'watch-sessions' });
  const { sessions } = await client.next('sessions');
  assert.ok(sessions.some(({ id }) => id === sessionId));
  const owner = await koine.connect(await koine.signIn());
  await owner.command(sessionId, { type: 'accept' });
  await owner.command(sessionId, { type: 'transfer', queueId: elsewhere.id });
  await say(visitor, sessionId, 'A secret');
  const again = await client.next('sessions');
  assert.ok(again.sessions.every(({ id, inbox: { id: inboxId } }) => id !== sessionId && inboxId === inbox.id));
  assert.doesNotMatch(JSON.stringify([again, client.taken('session')]), /secret/);
});

test('[K5] visitors may not watch all sessions', async () => {
  const client = await koine.connect((await koine.visitor()).token);
  client.send({ t: 'watch-sessions' });
  assert.equal((await client.closed()).code, 4403);
});

function say(visitor: TestVisitor, sessionId: string, text: string) {
  return koine.app.chat.command(visitor.actor, sessionId, { type: 'post-message', messageId: randomUUID(), text });
}
