import { type Command, InvalidArgumentError, Option } from 'commander';
import { ensureDemo } from '../app/demo.ts';
import { readConfig } from '../config.ts';
import { dialects } from '../dialects/index.ts';
import { findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { fillHistory } from './fill/fill-history.ts';
import { ProgressLine, print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly sessions: number;
  readonly days: number;
  readonly agents: number;
  readonly seed: string;
  readonly until?: number;
  readonly account?: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
/** PostgreSQL's code for an id that is there. */
const TAKEN = '23505';

export function addFillCommand(program: Command): void {
  program
    .command('fill')
    .description('Make a realistic history in an account, fast: to try reports, searches and exports on.')
    .addOption(new Option('--sessions <number>', 'how many sessions').argParser(whole(1, 100_000_000)).default(10_000))
    .addOption(new Option('--days <number>', 'over how many days').argParser(whole(1, 3_650)).default(365))
    .addOption(new Option('--agents <number>', 'how many agents answered').argParser(whole(4, 500)).default(24))
    .addOption(
      new Option('--until <date>', 'the day before which it ends, as 2026-01-31 (default: today)').argParser(day),
    )
    .option('--seed <text>', 'the same seed, until and account make the same sessions', 'koine')
    .option('--account <slug>', 'the account, by its slug (default: the demo account)')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      `
The sessions are decided by the same rules as live ones, with their own logs, rows and numbers, and written by COPY. Hours,
weekdays, waits, lengths, agents and ratings are spread as a support team knows them. Nobody is notified. In the end the
account's figures and words are brought up to date, so that reports and searches know all of it.
It works beside a running server; what is made stays until it is deleted.`,
    )
    .action(fill);
}

async function fill(options: Options): Promise<void> {
  const config = readConfig(process.env);
  await withApp(config, { mayMake: true }, async (app, databaseUrl) => {
    const accountId =
      options.account === undefined
        ? (await ensureDemo(app, config.dataFolder, dialects)).account.id
        : (await findAccount(app, options.account)).id;
    const { seed, sessions, days, agents } = options;
    const until = options.until ?? Math.floor(app.now() / DAY_MS) * DAY_MS;
    const plan = { seed: `${seed} ${sessions} ${days}`, sessions, days, until, agents };
    let describe = () => '';
    const progress = new ProgressLine(() => describe());
    const filled = await fillHistory(app, databaseUrl, accountId, plan, (work) => {
      describe = work;
    })
      .catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== TAKEN) throw error;
        throw new CommandFailed(4, 'These sessions were made in this account already. Another --seed makes others.');
      })
      .finally(() => progress.stop());
    const { events, writingMs, catchingUpMs } = filled;
    const [all, writing] = [writingMs + catchingUpMs, writingMs].map((ms) => Math.round(ms / 100) / 10);
    if (options.json) printJson({ sessions, events, seconds: all, writingSeconds: writing });
    else print(`${sessions} sessions with ${events} events in ${all} s, ${writing} s of it to write them`);
  });
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function day(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a date such as 2026-01-31.');
  return at;
}
