import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { LEASE_MS } from './attendance.ts';
import { type App, openApp } from './context.ts';

let koine: Koine;
let other: App;
let clock = Date.now();

before(async () => {
  koine = await startKoine({ now: () => clock });
  other = await openApp({ databaseUrl: koine.databaseUrl, now: () => clock });
});

after(async () => {
  await other?.close();
  await koine?.close();
});

/** What the widget tells visitors whom the first process serves. */
async function isOnlineHere(): Promise<boolean> {
  await koine.realtime.presenceKeeper.beat();
  const { body } = await koine.ask(`/koine/v1/widget/${koine.main.inbox.key}`);
  return body.online;
}

test('an agent whom another process serves is online here, until they leave it or it is gone', async () => {
  const agent = { accountId: koine.main.account.id, agentId: koine.main.owner.agent.id };
  const states = [await isOnlineHere()];
  await other.attendance.arrive(agent);
  states.push(await isOnlineHere());
  await other.attendance.choose(agent, 'away');
  states.push(await isOnlineHere());
  await other.attendance.choose(agent, 'online');
  states.push(await isOnlineHere());
  await other.attendance.leave(agent);
  states.push(await isOnlineHere());
  await other.attendance.arrive(agent);
  states.push(await isOnlineHere());
  clock += LEASE_MS + 1;
  states.push(await isOnlineHere());
  assert.deepEqual(states, [false, true, false, true, false, true, false]);
});

test('[K5] nobody is here by another process who may act no more, and in no other account', async () => {
  const { account } = koine.main;
  const { accounts } = koine.app;
  const ben = await accounts.createAgent(null, account.id, { name: 'Ben', email: 'ben@example.com' });
  await other.attendance.arrive({ accountId: account.id, agentId: ben.id });
  const here = async () => {
    await koine.realtime.presenceKeeper.beat();
    return koine.realtime.presence.agentsOf(account.id).map(({ actor }) => actor.name);
  };
  assert.deepEqual(await here(), ['Ben']);
  const stranger = await koine.addAccount('stranger');
  assert.deepEqual(koine.realtime.presence.agentsOf(stranger.account.id), []);
  await accounts.changeAgent(null, account.id, ben.id, { disabled: true });
  assert.deepEqual(await here(), []);
});
