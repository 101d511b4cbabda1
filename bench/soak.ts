import { parseArgs } from 'node:util';
import { killKoine, killPostgres } from './soak/crashes.ts';
import { cutReaders } from './soak/jitter.ts';

// npm run soak -- [--rounds N] [--readers N] [--seconds N]: ends with 1 when anything was lost, doubled or out of order.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    readers: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '60' },
  },
});

const ordeals = [
  () => killKoine(Number(values.rounds)),
  () => killPostgres(Number(values.rounds)),
  () => cutReaders(Number(values.readers), Number(values.seconds)),
];

let failures = 0;
for (const ordeal of ordeals) {
  try {
    process.stdout.write(`${await ordeal()}\n`);
  } catch (error) {
    failures += 1;
    process.stdout.write(`Failed: ${error instanceof Error ? error.stack : error}\n`);
  }
}
process.stdout.write(
  failures === 0 ? 'Nothing was lost, doubled or out of order.\n' : `${failures} of ${ordeals.length} failed.\n`,
);
process.exitCode = failures === 0 ? 0 : 1;
