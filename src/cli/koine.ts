import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-code.ts';
import { buildProgram } from './program.ts';
import { note } from './terminal.ts';

try {
  const program = await buildProgram(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said it already; what is not help or a version is a wrong use.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const code = exitCodeOf(error);
    note(
      code === 1 && error instanceof Error && error.name !== 'CommandFailed' ? String(error.stack) : describe(error),
    );
    process.exitCode = code;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
