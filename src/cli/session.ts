import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { type TranscriptFormat, transcriptFormats } from '../core/transcript.ts';
import { dialects } from '../dialects/index.ts';
import { accountOption, findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { baseUrl } from './server-url.ts';
import { print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly format: TranscriptFormat;
  readonly notes?: boolean;
  readonly out?: string;
  readonly account?: string;
  readonly json?: boolean;
}

export function addSessionCommands(program: Command): void {
  const session = program.command('session').helpCommand(false).description('Single sessions.');
  session
    .command('transcript <id>')
    .description('Write a session as a file for people to keep, named for its number unless told.')
    .addOption(new Option('--format <format>', 'what kind of file').choices(transcriptFormats).default('text'))
    .option('--notes', 'with the notes and whispers of agents')
    .option('--out <file>', 'where to write it (default: session-<number> in the present folder)')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(writeTranscript);
}

async function writeTranscript(id: string, options: Options): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFailed(2, `${id} is not a session's id.`);
  }
  const config = readConfig(process.env);
  await withApp(config, {}, async (app) => {
    const actor = { kind: 'system', accountId: (await findAccount(app, options.account)).id } as const;
    const context = { app, publicUrl: config.publicUrl ?? baseUrl(config) };
    const { format, notes = false, out } = options;
    const file = await dialects
      .find(({ openTranscript }) => openTranscript)
      ?.openTranscript?.(context, actor, id, { format, withNotes: notes });
    if (!file) throw new Error('No dialect gives transcripts');
    const { name, body } = file;
    const target = out ?? name;
    const draft = `${target}.part`;
    try {
      await pipeline(Readable.from(body), createWriteStream(draft));
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    if (options.json) printJson({ file: target, format, notes });
    else print(target);
  });
}
