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
    await using relay = await enterBareRelay(collecting);
    const bare = await measureEach(
      relay,
      Array.from({ length: count }, () => silent),
    );
    await using koine = await enterKoine(ground, collecting);
    const visitors = await visitorsOf(koine, count);
    const welcomed = await measureEach(
      koine,
      visitors.map((visitor) => ({ ...visitor, sessionId: null })),
    );
    const watching = await measureEach(koine, visitors);
    const figuresOf = (name: string, { standing, collected }: Memory): readonly Figure[] => [
      { name: `${name}: as it stands`, value: standing, unit: 'kB' },
      { name: `${name}: garbage collected`, value: collected, unit: 'kB' },
    ];
    const figures = [
      ...figuresOf(`bare ws, ${count} sockets`, bare),
      ...figuresOf(`Koine, ${count} visitors`, welcomed),
      ...figuresOf(`Koine, ${count} visitors who watch their session`, watching),
    ];
    const name = `memory a socket at ${count} sockets`;
    return { figures, aims: [{ name, value: watching.collected, unit: 'kB', should: 'at most', bound: 15 }] };
  },
};

const silent = { credential: null, sessionId: null };

async function visitorsOf(koine: Contender, count: number): Promise<Sockets> {
  const chats = await koine.chats(count);
  return chats.flatMap((chat) =>
    chat.protocol === 'koine' ? [{ credential: chat.visitorToken, sessionId: chat.sessionId }] : [],
  );
}

/** Memory as it stands, and when garbage is collected. */
interface Memory {
  readonly standing: number;
  readonly collected: number;
}

/** Kilobytes for one more socket. A few sockets come and go before the count, so that code and caches are there. */
async function measureEach({ url, pid }: Pick<Contender, 'url' | 'pid'>, sockets: Sockets): Promise<Memory> {
  await hold({ url, sockets: sockets.slice(0, WARM) }, pid);
  await collect(pid);
  const before = memoryOf(pid);
  const held = await hold({ url, sockets }, pid);
  const each = (bytes: number) => (bytes - before) / sockets.length / 1_000;
  return { standing: each(held.standing), collected: each(held.collected) };
}

/** The server's bytes while the sockets are held. */
async function hold(assignment: IdleAssignment, pid: number): Promise<Memory> {
  await using _holder = await startWorker('workers/idle-sockets.ts', assignment);
  await delay(SETTLE_MS);
  const standing = memoryOf(pid);
  await collect(pid);
  return { standing, collected: memoryOf(pid) };
}

async function collect(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR2');
  await delay(SETTLE_MS);
}
