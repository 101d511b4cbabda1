import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { choosePostgresUser } from '../../src/store/postgres/system-user.ts';

// Holds a PostgreSQL of the operating system, reached over TCP, until its input ends. The argument is the folder of its programs.
process.stdin.resume();
const asked = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  for (const end of ['end', 'close']) process.stdin.once(end, resolve);
});
const [programs = ''] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'koine-test-'));
const cluster = path.join(folder, 'cluster');
const user = choosePostgresUser(cluster);
mkdirSync(cluster, { mode: 0o700 });
const passwordFile = path.join(folder, 'password');
writeFileSync(passwordFile, 'koine-test');
if (user !== undefined) for (const owned of [folder, cluster]) chownSync(owned, user.uid, user.gid);
const asUser = { cwd: '/', ...(user && { uid: user.uid, gid: user.gid }) };

const port = await freePort();
const initialised = spawnSync(
  path.join(programs, 'initdb'),
  ['-D', cluster, '-U', 'koine', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '-N'],
  { ...asUser, encoding: 'utf8' },
);
if (initialised.status !== 0) throw new Error(`initdb failed: ${initialised.stderr}`);
const server = spawn(
  path.join(programs, 'postgres'),
  ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`],
  { ...asUser, stdio: 'ignore', detached: true },
);
const url = `postgres://koine:koine-test@127.0.0.1:${port}/postgres`;
try {
  await ready();
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  await asked;
} finally {
  if (server.exitCode === null) {
    server.kill('SIGINT');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function ready(): Promise<void> {
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch {
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw new Error(`The server of ${programs} did not start.`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
