import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const LOADER_LIMIT = 3_000;
const WHOLE_LIMIT = 30_000;

test('the widget weighs less than 3 kB before it is opened, and at most 30 kB in all', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'koine-widget-'));
  try {
    await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error', build: { outDir } });
    const [app = '', ...others] = await readdir(join(outDir, 'assets'));
    assert.deepEqual(others, []);
    const [loader, whole] = await Promise.all([
      readFile(join(outDir, 'widget.js')),
      readFile(join(outDir, 'assets', app)),
    ]);
    assert.ok(loader.includes(`/assets/widget/${app}`), 'the loader names the app');
    const loaderSize = gzipSync(loader).length;
    assert.ok(loaderSize < LOADER_LIMIT, `the loader weighs ${loaderSize} bytes`);
    const size = loaderSize + gzipSync(whole).length;
    assert.ok(size <= WHOLE_LIMIT, `the widget weighs ${size} bytes`);
  } finally {
    await rm(outDir, { recursive: true });
  }
});
