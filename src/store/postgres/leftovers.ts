import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import { StartRefused } from './start-refused.ts';

/** Stops every PostgreSQL process that still works on the cluster, gently at first; afterwards the cluster may be started. Throws `StartRefused` if one cannot be stopped. */
export async function stopLeftovers(clusterFolder: string): Promise<void> {
  if (!existsSync(clusterFolder)) return;
  const postmaster = recordedPostmaster(clusterFolder);
  if (postmaster !== undefined && processesOn(clusterFolder, postmaster).includes(postmaster)) {
    sendSignal([postmaster], 'SIGINT');
    if (await ended(clusterFolder, postmaster, 15_000)) return;
  }
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const left = processesOn(clusterFolder, postmaster);
    if (left.length === 0) break;
    sendSignal(left, signal);
    await ended(clusterFolder, postmaster, 5_000);
  }
  const left = processesOn(clusterFolder, postmaster);
  if (left.length > 0) {
    throw new StartRefused(
      `PostgreSQL still runs on ${clusterFolder} (process ${left.join(', ')}) and could not be stopped. Stop it first.`,
    );
  }
  // PostgreSQL would refuse to start while a stranger, or a dead process nobody waited for, bears the id in its lock file.
  if (postmaster !== undefined && bearsId(postmaster)) rmSync(postmasterFile(clusterFolder), { force: true });
}

function postmasterFile(clusterFolder: string): string {
  return path.join(clusterFolder, 'postmaster.pid');
}

function recordedPostmaster(clusterFolder: string): number | undefined {
  if (!existsSync(postmasterFile(clusterFolder))) return undefined;
  const pid = Number(readFileSync(postmasterFile(clusterFolder), 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** On Linux the processes that stand in the cluster's folder, as all of PostgreSQL's do; elsewhere the recorded one, if it is PostgreSQL. */
function processesOn(clusterFolder: string, postmaster: number | undefined): number[] {
  if (process.platform !== 'linux') return postmaster !== undefined && isPostgres(postmaster) ? [postmaster] : [];
  const cluster = statSync(clusterFolder);
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1);
  return pids.filter((pid) => standsIn(pid, cluster) && isPostgres(pid));
}

function standsIn(pid: number, cluster: { dev: number; ino: number }): boolean {
  try {
    const folder = statSync(`/proc/${pid}/cwd`);
    return folder.dev === cluster.dev && folder.ino === cluster.ino;
  } catch {
    return false;
  }
}

function isPostgres(pid: number): boolean {
  try {
    const name =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/comm`, 'utf8')
        : execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return path.basename(name.trim()).startsWith('postgres');
  } catch {
    return false;
  }
}

function bearsId(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function sendSignal(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }
}

async function ended(clusterFolder: string, postmaster: number | undefined, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (processesOn(clusterFolder, postmaster).length === 0) return true;
    await delay(50);
  }
  return false;
}
