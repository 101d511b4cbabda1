import { randomUUID } from 'node:crypto';
import { openApp } from '../../src/app/context.ts';
import { furnishAccount } from '../../src/app/furnished-account.ts';
import { type Filled, fillHistory } from '../../src/cli/fill/fill-history.ts';

/** An account whose history is measured. */
export interface MeasuredAccount {
  readonly accountId: string;
  readonly sessions: number;
  /** The inbox that had the most sessions, and how many. */
  readonly inboxId: string;
  readonly inboxSessions: number;
  /** When the last sessions came, in epoch milliseconds. */
  readonly until: number;
}

/** An account with the history that `koine fill` makes. */
export interface FilledAccount extends Filled, MeasuredAccount {
  readonly sessions: number;
}

const DAY_MS = 86_400_000;
/** So many whatever their number: what is asked of a week or of 28 days is the same of any history. */
export const SESSIONS_A_DAY = 333;

/** Fills a fresh account; the schema must be there. */
export async function fillAccount(databaseUrl: string, sessions: number): Promise<FilledAccount> {
  const app = await openApp({ databaseUrl });
  const slug = `bench-${randomUUID().slice(0, 8)}`;
  const { account } = await furnishAccount(app, { slug, name: slug, email: `${slug}@example.com` });
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const days = Math.max(1, Math.round(sessions / SESSIONS_A_DAY));
  const filled = await fillHistory(app, databaseUrl, account.id, { seed: 'bench', sessions, days, until, agents: 24 });
  const { rows } = await app.database.pool.query<{ id: string; count: number }>(
    'SELECT inbox_id AS id, sessions AS count FROM inbox_head WHERE account_id = $1 ORDER BY sessions DESC LIMIT 1',
    [account.id],
  );
  await app.close();
  const [busiest] = rows;
  if (!busiest) throw new Error('The account has no inbox');
  return { ...filled, accountId: account.id, inboxId: busiest.id, inboxSessions: busiest.count, until };
}
