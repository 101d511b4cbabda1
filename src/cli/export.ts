import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../config.ts';
import {
  defaultCsvOptions,
  type ExportFormat,
  type ExportRows,
  exportFormats,
  exportRows,
} from '../core/export/request.ts';
import { accountOption, findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { describeProgress, ProgressLine, print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly rows: ExportRows;
  readonly format?: ExportFormat;
  readonly filter?: string;
  readonly columns?: readonly string[];
  readonly delimiter: ',' | ';' | '\t';
  readonly bom?: boolean;
  readonly rawFormulas?: boolean;
  readonly account?: string;
  readonly json?: boolean;
}

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

export function addExportCommand(program: Command): void {
  program
    .command('export <file>')
    .description(
      'Write the history of an account into a file, and beside it a manifest with the number of rows and the SHA-256.',
    )
    .addOption(
      new Option('--rows <what>', 'one row a session, or one a message').choices(exportRows).default('sessions'),
    )
    .addOption(new Option('--format <format>', "(default: by the file's ending)").choices(exportFormats))
    .option('--filter <expression>', 'which sessions, as docs/filter.md tells (default: all)')
    .addOption(new Option('--columns <names>', 'their names, separated by commas').argParser(namesOf))
    .addOption(
      new Option('--delimiter <sign>', 'of CSV: comma, semicolon or tab').argParser(delimiterOf).default(',', 'comma'),
    )
    .option('--bom', 'begin CSV with a byte order mark, by which Excel knows UTF-8')
    .option('--raw-formulas', 'write text into CSV as it is, though a spreadsheet may take it for a formula')
    .option(...accountOption)
    .option('--json', 'print the manifest as one JSON value')
    .action(exportHistory);
}

async function exportHistory(target: string, options: Options): Promise<void> {
  const format = options.format ?? formatOf(target);
  await withApp(readConfig(process.env), {}, async (app) => {
    const account = await findAccount(app, options.account);
    const request = {
      rows: options.rows,
      format,
      filter: options.filter ?? null,
      columns: options.columns ?? null,
      csv: {
        ...defaultCsvOptions,
        delimiter: options.delimiter,
        bom: options.bom === true,
        formulas: options.rawFormulas === true ? ('raw' as const) : ('safe' as const),
      },
    };
    const opened = await app.exports.openNow(account.id, request);
    const began = performance.now();
    let sessions = 0;
    const progress = new ProgressLine(() => describeProgress(sessions, opened.total, 'sessions', began));
    const draft = `${target}.part`;
    try {
      const written = await opened.write(draft, {
        signal: stopSignal(),
        onReached: async (reached) => {
          sessions = reached.sessions;
          return true;
        },
      });
      if (!written) return;
      const manifest = opened.manifestOf(written);
      await rename(draft, target);
      await writeFile(`${target}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
      progress.stop();
      if (options.json) printJson(manifest);
      else print(`${manifest.rowCount} rows, ${manifest.bytes} bytes, SHA-256 ${manifest.sha256}`);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    } finally {
      progress.stop();
    }
  });
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new CommandFailed(1, 'Stopped; nothing was written.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return stopping.signal;
}

function formatOf(file: string): ExportFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((each) => each === ending);
  if (!format) throw new CommandFailed(2, `Say by --format what ${file} is to be: ${exportFormats.join(', ')}.`);
  return format;
}

function namesOf(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

function delimiterOf(text: string): string {
  const delimiter = delimiters[text as keyof typeof delimiters];
  if (delimiter === undefined)
    throw new InvalidArgumentError(`It must be one of ${Object.keys(delimiters).join(', ')}.`);
  return delimiter;
}
