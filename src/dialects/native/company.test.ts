import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { SocketClient } from '../../../test/support/socket-client.ts';
import { giveSignIn, type SignInFacts } from '../../app/furnished-account.ts';
import type { QueueRight } from '../../core/access.ts';
import type { Agent } from '../../core/directory.ts';

type Person = SignInFacts & { readonly agent: Agent; readonly cookie: string };

let koine: Koine;
let people: Readonly<Record<'ann' | 'ben' | 'lea' | 'ned' | 'max' | 'far' | 'sue', Person>>;

before(async () => {
  koine = await startKoine();
  const { account, queue, owner } = koine.main;
  const person = async (name: string, role: Agent['role'] = 'agent') => {
    const facts = await giveSignIn(koine.app, account.id, { name, role, email: `${name}@main.example` });
    return { ...facts, cookie: await koine.signIn(facts) };
  };
  people = {
    ann: await person('ann'),
    ben: await person('ben'),
    lea: await person('lea'),
    ned: await person('ned'),
    max: await person('max'),
    far: await person('far'),
    sue: await person('sue', 'supervisor'),
  };
  const { ann, ben, lea, ned, max, far } = people;
  const member = ({ agent }: Pick<Person, 'agent'>, ...rights: readonly QueueRight[]) => ({
    agentId: agent.id,
    rights,
  });
  const members = [
    member(owner, 'respond'),
    member(ann, 'respond'),
    member(ben, 'respond'),
    member(lea, 'listen'),
    member(ned, 'notify'),
    member(max, 'manage'),
  ];
  const settings = { transferMs: 60_000, wrapUpMs: 60_000, dispositions: ['Sold', 'Lost'], reopenMs: 1_000 };
  const changed = await koine.ask(`/koine/v1/queues/${queue.id}`, {
    method: 'PATCH',
    token: koine.main.key,
    body: { members, settings },
  });
  assert.deepEqual([changed.status, changed.body.settings], [200, settings]);
  await koine.app.accounts.createQueue(null, account.id, {
    name: 'Elsewhere',
    members: [member(far, 'respond', 'listen', 'manage', 'notify')],
  });
});
after(() => koine?.close());

function command(by: Person, id: string, body: unknown) {
  return koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie: by.cookie, body });
}

function say(by: Person, id: string, text: string, kind = 'text') {
  return koine.ask(`/koine/v1/sessions/${id}/messages`, { cookie: by.cookie, body: { text, kind } });
}

/** A session that Ann has, and its visitor's token. */
async function conversation(): Promise<{ readonly id: string; readonly token: string }> {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  assert.equal((await command(people.ann, body.id, { type: 'accept' })).status, 200);
  return { id: body.id, token };
}

function socket(by: { readonly token: string } | Person): SocketClient {
  const url = `${koine.url.replace('http', 'ws')}/koine/v1/socket`;
  const client =
    'cookie' in by ? new SocketClient(url, { cookie: by.cookie, origin: koine.url }) : new SocketClient(url);
  client.send({ t: 'hello', protocol: 1, ...('token' in by && { credential: by.token }) });
  return client;
}

test('[K5] no visitor learns of who listens, of whispers and of notes: socket, REST and every dialect', async () => {
  const { id, token } = await conversation();
  const { ann, lea, sue } = people;
  const client = socket({ token });
  await client.watch(id);
  for (const listener of [lea, sue]) {
    assert.equal((await command(listener, id, { type: 'join', hidden: true })).status, 200);
    assert.equal((await say(listener, id, 'a secret whisper', 'whisper')).status, 201);
  }
  assert.equal((await command(sue, id, { type: 'read-messages', upTo: 2 })).body.repeated, true);
  assert.equal((await say(ann, id, 'a secret note', 'note')).status, 201);
  assert.equal((await say(ann, id, 'a secret whisper too', 'whisper')).status, 201);
  const listening = socket(lea);
  await listening.watch(id);
  listening.send({ t: 'typing', sessionId: id, typing: true });
  const ofAnn = socket(ann);
  await ofAnn.watch(id);
  await ofAnn.next('typing', ({ actor }) => actor.id === lea.agent.id);
  assert.equal((await command(lea, id, { type: 'leave' })).status, 200);
  assert.equal((await say(ann, id, 'In the open')).status, 201);
  await client.next('event', ({ event }) => event.type === 'message-posted');
  const secret = /secret|lea|sue/;
  const kinds = ['event', 'typing', 'presence', 'received'] as const;
  assert.doesNotMatch(JSON.stringify(kinds.map((kind) => client.taken(kind))), secret);
  for (const path of ['', '/events', '/messages', '/transcript']) {
    const { status, body } = await koine.ask(`/koine/v1/sessions/${id}${path}`, { token });
    assert.equal(status, 200);
    assert.doesNotMatch(JSON.stringify(body), secret, path);
  }
  const { body: spoken } = await koine.ask('/koine/v1/dialects', { token: koine.main.key });
  for (const { name } of spoken.items) {
    const { body } = await koine.ask(`/koine/v1/sessions/${id}/as/${name}`, { token: koine.main.key });
    assert.equal(body.answer.status, 200, name);
    // Members read natively who listens.
    assert.doesNotMatch(body.answer.body, name === 'native' ? /secret/ : secret, name);
  }
  for (const each of [client, listening, ofAnn]) each.terminate();
});

