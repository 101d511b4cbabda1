import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import { type App, openApp } from '../app/context.ts';
import { makeId } from '../app/secrets.ts';
import type { Actor } from '../core/access.ts';
import type { Agent, RoutingSettings } from '../core/directory.ts';
import type { Event } from '../core/event.ts';
import type { Attending } from '../store/agent-presence.ts';
import { Router } from './router.ts';

let database: TestDatabase;
let accounts = 0;
let clock = Date.UTC(2026, 10, 20, 9);
const faults: unknown[] = [];
const living = new Set<{ die(): Promise<void> }>();

before(async () => {
  database = await testDatabase();
});
after(async () => {
  for (const koine of living) await koine.die();
  await database?.drop();
  assert.deepEqual(faults, []);
});

/** A Koine without a face, and its router. */
async function openKoine() {
  const app = await openApp({ databaseUrl: database.url, connections: 6, now: () => clock });
  const router = new Router(app, (error) => faults.push(error));
  const koine = {
    app,
    router,
    /** As though it were killed: nothing is tidied. */
    async die() {
      living.delete(koine);
      await router.stop();
      await app.close();
    },
  };
  living.add(koine);
  return koine;
}

interface Team {
  readonly accountId: string;
  readonly queueId: string;
  readonly inboxId: string;
  readonly agents: readonly Agent[];
  readonly key: Actor;
}

async function makeTeam({ accounts: directory }: App, size: number, routing: RoutingSettings): Promise<Team> {
  accounts += 1;
  const { id: accountId } = await directory.createAccount({ slug: `team-${accounts}`, name: 'Team' });
  const agents: Agent[] = [];
  for (let index = 0; index < size; index += 1) {
    const name = `Agent ${index}`;
    agents.push(await directory.createAgent(null, accountId, { name, email: `a${index}@team-${accounts}.example` }));
  }
  const members = agents.map(({ id }) => ({ agentId: id, rights: ['respond'] as const }));
  const queue = await directory.createQueue(null, accountId, { name: 'Line', members, settings: { routing } });
  const inbox = await directory.createInbox(null, accountId, { name: 'Shop', queueId: queue.id });
  const key: Actor = { kind: 'integration', accountId, keyId: makeId(), name: 'Key', scopes: ['read', 'chat'] };
  return { accountId, queueId: queue.id, inboxId: inbox.id, agents, key };
}

async function open(
  { chat, accounts: directory }: App,
  { accountId, inboxId }: Team,
  told: { readonly language?: string } = {},
): Promise<string> {
  const { visitor } = await directory.welcomeVisitor(accountId, inboxId, told);
  const actor: Actor = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId };
  const { session } = await chat.open(actor, { id: makeId() }, { ip: null, userAgent: null });
  return session.id;
}

async function attend(
  { attendance }: App,
  { accountId }: Team,
  ...agents: readonly (Agent | undefined)[]
): Promise<void> {
  for (const agent of agents) await attendance.arrive({ accountId, agentId: agent?.id ?? '' });
}

function as(agent: Agent | undefined, { accountId, queueId }: Team): Actor {
  const { id = '', name = '' } = agent ?? {};
  return { kind: 'agent', accountId, agentId: id, name, role: 'agent', rights: { [queueId]: ['respond'] } };
}

async function log({ history }: App, { key }: Team, id: string): Promise<readonly Event[]> {
  return (await history.events(key, id, -1, 1_000)).events;
}

async function offerOf({ chat }: App, { key }: Team, id: string): Promise<string | null> {
  return (await chat.session(key, id)).offer?.agent.name ?? null;
}

async function due({ app, router }: Awaited<ReturnType<typeof openKoine>>): Promise<void> {
  const timers = await app.timers.take(clock, 1_000, 30_000);
  for (const timer of timers) {
    const again = await router.timers[timer.kind]?.(app, timer);
    await app.timers.settle(timer, again ?? null);
  }
  await router.settled();
}

