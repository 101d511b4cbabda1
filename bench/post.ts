import { enterBareFastify } from './contenders/bare.ts';
import type { Contender } from './contenders/contender.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import { type Loaded, measureHttp } from './http-figures.ts';
import type { Benchmark } from './report.ts';

export const post: Benchmark<Ground> = {
  name: 'post',
  measures: 'messages posted over HTTP, durable before their answer, beside bare fastify and the hand-built peer',
  async measure(ground) {
    await using bare = await enterBareFastify(ground);
    await using peer = await enterHandBuilt(ground);
    await using koine = await enterKoine(ground);
    const { figures, perSecond } = await measureHttp(ground, [posting(bare), posting(peer), posting(koine)], [8, 64]);
    const ofBare = perSecond(2, 64) / perSecond(0, 64);
    const ofPeer = perSecond(2, 64) / perSecond(1, 64);
    return {
      figures,
      aims: [
        { name: 'Koine / bare fastify at 64 connections', value: ofBare, unit: '×', should: 'at least', bound: 1 / 3 },
        { name: 'Koine / hand-built peer at 64 connections', value: ofPeer, unit: '×', should: 'at least', bound: 3 },
      ],
    };
  },
};

function posting(contender: Pick<Contender, 'name' | 'url' | 'posts'>): Loaded {
  return { contender, requestsFor: (count) => contender.posts(count) };
}
