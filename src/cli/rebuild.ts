import { Argument, type Command } from 'commander';
import type { App } from '../app/context.ts';
import { type Difference, type RebuildReport, rebuildRows } from '../app/rebuild.ts';
import { readConfig } from '../config.ts';
import { note, ProgressLine, print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

export function addRebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description(
      'Compare what is made from the log with the log: the row of every session, or the figures that reports read. What differs is put right. The words that searches read are taken anew.',
    )
    .addArgument(new Argument('[what]', 'what is made anew').choices(['rows', 'rollups', 'search']).default('rows'))
    .option('--check', 'only compare; exit code 1 when something differs')
    .option('--json', 'print one JSON value')
    .action(rebuild);
}

const rebuilders = { rows, rollups, search };

async function rebuild(what: keyof typeof rebuilders, { check = false, json = false }: Options): Promise<void> {
  await withApp(readConfig(process.env), {}, (app) => rebuilders[what](app, check, json));
}

async function rows(app: App, check: boolean, json: boolean): Promise<void> {
  let report: RebuildReport = { sessions: 0, differences: 0, written: 0, examples: [] };
  const progress = new ProgressLine(() => summary(report, check));
  try {
    report = await rebuildRows(app, {
      checkOnly: check,
      onProgress: (latest) => {
        report = latest;
      },
    });
  } finally {
    progress.stop();
  }
  for (const difference of report.examples) note(describe(difference));
  if (json) printJson(report);
  else print(summary(report, check));
  if (report.written < report.differences) process.exitCode = 1;
}

/** Each account's figures are made anew from its whole log, and compared with those that are there, to the last bit. */
async function rollups(app: App, check: boolean, json: boolean): Promise<void> {
  const report = { accounts: 0, cells: 0, differences: 0, written: !check };
  let line = '';
  const progress = new ProgressLine(() => line);
  try {
    for (const { id, slug } of await app.accounts.all()) {
      const { cells, differences } = await app.rollups.rebuild(id, {
        checkOnly: check,
        onProgress: ({ position, newest }) => {
          line = `${slug}: ${position} of ${newest} events counted`;
        },
      });
      report.accounts += 1;
      report.cells += cells;
      report.differences += differences ?? 0;
      if (differences) note(`${slug}: ${differences} of ${cells} figures differ from the log`);
    }
  } finally {
    progress.stop();
  }
  if (json) printJson(report);
  else
    print(
      `${report.cells} figures made anew and compared, ${report.differences} differ${check ? '' : ', all put right'}`,
    );
  if (check && report.differences > 0) process.exitCode = 1;
}

/** A search finds less of an account while its words are taken; other accounts are not touched meanwhile. */
async function search(app: App, check: boolean, json: boolean): Promise<void> {
  const report = { accounts: 0, behind: 0 };
  let line = '';
  const progress = new ProgressLine(() => line);
  try {
    for (const { id, slug } of await app.accounts.all()) {
      if (!check) await app.searchIndex.restart(id);
      let goesOn = true;
      while (goesOn && !check) {
        goesOn = await app.searchIndex.advance(id);
        line = `${slug}: ${await app.searchIndex.behind(id)} events left`;
      }
      report.accounts += 1;
      report.behind += await app.searchIndex.behind(id);
    }
  } finally {
    progress.stop();
  }
  if (json) printJson(report);
  else print(`${report.accounts} accounts, ${report.behind} events that are not searched yet`);
  if (check && report.behind > 0) process.exitCode = 1;
}

function summary({ sessions, differences, written }: RebuildReport, check: boolean): string {
  return `${sessions} sessions compared, ${differences} rows differ${check ? '' : `, ${written} put right`}`;
}

function describe({ sessionId, kind, members }: Difference): string {
  switch (kind) {
    case 'different':
      return `${sessionId}: differs in ${members.join(', ')}`;
    case 'missing':
      return `${sessionId}: has a log but no row`;
    case 'stray':
      return `${sessionId}: has a row but no log`;
    case 'broken':
      return `${sessionId}: its log has gaps; restore it from a backup`;
  }
}
