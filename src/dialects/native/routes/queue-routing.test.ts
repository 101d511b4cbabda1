import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { makeId } from '../../../app/secrets.ts';
import { Router } from '../../../jobs/router.ts';

let koine: Koine;
let key: string;
let router: Router;
const faults: unknown[] = [];
before(async () => {
  koine = await startKoine();
  key = koine.main.key;
  router = new Router(koine.app, (error) => faults.push(error));
});
after(async () => {
  await router?.stop();
  await koine?.close();
  assert.deepEqual(faults, []);
});

test('how a queue rings is set, read back, and replaced; what makes no sense is refused', async () => {
  const { main, ask } = koine;
  const path = `/koine/v1/queues/${main.queue.id}/routing`;
  assert.deepEqual((await ask(path, { token: key })).body, {});
  const other = await ask('/koine/v1/queues', { token: key, body: { name: 'Backup' } });
  const settings = {
    strategy: 'least-busy',
    ringMs: 30_000,
    overflow: { queueId: other.body.id, afterMs: 60_000 },
    maxLength: 2,
  };
  const set = await ask(path, { token: key, method: 'PUT', body: settings });
  assert.deepEqual([set.status, set.body], [200, settings]);
  const itself = { overflow: { queueId: main.queue.id } };
  const refused = await ask(path, { token: key, method: 'PUT', body: itself });
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/overflow/queueId']);
  const bad = await ask(path, { token: key, method: 'PUT', body: { strategy: 'loudest' } });
  assert.equal(bad.status, 400);
  const { secret: reader } = await koine.addKey(main.account.id, ['read']);
  assert.equal((await ask(path, { token: reader, method: 'PUT', body: {} })).status, 403);
  await ask(`/koine/v1/queues/${main.queue.id}`, {
    token: key,
    method: 'PATCH',
    body: { settings: { wrapUpMs: 60_000 } },
  });
  assert.deepEqual((await ask(path, { token: reader })).body, settings);
  await ask(path, { token: key, method: 'PUT', body: {} });
  assert.deepEqual((await ask(path, { token: key })).body, {});
});

test('agents have skills and a capacity, which only managers change', async () => {
  const { main, ask } = koine;
  const path = `/koine/v1/agents/${main.owner.agent.id}`;
  const changed = await ask(path, { token: key, method: 'PATCH', body: { capacity: 5, skills: { french: 3 } } });
  assert.equal(changed.status, 403, 'only an owner changes an owner');
  const made = await ask('/koine/v1/agents', {
    token: key,
    body: { name: 'Zoe', email: 'zoe@main.example', password: 'a good password' },
  });
  assert.deepEqual([made.body.skills, made.body.capacity], [{}, null]);
  const zoe = `/koine/v1/agents/${made.body.id}`;
  const body = { capacity: 5, skills: { french: 3 } };
  const done = await ask(zoe, { token: key, method: 'PATCH', body });
  assert.deepEqual([done.body.skills, done.body.capacity], [{ french: 3 }, 5]);
  const cookie = await koine.signIn({ email: 'zoe@main.example', password: 'a good password' });
  assert.equal((await ask(zoe, { cookie, method: 'PATCH', body: { capacity: 9 } })).status, 403);
  assert.equal((await ask(zoe, { token: key, method: 'PATCH', body: { skills: { french: 6 } } })).status, 400);
  const again = await ask(zoe, { token: key, method: 'PATCH', body: { capacity: null } });
  assert.deepEqual([again.body.skills, again.body.capacity], [{ french: 3 }, null]);
});

test('the visitor is told their place; presence tells who is there and what they have; an offer is answered', async () => {
  const { main, ask, app } = koine;
  const path = `/koine/v1/queues/${main.queue.id}/routing`;
  await ask(path, { token: key, method: 'PUT', body: { strategy: 'longest-idle', ringMs: 30_000 } });
  const [first, second] = [await koine.addVisitor(main), await koine.addVisitor(main)];
  const ids = [makeId(), makeId()];
  await ask('/koine/v1/sessions', { token: first.token, body: { id: ids[0] } });
  await ask('/koine/v1/sessions', { token: second.token, body: { id: ids[1] } });
  const place = await ask(`/koine/v1/sessions/${ids[1]}/place`, { token: second.token });
  assert.deepEqual(place.body, { place: { position: 2, length: 2, estimatedWaitMs: null } });
  assert.equal((await ask(`/koine/v1/sessions/${ids[1]}/place`, { token: first.token })).status, 404);
  const line = await ask(`/koine/v1/queues/${main.queue.id}/line`, { token: key });
  assert.deepEqual(line.body, { length: 2, estimatedWaitMs: null });
  await app.attendance.arrive({ accountId: main.account.id, agentId: main.owner.agent.id });
  await router.settled();
  const { items } = (await ask('/koine/v1/presence', { token: key })).body;
  const owner = items.find((item: { agent: { id: string } }) => item.agent.id === main.owner.agent.id);
  assert.deepEqual([owner.state, owner.load, owner.capacity, owner.missed], ['online', 1, 3, 0]);
  assert.ok(owner.since);
  const cookie = await koine.signIn(main.owner);
  const session = await ask(`/koine/v1/sessions/${ids[0]}`, { cookie });
  assert.equal(session.body.offeredTo.id, main.owner.agent.id);
  const seen = await ask(`/koine/v1/sessions/${ids[0]}`, { token: first.token });
  assert.equal('offeredTo' in seen.body, false);
  const answer = await ask(`/koine/v1/sessions/${ids[0]}/commands`, {
    cookie,
    body: { type: 'answer-offer', how: 'accepted' },
  });
  assert.equal(answer.status, 200);
  assert.deepEqual((await ask(`/koine/v1/sessions/${ids[0]}/place`, { token: first.token })).body, { place: null });
  await ask(path, { token: key, method: 'PUT', body: {} });
});

test('when agents are set away by themselves is set and read back', async () => {
  const path = '/koine/v1/presence/settings';
  assert.deepEqual((await koine.ask(path, { token: key })).body, { awayAfterMs: null });
  const set = await koine.ask(path, { token: key, method: 'PUT', body: { awayAfterMs: 600_000 } });
  assert.deepEqual(set.body, { awayAfterMs: 600_000 });
  await koine.ask(path, { token: key, method: 'PUT', body: { awayAfterMs: null } });
  assert.deepEqual((await koine.ask(path, { token: key })).body, { awayAfterMs: null });
});

test('a key says at the opening how urgent a session is and what it needs; a visitor does not', async () => {
  const { main, ask } = koine;
  const { id: visitorId, token } = await koine.addVisitor(main);
  const needs = { priority: 'urgent', skills: { french: 2 } };
  const refused = await ask('/koine/v1/sessions', { token, body: needs });
  assert.equal(refused.status, 403);
  const named = { inboxId: main.inbox.id, visitorId };
  const opened = await ask('/koine/v1/sessions', { token: key, body: { ...named, ...needs } });
  assert.deepEqual([opened.status, opened.body.priority, opened.body.skills], [201, 'urgent', { french: 2 }]);
});
