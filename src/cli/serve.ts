import path from 'node:path';
import type { Command } from 'commander';
import { CommandFailed } from './exit-code.ts';

export function addServeCommand(program: Command): void {
  program.command('serve').description('Run the server in the foreground until it is stopped.').action(serve);
}

/** Becomes the server: the process keeps its id, its streams and its signals. */
function serve(): void {
  const main = path.join(import.meta.dirname, '../main.ts');
  if (!process.execve) throw new CommandFailed(1, `This system cannot do that; run node ${main} instead.`);
  process.execve(process.execPath, [process.execPath, ...process.execArgv, main], process.env);
}
