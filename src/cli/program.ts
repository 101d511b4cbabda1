import { Command } from 'commander';
import { exitCodes } from './exit-code.ts';

type AddCommands = (program: Command) => void;

const keeping = async () => (await import('./keeping.ts')).addKeepingCommands;

const commands: Readonly<Record<string, () => Promise<AddCommands>>> = {
  serve: async () => (await import('./serve.ts')).addServeCommand,
  init: async () => (await import('./init.ts')).addInitCommand,
  agent: async () => (await import('./agent.ts')).addAgentCommands,
  key: async () => (await import('./key.ts')).addKeyCommands,
  session: async () => (await import('./session.ts')).addSessionCommands,
  simulate: async () => (await import('./simulate.ts')).addSimulateCommand,
  export: async () => (await import('./export.ts')).addExportCommand,
  import: async () => (await import('./import.ts')).addImportCommand,
  erase: async () => (await import('./erase.ts')).addEraseCommand,
  hold: keeping,
  retention: keeping,
  fill: async () => (await import('./fill.ts')).addFillCommand,
  rebuild: async () => (await import('./rebuild.ts')).addRebuildCommand,
  compact: async () => (await import('./compact.ts')).addCompactCommand,
  doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
  version: async () => (await import('./version.ts')).addVersionCommand,
};

/** The command line, which throws instead of ending the process. Where `only` names a command, no other one's code is read. */
export async function buildProgram(only = ''): Promise<Command> {
  const program = new Command('koine')
    .description('Koine, a self-hosted live-chat server.')
    .exitOverride()
    .showHelpAfterError('(add --help for what can be said)')
    .helpCommand(false);
  const named = Object.hasOwn(commands, only) ? commands[only] : undefined;
  const wanted = named ? [named] : [...new Set(Object.values(commands))];
  for (const addCommands of await Promise.all(wanted.map((load) => load()))) addCommands(program);
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