test('[K3] of two processes that route at once, none gives a session to two agents, or an agent more than they may have', async () => {
  const [here, there] = [await openKoine(), await openKoine()];
  const team = await makeTeam(here.app, 6, { strategy: 'round-robin' });
  await attend(here.app, team, ...team.agents.slice(0, 3));
  await attend(there.app, team, ...team.agents.slice(3));
  const ids = await Promise.all(
    Array.from({ length: 40 }, (_, index) => open(index % 2 === 0 ? here.app : there.app, team)),
  );
  const settle = async () => {
    await Promise.all([here.router.settled(), there.router.settled()]);
    here.router.wake(team.accountId);
    there.router.wake(team.accountId);
    await Promise.all([here.router.settled(), there.router.settled()]);
  };
  for (let round = 0; round < 3; round += 1) {
    await settle();
    const sessions = await Promise.all(ids.map((id) => here.app.chat.session(team.key, id)));
    const ringing = sessions.filter(({ offer }) => offer);
    assert.equal(ringing.length, 6);
    assert.equal(new Set(ringing.map(({ offer }) => offer?.agent.id)).size, 6);
    await Promise.all(
      ringing.map(({ id, offer }, index) => {
        const agent = team.agents.find((each) => each.id === offer?.agent.id);
        const { chat } = index % 2 === 0 ? here.app : there.app;
        return chat.command(as(agent, team), id, { type: 'answer-offer', how: 'accepted' });
      }),
    );
  }
  await settle();
  const loads = await here.app.routing.loads(team.accountId);
  assert.deepEqual([...loads.values()], Array(6).fill(3));
  for (const id of ids) {
    const events = await log(here.app, team, id);
    assert.ok(events.filter(({ type }) => type === 'session-offered').length <= 1);
    assert.ok(events.filter(({ type }) => type === 'session-accepted').length <= 1);
  }
  await Promise.all([here.die(), there.die()]);
});

test('two processes that offer one session at once: the log lets one of them', async () => {
  const [here, there] = [await openKoine(), await openKoine()];
  const team = await makeTeam(here.app, 2, {});
  const id = await open(here.app, team);
  await there.app.chat.session(team.key, id);
  const system: Actor = { kind: 'system', accountId: team.accountId };
  const offers = await Promise.allSettled(
    [here, there].map(({ app }, index) =>
      app.chat.command(system, id, { type: 'offer', agentId: team.agents[index]?.id ?? '', until: clock + 1_000 }),
    ),
  );
  assert.equal(offers.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await log(here.app, team, id)).filter(({ type }) => type === 'session-offered').length, 1);
  await Promise.all([here.die(), there.die()]);
});

test('what is declined keeps its reason, what rings out goes on; who misses several is set away', async () => {
  const koine = await openKoine();
  const { app, router } = koine;
  const team = await makeTeam(app, 2, { strategy: 'longest-idle', ringMs: 10_000, askAgainMs: 15_000, missedLimit: 2 });
  await attend(app, team, team.agents[0]);
  clock += 1_000;
  await attend(app, team, team.agents[1]);
  const id = await open(app, team);
  await router.settled();
  assert.equal(await offerOf(app, team, id), 'Agent 0');
  await app.chat.command(as(team.agents[0], team), id, { type: 'answer-offer', how: 'declined', reason: 'at lunch' });
  await router.settled();
  assert.equal(await offerOf(app, team, id), 'Agent 1');
  clock += 9_999;
  await due(koine);
  assert.equal(await offerOf(app, team, id), 'Agent 1');
  clock += 1;
  await due(koine);
  assert.equal(await offerOf(app, team, id), null);
  clock += 5_000;
  await app.attendance.renew(team.agents.map((agent) => ({ accountId: team.accountId, agentId: agent.id, idleMs: 0 })));
  await due(koine);
  assert.equal(await offerOf(app, team, id), 'Agent 0');
  clock += 10_000;
  await due(koine);
  assert.equal(await offerOf(app, team, id), 'Agent 1');
  clock += 10_000;
  await due(koine);
  const states = await app.attendance.ofAccount(team.accountId);
  assert.deepEqual(
    team.agents.map(({ id: agentId }) => states.get(agentId)?.state),
    ['online', 'away'],
  );
  const answers = (await log(app, team, id)).filter((event) => event.type === 'offer-answered');
  assert.deepEqual(
    answers.map(({ how, reason, actor }) => [how, reason, actor.kind]),
    [
      ['declined', 'at lunch', 'agent'],
      ['unanswered', null, 'system'],
      ['unanswered', null, 'system'],
      ['unanswered', null, 'system'],
    ],
  );
  await koine.die();
});

