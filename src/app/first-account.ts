import type { Account } from '../core/directory.ts';
import type { App } from './context.ts';
import { furnishAccount, type SignInFacts } from './furnished-account.ts';

/** The slug of the demo account, which stands beside the accounts that people use. */
export const demoSlug = 'demo';

/** The slug of the account that a first start makes. */
export const firstSlug = 'main';

const ownerEmail = 'owner@koine.localhost';

/** The account people work in: made, with an owner, when there is none. `owner` is null when all was there before. */
export async function ensureFirstAccount(
  app: App,
): Promise<{ readonly account: Account; readonly owner: SignInFacts | null }> {
  for (const account of await app.accounts.all()) {
    if (account.slug === demoSlug) continue;
    const { agents } = await app.accounts.snapshot(account.id);
    // A start that was cut short may have left an account in which nobody can sign in.
    if (account.slug !== firstSlug || agents.size > 0) return { account, owner: null };
  }
  const { account, owner } = await furnishAccount(app, { slug: firstSlug, name: 'Koine', email: ownerEmail });
  return { account, owner: { email: owner.email, password: owner.password } };
}
