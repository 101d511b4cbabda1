import type { Contender } from './contenders/contender.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import { measureHttp } from './http-figures.ts';
import type { Benchmark } from './report.ts';

const connections = [8, 64];

export const open: Benchmark<Ground> = {
  name: 'open',
  measures: 'sessions opened with their first message over HTTP, beside the hand-built peer',
  async measure(ground) {
    const peer = await measureOpenings(ground, await enterHandBuilt(ground));
    const koine = await measureOpenings(ground, await enterKoine(ground));
    return {
      figures: [...peer.figures, ...koine.figures],
      aims: connections.map((count) => ({
        name: `Koine / hand-built peer at ${count} connections`,
        value: (koine.perSecond.get(count) ?? Number.NaN) / (peer.perSecond.get(count) ?? Number.NaN),
        unit: '×',
        should: 'at least',
        bound: 1,
      })),
    };
  },
};

async function measureOpenings(ground: Ground, entering: Contender) {
  await using contender = entering;
  return await measureHttp(ground, contender, connections, (count) => contender.openings(count));
}
