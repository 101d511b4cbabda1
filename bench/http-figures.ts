import type { Contender } from './contenders/contender.ts';
import type { Ground } from './ground.ts';
import type { Figure } from './report.ts';
import { askWorker } from './worker.ts';
import type { HttpAnswer, HttpAssignment, Request } from './workers/http-load.ts';

/** Rates by connections, and all figures, of one HTTP load on one contender. */
export interface HttpMeasured {
  readonly figures: readonly Figure[];
  readonly perSecond: ReadonlyMap<number, number>;
}

/** Loads the contender with so many connections at a time, one after another. */
export async function measureHttp(
  ground: Ground,
  { name, url }: Pick<Contender, 'name' | 'url'>,
  connections: readonly number[],
  requestsFor: (count: number) => Promise<readonly Request[]>,
): Promise<HttpMeasured> {
  const figures: Figure[] = [];
  const perSecond = new Map<number, number>();
  for (const count of connections) {
    const assignment: HttpAssignment = { url, requests: await requestsFor(count), seconds: ground.seconds };
    const answer = await askWorker<HttpAnswer>('workers/http-load.ts', assignment);
    const title = `${name}, ${count} connections`;
    perSecond.set(count, answer.perSecond);
    figures.push(
      { name: title, value: answer.perSecond, unit: '/s' },
      { name: `${title}: p50`, value: answer.p50, unit: 'ms' },
      { name: `${title}: p99`, value: answer.p99, unit: 'ms' },
    );
  }
  return { figures, perSecond };
}
