import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { lockDataFolder, lockHolder } from './data-lock.ts';
import { processStart } from './process-start.ts';
import { StartRefused } from './start-refused.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koine-lock-'));
const file = path.join(folder, 'koine.lock');
after(() => rmSync(folder, { recursive: true }));

test('a data folder is held by one process, and free again once released', () => {
  const lock = lockDataFolder(folder);
  assert.equal(lockHolder(folder), process.pid);
  assert.throws(() => lockDataFolder(folder), StartRefused);
  lock.release();
  assert.equal(lockHolder(folder), undefined);
  assert.deepEqual(readdirSync(folder), []);
});

test('a lock of another running process is respected', () => {
  const other = spawn('sleep', ['60']);
  const pid = other.pid ?? 0;
  const content = JSON.stringify({ pid, startedAt: processStart(pid) });
  writeFileSync(file, content);
  try {
    assert.throws(() => lockDataFolder(folder), new RegExp(`already runs on the data folder .*process ${pid}`));
    assert.equal(readFileSync(file, 'utf8'), content);
  } finally {
    other.kill();
    rmSync(file);
  }
});

test('a lock is taken over when its process is gone, its process id belongs to another, or it was cut short', () => {
  const stale = [
    JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'long ago' }),
    JSON.stringify({ pid: process.pid, startedAt: 'long ago' }),
    '{"pid":',
    '',
  ];
  for (const content of stale) {
    writeFileSync(file, content);
    const lock = lockDataFolder(folder);
    assert.equal(lockHolder(folder), process.pid);
    lock.release();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('a lock that another has taken over meanwhile is left to it', () => {
  const lock = lockDataFolder(folder);
  writeFileSync(file, 'of another');
  lock.release();
  assert.equal(readFileSync(file, 'utf8'), 'of another');
});