test('[K5] an agent of another queue sees and hears nothing, whatever their rights there', async () => {
  const { id } = await conversation();
  for (const body of [
    { type: 'join', hidden: true },
    { type: 'join' },
    { type: 'transfer', agentId: people.far.agent.id },
  ]) {
    assert.equal((await command(people.far, id, body)).status, 404);
  }
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}/events`, { cookie: people.far.cookie })).status, 404);
});

test('[K5] each right of a queue lets its member do this, and no more', async () => {
  const { id } = await conversation();
  const { ann, ben, lea, ned, max, sue } = people;
  const listens = { type: 'join', hidden: true };
  const takesOver = (who: Person) => ({ type: 'transfer', agentId: who.agent.id });
  // Respond: reads, but takes no session from a colleague, nor listens unseen.
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}`, { cookie: ben.cookie })).status, 200);
  for (const body of [listens, takesOver(ben), { type: 'end' }]) {
    assert.equal((await command(ben, id, body)).status, 403);
  }
  // Listen: reads and listens, but does not answer, move or end.
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}/messages`, { cookie: lea.cookie })).status, 200);
  for (const body of [{ type: 'join' }, takesOver(lea), { type: 'end' }, { type: 'mark-spam', spam: true }]) {
    assert.equal((await command(lea, id, body)).status, 403);
  }
  assert.equal((await command(lea, id, listens)).status, 200);
  assert.equal((await say(lea, id, 'Hello')).status, 403);
  // Notify: nothing of the session.
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}`, { cookie: ned.cookie })).status, 404);
  // Manage, and supervisors: move and end.
  assert.equal((await command(max, id, takesOver(ben))).status, 200);
  assert.equal((await command(sue, id, takesOver(sue))).status, 200);
  assert.equal((await say(sue, id, 'I go on')).status, 201);
  assert.equal((await say(ann, id, 'Too late')).status, 409);
  assert.equal((await command(max, id, { type: 'end' })).status, 200);
});

test('who is notified learns that a session waits, and nothing of it', async () => {
  const client = socket(people.ned);
  client.send({ t: 'watch-sessions' });
  const { sessions } = await client.next('sessions');
  assert.deepEqual(sessions, []);
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'A secret' } } });
  const notice = await client.next('notice');
  assert.deepEqual([notice.sessionId, notice.queue.id], [body.id, koine.main.queue.id]);
  assert.doesNotMatch(JSON.stringify(notice), /secret/);
  client.terminate();
});

test('an offered transfer is listed and told to the agent who was asked, who takes it; cancelled, it is gone', async () => {
  const { id } = await conversation();
  const { ann, far } = people;
  const client = socket(far);
  client.send({ t: 'watch-sessions' });
  await client.next('sessions');
  const offer = { type: 'offer-transfer', agentId: far.agent.id, note: 'Please' };
  assert.equal((await command(ann, id, offer)).status, 200);
  const { session } = await client.next('session', ({ session: { id: told } }) => told === id);
  assert.equal(session.transferOfferedTo?.id, far.agent.id);
  const listed = async () =>
    (await koine.ask(`/koine/v1/sessions?transferOfferedTo=${far.agent.id}`, { cookie: far.cookie })).body.items.length;
  assert.equal(await listed(), 1);
  const { body: log } = await koine.ask(`/koine/v1/sessions/${id}/events`, { cookie: far.cookie });
  const offered = log.items.find(({ type }: { type: string }) => type === 'transfer-offered');
  assert.equal(Date.parse(offered.until) - Date.parse(offered.at), 60_000);
  assert.equal((await command(ann, id, { type: 'answer-transfer', accept: false })).status, 200);
  assert.equal(await listed(), 0);
  assert.equal((await command(ann, id, offer)).status, 200);
  assert.equal((await command(far, id, { type: 'answer-transfer', accept: true })).status, 200);
  const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { cookie: far.cookie });
  assert.deepEqual([body.agent.id, body.transferOfferedTo], [far.agent.id, null]);
  client.terminate();
});

