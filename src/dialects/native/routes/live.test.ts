import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import type { LiveView } from '../wire.ts';

const START = Date.UTC(2026, 10, 20, 10);

let koine: Koine;
let now = START;

before(async () => {
  koine = await startKoine({ now: () => now });
});
after(() => koine.close());

test('[K5] a wallboard shows who waits, what agents have, what is at risk and the day so far, to supervisors alone', async () => {
  const { account, queue, inbox, owner, key } = koine.main;
  const { app } = koine;
  const other = await koine.addAccount('other');
  const promise = { accept: 60_000 };
  await app.accounts.changeQueue(null, account.id, queue.id, { promise });
  const spare = await app.accounts.createQueue(null, account.id, { name: 'Spare' });
  const open = async () => {
    const { token } = await koine.addVisitor(koine.main);
    const { body } = await koine.ask('/koine/v1/sessions', {
      token,
      body: { inboxId: inbox.id, message: { text: 'Hi' } },
    });
    return body as { readonly id: string; readonly number: number };
  };
  const cookie = await koine.signIn(owner);
  const taken = await open();
  await koine.ask(`/koine/v1/sessions/${taken.id}/commands`, { cookie, body: { type: 'accept' } });
  const late = await open();
  now += 50_000;
  await open();
  await app.attendance.arrive({ accountId: account.id, agentId: owner.agent.id });
  while (await app.rollups.step(account.id));

  const { status, body } = await koine.ask('/koine/v1/live', { token: key });
  assert.equal(status, 200);
  const live = body as LiveView;
  assert.deepEqual(
    [live.waiting, live.ringing, live.longestWaitMs, live.active, live.unanswered, live.atRisk, live.overdue],
    [2, 0, 50_000, 1, 3, 1, 0],
  );
  assert.deepEqual(live.agentStates, { online: 1, busy: 0, away: 0, offline: 0 });
  assert.deepEqual(
    live.queues.map(({ queue: each, waiting, agentsOnline }) => [each?.id, waiting, agentsOnline]),
    [
      [queue.id, 2, 1],
      [spare.id, 0, 0],
    ],
  );
  assert.deepEqual(
    live.agents.map(({ agent, state, active, capacity }) => [agent.id, state, active, capacity]),
    [[owner.agent.id, 'online', 1, 3]],
  );
  assert.deepEqual(
    live.sessionsAtRisk.map(({ id, target, dueAt }) => [id, target, Date.parse(dueAt)]),
    [[late.id, 'accept', START + 60_000]],
  );
  assert.equal(live.today.opened, 3);
  assert.equal(live.today.hours.length, 24);
  assert.equal(live.today.hours[10]?.opened, 3);
  const listed = await koine.ask(`/koine/v1/sessions/count?filter=${encodeURIComponent(live.today.filter)}`, {
    token: key,
  });
  assert.equal(listed.body.count, 3);

  const foreign = await koine.ask('/koine/v1/live', { token: other.key });
  assert.deepEqual([foreign.body.waiting, foreign.body.today.opened], [0, 0]);
  const [email, password] = ['ann@main.example', 'correct horse battery'];
  await app.accounts.createAgent(null, account.id, { name: 'Ann', email, password });
  assert.equal((await koine.ask('/koine/v1/live', { cookie: await koine.signIn({ email, password }) })).status, 403);
});

test('the time that agents were in each state is kept, however they came to it', async () => {
  const { account, owner, key } = await koine.addAccount('states');
  const agent = { accountId: account.id, agentId: owner.agent.id };
  const { attendance } = koine.app;
  const from = new Date(now - (now % 900_000)).toISOString();
  await attendance.arrive(agent);
  now += 10_000;
  await attendance.choose(agent, 'away');
  now += 5_000;
  await attendance.choose(agent, 'online');
  now += 7_000;
  await attendance.leave(agent);
  now += 60_000;
  const before = new Date(Date.parse(from) + 3_600_000).toISOString();
  const { body } = await koine.ask(`/koine/v1/reports/agents?from=${from}&before=${before}`, { token: key });
  const { values } = body.groups[0].total;
  assert.deepEqual([values['agent.onlineMs'], values['agent.awayMs'], values['agent.occupancy']], [17_000, 5_000, 0]);
});
