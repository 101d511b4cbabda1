import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app/context.ts';
import { readConfig } from '../config.ts';
import type { Scope } from '../core/access.ts';
import type { Credential } from '../core/directory.ts';
import { dialects } from '../dialects/index.ts';
import { accountOption, findAccount } from './account-option.ts';
import { CommandFailed } from './exit-code.ts';
import { isId } from './id-argument.ts';
import { print, printJson, table } from './terminal.ts';
import { withApp } from './with-app.ts';

const scopes: readonly Scope[] = ['read', 'chat', 'manage'];

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly dialect: string;
  readonly scopes: readonly Scope[];
  readonly days?: number;
}

export function addKeyCommands(program: Command): void {
  const key = program.command('key').helpCommand(false).description('Keys by which integrations prove themselves.');
  key
    .command('create <name>')
    .description('Make a key, and tell its secret this once.')
    .addOption(
      new Option('--dialect <dialect>', 'whose API it is for')
        .choices(dialects.map(({ name }) => name))
        .default('native'),
    )
    .addOption(
      new Option('--scopes <scopes>', 'what it may do: read, chat, manage; separated by commas')
        .argParser(parseScopes)
        .default(['read', 'chat'], 'read,chat'),
    )
    .addOption(new Option('--days <days>', 'how long it is good for (default: for good)').argParser(parseDays))
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(create);
  key
    .command('list')
    .description('List the keys of an account, never their secrets.')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(list);
  key
    .command('revoke <id>')
    .description('End a key at once and for good.')
    .option(...accountOption)
    .option('--json', 'print one JSON value')
    .action(revoke);
}

async function create(name: string, options: CreateOptions): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const { dialect, days } = options;
    const expiry = days === undefined ? {} : { expiresAt: Date.now() + days * 86_400_000 };
    const { key, secret } = await app.keys.create(accountId, { name, dialect, scopes: options.scopes, ...expiry });
    if (options.json) printJson({ ...shown(key), secret });
    else print(`Key ${key.id}\n${secret}`);
  });
}

async function list(options: Options): Promise<void> {
  await withAccount(options, async (app, accountId) => {
    const keys = await app.keys.list(accountId);
    if (options.json) printJson(keys.map(shown));
    else {
      const rows = keys.map((key) => [key.id, key.name, key.dialect, key.scopes.join(','), stateOf(key)]);
      print(table(['ID', 'NAME', 'DIALECT', 'SCOPES', ''], rows));
    }
  });
}

async function revoke(id: string, options: Options): Promise<void> {
  if (!isId(id)) {
    throw new CommandFailed(2, `${id} is not a key's id; koine key list shows them.`);
  }
  await withAccount(options, async (app, accountId) => {
    await app.keys.revoke(accountId, id);
    if (options.json) printJson({ id, revoked: true });
    else print(`Key ${id} is revoked.`);
  });
}

function withAccount(options: Options, work: (app: App, accountId: string) => Promise<void>): Promise<void> {
  return withApp(readConfig(process.env), {}, async (app) => work(app, (await findAccount(app, options.account)).id));
}

function parseScopes(text: string): readonly Scope[] {
  const wanted = text.split(',').map((scope) => scope.trim());
  if (!wanted.every((scope): scope is Scope => (scopes as readonly string[]).includes(scope))) {
    throw new InvalidArgumentError(`Scopes are ${scopes.join(', ')}.`);
  }
  return wanted;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0 && days <= 36_500)) throw new InvalidArgumentError('Say a number of days.');
  return days;
}

function stateOf(key: Credential): string {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= Date.now() ? 'expired' : '';
}

function shown(key: Credential) {
  const { id, name, dialect } = key;
  return {
    id,
    name,
    dialect,
    scopes: key.scopes,
    createdAt: time(key.createdAt),
    lastUsedAt: time(key.lastUsedAt),
    expiresAt: time(key.expiresAt),
    revokedAt: time(key.revokedAt),
  };
}

function time(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
