import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { enterBareRelay } from './contenders/bare.ts';
import type { Contender } from './contenders/contender.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import { memoryOf } from './process-memory.ts';
import type { Benchmark, Figure } from './report.ts';
import { startWorker } from './worker.ts';
import type { IdleAssignment } from './workers/idle-sockets.ts';

const WARM = 200;
const SETTLE_MS = 1_500;
const collecting = [
  '--expose-gc',
  `--import=${path.join(import.meta.dirname, 'workers/collect-on-signal.ts')}`,
] as const;

type Sockets = IdleAssignment['sockets'];

export const sockets: Benchmark<Ground> = {
  name: 'sockets',
  measures: 'memory of the server for each idle socket, beside bare ws',
  async measure(ground) {
    const count = ground.quick ? 2_000 : 10_000;
    const figures: Figure[] = [];
    await using relay = await enterBareRelay(collecting);
    const bare = await bytesEach(
      relay,
      Array.from({ length: count }, () => silent),
    );
    await using koine = await enterKoine(ground, collecting);
    const visitors = await visitorsOf(koine, count);
    const welcomed = await bytesEach(
      koine,
      visitors.map((visitor) => ({ ...visitor, sessionId: null })),
    );
    const watching = await bytesEach(koine, visitors);
    const unit = 'kB';
    figures.push(
      { name: `bare ws, ${count} sockets`, value: bare, unit },
      { name: `Koine, ${count} visitors`, value: welcomed, unit },
      { name: `Koine, ${count} visitors who watch their session`, value: watching, unit },
    );
    const name = `memory a socket at ${count} sockets`;
    return { figures, aims: [{ name, value: watching, unit, should: 'at most', bound: 15 }] };
  },
};

const silent = { credential: null, sessionId: null };

async function visitorsOf(koine: Contender, count: number): Promise<Sockets> {
  const chats = await koine.chats(count);
  return chats.flatMap((chat) =>
    chat.protocol === 'koine' ? [{ credential: chat.visitorToken, sessionId: chat.sessionId }] : [],
  );
}

/** Kilobytes by which the server grows for one more socket. A few come and go before, so that code and caches are there. */
async function bytesEach({ url, pid }: Pick<Contender, 'url' | 'pid'>, sockets: Sockets): Promise<number> {
  await hold({ url, sockets: sockets.slice(0, WARM) }, pid);
  const before = await settledMemory(pid);
  return ((await hold({ url, sockets }, pid)) - before) / sockets.length / 1_000;
}

async function hold(assignment: IdleAssignment, pid: number): Promise<number> {
  await using _holder = await startWorker('workers/idle-sockets.ts', assignment);
  return await settledMemory(pid);
}

async function settledMemory(pid: number): Promise<number> {
  await delay(SETTLE_MS);
  process.kill(pid, 'SIGUSR2');
  await delay(SETTLE_MS);
  return memoryOf(pid);
}
