import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createConnection } from 'node:net';
import path from 'node:path';
import { readConnection } from '../../store/postgres/connection-file.ts';
import { koineVersion } from '../../store/postgres/data-version.ts';
import { baseUrl } from '../server-url.ts';
import { type Check, fail, ok, warn } from './finding.ts';

const OLDEST_NODE = 24;
const GIB = 1024 ** 3;

export const checkNode: Check = function* () {
  const { node } = process.versions;
  const about = `Koine ${koineVersion} on Node ${node}`;
  if (Number(node.split('.')[0]) >= OLDEST_NODE) yield ok('node', about);
  else yield fail('node', `${about}; it needs Node ${OLDEST_NODE} or newer`);
};

export const checkDataFolder: Check = function* ({ dataFolder }) {
  if (!existsSync(dataFolder)) {
    yield warn('data folder', `${dataFolder} is not there yet; the first start makes it`);
    return;
  }
  try {
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    yield fail('data folder', `${dataFolder} may not be read and written by this user`);
    return;
  }
  const open = ['connection.json', 'demo.json'].filter((name) => {
    const stats = statSync(path.join(dataFolder, name), { throwIfNoEntry: false });
    return stats && (stats.mode & 0o077) !== 0;
  });
  if (open.length === 0) yield ok('data folder', dataFolder);
  else yield warn('data folder', `others may read ${open.join(' and ')} in ${dataFolder}, with secrets in it`);
};

export const checkSpace: Check = async function* ({ dataFolder }) {
  const folder = existsSync(dataFolder) ? dataFolder : path.dirname(dataFolder);
  if (!existsSync(folder)) return;
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIB;
  const detail = `${free.toFixed(1)} GiB free`;
  if (free < 0.2) yield fail('disk', `${detail}: PostgreSQL will soon be unable to write`);
  else if (free < 2) yield warn('disk', detail);
  else yield ok('disk', detail);
};

export const checkServer: Check = async function* (config) {
  const url = baseUrl(config);
  const running = readConnection(config.dataFolder);
  const health = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (health?.ok) yield ok('server', `${running ? `process ${running.koinePid} ` : ''}answers at ${url}`);
  else if (health) yield fail('server', `${url}/readyz answers ${health.status}`);
  else if (running) yield fail('server', `process ${running.koinePid} runs, but ${url} does not answer`);
  else if (await isTaken(config.host, config.port)) yield fail('server', `another program has port ${config.port}`);
  else yield warn('server', `does not run; ${url} is free for it`);
};

function isTaken(host: string, port: number): Promise<boolean> {
  if (port === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 2_000 });
    const answer = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
