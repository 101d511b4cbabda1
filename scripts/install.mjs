import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node-path.mjs';

/** Installs the packages of the lock file if they are missing or others are there; npm shows its progress. Throws a sentence for the user. */
export function installIfStale() {
  if (isInstalled()) return;
  console.error('Installing the packages Koine stands on …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm could not install the packages; what it says above is the reason.');
}

/** npm notes what it installed; packages for other machines are rightly absent. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const installed = packagesIn('node_modules/.package-lock.json');
  return (
    installed !== undefined &&
    Object.entries(wanted).every(
      ([name, { version, optional }]) =>
        name === '' || (installed[name] === undefined ? optional === true : installed[name].version === version),
    )
  );
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(path.join(root, lockFile), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' && lockFile !== 'package-lock.json') return undefined;
    throw error;
  }
}
