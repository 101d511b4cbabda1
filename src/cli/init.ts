import type { Command } from 'commander';
import type { App } from '../app/context.ts';
import { type Demo, ensureDemo } from '../app/demo.ts';
import { ensureFirstAccount } from '../app/first-account.ts';
import { readConfig } from '../config.ts';
import { dialects } from '../dialects/index.ts';
import { print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('Make the first account, or the demo account, and say how to sign in. What is there stays.')
    .option('--demo', 'make the demo account, with agents and a key for every dialect; repeated, tell it again')
    .option('--json', 'print one JSON value')
    .action(init);
}

async function init(options: { readonly demo?: boolean; readonly json?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  await withApp(config, { mayMake: true }, async (app) => {
    if (options.demo) {
      const { agents: _agents, ...demo } = await ensureDemo(app, config.dataFolder, dialects);
      if (options.json) printJson(demo);
      else printDemo(demo);
    } else {
      await initFirst(app, options.json ?? false);
    }
  });
}

async function initFirst(app: App, json: boolean): Promise<void> {
  const { account, owner } = await ensureFirstAccount(app);
  const { id, number, name, slug } = account;
  if (json) printJson({ account: { id, number, name, slug }, owner });
  else if (owner) print(`Account ${name} (${slug}). Sign in as ${owner.email} with the password ${owner.password}`);
  else print(`Account ${name} (${slug}) is there already; nothing was changed.`);
}

function printDemo(demo: Omit<Demo, 'agents'>): void {
  print(`Account    ${demo.account.name}, number ${demo.account.number}`);
  print(`Sign in    ${demo.owner.email} with the password ${demo.owner.password}`);
  print(`Colleague  ${demo.colleague.email} with the password ${demo.colleague.password}`);
  print(`Inbox      ${demo.inbox.name}, key ${demo.inbox.key}`);
  for (const [dialect, credential] of Object.entries(demo.credentials)) {
    print(`${dialect.padEnd(10)} ${JSON.stringify(credential)}`);
  }
}
