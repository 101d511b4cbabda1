import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A whole Koine in a process of its own, which answers. */
export interface Koine {
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const START_MS = 60_000;

/** Starts Koine on the database, or with a PostgreSQL of its own; its data folder is removed in the end. */
export async function startKoine(
  options: { readonly databaseUrl?: string; readonly nodeArguments?: readonly string[] } = {},
): Promise<Koine> {
  const port = await freePort();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'koine-bench-'));
  const settings = Object.entries(process.env).filter(([name]) => !name.startsWith('KOINE_'));
  const child = spawn(
    process.execPath,
    [...(options.nodeArguments ?? []), path.join(import.meta.dirname, '../../src/main.ts')],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...Object.fromEntries(settings),
        KOINE_PORT: String(port),
        KOINE_DATA: dataFolder,
        KOINE_LOG: 'warn',
        ...(options.databaseUrl !== undefined && { KOINE_DATABASE_URL: options.databaseUrl }),
      },
    },
  );
  const exited = once(child, 'exit');
  const koine = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    dataFolder,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  for (const start = performance.now(); !(await isReady(koine.url)); await delay(50)) {
    if (child.exitCode === null && performance.now() - start < START_MS) continue;
    child.kill('SIGTERM');
    throw new Error('Koine did not start.');
  }
  return koine;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
