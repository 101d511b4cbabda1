import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's folder. */
export const root = path.join(import.meta.dirname, '..');

const oldestMajor = 24;

/** The environment for the project's Node: it keeps what it compiled, so that every later start is quicker. */
export function nodeEnvironment() {
  return { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/koine'), ...process.env };
}

/** The Node that runs Koine: the one npm installed for this machine, else the one that runs this script if it is new enough. Throws a sentence for the user. */
export function projectNode() {
  const operatingSystem = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = path.join(root, 'node_modules', `node-${operatingSystem}-${process.arch}`, 'bin', program);
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= oldestMajor) return process.execPath;
  throw new Error(
    `Koine needs Node ${oldestMajor} or newer. This is Node ${process.versions.node}, and npm has none for ${process.platform}-${process.arch}: install a newer one.`,
  );
}
