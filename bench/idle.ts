import { setTimeout as delay } from 'node:timers/promises';
import { readConnection } from '../src/store/postgres/connection-file.ts';
import { startKoine } from './contenders/koine-process.ts';
import type { Ground } from './ground.ts';
import { memoryOf, processTree } from './process-memory.ts';
import type { Benchmark } from './report.ts';

const SETTLE_MS = 8_000;
const MB = 1_000_000;

export const idle: Benchmark<Ground> = {
  name: 'idle',
  measures: 'memory of the whole stack after its start, while nobody uses it',
  async measure() {
    await using koine = await startKoine();
    await delay(SETTLE_MS);
    const connection = readConnection(koine.dataFolder);
    if (!connection?.embedded) throw new Error('Koine runs without its own PostgreSQL.');
    const { postgresPid } = connection;
    const server = sum(processTree(koine.pid, [postgresPid]).map(memoryOf)) / MB;
    const postgres = sum(processTree(postgresPid).map(memoryOf)) / MB;
    return {
      figures: [
        { name: 'Koine', value: server, unit: 'MB' },
        { name: 'PostgreSQL', value: postgres, unit: 'MB' },
        { name: 'both', value: server + postgres, unit: 'MB' },
      ],
      aims: [
        { name: 'Koine without PostgreSQL', value: server, unit: 'MB', should: 'at most', bound: 150 },
        { name: 'Koine with PostgreSQL', value: server + postgres, unit: 'MB', should: 'at most', bound: 300 },
      ],
    };
  },
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
