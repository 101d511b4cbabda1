import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startPostgresProcess } from '../../../test/support/postgres-process.ts';
import { readConnection } from './connection-file.ts';
import type { UnexpectedExit } from './embedded.ts';
import { openPostgres } from './open-postgres.ts';
import { processStart } from './process-start.ts';
import { StartRefused } from './start-refused.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koine-embedded-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
const newDataFolder = () => path.join(folder, `data-${count++}`);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function open(dataFolder: string, onUnexpectedExit: (exit: UnexpectedExit) => void = () => {}) {
  return openPostgres({ dataFolder, log: silent, onUnexpectedExit });
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; !isTrue(); attempt++) {
    assert.ok(attempt < 200, 'it did not happen');
    await delay(50);
  }
}

async function queryPatiently(url: string, text: string): Promise<Record<string, unknown>[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await query(url, text);
    } catch (error) {
      if (attempt === 200) throw error;
      await delay(50);
    }
  }
}

test('a new data folder gets a durable database on a private socket, which keeps its rows over a restart', async () => {
  const dataFolder = newDataFolder();
  const first = await open(dataFolder);
  await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS id');
  const rows = await query(
    first.url,
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses') ORDER BY 1`,
  );
  assert.deepEqual(rows, [
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'listen_addresses', setting: '' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
  const connection = readConnection(dataFolder);
  assert.ok(connection?.embedded);
  assert.equal(connection.url, first.url);
  assert.equal(connection.koinePid, process.pid);
  assert.equal(connection.postgresPid, first.pid);
  assert.equal(statSync(connection.socketDirectory).mode & 0o777, 0o700);
  assert.equal(statSync(path.join(dataFolder, 'connection.json')).mode & 0o777, 0o600);
  await first.stop();
  assert.equal(readConnection(dataFolder), undefined);
  assert.throws(() => statSync(connection.socketDirectory), /ENOENT/);

  const second = await open(dataFolder);
  assert.deepEqual(await query(second.url, 'SELECT id FROM kept'), [{ id: 1 }]);
  await second.stop();
  assert.deepEqual(readdirSync(dataFolder).sort(), ['postgres', 'postgres-password', 'version.json']);
});

test('a second start on the same data folder is refused, and disturbs nothing', async () => {
  const dataFolder = newDataFolder();
  const postgres = await open(dataFolder);
  try {
    const second = await startPostgresProcess([dataFolder]);
    assert.equal(await second.end(), 1);
    assert.match(second.complaints(), /already runs on the data folder/);
    await query(postgres.url, 'SELECT 1');
    assert.equal(readConnection(dataFolder)?.url, postgres.url);
  } finally {
    await postgres.stop();
  }
});

test('[K1] PostgreSQL killed with -9 is started again on the same address, with every committed row', async () => {
  const exits: UnexpectedExit[] = [];
  const dataFolder = newDataFolder();
  const postgres = await open(dataFolder, (exit) => exits.push(exit));
  try {
    const killed = postgres.pid ?? 0;
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS id');
    process.kill(killed, 'SIGKILL');
    assert.deepEqual(await queryPatiently(postgres.url, 'SELECT id FROM kept'), [{ id: 1 }]);
    assert.deepEqual(exits, [{ reason: 'signal SIGKILL', restarting: true }]);
    // It is announced once it is fully ready, a moment after it lets the first client in.
    await until(() => postgres.pid !== killed);
    const connection = readConnection(dataFolder);
    assert.equal(connection?.embedded && connection.postgresPid, postgres.pid);
  } finally {
    await postgres.stop();
  }
});

test('PostgreSQL that keeps dying is given up, and says so', async () => {
  const exits: UnexpectedExit[] = [];
  let givenUp = () => {};
  const over = new Promise<void>((resolve) => {
    givenUp = resolve;
  });
  const dataFolder = newDataFolder();
  const postgres = await open(dataFolder, (exit) => {
    exits.push(exit);
    if (!exit.restarting) givenUp();
  });
  // A setting that cannot be read lets no start succeed.
  writeFileSync(path.join(dataFolder, 'postgres', 'postgresql.conf'), 'no setting\n');
  process.kill(postgres.pid ?? 0, 'SIGKILL');
  await over;
  assert.deepEqual(
    exits.map((exit) => exit.restarting),
    [true, true, true, true, true, false],
  );
  assert.match(exits.at(-1)?.reason ?? '', /configuration file .* contains errors/);
  await postgres.stop();
});

test('[K1] after Koine was killed with -9 its PostgreSQL is stopped and started afresh, with every committed row', async () => {
  const dataFolder = newDataFolder();
  const killed = await startPostgresProcess([dataFolder]);
  assert.ok(killed.connection, killed.complaints());
  await query(killed.connection.url, 'CREATE TABLE kept AS SELECT 1 AS id');
  killed.child.kill('SIGKILL');
  await killed.end();
  assert.equal(readConnection(dataFolder), undefined);
  assert.notEqual(processStart(killed.connection.pid), undefined);

  const postgres = await open(dataFolder);
  assert.equal(processStart(killed.connection.pid), undefined);
  assert.deepEqual(await query(postgres.url, 'SELECT id FROM kept'), [{ id: 1 }]);
  await postgres.stop();
});

test('[K1] after Koine and PostgreSQL were killed with -9 a backend that still runs is stopped before the start', async () => {
  const dataFolder = newDataFolder();
  const killed = await startPostgresProcess([dataFolder]);
  assert.ok(killed.connection, killed.complaints());
  const { url, pid } = killed.connection;
  await query(url, 'CREATE TABLE kept AS SELECT 1 AS id');
  const busy = new pg.Client({ connectionString: url });
  busy.on('error', () => {});
  await busy.connect();
  const backend = Number((await busy.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
  // In a loop without a wait it does not notice that its postmaster died.
  const loop = busy.query(`DO $$ BEGIN PERFORM sum(n) FROM generate_series(1, 1e12::bigint) n; END $$`).catch(() => {});
  await queryPatiently(url, `SELECT 1 / count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = ${backend}`);
  killed.child.kill('SIGKILL');
  await killed.end();
  process.kill(pid, 'SIGKILL');
  assert.notEqual(processStart(backend), undefined);

  const postgres = await open(dataFolder);
  assert.equal(processStart(backend), undefined);
  assert.deepEqual(await query(postgres.url, 'SELECT id FROM kept'), [{ id: 1 }]);
  await postgres.stop();
  await loop;
  await busy.end().catch(() => {});
});

test('a lock of PostgreSQL that names a stranger neither stops the start nor the stranger', async () => {
  const dataFolder = newDataFolder();
  await (await open(dataFolder)).stop();
  writeFileSync(
    path.join(dataFolder, 'postgres', 'postmaster.pid'),
    `${process.pid}\n/\n0\n5432\n/tmp\n\n1 1\nready\n`,
  );
  const postgres = await open(dataFolder);
  await query(postgres.url, 'SELECT 1');
  await postgres.stop();
});

test('a first start that was cut short is done again', async () => {
  const dataFolder = newDataFolder();
  mkdirSync(path.join(dataFolder, 'postgres.new', 'base'), { recursive: true });
  const postgres = await open(dataFolder);
  await query(postgres.url, 'SELECT 1');
  await postgres.stop();
});

test('a data folder of a newer Koine or of another PostgreSQL is refused and left as it is', async () => {
  for (const version of [{ koine: '999.0.0' }, { koine: '0.1.0', postgres: 17 }]) {
    const dataFolder = newDataFolder();
    mkdirSync(dataFolder);
    const content = JSON.stringify(version);
    writeFileSync(path.join(dataFolder, 'version.json'), content);
    await assert.rejects(
      open(dataFolder),
      (error) => error instanceof StartRefused && /was changed/.test(error.message),
    );
    assert.deepEqual(readdirSync(dataFolder), ['version.json']);
    assert.equal(readFileSync(path.join(dataFolder, 'version.json'), 'utf8'), content);
  }
});

test('a data folder that is a file is refused', async () => {
  const file = newDataFolder();
  writeFileSync(file, 'kept');
  for (const dataFolder of [file, path.join(file, 'below')]) {
    await assert.rejects(
      open(dataFolder),
      (error) => error instanceof StartRefused && /not a folder/.test(error.message),
    );
  }
  assert.equal(readFileSync(file, 'utf8'), 'kept');
});

test('SIGTERM stops PostgreSQL and leaves no process, socket or lock', async () => {
  const dataFolder = newDataFolder();
  const koine = await startPostgresProcess([dataFolder]);
  assert.ok(koine.connection, koine.complaints());
  const closed = once(koine.child, 'close');
  koine.child.kill('SIGTERM');
  await closed;
  assert.equal(processStart(koine.connection.pid), undefined);
  assert.deepEqual(readdirSync(dataFolder).sort(), ['postgres', 'postgres-password', 'version.json']);
});
