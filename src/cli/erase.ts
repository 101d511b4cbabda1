import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { App } from '../app/context.ts';
import { readConfig } from '../config.ts';
import type { Visitor } from '../core/directory.ts';
import type { Erasure, ErasureCounts, ErasurePreview } from '../core/privacy/erasure.ts';
import { Refusal } from '../core/refusal.ts';
import { accountOption, findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { isId } from './id-argument.ts';
import { print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly samePerson?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly account?: string;
  readonly json?: boolean;
}

export function addEraseCommand(program: Command): void {
  program
    .command('erase <visitor>')
    .description(
      'Erase a visitor, named by id or e-mail address, with every session, file, mail and word of theirs, and tell how much that was. It does not come back.',
    )
    .option('--same-person', "also whoever proved to be the same user in the account's other inboxes")
    .option('--dry-run', 'tell what would go, and change nothing')
    .option('--yes', 'ask nothing')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(erase);
}

async function erase(named: string, options: Options): Promise<void> {
  const { samePerson = false, dryRun = false, json = false } = options;
  await withApp(readConfig(process.env), { withFiles: true }, async (app) => {
    const { id: accountId } = await findAccount(app, options.account);
    const previews = await previewsOf(app, accountId, named, samePerson);
    if (!json) for (const preview of previews) describe(preview);
    if (dryRun) return json ? printJson(previews.map(shownPreview)) : print('Nothing was changed.');
    for (const preview of previews) refuseKept(preview);
    if (!options.yes) await confirm(previews.reduce((sum, { visitors }) => sum + visitors.length, 0));
    const receipts: Erasure[] = [];
    for (const { visitors } of previews) {
      const [first] = visitors;
      if (first) receipts.push(await app.erasing.erase(null, accountId, first.id, samePerson));
    }
    if (json) printJson(receipts.map(shownReceipt));
    else for (const receipt of receipts) describeReceipt(receipt);
  });
}

/** One of each visitor who is meant; whoever is the same person as another stands in that one's. */
async function previewsOf(
  app: App,
  accountId: string,
  named: string,
  samePerson: boolean,
): Promise<readonly ErasurePreview[]> {
  const ids = isId(named)
    ? [named.toLowerCase()]
    : (await app.accounts.visitorsWith(null, accountId, named)).map(({ id }) => id);
  if (ids.length === 0) throw new Refusal('not-found', `There is no visitor ${named}.`);
  const previews: ErasurePreview[] = [];
  for (const id of ids) {
    if (previews.some(({ visitors }) => visitors.some((each) => each.id === id))) continue;
    previews.push(await app.erasing.preview(null, accountId, id, samePerson));
  }
  return previews;
}

function refuseKept({ holds, inProgress }: ErasurePreview): void {
  const [hold] = holds;
  if (hold) throw new Refusal('conflict', `A legal hold stands in the way: ${hold.reason}`);
  if (inProgress.length > 0) throw new Refusal('conflict', 'A session is in progress; end it first.');
}

async function confirm(visitors: number): Promise<void> {
  if (!process.stdin.isTTY) throw new CommandFailed(2, 'Say --yes where nobody can be asked, or --dry-run.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const whom = visitors === 1 ? 'this visitor' : `these ${visitors} visitors`;
  const answer = await terminal.question(`Erase ${whom} for good? Type yes: `);
  terminal.close();
  if (answer.trim().toLowerCase() !== 'yes') throw new CommandFailed(1, 'Nothing was changed.');
}

function describe({ visitors, counts, holds, inProgress }: ErasurePreview): void {
  for (const each of visitors) print(`${each.id}  ${nameOf(each)}, last seen ${timeOf(each.lastSeenAt)}`);
  print(countsText(counts));
  for (const { reason, kind } of holds) print(`A legal hold on the ${kind} keeps this: ${reason}`);
  if (inProgress.length > 0) print(`Sessions in progress keep this: ${inProgress.join(', ')}`);
}

function describeReceipt({ id, counts, createdAt, finishedAt }: Erasure): void {
  print(
    `Receipt ${id}, begun ${timeOf(createdAt)}, ${finishedAt === null ? 'not finished yet: the server goes on' : `finished ${timeOf(finishedAt)}`}`,
  );
  print(countsText(counts));
}

function countsText(counts: ErasureCounts): string {
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  return table(
    ['WHAT', 'HOW MANY'],
    rows.map(([name, count]) => [name, String(count)]),
  );
}

function nameOf({ name, email }: Visitor): string {
  if (name !== null && email !== null) return `${name} <${email}>`;
  return name ?? email ?? 'without a name';
}

function shownPreview({ visitors, counts, holds, inProgress }: ErasurePreview) {
  return {
    visitors: visitors.map(({ id, name, email }) => ({ id, name, email })),
    counts,
    holds: holds.map(({ id, kind, subjectId, reason }) => ({ id, kind, subjectId, reason })),
    inProgress,
  };
}

function shownReceipt({ id, visitorIds, counts, createdAt, finishedAt }: Erasure) {
  const finished = finishedAt === null ? null : timeOf(finishedAt);
  return { id, visitorIds, counts, createdAt: timeOf(createdAt), finishedAt: finished };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
