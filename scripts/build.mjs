import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { projectNode, root } from './node-path.mjs';
import { stopWith } from './run.mjs';

const sources = ['web', 'src/core', 'src/dialects/native/wire.ts', 'package-lock.json'];
const WORTH_COMPRESSING = 512;
const stamp = path.join(root, 'web/dist/.built-from');

/** Builds every web page, each by its own `web/<name>/vite.config.ts`, unless all were built from these very sources. Throws a sentence for the user. */
export function buildIfStale() {
  const configs = viteConfigs();
  if (configs.length === 0) return;
  const builtFrom = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === builtFrom) return;
  console.error('Building the web pages …');
  for (const config of configs) {
    const vite = path.join(root, 'node_modules/vite/bin/vite.js');
    const { status } = spawnSync(projectNode(), [vite, 'build', '--config', config, '--logLevel', 'warn'], {
      cwd: path.dirname(config),
      // Standard output belongs to the command that needed the pages.
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Error(`The web pages of ${path.relative(root, config)} could not be built.`);
  }
  compress(path.join(root, 'web/dist'));
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, builtFrom);
}

/** Lays a compressed copy beside each file that is worth it, so that nothing is compressed while somebody waits. */
function compress(folder) {
  for (const file of filesBelow(folder)) {
    if (!/\.(js|css|json|svg)$/.test(file)) continue;
    const content = readFileSync(file);
    if (content.length < WORTH_COMPRESSING) continue;
    const mostPossible = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    writeFileSync(`${file}.br`, brotliCompressSync(content, mostPossible));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}

function viteConfigs() {
  const web = path.join(root, 'web');
  if (!existsSync(web)) return [];
  return readdirSync(web)
    .map((name) => path.join(web, name, 'vite.config.ts'))
    .filter((config) => existsSync(config));
}

function hashOf(names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of filesBelow(path.join(root, name))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .sort()
    .flatMap((name) => filesBelow(path.join(place, name)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    buildIfStale();
  } catch (error) {
    stopWith(error);
  }
}
