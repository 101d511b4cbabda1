import type pg from 'pg';
import { pino } from 'pino';
import { openApp } from '../../src/app/context.ts';
import { dialects } from '../../src/dialects/index.ts';
import { buildServer } from '../../src/http/server.ts';
import { openRealtime } from '../../src/realtime/realtime.ts';
import type { ListPage } from './list-pages.ts';

/** A query as PostgreSQL was asked it. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A page's answer, and the queries behind it. */
export interface Traced {
  readonly statements: readonly Statement[];
  readonly type: string;
  readonly body: string;
}

/** Asks a Koine in this process for each page, once to warm it and once to learn what it asks of PostgreSQL. */
export async function traceStatements(databaseUrl: string, pages: readonly ListPage[]): Promise<readonly Traced[]> {
  const app = await openApp({ databaseUrl });
  const realtime = openRealtime(app);
  const server = await buildServer({ app, realtime, dialects, log: pino({ level: 'silent' }) });
  let statements: Statement[] = [];
  const heard = new WeakSet<object>();
  app.database.pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, {
      query: (...given: unknown[]) => {
        const [text, values] = given;
        if (typeof text === 'string') statements.push({ text, values: Array.isArray(values) ? values : [] });
        return query(...given);
      },
    });
  });
  const traced: Traced[] = [];
  for (const { path: url, headers } of pages) {
    await server.inject({ url, headers });
    statements = [];
    const answer = await server.inject({ url, headers });
    if (answer.statusCode !== 200) throw new Error(`${url} was answered ${answer.statusCode}: ${answer.body}`);
    const read = statements.filter(({ text }) => /^\s*(select|with)\b/i.test(text));
    traced.push({ statements: read, type: String(answer.headers['content-type']), body: answer.body });
  }
  await server.close();
  realtime.close();
  await app.close();
  return traced;
}

/** Asks PostgreSQL what is behind an answer, one query after the other. */
export async function askStatements(client: pg.Client, { statements }: Traced): Promise<void> {
  for (const { text, values } of statements) await client.query(text, [...values]);
}

interface Plan {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

/** How many blocks of 8 kB PostgreSQL looks at for what is behind an answer: the same however busy the machine is. */
export async function blocksOf(client: pg.Client, { statements }: Traced): Promise<number> {
  let blocks = 0;
  for (const { text, values } of statements) {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly Plan[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT json) ${text}`,
      [...values],
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (plan) blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  }
  return blocks;
}
