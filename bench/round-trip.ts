import { enterBareRelay } from './contenders/bare.ts';
import type { Contender } from './contenders/contender.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import type { Benchmark, Figure } from './report.ts';
import { askWorker } from './worker.ts';
import type { SocketAnswer, SocketAssignment } from './workers/socket-load.ts';

/** Open sockets, half of them visitors' and half agents', and messages a second (null: each waits for the one before). */
const settings = [
  { sockets: 100, perSecond: null },
  { sockets: 1_000, perSecond: null },
  { sockets: 100, perSecond: 1_000 },
  { sockets: 1_000, perSecond: 1_000 },
] as const;

type Setting = (typeof settings)[number];
type Measured = ReadonlyMap<Setting, SocketAnswer>;

export const roundTrip: Benchmark<Ground> = {
  name: 'round-trip',
  measures: 'messages from visitor to agent over sockets, beside a bare ws relay and the hand-built peer',
  async measure(ground) {
    const figures: Figure[] = [];
    await measureAll(ground, await enterBareRelay(), figures);
    const peer = await measureAll(ground, await enterHandBuilt(ground), figures);
    const koine = await measureAll(ground, await enterKoine(ground), figures);
    const aims = settings
      .filter(({ perSecond }) => perSecond !== null)
      .map((setting) => ({
        name: `Koine's p99 / hand-built peer's p50, ${describe(setting)}`,
        value: (koine.get(setting)?.p99 ?? Number.NaN) / (peer.get(setting)?.p50 ?? Number.NaN),
        unit: '×' as const,
        should: 'at most' as const,
        bound: 2,
      }));
    return { figures, aims };
  },
};

async function measureAll(
  ground: Ground,
  entering: Pick<Contender, 'name' | 'url' | 'chats'> & AsyncDisposable,
  figures: Figure[],
): Promise<Measured> {
  await using contender = entering;
  const measured = new Map<Setting, SocketAnswer>();
  for (const setting of settings) {
    const assignment: SocketAssignment = {
      url: contender.url,
      chats: await contender.chats(setting.sockets / 2),
      seconds: ground.seconds,
      perSecond: setting.perSecond,
    };
    const answer = await askWorker<SocketAnswer>('workers/socket-load.ts', assignment);
    if (answer.lost > 0) throw new Error(`${contender.name} lost ${answer.lost} messages.`);
    measured.set(setting, answer);
    const title = `${contender.name}, ${describe(setting)}`;
    figures.push(
      { name: title, value: answer.perSecond, unit: '/s' },
      { name: `${title}: p50`, value: answer.p50, unit: 'ms' },
      { name: `${title}: p99`, value: answer.p99, unit: 'ms' },
    );
  }
  return measured;
}

function describe({ sockets, perSecond }: Setting): string {
  return `${sockets} sockets, ${perSecond === null ? 'in turns' : `${perSecond} a second`}`;
}
