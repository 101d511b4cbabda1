import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { commandLinePage, commandLinePagePath } from '../../scripts/command-line-page.ts';
import { buildProgram } from './program.ts';

test('docs/cli.md says what the commands say', async () => {
  assert.equal(readFileSync(commandLinePagePath, 'utf8'), await commandLinePage());
});

test('every command that a page shows can be given as it is shown', async () => {
  const root = path.join(import.meta.dirname, '../..');
  const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })].filter((page) => page !== 'docs/cli.md');
  let shown = 0;
  for (const page of pages) {
    const text = readFileSync(path.join(root, page), 'utf8');
    for (const [, line = ''] of text.matchAll(/(?:^|`)bin\/koine ([^`\n#|>]+)/gm)) {
      const words = [...line.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const program = withoutDoing(await buildProgram());
      if (words.includes('--help') || !isWhole(program, words)) continue;
      assert.doesNotThrow(() => program.parse(words, { from: 'user' }), `${page}: ${line}`);
      shown += 1;
    }
  }
  assert.ok(shown > 10);
});

/** Whether more than a command's name is shown: alone it is only talked of. */
function isWhole(program: Command, words: readonly string[]): boolean {
  let command: Command | undefined = program;
  let depth = 0;
  for (const word of words) {
    const next: Command | undefined = command?.commands.find((each) => each.name() === word);
    if (!next) break;
    command = next;
    depth += 1;
  }
  return words.length > depth;
}

function withoutDoing(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const each of command.commands) withoutDoing(each);
  if (command.commands.length === 0) command.action(() => {});
  return command;
}
