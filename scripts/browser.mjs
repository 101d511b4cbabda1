import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The path of a Chromium, installed first where this machine lets us; undefined if there is none. */
export function findBrowser() {
  const given = process.env.KOINE_TEST_CHROMIUM;
  return given || onPath(names) || (mayInstall() ? installWithApt(['chromium']) && onPath(names) : undefined);
}

/** The path of the first of these programs that the path knows. */
export function onPath(programs) {
  for (const program of programs) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, program);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** Whether packages of the operating system may be installed: as root, where apt-get is. */
export function mayInstall() {
  return process.getuid?.() === 0 && onPath(['apt-get']) !== undefined;
}

/** Installs packages of the operating system; tells whether that worked. */
export function installWithApt(packages) {
  console.log(`Installing ${packages.join(', ')} for the tests …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: environment };
  return (
    spawnSync('apt-get', ['update', '-qq'], options).status === 0 &&
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options).status === 0
  );
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
