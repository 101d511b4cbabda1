import type { Command } from 'commander';
import { Option } from 'commander';
import type { App } from '../app/context.ts';
import { allRights, answeringRights } from '../app/furnished-account.ts';
import { makePassword } from '../app/secrets.ts';
import { readConfig } from '../config.ts';
import type { Role } from '../core/access.ts';
import type { Agent } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import { accountOption, findAccount } from './account-option.ts';
import { print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

interface AddOptions extends Options {
  readonly name: string;
  readonly role: Role;
  readonly queue?: string;
}

export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').helpCommand(false).description('The people who answer chats.');
  agent
    .command('add <email>')
    .description('Add an agent who answers in every queue, and tell the generated password.')
    .requiredOption('--name <name>', 'as visitors see it')
    .addOption(new Option('--role <role>').choices(['owner', 'admin', 'supervisor', 'agent']).default('agent'))
    .option('--queue <name>', 'answer in this queue only')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(add);
  agent
    .command('list')
    .description('List the agents of an account.')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(list);
  agent
    .command('password <email>')
    .description("Give an agent a new generated password, and end the agent's sign-ins.")
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(renewPassword);
  agent
    .command('factors')
    .helpCommand(false)
    .description('The second factors by which agents sign in.')
    .command('clear <email>')
    .description("Remove an agent's app, passkeys and recovery codes, for who lost them all, and end their sign-ins.")
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(clearFactors);
}

async function add(email: string, options: AddOptions): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const { name, role } = options;
    const snapshot = await app.accounts.snapshot(accountId);
    const queues = [...snapshot.queues.values()].filter((queue) => !options.queue || queue.name === options.queue);
    if (options.queue && queues.length === 0) throw new Refusal('not-found', `There is no queue ${options.queue}.`);
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal('invalid-input', `${email} is not an e-mail address.`);
    const password = makePassword();
    const agent = await app.accounts.createAgent(null, accountId, { name, email, role, password });
    for (const { id, members } of queues) {
      const grown = [...members, { agentId: agent.id, rights: role === 'agent' ? answeringRights : allRights }];
      await app.accounts.changeQueue(null, accountId, id, { members: grown });
    }
    if (options.json) printJson({ ...shown(agent), password });
    else print(`${agent.name} signs in as ${agent.email} with the password ${password}`);
  });
}

async function list(options: Options): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const agents = [...(await app.accounts.snapshot(accountId)).agents.values()];
    if (options.json) printJson(agents.map(shown));
    else {
      const rows = agents.map(({ number, name, email, role, disabled }) => {
        return [String(number), name, email, role, disabled ? 'disabled' : ''];
      });
      print(table(['NUMBER', 'NAME', 'E-MAIL', 'ROLE', ''], rows));
    }
  });
}

async function renewPassword(email: string, options: Options): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const agent = await findAgent(app, accountId, email);
    const password = makePassword();
    await app.accounts.changeAgent(null, accountId, agent.id, { password });
    if (options.json) printJson({ ...shown(agent), password });
    else print(`${agent.name} signs in as ${agent.email} with the password ${password}`);
  });
}

async function clearFactors(email: string, options: Options): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const agent = await findAgent(app, accountId, email);
    await app.secondFactors.clear(null, accountId, agent.id);
    if (options.json) printJson(shown(agent));
    else print(`${agent.name} has no second factor any more, is signed out, and signs in by the password alone.`);
  });
}

async function findAgent(app: App, accountId: string, email: string): Promise<Agent> {
  const { agents } = await app.accounts.snapshot(accountId);
  const agent = [...agents.values()].find((each) => each.email === email.trim().toLowerCase());
  if (!agent) throw new Refusal('not-found', `There is no agent ${email}.`);
  return agent;
}

function withAccount(options: Options, work: (app: App, accountId: string) => Promise<void>): Promise<void> {
  return withApp(readConfig(process.env), {}, async (app) => work(app, (await findAccount(app, options.account)).id));
}

function shown({ id, number, name, email, role, disabled }: Agent) {
  return { id, number, name, email, role, disabled };
}
