import { Latencies } from './latencies.ts';

const LEAST = 5;

/** The median of each. They take turns, one request at a time, so that what else the machine does falls on all of them. */
export async function measureTurns<Name extends string>(
  seconds: number,
  asks: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Readonly<Record<Name, number>>> {
  const turns = Object.entries<() => Promise<unknown>>(asks).map(([name, ask]) => ({
    name,
    ask,
    latencies: new Latencies(),
  }));
  for (const { ask } of turns) await ask();
  const until = performance.now() + seconds * 1_000;
  for (let round = 0; round < LEAST || performance.now() < until; round += 1) {
    for (const { ask, latencies } of turns) {
      const start = performance.now();
      await ask();
      latencies.add(performance.now() - start);
    }
  }
  const medians = turns.map(({ name, latencies }) => [name, latencies.summary().p50]);
  return Object.fromEntries(medians) as Record<Name, number>;
}
