import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startKoine } from '../../test/support/koine.ts';
import { readSealKey } from '../app/seal-key.ts';

const forwarded = { 'x-forwarded-for': '198.51.100.9, 203.0.113.7' };

async function addressSeen(trustedProxies: readonly string[]): Promise<string> {
  const koine = await startKoine({ trustedProxies });
  try {
    const { token } = await koine.addVisitor(koine.main);
    const { body } = await koine.ask('/koine/v1/sessions', { token, headers: forwarded, body: {} });
    return body.visitor.ip;
  } finally {
    await koine.close();
  }
}

test('a visitor has the address that a trusted proxy tells, and no other may tell one', async () => {
  assert.equal(await addressSeen([]), '127.0.0.1');
  assert.equal(await addressSeen(['10.0.0.0/8']), '127.0.0.1');
  assert.equal(await addressSeen(['127.0.0.0/8']), '203.0.113.7', 'what the visitor put before it is not believed');
  assert.equal(await addressSeen(['127.0.0.1', '203.0.113.0/24']), '198.51.100.9');
});

test('the key for sealing is made once, and read by nobody else', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'koine-'));
  try {
    const [one, other] = await Promise.all([readSealKey(folder, undefined), readSealKey(folder, undefined)]);
    assert.deepEqual(one, other);
    assert.equal(one.length, 32);
    assert.equal((await stat(path.join(folder, 'seal.key'))).mode & 0o777, 0o600);
    assert.deepEqual(await readSealKey(folder, Buffer.alloc(32)), Buffer.alloc(32));
  } finally {
    await rm(folder, { recursive: true });
  }
});
