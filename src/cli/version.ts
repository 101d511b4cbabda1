import type { Command } from 'commander';
import { koineVersion } from '../store/postgres/data-version.ts';
import { print, printJson } from './terminal.ts';

export function addVersionCommand(program: Command): void {
  program
    .command('version')
    .description('Say which Koine and which Node this is.')
    .option('--json', 'print one JSON value')
    .action(({ json }: { json?: boolean }) => {
      const version = { koine: koineVersion, node: process.versions.node };
      if (json) printJson(version);
      else print(`Koine ${version.koine} on Node ${version.node}`);
    });
}
