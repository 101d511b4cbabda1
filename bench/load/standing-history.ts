import { existsSync } from 'node:fs';
import path from 'node:path';
import { openApp } from '../../src/app/context.ts';
import { catchUp } from '../../src/cli/fill/catch-up.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { StartRefused } from '../../src/store/postgres/start-refused.ts';
import type { MeasuredAccount } from './filled-account.ts';

/** A history that was filled before, in the data folder of a Koine that does not run. */
export interface StandingHistory extends MeasuredAccount {
  readonly databaseUrl: string;
  readonly events: number;
  [Symbol.asyncDispose](): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Opens the folder, brings schema, figures and words up to date, and takes the account with the most sessions. Refuses a
 * folder in use, and one whose accounts have fewer sessions than `fewest`.
 */
export async function openStandingHistory(folder: string, fewest: number): Promise<StandingHistory> {
  const dataFolder = path.resolve(folder);
  // To open one that is not there would make it.
  if (!existsSync(path.join(dataFolder, 'postgres')))
    throw new StartRefused(`${dataFolder} is no data folder of Koine.`);
  const complain = (text: unknown) =>
    process.stderr.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`);
  const postgres = await openPostgres({
    dataFolder,
    log: { debug() {}, info() {}, warn: complain, error: complain },
    onUnexpectedExit: complain,
  });
  try {
    await migrate(postgres.url);
    const account = await biggestAccount(postgres.url, fewest);
    return { ...account, databaseUrl: postgres.url, [Symbol.asyncDispose]: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function biggestAccount(
  databaseUrl: string,
  fewest: number,
): Promise<MeasuredAccount & { readonly events: number }> {
  await using app = Object.assign(await openApp({ databaseUrl }), { [Symbol.asyncDispose]: () => app.close() });
  const { pool } = app.database;
  const { rows: inboxes } = await pool.query<{ accountId: string; inboxId: string; inboxSessions: number }>(
    `SELECT account_id AS "accountId", inbox_id AS "inboxId", sessions::int AS "inboxSessions" FROM inbox_head
     WHERE account_id = (SELECT account_id FROM inbox_head GROUP BY account_id ORDER BY sum(sessions) DESC LIMIT 1)
     ORDER BY sessions DESC LIMIT 1`,
  );
  const [busiest] = inboxes;
  if (!busiest) throw new StartRefused('There is no account in it.');
  const { accountId } = busiest;
  const { rows: counts } = await pool.query<{ sessions: number; events: number; newest: Date | null }>(
    `SELECT (SELECT count(*)::int FROM session WHERE account_id = $1) AS sessions,
       (SELECT position::int FROM account_head WHERE account_id = $1) AS events,
       (SELECT max(opened_at) FROM session WHERE account_id = $1) AS newest`,
    [accountId],
  );
  const { sessions = 0, events = 0, newest = null } = counts[0] ?? {};
  if (newest === null || sessions < fewest)
    throw new StartRefused(`It has ${sessions} sessions; ${fewest} are to be measured.`);
  await catchUp(app, accountId, () => {});
  const until = Math.floor(new Date(newest).getTime() / DAY_MS) * DAY_MS;
  return { ...busiest, sessions, events, until };
}
