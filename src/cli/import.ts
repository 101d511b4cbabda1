import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import type { App } from '../app/context.ts';
import { readConfig } from '../config.ts';
import type { Actor } from '../core/access.ts';
import { type Import, keyOfName, type NameMapping } from '../core/imports.ts';
import { dialects } from '../dialects/index.ts';
import { buildServer } from '../http/server.ts';
import { importTools } from '../jobs/importing.ts';
import { openRealtime } from '../realtime/realtime.ts';
import { accountOption, findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { describeProgress, ProgressLine, print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly from: string;
  readonly dryRun?: boolean;
  readonly map: NameMapping;
  readonly account?: string;
  readonly json?: boolean;
}

const POLL_MS = 200;

export function addImportCommand(program: Command): void {
  program
    .command('import <file>')
    .description("Bring a file of a vendor's sessions in, as docs/import.md tells.")
    .addOption(
      new Option('--from <dialect>', 'whose sessions they are')
        .choices(dialects.flatMap(({ name, imports }) => (imports ? [name] : [])))
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'look through the file, and write nothing')
    .addOption(
      new Option('--map <kind:key=id>', 'who a name of the file is taken for, such as agent:660=<id>; again for each')
        .argParser(addMapping)
        .default({}, 'whoever has its number'),
    )
    .option(...accountOption)
    .option('--json', 'print the receipt as one JSON value')
    .action(importHistory);
}

async function importHistory(file: string, options: Options): Promise<void> {
  const { size } = await stat(file).catch(() => {
    throw new CommandFailed(2, `There is no file ${file}.`);
  });
  await withApp(readConfig(process.env), { withFiles: true }, async (app) => {
    const account = await findAccount(app, options.account);
    const actor: Actor = { kind: 'system', accountId: account.id };
    const realtime = openRealtime(app);
    const server = await buildServer({ app, realtime, dialects, log: pino({ level: 'silent' }) });
    let current: Import | null = null;
    const began = performance.now();
    const progress = new ProgressLine(() => {
      const all = current?.total ?? null;
      if (!current || all === null) return `${current?.counts.read ?? 0} records of ${size} bytes looked through`;
      return describeProgress(current.counts.read, all, 'records', began);
    });
    const follow = async (id: string): Promise<Import> => {
      const tools = importTools(dialects, server.rosetta.read);
      const work = perform(app, tools);
      for (;;) {
        current = await app.imports.get(actor, id);
        if (current.state !== 'checking' && current.state !== 'running') break;
        await delay(POLL_MS);
      }
      await work;
      return current;
    };
    try {
      const asked = { dialect: options.from, fileName: path.basename(file) };
      const made = await app.imports.create(actor, asked, createReadStream(file));
      let receipt = await follow(made.id);
      const start = (isDry: boolean) => app.imports.start(actor, made.id, { isDry, mapping: options.map });
      if (receipt.state === 'checked' && (!options.dryRun || Object.keys(options.map).length > 0)) {
        await start(options.dryRun === true);
        receipt = await follow(made.id);
      }
      progress.stop();
      if (options.json) return printJson(receipt);
      await tell(app, actor, receipt);
    } finally {
      progress.stop();
      await server.close();
      realtime.close();
    }
  });
}

/** Does what is due, beside a Koine that runs: whoever takes the file reads it. */
async function perform(app: App, tools: ReturnType<typeof importTools>): Promise<void> {
  const { signal } = new AbortController();
  const fail = (error: unknown) => {
    throw error;
  };
  while (await app.imports.performNext(tools, signal, fail));
}

async function tell(app: App, actor: Actor, { id, state, counts, names, problem }: Import): Promise<void> {
  if (problem !== null) throw new CommandFailed(1, problem);
  const { read, written, present, refused, compared, differing } = counts;
  const { agents, queues, inboxes } = await app.accounts.snapshot(actor.accountId);
  const own = { agent: agents, queue: queues, inbox: inboxes };
  print(
    table(
      ['name', 'called', 'sessions', 'is', 'called here'],
      names.map((each) => {
        const here = each.id === null ? undefined : own[each.kind].get(each.id);
        return [keyOfName(each), each.name ?? '', String(each.count), each.id ?? 'nobody', here?.name ?? ''];
      }),
    ),
  );
  print(
    state === 'checked'
      ? `${read} records, ${refused} of them refused. Nothing is written.`
      : `${read} records: ${written} written, ${present} there already, ${refused} refused; ${compared} read back, ${differing} of them differ.`,
  );
  for (const { line, reason } of await app.imports.notes(actor, id, 'refused', 20)) print(`line ${line}: ${reason}`);
}

function addMapping(text: string, before: NameMapping): NameMapping {
  const [, key, id] = /^((?:agent|queue|inbox):.+)=([0-9a-f-]{36})$/.exec(text) ?? [];
  if (key === undefined || id === undefined) throw new InvalidArgumentError('It must be like agent:660=<id>.');
  return { ...before, [key]: id };
}
