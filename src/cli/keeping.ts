import { type Command, Option } from 'commander';
import type { App } from '../app/context.ts';
import { readConfig } from '../config.ts';
import type { Actor } from '../core/access.ts';
import type { LegalHold } from '../core/privacy/hold.ts';
import { accountOption, findAccount } from './account-option.ts';
import { parseId } from './id-argument.ts';
import { print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

const MOST = 1_000;

/** What keeps the history, and how long the rest is kept. */
export function addKeepingCommands(program: Command): void {
  const hold = program
    .command('hold')
    .helpCommand(false)
    .description('Legal holds: what may be neither anonymised nor deleted nor erased.');
  hold
    .command('list')
    .description('List the holds of an account, the oldest first.')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(listHolds);
  hold
    .command('make')
    .description('Hold a visitor with every session of theirs, or one session.')
    .argument('<id>', 'whom or what to hold', parseId)
    .addOption(new Option('--kind <kind>', 'whose id it is').choices(['visitor', 'session']).default('visitor'))
    .requiredOption('--reason <words>', 'why')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(makeHold);
  hold
    .command('lift')
    .description('Lift a hold: what is due by then is removed soon.')
    .argument('<hold>', 'the id of the hold', parseId)
    .option('--reason <words>', 'why, for the audit')
    .option(...accountOption)
    .action(liftHold);
  const retention = program
    .command('retention')
    .helpCommand(false)
    .description('How long sessions are kept; the console and the API change it.');
  retention
    .command('show')
    .description(
      'Tell the rule of each inbox, to how many sessions it would be done now, and what went on the last days.',
    )
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(showRetention);
}

async function listHolds(options: Options): Promise<void> {
  await asOperator(options, async (app, operator) => {
    const holds = await app.legalHolds.list(operator, null, MOST);
    if (options.json) return printJson(holds.map(shown));
    const rows = holds.map((hold) => [
      hold.id,
      hold.sessionNumber === null ? 'visitor' : `session ${hold.sessionNumber}`,
      hold.visitorName ?? hold.subjectId,
      new Date(hold.createdAt).toISOString(),
      hold.reason,
    ]);
    print(table(['ID', 'HOLDS', 'WHO', 'SINCE', 'WHY'], rows));
  });
}

async function makeHold(
  subjectId: string,
  options: Options & { readonly kind: LegalHold['kind']; readonly reason: string },
): Promise<void> {
  await asOperator(options, async (app, operator) => {
    const { kind, reason } = options;
    const hold = await app.legalHolds.make(operator, { kind, subjectId, reason });
    if (options.json) printJson(shown(hold));
    else print(`Hold ${hold.id}`);
  });
}

async function liftHold(id: string, options: Options & { readonly reason?: string }): Promise<void> {
  await asOperator(options, (app, operator) => app.legalHolds.lift(operator, id, options.reason ?? null));
}

async function showRetention(options: Options): Promise<void> {
  await asOperator(options, async (app, operator) => {
    const outlooks = await app.retentionPreview.read(operator, null);
    const { days } = await app.retentionPreview.runs(operator);
    const { inboxes } = await app.accounts.snapshot(operator.accountId);
    const nameOf = (inboxId: string) => inboxes.get(inboxId)?.name ?? inboxId;
    if (options.json) {
      return printJson({ inboxes: outlooks.map((each) => ({ ...each, inbox: nameOf(each.inboxId) })), days });
    }
    const rows = outlooks.map(({ inboxId, rule, isOwn, ...due }) => [
      nameOf(inboxId),
      daysText(rule.anonymiseAfterDays),
      daysText(rule.deleteAfterDays),
      isOwn ? 'its own' : "the account's",
      ...[due.anonymise, due.delete, due.held].map(String),
    ]);
    print(table(['INBOX', 'ANONYMISE AFTER', 'DELETE AFTER', 'RULE', 'TO ANONYMISE', 'TO DELETE', 'HELD'], rows));
    for (const { day, anonymised, deleted } of days) print(`${day}  ${anonymised} anonymised, ${deleted} deleted`);
  });
}

function asOperator(
  options: Options,
  work: (app: App, operator: Actor & { readonly kind: 'system' }) => Promise<void>,
): Promise<void> {
  return withApp(readConfig(process.env), {}, async (app) => {
    const { id: accountId } = await findAccount(app, options.account);
    await work(app, { kind: 'system', accountId });
  });
}

function daysText(days: number | null): string {
  return days === null ? 'never' : `${days} days`;
}

function shown({ id, kind, subjectId, reason, createdAt, sessionNumber, visitorName }: LegalHold) {
  return { id, kind, subjectId, reason, createdAt: new Date(createdAt).toISOString(), sessionNumber, visitorName };
}
