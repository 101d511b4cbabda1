import type { App } from '../app/context.ts';
import { firstSlug } from '../app/first-account.ts';
import type { Account } from '../core/directory.ts';
import { CommandFailed } from './exit-code.ts';

export const accountOption = ['--account <slug>', 'the account, by its slug (default: the first one)'] as const;

/** The account that is meant; without a slug the first one, or the only one. */
export async function findAccount(app: App, slug: string | undefined): Promise<Account> {
  const accounts = await app.accounts.all();
  const names = accounts.map((account) => account.slug).join(', ');
  if (accounts.length === 0) throw new CommandFailed(3, 'There is no account yet: make one with koine init.');
  const wanted = slug ?? (accounts.length === 1 ? accounts[0]?.slug : firstSlug);
  const account = accounts.find((each) => each.slug === wanted);
  if (!account) throw new CommandFailed(2, `Say which account by --account: ${names}.`);
  return account;
}
