import { setTimeout as delay } from 'node:timers/promises';
import { type CrashCounts, startCrashLoad } from '../../test/support/crash-load.ts';
import { makeKoinePlace } from '../../test/support/koine-process.ts';

const EACH = 30;
/** Koine gives up a PostgreSQL that dies more than five times in a minute. */
const KILLS_BETWEEN_RESTARTS = 4;

/** Kills Koine with -9 so many times under load; throws on any loss. */
export async function killKoine(rounds: number): Promise<string> {
  await using place = makeKoinePlace();
  let koine = await place.start();
  using load = await startCrashLoad(place, koine.url);
  const away: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await load.acknowledge(EACH);
    await koine.kill();
    const begun = performance.now();
    koine = await place.start();
    away.push(performance.now() - begun);
  }
  await load.acknowledge(EACH);
  return summary(`Koine killed ${rounds} times, back after`, away, await load.finish());
}

/** Kills PostgreSQL with -9 so many times under load; throws on any loss. */
export async function killPostgres(rounds: number): Promise<string> {
  await using place = makeKoinePlace();
  let koine = await place.start();
  using load = await startCrashLoad(place, koine.url);
  const away: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await load.acknowledge(EACH);
    if (round > 0 && round % KILLS_BETWEEN_RESTARTS === 0) {
      const { code, complaints } = await koine.stop();
      if (code !== 0) throw new Error(`Koine ended with ${code}:\n${complaints}`);
      koine = await place.start();
    }
    const killed = koine.postgresPid();
    process.kill(killed, 'SIGKILL');
    const begun = performance.now();
    await load.acknowledge(1);
    away.push(performance.now() - begun);
    while (koine.postgresPid() === killed) await delay(20);
  }
  await load.acknowledge(EACH);
  return summary(`PostgreSQL killed ${rounds} times, all writers go on after`, away, await load.finish());
}

function summary(what: string, away: readonly number[], counts: CrashCounts): string {
  const longest = (Math.max(...away) / 1000).toFixed(1);
  const { acknowledged, sentAgain, stoodAlready } = counts;
  return `${what} ${longest} s at most: ${acknowledged} acknowledged, all kept once and in order; ${sentAgain} sent again, of which ${stoodAlready} stood already.`;
}
