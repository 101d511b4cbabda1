import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { StartRefused } from '../../src/store/postgres/start-refused.ts';

// Holds a PostgreSQL on the data folder of its first argument until its input ends: also when whoever started it was killed.
const [dataFolder = '', databaseUrl] = process.argv.slice(2);
const complain = (text: unknown) => process.stderr.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`);

try {
  const postgres = await openPostgres({
    dataFolder,
    databaseUrl,
    log: { debug() {}, info() {}, warn: complain, error: complain },
    onUnexpectedExit: complain,
  });
  process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid, koinePid: process.pid })}\n`);
  process.stdin.resume();
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
    for (const end of ['end', 'close']) process.stdin.once(end, resolve);
  });
  await postgres.stop();
  process.exit(0);
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  complain(error.message);
  process.exit(1);
}
