import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type ClamdServer, startClamdServer } from '../../../test/support/clamd-server.ts';
import { Clamd } from './clamd.ts';

let folder: string;
let server: ClamdServer;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koine-clamd-'));
  server = await startClamdServer();
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  const file = path.join(folder, 'file');
  await writeFile(file, content);
  return file;
}

test('a file is read whole, and what is found in it is told', async () => {
  const scanner = new Clamd(server.address);
  const large = await fileOf(Buffer.alloc(1_000_000, 'x'));
  assert.deepEqual(await scanner.scan(large), { kind: 'clean' });
  assert.equal(server.bytesSeen, 1_000_000);
  assert.deepEqual(await scanner.scan(await fileOf('an EICAR test')), { kind: 'infected', with: 'Eicar-Signature' });
});

test('a Unix socket does as well', async () => {
  const local = await startClamdServer(path.join(folder, 'clamd.sock'));
  try {
    assert.deepEqual(await new Clamd(local.address).scan(await fileOf('harmless')), { kind: 'clean' });
  } finally {
    await local.close();
  }
});

test('a scanner that is broken, silent, too small or gone has said nothing', async () => {
  const file = await fileOf(Buffer.alloc(5_000_000, 'x'));
  try {
    for (const mood of ['broken', 'silent', 'hangs-up', 'too-small'] as const) {
      server.mood = mood;
      const { kind } = await new Clamd(server.address, mood === 'silent' ? 200 : undefined).scan(file);
      assert.equal(kind, 'unknown', mood);
    }
  } finally {
    server.mood = 'well';
  }
  const gone = await startClamdServer();
  await gone.close();
  assert.equal((await new Clamd(gone.address).scan(file)).kind, 'unknown');
});