test('who drops off rings no more, and their sessions return to the front of the queue after its time', async () => {
  const koine = await openKoine();
  const { app, router } = koine;
  const team = await makeTeam(app, 2, { strategy: 'longest-idle', returnMs: 60_000 });
  const [ann, ben] = team.agents;
  await attend(app, team, ann);
  const first = await open(app, team);
  await router.settled();
  await app.chat.command(as(ann, team), first, { type: 'accept' });
  clock += 1_000;
  const second = await open(app, team);
  await router.settled();
  assert.equal(await offerOf(app, team, second), 'Agent 0');
  const { accountId } = team;
  await app.attendance.choose({ accountId, agentId: ann?.id ?? '' }, 'busy');
  await router.settled();
  assert.equal(await offerOf(app, team, second), null);
  await app.attendance.choose({ accountId, agentId: ann?.id ?? '' }, 'online');
  await router.settled();
  assert.equal(await offerOf(app, team, second), 'Agent 0');
  await app.attendance.leave({ accountId, agentId: ann?.id ?? '' });
  await router.settled();
  assert.equal(await offerOf(app, team, second), null);
  clock += 59_999;
  router.wake(team.accountId);
  await router.settled();
  assert.equal((await app.chat.session(team.key, first)).stage, 'active');
  clock += 1;
  await due(koine);
  assert.equal((await app.chat.session(team.key, first)).stage, 'waiting');
  await attend(app, team, ben);
  await router.settled();
  assert.deepEqual([await offerOf(app, team, first), await offerOf(app, team, second)], ['Agent 1', null]);
  await koine.die();
});

test('[K1] what a process that died had begun is taken up by another: its offers ring out, its agents are gone', async () => {
  const dying = await openKoine();
  const team = await makeTeam(dying.app, 2, { strategy: 'longest-idle' });
  await attend(dying.app, team, team.agents[0]);
  const id = await open(dying.app, team);
  await dying.router.settled();
  assert.equal(await offerOf(dying.app, team, id), 'Agent 0');
  await dying.die();
  const heir = await openKoine();
  clock += 20_000;
  await attend(heir.app, team, team.agents[1]);
  await due(heir);
  assert.equal(await offerOf(heir.app, team, id), 'Agent 1');
  clock += 20_000;
  const states = await heir.app.attendance.ofAccount(team.accountId);
  assert.deepEqual(
    team.agents.map((agent) => states.get(agent.id)?.state),
    ['offline', 'online'],
  );
  await heir.die();
});

test('a visitor rings with who speaks their language, where anybody in the queue does', async () => {
  const koine = await openKoine();
  const { app, router } = koine;
  const team = await makeTeam(app, 2, { strategy: 'longest-idle', languageLevel: 2 });
  const [ann, ben] = team.agents;
  await app.accounts.changeAgent(null, team.accountId, ben?.id ?? '', { skills: { fr: 2 } });
  await attend(app, team, ann);
  const id = await open(app, team, { language: 'fr-FR' });
  const other = await open(app, team, { language: 'is' });
  await router.settled();
  assert.deepEqual([await offerOf(app, team, id), await offerOf(app, team, other)], [null, 'Agent 0']);
  await attend(app, team, ben);
  await router.settled();
  assert.equal(await offerOf(app, team, id), 'Agent 1');
  await koine.die();
});

test('who does nothing for long is set away, whether anything is routed or not; who does something stays', async () => {
  const koine = await openKoine();
  const { app } = koine;
  const team = await makeTeam(app, 2, {});
  const { accountId } = team;
  await app.accounts.changeSettings(null, accountId, { settings: () => ({ awayAfterMs: 60_000 }) });
  await attend(app, team, ...team.agents);
  const [idle, busy] = team.agents.map(({ id: agentId }) => ({ accountId, agentId }));
  const beat = async (idleMs: number) => {
    const here = [
      { ...(idle as Attending), idleMs },
      { ...(busy as Attending), idleMs: 0 },
    ];
    await app.attendance.renew(here);
    return (await app.attendance.renew(here)).map(({ agentId, state }) => [agentId === idle?.agentId, state]);
  };
  clock += 59_999;
  assert.deepEqual((await beat(59_999)).sort(), [
    [false, 'online'],
    [true, 'online'],
  ]);
  clock += 1;
  assert.deepEqual((await beat(60_000)).sort(), [
    [false, 'online'],
    [true, 'away'],
  ]);
  await koine.die();
});

