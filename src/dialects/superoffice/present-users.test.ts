import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { agentActorOf } from '../../app/authentication.ts';
import { type App, openApp } from '../../app/context.ts';
import { PresentUsers } from './present-users.ts';

let koine: Koine;
let other: App;

before(async () => {
  koine = await startKoine();
  other = await openApp({ databaseUrl: koine.databaseUrl });
});

after(async () => {
  await other?.close();
  await koine?.close();
});

test('a user whom another process serves is present, and is not when that is said here', async () => {
  const { account, owner } = koine.main;
  const agent = agentActorOf(await koine.app.accounts.snapshot(account.id), owner.agent.id);
  assert.ok(agent);
  const users = new PresentUsers(koine.app, koine.realtime);
  await other.attendance.arrive(agent);
  await koine.realtime.presenceKeeper.beat();
  const before = users.isPresent(agent.agentId);
  await users.set(agent, false);
  const stored = (await other.attendance.ofAccount(account.id)).get(agent.agentId)?.state;
  assert.deepEqual([before, users.isPresent(agent.agentId), stored], [true, false, 'away']);
  await users.set(agent, true);
  await koine.realtime.presenceKeeper.beat();
  const again = (await other.attendance.ofAccount(account.id)).get(agent.agentId)?.state;
  assert.deepEqual([users.isPresent(agent.agentId), again], [true, 'online']);
});
