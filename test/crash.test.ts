import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startCrashLoad } from './support/crash-load.ts';
import { type KoinePlace, makeKoinePlace } from './support/koine-process.ts';

const ROUNDS = 3;
const EACH = 20;

async function assertRowsEqualLogs(place: KoinePlace): Promise<void> {
  const { sessions, differences } = JSON.parse(await place.command('rebuild', '--check', '--json'));
  assert.ok(sessions > 0);
  assert.equal(differences, 0);
}

test('[K1] [K2] [K3] [K4] Koine killed with -9 loses no acknowledged message, and doubles none that is sent again', async (context) => {
  await using place = makeKoinePlace();
  let koine = await place.start();
  using load = await startCrashLoad(place, koine.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    await load.acknowledge(EACH);
    await koine.kill();
    koine = await place.start();
    assert.ok(!koine.output.includes('password'), 'a restart tells no password');
    await load.acknowledge(EACH);
  }
  context.diagnostic(JSON.stringify(await load.finish()));
  await assertRowsEqualLogs(place);
});

test('[K1] [K2] [K3] [K4] PostgreSQL killed with -9 loses no acknowledged message, and Koine goes on by itself', async (context) => {
  await using place = makeKoinePlace();
  const koine = await place.start();
  using load = await startCrashLoad(place, koine.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    await load.acknowledge(EACH);
    const killed = koine.postgresPid();
    process.kill(killed, 'SIGKILL');
    await load.acknowledge(EACH);
    while (koine.postgresPid() === killed) await delay(20);
  }
  const counts = await load.finish();
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts.refusals > 0, 'while the database was away, posts were refused as unavailable');
  await assertRowsEqualLogs(place);
  const { code, complaints } = await koine.stop();
  assert.equal(code, 0);
  assert.doesNotMatch(complaints, /unforeseen/);
});
