import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { checkDatabase } from './doctor/database-checks.ts';
import type { Finding } from './doctor/finding.ts';
import { checkDataFolder, checkNode, checkServer, checkSpace } from './doctor/place-checks.ts';
import { print, printJson } from './terminal.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check the machine, the data folder, the database and a sample of the log. Changes nothing.')
    .option('--json', 'print one JSON value')
    .action(examine);
}

async function examine({ json = false }: { readonly json?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const findings: Finding[] = [];
  const checks = [checkNode, checkDataFolder, checkSpace, checkServer, checkDatabase];
  for (const check of checks) {
    for await (const finding of check(config)) {
      findings.push(finding);
      if (!json) print(`${finding.result.padEnd(4)}  ${finding.about.padEnd(12)}  ${finding.detail}`);
    }
  }
  const failed = findings.some(({ result }) => result === 'fail');
  if (json) printJson({ ok: !failed, findings });
  if (failed) process.exitCode = 1;
}
