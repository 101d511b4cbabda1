import { enterBareFastify } from './contenders/bare.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import { type HttpMeasured, measureHttp } from './http-figures.ts';
import type { Benchmark } from './report.ts';

const connections = [8, 64];

export const post: Benchmark<Ground> = {
  name: 'post',
  measures: 'messages posted over HTTP, durable before their answer, beside bare fastify and the hand-built peer',
  async measure(ground) {
    const bare = await measurePosts(ground, await enterBareFastify(ground));
    const peer = await measurePosts(ground, await enterHandBuilt(ground));
    const koine = await measurePosts(ground, await enterKoine(ground));
    const ofBare = at64(koine) / at64(bare);
    const ofPeer = at64(koine) / at64(peer);
    return {
      figures: [...bare.figures, ...peer.figures, ...koine.figures],
      aims: [
        { name: 'Koine / bare fastify at 64 connections', value: ofBare, unit: '×', should: 'at least', bound: 1 / 3 },
        { name: 'Koine / hand-built peer at 64 connections', value: ofPeer, unit: '×', should: 'at least', bound: 3 },
      ],
    };
  },
};

async function measurePosts(ground: Ground, entering: Awaited<ReturnType<typeof enterBareFastify>>) {
  await using contender = entering;
  return await measureHttp(ground, contender, connections, (count) => contender.posts(count));
}

function at64({ perSecond }: HttpMeasured): number {
  return perSecond.get(64) ?? Number.NaN;
}
