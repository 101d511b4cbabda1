import type { Command } from 'commander';
import { sumOf } from '../app/compacting.ts';
import type { App } from '../app/context.ts';
import { readConfig } from '../config.ts';
import type { CompactionStep } from '../store/compaction.ts';
import { CommandFailed } from './exit-code.ts';
import { describeProgress, ProgressLine, print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addCompactCommand(program: Command): void {
  program
    .command('compact')
    .description(
      'Give the room of removed sessions back to the disk, while Koine goes on: rows move to where room is, files are cut off, indexes built anew. A running Koine does so by itself when much is free.',
    )
    .option('--dry-run', 'only tell what each table takes, and how much of it is likely to be free')
    .option('--json', 'print one JSON value')
    .action(compact);
}

async function compact({ dryRun = false, json = false }: Options): Promise<void> {
  await withApp(readConfig(process.env), {}, (app) => (dryRun ? foretell(app, json) : perform(app, json)));
}

async function foretell(app: App, json: boolean): Promise<void> {
  const rooms = await app.compacting.rooms();
  if (json) return printJson({ tables: rooms });
  const rows = rooms.map(({ name, bytes, rows: count, freeBytes, freeIndexBytes }) => [
    name,
    megabytes(bytes),
    String(count),
    freeBytes === null ? 'not known yet' : megabytes(freeBytes),
    freeIndexBytes === null ? 'not known yet' : megabytes(freeIndexBytes),
  ]);
  print(table(['table', 'takes', 'rows', 'likely free', 'in its indexes'], rows));
}

async function perform(app: App, json: boolean): Promise<void> {
  let [step, began]: [CompactionStep | null, number] = [null, performance.now()];
  const progress = new ProgressLine(() => (step ? describe(step, began) : ''));
  const tables = await app.compacting
    .compactAll(new AbortController().signal, (latest) => {
      if (latest.name !== step?.name || latest.doing !== step.doing) began = performance.now();
      step = latest;
    })
    .finally(() => progress.stop());
  if (!tables) throw new CommandFailed(4, 'Another process gives room back at this moment.');
  if (json) return printJson({ returnedBytes: sumOf(tables), tables });
  const rows = tables.map(({ name, bytesBefore, bytesAfter, movedRows, indexes }) => [
    name,
    megabytes(bytesBefore),
    megabytes(bytesAfter),
    String(movedRows),
    String(indexes.length),
  ]);
  print(table(['table', 'took', 'takes now', 'rows moved', 'indexes built anew'], rows));
  print(`${megabytes(sumOf(tables))} were given back`);
}

function describe({ name, doing, done, all }: CompactionStep, began: number): string {
  return `${name}: ${doing} ${describeProgress(done, all, doing === 'moving rows' ? 'pages' : 'done', began)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
