import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const LOADER_LIMIT = 3_000;
/** Loader and frame: the button, in its colours and its language. */
const PAGE_LIMIT = 4_500;
/** Loader, frame and app: a chat, from its first word to its last. */
const WHOLE_LIMIT = 30_000;
/** What loads when it is first used, one at a time: forms, menu, emoji, files, a language. */
const PART_LIMIT = 4_000;

test('the loader weighs less than 3 kB, the widget at most 30 kB, and each part that comes later little', async (context) => {
  const outDir = await mkdtemp(join(tmpdir(), 'koine-widget-'));
  try {
    await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error', build: { outDir } });
    const names = await readdir(join(outDir, 'assets'));
    const weights = new Map<string, number>();
    for (const name of names) {
      const [part = ''] = name.split(/-[0-9a-f]{8}\./);
      weights.set(part, gzipSync(await readFile(join(outDir, 'assets', name)), { level: 9 }).length);
    }
    const loader = gzipSync(await readFile(join(outDir, 'widget.js')), { level: 9 }).length;
    const [frame = Number.NaN, app = Number.NaN] = [weights.get('frame'), weights.get('app')];
    context.diagnostic(`loader ${loader}, frame ${frame}, app ${app}: ${loader + frame + app} bytes`);
    assert.ok(loader < LOADER_LIMIT, `the loader weighs ${loader} bytes`);
    assert.ok(loader + frame < PAGE_LIMIT, `each page loads ${loader + frame} bytes`);
    assert.ok(loader + frame + app <= WHOLE_LIMIT, `the widget weighs ${loader + frame + app} bytes`);
    for (const [part, weight] of weights) {
      if (part !== 'frame' && part !== 'app') assert.ok(weight <= PART_LIMIT, `${part} weighs ${weight} bytes`);
    }
  } finally {
    await rm(outDir, { recursive: true });
  }
});
