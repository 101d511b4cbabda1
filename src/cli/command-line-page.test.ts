import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandLinePage, commandLinePagePath } from '../../scripts/command-line-page.ts';

test('docs/cli.md says what the commands say', () => {
  assert.equal(readFileSync(commandLinePagePath, 'utf8'), commandLinePage());
});
