import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runKoine, serveKoine } from '../../test/support/command.ts';

test('commands start the embedded PostgreSQL for themselves when no server runs, and stop it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-cli-'));
  try {
    const environment = { KOINE_DATA: path.join(folder, 'data') };
    const made = await runKoine(environment, 'init', '--json', '--demo');
    assert.equal(made.code, 0, made.err);
    const listed = await runKoine(environment, 'agent', 'list', '--json');
    assert.equal(listed.code, 0, listed.err);
    assert.equal(JSON.parse(listed.out)[0].email, JSON.parse(made.out).owner.email);
    assert.equal(made.err + listed.err, '');
    for (const left of ['connection.json', 'koine.lock', 'postgres/postmaster.pid']) {
      assert.ok(!existsSync(path.join(folder, 'data', left)), `${left} is left`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a command given while the server makes its first start waits for it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-cli-'));
  try {
    const environment = { KOINE_DATA: folder };
    const serving = serveKoine(environment);
    for (let attempt = 0; attempt < 3_000 && !existsSync(path.join(folder, 'koine.lock')); attempt += 1)
      await delay(10);
    const made = await runKoine(environment, 'init', '--json', '--demo');
    assert.equal(made.code, 0, made.err);
    const server = await serving;
    const headers = { authorization: `Bearer ${JSON.parse(made.out).credentials.native.key}` };
    assert.equal((await fetch(`${server.url}/koine/v1/sessions`, { headers })).status, 200);
    assert.equal(await server.stop(), 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
