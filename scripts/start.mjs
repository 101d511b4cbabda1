import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { installIfStale } from './install.mjs';
import { root } from './node-path.mjs';
import { runInPlace, stopWith } from './run.mjs';

try {
  installIfStale();
  buildIfStale();
  runInPlace([path.join(root, 'src/main.ts'), ...process.argv.slice(2)]);
} catch (error) {
  stopWith(error);
}
