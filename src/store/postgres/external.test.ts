import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../../../test/support/postgres.ts';
import { readConnection } from './connection-file.ts';
import { openPostgres } from './open-postgres.ts';
import { StartRefused } from './start-refused.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koine-external-'));
const database = await testDatabase();
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function open(databaseUrl: string) {
  const warnings: unknown[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (...words: unknown[]) => warnings.push(words) };
  const postgres = await openPostgres({ dataFolder: folder, databaseUrl, log, onUnexpectedExit() {} });
  return { postgres, warnings };
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

async function refusalOf(databaseUrl: string): Promise<string> {
  const error = await open(databaseUrl).then(
    () => assert.fail('it was opened'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof StartRefused, String(error));
  return error.message;
}

test('an external server is used as it is, and found by commands beside Koine', async () => {
  const { postgres, warnings } = await open(database.url);
  assert.equal(postgres.embedded, false);
  assert.deepEqual(readConnection(folder), { url: database.url, embedded: false, koinePid: process.pid });
  assert.deepEqual(warnings, []);
  await postgres.stop();
  assert.equal(readConnection(folder), undefined);
});

test('[K6] a server that cannot be used is refused with the reason, without the password', async () => {
  const wrongPassword = await refusalOf(
    changed((url) => {
      url.password = 'not-the-password';
    }),
  );
  assert.match(wrongPassword, /refuses the user or the password/);
  assert.ok(!wrongPassword.includes('not-the-password'));
  assert.match(
    await refusalOf(
      changed((url) => {
        url.pathname = '/no_such_database';
      }),
    ),
    /no such database/,
  );
  assert.match(
    await refusalOf('postgres://koine:secret@127.0.0.1:1/koine'),
    /127\.0\.0\.1:1\/koine .*cannot be reached/,
  );
});

test('[K1] a server that may lose committed rows is used with a warning that names the setting', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const name = pg.escapeIdentifier(new URL(database.url).pathname.slice(1));
  await client.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  await client.end();
  const { postgres, warnings } = await open(database.url);
  await postgres.stop();
  assert.equal(warnings.length, 1);
  assert.match(JSON.stringify(warnings), /synchronous_commit off/);
});

test('a server older than 15 is refused', async () => {
  // An old server cannot be had everywhere: this one speaks just enough to say its age.
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  const column = (name: string, type: number) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]);
  const value = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)]);
  const ready = message('Z', Buffer.from('I'));
  const old = createServer((socket) => {
    let isGreeted = false;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (!isGreeted) socket.write(Buffer.concat([message('R', int32(0)), ready]));
      else if (data[0] === 0x51) {
        const columns = Buffer.concat([int16(2), column('server_version', 25), column('number', 23)]);
        const row = Buffer.concat([int16(2), value('14.9'), value('140009')]);
        socket.write(
          Buffer.concat([message('T', columns), message('D', row), message('C', Buffer.from('SELECT 1\0')), ready]),
        );
      }
      isGreeted = true;
    });
  }).listen(0, '127.0.0.1');
  await once(old, 'listening');
  const address = old.address();
  assert.ok(address !== null && typeof address === 'object');
  try {
    assert.match(
      await refusalOf(`postgres://koine@127.0.0.1:${address.port}/koine`),
      /is PostgreSQL 14\.9; Koine needs 15 or newer/,
    );
  } finally {
    old.close();
  }
});
