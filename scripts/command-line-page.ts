import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from '../src/cli/program.ts';

/** Where the page stands. */
export const commandLinePagePath = path.join(import.meta.dirname, '..', 'docs', 'cli.md');

/** The text of `docs/cli.md`, made from what each command's `--help` says. */
export async function commandLinePage(): Promise<string> {
  const program = await buildProgram();
  const commands = program.commands.flatMap(withThoseBelow);
  return `# The command line

\`bin/koine\` runs one command. Commands work beside a running server, whose database they find through the data folder,
and without one: then they start the embedded PostgreSQL for as long as they work. Results go to standard output,
everything else to standard error; with \`--json\` the result is one JSON value.

${section('koine', program)}
${commands.map((command) => section(nameOf(command), command)).join('\n')}
This page is made from the commands by \`node scripts/command-line-page.ts\`.
`;
}

function withThoseBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withThoseBelow)];
}

function section(name: string, command: Command): string {
  return `## ${name}\n\n\`\`\`\n${helpOf(command).trimEnd()}\n\`\`\`\n`;
}

function helpOf(command: Command): string {
  let text = '';
  const writeOut = (part: string) => {
    text += part;
  };
  command.configureOutput({ writeOut, getOutHelpWidth: () => 110, getOutHasColors: () => false }).outputHelp();
  return text;
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

if (import.meta.main) writeFileSync(commandLinePagePath, await commandLinePage());
