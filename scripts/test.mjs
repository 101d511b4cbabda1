import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { buildIfStale } from './build.mjs';
import { installIfStale } from './install.mjs';
import { findNatsServer } from './nats-server.mjs';
import { nodeEnvironment, projectNode, root } from './node-path.mjs';
import { writeGroups } from './test-groups.mjs';
import { startEmbeddedServer, startForeignServer } from './test-servers.mjs';

const named = process.argv.slice(2);
const nothingMayBeSkipped = Boolean(process.env.CI) && process.env.CI !== 'false';
const total = { passed: 0, failed: 0, skipped: 0 };
const servers = [];
let running;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopEarly);

// All that the tests make, and every process that stands in it, goes with this folder.
const runFolder = mkdtempSync(path.join(tmpdir(), 'koine-run-'));
// Like the one it stands in: some tests run as another user.
chmodSync(runFolder, 0o1777);
process.env.TMPDIR = runFolder;

try {
  await testEverything();
} catch (error) {
  console.error(error.message);
  total.failed++;
}
await finish(isStopping ? 130 : total.failed > 0 || (nothingMayBeSkipped && total.skipped > 0) ? 1 : 0);

async function testEverything() {
  installIfStale();
  if (named.length === 0) await checkTypesAndStyle();
  if (named.length === 0 || named.some((file) => /^(web|test)\b/.test(file))) buildPages();
  const environment = testEnvironment();
  environment.KOINE_TEST_CHROMIUM = findBrowser() ?? skip('no Chromium was found: tests in a browser');
  environment.KOINE_TEST_NATS_SERVER = findNatsServer() ?? skip('no NATS server was found: the bus between processes');
  environment.KOINE_TEST_POSTGRES_URL ||= (await keep(startEmbeddedServer())).url;
  await runTests(testFiles(named.length > 0 ? named : ['src', 'web', 'test', 'scripts']), environment);
  if (named.length > 0) return;
  const foreign = await keep(startForeignServer());
  if (foreign === undefined) {
    skip('no PostgreSQL of the operating system was found: the store on an external server');
    return;
  }
  console.log(`\nThe store once more, on an external PostgreSQL:`);
  const onServer = testFiles(['src/store']).filter((file) => !file.startsWith(path.join('src/store/postgres')));
  await runTests(onServer, { ...environment, KOINE_TEST_POSTGRES_URL: foreign.url });
}

/** Settings of a Koine that runs on this machine must not reach the tests. */
function testEnvironment() {
  return Object.fromEntries(
    Object.entries(nodeEnvironment()).filter(([name]) => !name.startsWith('KOINE_') || name.startsWith('KOINE_TEST_')),
  );
}

function skip(what) {
  console.log(`Skipped, because ${what}.`);
  total.skipped++;
  return '';
}

async function keep(starting) {
  const server = await starting;
  if (server !== undefined) servers.push(server);
  return server;
}

function buildPages() {
  try {
    buildIfStale();
  } catch (error) {
    console.error(error.message);
    total.failed++;
  }
}

async function checkTypesAndStyle() {
  const projects = ['.', 'web', ...readdirSync(path.join(root, 'web')).map((name) => path.join('web', name))];
  const checks = projects
    .filter((project) => existsSync(path.join(root, project, 'tsconfig.json')))
    .map((project) => ['node_modules/typescript/bin/tsc', '-p', project]);
  for (const check of [...checks, ['node_modules/@biomejs/biome/bin/biome', 'ci', '.']]) {
    if ((await run(check, process.env)) === 0) continue;
    console.error(`Failed: ${check.slice(1).join(' ')} (${path.basename(check[0])})`);
    total.failed++;
  }
}

/** The test files that the paths name or hold. Throws a sentence for a path that is not there. */
function testFiles(paths) {
  return paths.flatMap((name) => {
    const place = path.resolve(root, name);
    if (!existsSync(place)) throw new Error(`There is no ${name}.`);
    if (!statSync(place).isDirectory()) return [path.relative(root, place)];
    return readdirSync(place, { recursive: true })
      .map((file) => path.join(name, file))
      .filter((file) => /\.test\.(ts|mjs)$/.test(file) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(file))
      .sort();
  });
}

async function runTests(files, environment) {
  if (files.length === 0) return;
  const results = path.join(runFolder, 'results.tap');
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  reporters.push('--test-reporter=tap', `--test-reporter-destination=${results}`);
  const groups = writeGroups(files, runFolder);
  const code = await run(
    ['--test', '--test-concurrency=3', '--test-timeout=400000', ...reporters, ...groups],
    environment,
  );
  count(readFileSync(results, 'utf8'), code);
}

function count(results, code) {
  const sum = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(results)?.[1] ?? 0);
  const files = (pattern) => results.match(pattern)?.length ?? 0;
  // A file is no test of its own, unless it failed as a whole.
  const failed = sum('fail') + sum('cancelled') - files(/^ {2}failureType: 'subtestsFailed'$/gm);
  total.passed += sum('pass') - files(/^ok /gm);
  total.skipped += sum('skipped');
  // A run that ends badly without naming a test has failed all the same.
  total.failed += failed === 0 && code !== 0 ? 1 : failed;
}

/** Runs the project's Node in the repository's folder, with nothing left of it afterwards; gives its exit code. */
async function run(nodeArguments, environment) {
  // In a group of its own, so that the programs it starts can be ended with it.
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment, detached: true };
  running = spawn(projectNode(), nodeArguments, options);
  const code = await new Promise((resolve, reject) => {
    running.once('error', reject);
    running.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  signalGroup('SIGKILL');
  running = undefined;
  if (isStopping) throw new Error('Stopped before the end.');
  return code;
}

function stopEarly() {
  isStopping = true;
  signalGroup('SIGTERM');
}

function signalGroup(signal) {
  try {
    if (running?.pid !== undefined) process.kill(-running.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function finish(code) {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  killThoseIn(runFolder);
  rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exit(code);
}

/** A test that was cut short leaves its PostgreSQL running, which stands in the folder of its data. */
function killThoseIn(folder) {
  if (!existsSync('/proc/self/cwd')) return;
  for (const pid of readdirSync('/proc').map(Number)) {
    if (pid > 1 && workingFolder(pid).startsWith(`${folder}${path.sep}`)) process.kill(pid, 'SIGKILL');
  }
}

function workingFolder(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
