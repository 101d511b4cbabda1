import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { runKoine } from '../../test/support/command.ts';

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
