import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { mayInstall, onPath } from './browser.mjs';
import { root } from './node-path.mjs';

const folder = path.join(root, 'node_modules/.cache/nats-server');
const unpacked = path.join(folder, 'usr/sbin/nats-server');

/**
 * The path of a NATS server: given, on the path, or unpacked from the operating system's package where this machine lets
 * us (installing it would start a server that nobody asked for); undefined if there is none.
 */
export function findNatsServer() {
  return (
    process.env.KOINE_TEST_NATS_SERVER ||
    onPath(['nats-server']) ||
    (existsSync(unpacked) || unpack() ? unpacked : undefined)
  );
}

function unpack() {
  if (!mayInstall()) return false;
  console.log('Unpacking a NATS server for the tests …');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = (command, ...words) =>
    spawnSync(command, words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  // apt's sandbox user may not write below a folder that only root may enter.
  const download = () => run('apt-get', '-o', 'APT::Sandbox::User=root', 'download', '-qq', 'nats-server');
  if (!download() && !(run('apt-get', 'update', '-qq') && download())) return false;
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  return archive !== undefined && run('dpkg-deb', '-x', archive, '.') && existsSync(unpacked);
}
