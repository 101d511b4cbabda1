import type { Contender } from './contenders/contender.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import { type Loaded, measureHttp } from './http-figures.ts';
import type { Benchmark } from './report.ts';

const connections = [8, 64];

export const open: Benchmark<Ground> = {
  name: 'open',
  measures: 'sessions opened with their first message over HTTP, beside the hand-built peer',
  async measure(ground) {
    await using peer = await enterHandBuilt(ground);
    await using koine = await enterKoine(ground);
    const { figures, perSecond } = await measureHttp(ground, [opening(peer), opening(koine)], connections);
    return {
      figures,
      aims: connections.map((count) => ({
        name: `Koine / hand-built peer at ${count} connections`,
        value: perSecond(1, count) / perSecond(0, count),
        unit: '×',
        should: 'at least',
        bound: 1,
      })),
    };
  },
};

function opening(contender: Contender): Loaded {
  return { contender, requestsFor: (count) => contender.openings(count) };
}
