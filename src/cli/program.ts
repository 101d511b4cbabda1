import { Command } from 'commander';
import { addAgentCommands } from './agent.ts';
import { addCompactCommand } from './compact.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEraseCommand } from './erase.ts';
import { exitCodes } from './exit-code.ts';
import { addExportCommand } from './export.ts';
import { addFillCommand } from './fill.ts';
import { addImportCommand } from './import.ts';
import { addInitCommand } from './init.ts';
import { addKeepingCommands } from './keeping.ts';
import { addKeyCommands } from './key.ts';
import { addRebuildCommand } from './rebuild.ts';
import { addServeCommand } from './serve.ts';
import { addSessionCommands } from './session.ts';
import { addSimulateCommand } from './simulate.ts';
import { addVersionCommand } from './version.ts';

/** The whole command line. It throws instead of ending the process. */
export function buildProgram(): Command {
  const program = new Command('koine')
    .description('Koine, a self-hosted live-chat server.')
    .exitOverride()
    .showHelpAfterError('(add --help for what can be said)')
    .helpCommand(false);
  addServeCommand(program);
  addInitCommand(program);
  addAgentCommands(program);
  addKeyCommands(program);
  addSessionCommands(program);
  addSimulateCommand(program);
  addExportCommand(program);
  addImportCommand(program);
  addEraseCommand(program);
  addKeepingCommands(program);
  addFillCommand(program);
  addRebuildCommand(program);
  addCompactCommand(program);
  addDoctorCommand(program);
  addVersionCommand(program);
  program.addHelpText(
    'after',
    `
Settings come from the environment, as docs/configuration.md says: above all KOINE_DATA, the data folder.

Exit codes:
${Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}`,
  );
  return program;
}
