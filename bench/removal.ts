import pg from 'pg';
import { sumOf } from '../src/app/compacting.ts';
import { type App, openApp } from '../src/app/context.ts';
import type { Actor } from '../src/core/access.ts';
import { startKoine } from './contenders/koine-process.ts';
import type { Ground } from './ground.ts';
import type { LatencySummary } from './latencies.ts';
import { fillAccount, SESSIONS_A_DAY } from './load/filled-account.ts';
import { postSteadily } from './load/steady-messages.ts';
import type { Benchmark, Figure } from './report.ts';

const DAY_MS = 86_400_000;
const MB = 1_000_000;
/** Which part of the days goes. */
const REMOVED = 1 / 3;
const BARE = 'bench_removal_bare';
/** What most of the room is taken by; all but `session` name the session in `session_id`. */
const tables = ['event', 'search_entry', 'agent_leg', 'session'] as const;

export const removal: Benchmark<Ground> = {
  name: 'removal',
  measures:
    'old months removed by a rule and their room given back, messages coming, beside bare DELETE and VACUUM FULL',
  async measure(ground) {
    const sessions = ground.quick ? 20_000 : 100_000;
    const databaseUrl = await ground.koineDatabase('bench_removal');
    const { accountId, inboxId } = await fillAccount(databaseUrl, sessions);
    const keptDays = Math.round((sessions / SESSIONS_A_DAY) * (1 - REMOVED));
    const bare = await removeBare(databaseUrl, new Date(Date.now() - keptDays * DAY_MS));
    await using app = Object.assign(await openApp({ databaseUrl }), { [Symbol.asyncDispose]: () => app.close() });
    await using koine = await startKoine({ databaseUrl });
    const { key, secret } = await app.keys.create(accountId, { name: 'Load', scopes: ['chat', 'manage'] });
    const actor: Actor = { kind: 'integration', accountId, keyId: key.id, name: key.name, scopes: key.scopes };
    const authorization = { authorization: `Bearer ${secret}` };
    await using messages = await postSteadily(app, koine.url, { accountId, inboxId }, authorization);
    await new Promise((resolve) => setTimeout(resolve, ground.seconds * 1_000));
    const before = messages.taken();
    const own = await removeByRule(app, actor, keptDays);
    const meanwhile = messages.taken();
    const returned = await giveBack(app);
    const afterwards = messages.taken();
    const left = await bytesOf(databaseUrl);
    return {
      figures: [
        { name: 'sessions removed', value: own.sessions, unit: '' },
        { name: 'bare: deleted in', value: bare.deletingMs / 1_000, unit: 's' },
        { name: 'Koine: deleted in', value: own.ms / 1_000, unit: 's' },
        { name: 'Koine: a session deleted in', value: own.ms / own.sessions, unit: 'ms' },
        { name: 'bare: room given back in, tables locked', value: bare.returningMs / 1_000, unit: 's' },
        { name: 'Koine: room given back in, nothing locked', value: returned.ms / 1_000, unit: 's' },
        { name: 'the tables before', value: bare.bytesBefore / MB, unit: 'MB' },
        { name: 'bare: after', value: bare.bytesAfter / MB, unit: 'MB' },
        { name: 'Koine: after', value: left / MB, unit: 'MB' },
        ...took('before', before),
        ...took('while sessions were deleted', meanwhile),
        ...took('while room was given back', afterwards),
      ],
      aims: [
        {
          name: 'deleting: Koine / bare DELETE',
          value: own.ms / bare.deletingMs,
          unit: '×',
          should: 'at most',
          bound: 5,
        },
        {
          name: 'room after: Koine / VACUUM FULL',
          value: left / bare.bytesAfter,
          unit: '×',
          should: 'at most',
          bound: 1.2,
        },
      ],
    };
  },
};

/** On a copy of the database: one statement a table, and then what the engine itself gives room back by. */
async function removeBare(databaseUrl: string, openedBefore: Date) {
  const name = new URL(databaseUrl).pathname.slice(1);
  await ask(databaseUrl.replace(/\/[^/]*$/, '/postgres'), (client) =>
    client.query(`CREATE DATABASE ${BARE} TEMPLATE ${name}`),
  );
  const bareUrl = databaseUrl.replace(/\/[^/]*$/, `/${BARE}`);
  const bytesBefore = await bytesOf(bareUrl);
  return ask(bareUrl, async (client) => {
    const start = performance.now();
    await client.query('BEGIN');
    for (const table of tables) {
      const those = 'SELECT id FROM session WHERE opened_at < $1';
      const column = table === 'session' ? 'id' : 'session_id';
      await client.query(`DELETE FROM ${table} WHERE ${column} IN (${those})`, [openedBefore]);
    }
    await client.query('COMMIT');
    const deleted = performance.now();
    for (const table of tables) await client.query(`VACUUM FULL ${table}`);
    const returned = performance.now();
    return {
      deletingMs: deleted - start,
      returningMs: returned - deleted,
      bytesBefore,
      bytesAfter: await bytesOf(bareUrl),
    };
  });
}

async function removeByRule(app: App, actor: Actor, keptDays: number) {
  await app.retention.changeRule(actor, { deleteAfterDays: keptDays });
  const start = performance.now();
  let sessions = 0;
  for (let done = -1; done !== 0; sessions += done) done = await app.retention.performNext(actor.accountId);
  return { sessions, ms: performance.now() - start };
}

async function giveBack(app: App) {
  const start = performance.now();
  const done = await app.compacting.compactAll(new AbortController().signal, () => {});
  if (!done) throw new Error('Somebody else gives room back');
  return { bytes: sumOf(done), ms: performance.now() - start };
}

function bytesOf(databaseUrl: string): Promise<number> {
  return ask(databaseUrl, async (client) => {
    const { rows } = await client.query<{ bytes: string }>(
      'SELECT sum(pg_total_relation_size(name::regclass)) AS bytes FROM unnest($1::text[]) AS name',
      [tables],
    );
    return Number(rows[0]?.bytes);
  });
}

async function ask<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function took(when: string, { p50, p99 }: LatencySummary): readonly Figure[] {
  return [
    { name: `a message ${when}: p50`, value: p50, unit: 'ms' },
    { name: `a message ${when}: p99`, value: p99, unit: 'ms' },
  ];
}
