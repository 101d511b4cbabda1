import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const repository = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'koine-scripts-'));
after(() => rmSync(folder, { recursive: true }));

test('what runs in the place of a script gets its arguments and signals, and gives its exit code', async () => {
  const program = path.join(folder, 'program.ts');
  writeFileSync(
    program,
    `process.on('SIGTERM', () => process.exit(7));
     setInterval(() => {}, 1000);
     console.log(process.argv.slice(2).join(' '));`,
  );
  const run = spawn(process.execPath, [path.join(repository, 'scripts/run.mjs'), program, 'one', 'two'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await once(run.stdout, 'data');
  assert.equal(String(output), 'one two\n');
  run.kill('SIGTERM');
  assert.deepEqual(await once(run, 'exit'), [7, null]);
});

test('bin/koine, called through a link before anything is installed, says what to run', () => {
  const clone = path.join(folder, 'clone');
  mkdirSync(path.join(clone, 'bin'), { recursive: true });
  copyFileSync(path.join(repository, 'bin/koine'), path.join(clone, 'bin/koine'));
  const link = path.join(folder, 'koine');
  symlinkSync(path.join(clone, 'bin/koine'), link);
  const { status, stderr } = spawnSync(link, ['version'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /not installed yet\. Run npm start \(or npm ci\) in .*clone once/);
});