test('two agents write in one session; when its agent leaves, the other has it', async () => {
  const { id } = await conversation();
  const { ann, ben, far } = people;
  assert.equal((await command(ben, id, { type: 'join', agentId: far.agent.id })).status, 403);
  assert.equal((await command(ann, id, { type: 'join', agentId: ben.agent.id })).status, 200);
  const { body: joined } = await koine.ask(`/koine/v1/sessions/${id}`, { cookie: ann.cookie });
  assert.deepEqual(
    joined.companions.map((each: { id: string }) => each.id),
    [ben.agent.id],
  );
  for (const each of [ann, ben]) assert.equal((await say(each, id, 'Hello')).status, 201);
  assert.equal((await command(ann, id, { type: 'leave' })).status, 200);
  const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { cookie: ben.cookie });
  assert.deepEqual([body.agent.id, body.companions], [ben.agent.id, []]);
  assert.equal((await command(ben, id, { type: 'leave' })).status, 200);
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}`, { cookie: ben.cookie })).body.stage, 'waiting');
});

test("after the end a session is on its agent's list to wrap up, until it is done, with the queue's words", async () => {
  const { id, token } = await conversation();
  const { ann } = people;
  const client = socket(ann);
  client.send({ t: 'watch-sessions' });
  await client.next('sessions');
  assert.equal((await command(ann, id, { type: 'end' })).status, 200);
  const { session } = await client.next('session', ({ session: { stage } }) => stage === 'ended');
  assert.ok(session.wrapUpUntil);
  const again = socket(ann);
  again.send({ t: 'watch-sessions' });
  assert.ok((await again.next('sessions')).sessions.some((row) => row.id === id));
  const list = async () =>
    (await koine.ask(`/koine/v1/sessions?wrapUpBy=${ann.agent.id}`, { cookie: ann.cookie })).body.items.map(
      (row: { id: string }) => row.id,
    );
  assert.ok((await list()).includes(id));
  const strange = await command(ann, id, { type: 'wrap-up', disposition: 'Won' });
  assert.deepEqual([strange.status, strange.body.errors[0].pointer], [400, '/disposition']);
  assert.equal((await command(ann, id, { type: 'wrap-up', disposition: 'Sold', note: 'Paid by card' })).status, 200);
  assert.ok(!(await list()).includes(id));
  const { body } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { cookie: ann.cookie });
  const note = body.items.at(-1);
  assert.deepEqual([note.kind, note.text], ['note', 'Paid by card']);
  const { body: own } = await koine.ask(`/koine/v1/sessions/${id}`, { token });
  assert.doesNotMatch(JSON.stringify(own), /Sold|wrapUp|companions/);
  for (const each of [client, again]) each.terminate();
});

test('[K6] settings that are no such thing are refused, and change nothing', async () => {
  const path = `/koine/v1/queues/${koine.main.queue.id}`;
  const { body: before } = await koine.ask(path, { token: koine.main.key });
  for (const settings of [
    { wrapUpMs: -1 },
    { visitorSilence: { warnMs: 1_000 } },
    { agentSilence: { endMs: 1_000, action: 'explode' } },
    { visitorGoneMs: 1_000 },
    { visitorSilence: { endMs: 9_000, texts: { '<b>': 'x' } } },
    { [randomUUID()]: 1 },
  ]) {
    const { status } = await koine.ask(path, { method: 'PATCH', token: koine.main.key, body: { settings } });
    assert.equal(status, 400, JSON.stringify(settings));
  }
  assert.deepEqual((await koine.ask(path, { token: koine.main.key })).body, before);
});
