import type { Contender } from './contenders/contender.ts';
import type { Ground } from './ground.ts';
import type { Figure } from './report.ts';
import { askWorker } from './worker.ts';
import type { HttpAnswer, HttpAssignment, Request } from './workers/http-load.ts';

/** A contender and the requests it is loaded with, one for each connection. */
export interface Loaded {
  readonly contender: Pick<Contender, 'name' | 'url'>;
  readonly requestsFor: (count: number) => Promise<readonly Request[]>;
}

/** All figures, and the rate of a contender (by its place) at so many connections. */
export interface HttpMeasured {
  readonly figures: readonly Figure[];
  readonly perSecond: (place: number, connections: number) => number;
}

const ROUNDS = 2;

/** Loads one contender after another, in rounds, so that what else the machine does falls on all of them. */
export async function measureHttp(
  ground: Ground,
  loads: readonly Loaded[],
  connections: readonly number[],
): Promise<HttpMeasured> {
  const figures: Figure[] = [];
  const rates = new Map<string, number>();
  for (const count of connections) {
    const requests = await Promise.all(loads.map(({ requestsFor }) => requestsFor(count)));
    const answers = loads.map((): HttpAnswer[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [place, { contender }] of loads.entries()) {
        const assignment: HttpAssignment = {
          url: contender.url,
          requests: requests[place] ?? [],
          seconds: ground.seconds / ROUNDS,
        };
        answers[place]?.push(await askWorker<HttpAnswer>('workers/http-load.ts', assignment));
      }
    }
    for (const [place, { contender }] of loads.entries()) {
      const mean = meanOf(answers[place] ?? []);
      const title = `${contender.name}, ${count} connections`;
      rates.set(`${place} ${count}`, mean('perSecond'));
      figures.push(
        { name: title, value: mean('perSecond'), unit: '/s' },
        { name: `${title}: p50`, value: mean('p50'), unit: 'ms' },
        { name: `${title}: p99`, value: mean('p99'), unit: 'ms' },
      );
    }
  }
  return { figures, perSecond: (place, count) => rates.get(`${place} ${count}`) ?? Number.NaN };
}

function meanOf(answers: readonly HttpAnswer[]): (member: keyof HttpAnswer) => number {
  return (member) => answers.reduce((sum, answer) => sum + answer[member], 0) / answers.length;
}