test('who finishes a record is asked when they are done', async () => {
  const koine = await openKoine();
  const { app, router } = koine;
  const team = await makeTeam(app, 1, { strategy: 'longest-idle', capacity: 1 });
  await app.accounts.changeQueue(null, team.accountId, team.queueId, {
    settings: { wrapUpMs: 600_000, routing: { strategy: 'longest-idle', capacity: 1 } },
  });
  const ann = as(team.agents[0], team);
  await attend(app, team, team.agents[0]);
  const [first, second] = [await open(app, team), await open(app, team)];
  await router.settled();
  await app.chat.command(ann, first, { type: 'accept' });
  await app.chat.command(ann, first, { type: 'end' });
  await router.settled();
  assert.equal(await offerOf(app, team, second), null);
  await app.chat.command(ann, first, { type: 'wrap-up' });
  await router.settled();
  assert.equal(await offerOf(app, team, second), 'Agent 0');
  await koine.die();
});

test('a full queue takes no more, one that overflows leads on, and who waits too long is let go', async () => {
  const koine = await openKoine();
  const { app } = koine;
  const team = await makeTeam(app, 0, {});
  const backup = await app.accounts.createQueue(null, team.accountId, {
    name: 'Backup',
    settings: { routing: { maxLength: 1, maxWaitMs: 50_000 } },
  });
  const change = (routing: RoutingSettings) =>
    app.accounts.changeQueue(null, team.accountId, team.queueId, { settings: { routing } });
  await change({ overflow: { queueId: backup.id, length: 1 } });
  const queueOf = async (id: string) => (await app.chat.session(team.key, id)).queueId;
  const [first, second] = [await open(app, team), await open(app, team)];
  assert.deepEqual([await queueOf(first), await queueOf(second)], [team.queueId, backup.id]);
  await assert.rejects(open(app, team), { code: 'unavailable' });
  await change({ overflow: { queueId: backup.id, afterMs: 40_000 } });
  clock += 40_000;
  await due(koine);
  assert.equal(await queueOf(first), backup.id);
  clock += 10_000;
  await due(koine);
  const over = await Promise.all([first, second].map((id) => app.chat.session(team.key, id)));
  assert.deepEqual(
    over.map(({ stage, endReason }) => [stage, endReason]),
    [
      ['ended', 'waited-too-long'],
      ['ended', 'waited-too-long'],
    ],
  );
  await koine.die();
});

test('the place in the line goes by priority, and the wait by what was accepted within the hour', async () => {
  const koine = await openKoine();
  const { app } = koine;
  const team = await makeTeam(app, 1, {});
  for (let count = 0; count < 6; count += 1) {
    const id = await open(app, team);
    clock += 120_000;
    await app.chat.command(team.key, id, { type: 'accept', agentId: team.agents[0]?.id ?? '' });
  }
  const [first, second] = [await open(app, team), await open(app, team)];
  assert.deepEqual(await app.waitingLine.placeOf(team.key, second), {
    position: 2,
    length: 2,
    estimatedWaitMs: 200_000,
  });
  await app.chat.command(team.key, second, { type: 'set-priority', priority: 'urgent' });
  clock += 5_000;
  assert.equal((await app.waitingLine.placeOf(team.key, second))?.position, 1);
  assert.equal((await app.waitingLine.placeOf(team.key, first))?.position, 2);
  clock += 3_600_000;
  assert.equal((await app.waitingLine.ofQueue(team.accountId, team.queueId)).estimatedWaitMs, null);
  await app.chat.command(team.key, first, { type: 'accept', agentId: team.agents[0]?.id ?? '' });
  assert.equal(await app.waitingLine.placeOf(team.key, first), null);
  await koine.die();
});
