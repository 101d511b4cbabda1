import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from './error-code.ts';
import { processStart } from './process-start.ts';
import { StartRefused } from './start-refused.ts';

/** The right to use a data folder, held by this process until it is released or the process ends. */
export type DataLock = { release(): void };

/** Locks the data folder for this process; a lock whose process is gone is taken over. Throws `StartRefused` if another holds it. */
export function lockDataFolder(dataFolder: string): DataLock {
  const file = lockFile(dataFolder);
  const content = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (isLinked(draft, file)) {
        return { release: () => read(file) === content && rmSync(file, { force: true }) };
      }
      const holder = read(file);
      if (holder === undefined) continue;
      const pid = runningProcess(holder);
      if (pid !== undefined) {
        throw new StartRefused(
          `Koine already runs on the data folder ${dataFolder} (process ${pid}). Stop it first, or choose another folder with KOINE_DATA.`,
        );
      }
      takeAway(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new StartRefused(`The lock ${file} could not be taken: other processes keep taking it.`);
}

/** The id of the Koine process that holds the data folder; undefined if none runs. */
export function lockHolder(dataFolder: string): number | undefined {
  const holder = read(lockFile(dataFolder));
  return holder === undefined ? undefined : runningProcess(holder);
}

function lockFile(dataFolder: string): string {
  return path.join(dataFolder, 'koine.lock');
}

/** A link appears whole or not at all, so nobody reads a lock that is half written. */
function isLinked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock that cannot be read as one was cut short by a power failure, so its process is gone too. */
function runningProcess(holder: string): number | undefined {
  try {
    const { pid, startedAt } = JSON.parse(holder);
    return typeof startedAt === 'string' && processStart(pid) === startedAt ? pid : undefined;
  } catch {
    return undefined;
  }
}

function takeAway(file: string, stale: string): void {
  const away = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, away);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  // Between reading and renaming another start may have put its own lock there: give it back.
  if (read(away) !== stale) isLinked(away, file);
  rmSync(away, { force: true });
}
