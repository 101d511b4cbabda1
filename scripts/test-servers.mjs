import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { installWithApt, mayInstall } from './browser.mjs';
import { projectNode, root } from './node-path.mjs';

const systemPrograms = '/usr/lib/postgresql';
const oldestMajor = 15;

/** Starts the embedded PostgreSQL in a folder of its own; gives its URL and `stop`. */
export function startEmbeddedServer() {
  return startServer('postgres-server.ts', []);
}

/** Starts a PostgreSQL of the operating system, installed first where this machine lets us; undefined if there is none. */
export async function startForeignServer() {
  const programs = foreignPrograms() ?? (installForeignPrograms() ? foreignPrograms() : undefined);
  return programs === undefined ? undefined : await startServer('foreign-postgres.ts', [programs]);
}

function foreignPrograms() {
  const majors = existsSync(systemPrograms) ? readdirSync(systemPrograms).map(Number) : [];
  return majors
    .filter((major) => major >= oldestMajor)
    .sort((one, other) => other - one)
    .map((major) => path.join(systemPrograms, String(major), 'bin'))
    .find((folder) => existsSync(path.join(folder, 'initdb')));
}

function installForeignPrograms() {
  if (!mayInstall()) return false;
  // The package would start a server of its own, which nobody asked for.
  const setting = '/etc/postgresql-common/createcluster.d/koine-tests.conf';
  mkdirSync(path.dirname(setting), { recursive: true });
  writeFileSync(setting, 'create_main_cluster = false\n');
  try {
    return installWithApt(['postgresql']);
  } finally {
    rmSync(setting, { force: true });
  }
}

/** The server ends when its input does, so it cannot outlive this process. */
async function startServer(script, scriptArguments) {
  const server = spawn(projectNode(), [path.join(root, 'test/support', script), ...scriptArguments], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    server.once('exit', resolve);
  });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    ended.then(() => reject(new Error(`The PostgreSQL for the tests did not start (${script}).`)));
  });
  return {
    url: JSON.parse(line).url,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}
