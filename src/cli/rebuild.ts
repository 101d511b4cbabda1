import type { Command } from 'commander';
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
    .description('Compare the row of every session with its log, and put right those that differ.')
    .option('--check', 'only compare; exit code 1 when a row differs')
    .option('--json', 'print one JSON value')
    .action(rebuild);
}

async function rebuild({ check = false, json = false }: Options): Promise<void> {
  await withApp(readConfig(process.env), {}, async (app) => {
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
  });
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
