import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { StartRefused } from '../../src/store/postgres/start-refused.ts';

// Holds a PostgreSQL until its input ends: so also when whoever started it was killed.
// The arguments are a data folder and the URL of an external server; without a folder it makes one, and removes it in the end.
const [givenFolder, databaseUrl] = process.argv.slice(2);
const dataFolder = givenFolder ?? mkdtempSync(path.join(tmpdir(), 'koine-test-'));
const complain = (text: unknown) => process.stderr.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`);

process.stdin.resume();
const asked = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  for (const end of ['end', 'close']) process.stdin.once(end, resolve);
});
// Nobody may be left to read the answer.
process.stdout.on('error', () => {});

try {
  const postgres = await openPostgres({
    dataFolder,
    databaseUrl,
    log: { debug() {}, info() {}, warn: complain, error: complain },
    onUnexpectedExit: complain,
  });
  process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid, koinePid: process.pid })}\n`);
  await asked;
  await postgres.stop();
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  complain(error.message);
  process.exitCode = 1;
} finally {
  if (givenFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
}
process.exit();
