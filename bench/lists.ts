import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openApp } from '../src/app/context.ts';
import { furnishAccount } from '../src/app/furnished-account.ts';
import { startKoine } from './contenders/koine-process.ts';
import type { Ground } from './ground.ts';
import { fillArchive } from './load/archive.ts';
import { fetchWhole } from './load/fetch-whole.ts';
import { type ListPage, listPages } from './load/list-pages.ts';
import { askStatements, type Traced, traceStatements } from './load/statements.ts';
import type { BareAnswer } from './peers/bare-answers.ts';
import type { Aim, Benchmark, Figure } from './report.ts';
import { measureTurns } from './turns.ts';
import { startWorker } from './worker.ts';

const SESSIONS = 100_000;
/** How much a deep page may cost of a first one and, where it is told by an offset, of a bare index scan up to there. */
const BOUND = 1.5;

export const lists: Benchmark<Ground> = {
  name: 'lists',
  measures: `pages of each dialect's list of ${SESSIONS} sessions, beside their bare queries and bare fastify`,
  async measure(ground) {
    const databaseUrl = await ground.koineDatabase('bench_lists');
    const archive = await makeArchive(databaseUrl);
    await using koine = await startKoine({ databaseUrl });
    await using app = Object.assign(await openApp({ databaseUrl }), { [Symbol.asyncDispose]: () => app.close() });
    const lists = await listPages(app, koine.url, archive);
    const pages = lists.flatMap(({ first, deep }) => [first, deep]);
    const traced = await traceStatements(databaseUrl, pages);
    const answers = traced.map(({ type, body }, index): BareAnswer => ({ path: `/${index}`, type, body }));
    await using bare = await startWorker<{ readonly url: string }>('peers/bare-answers.ts', { answers });
    const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC -c jit=off' });
    await client.connect();
    const figures: Figure[] = [];
    const medians: Medians[] = [];
    for (const [index, page] of pages.entries()) {
      const behind = traced[index];
      if (!behind) throw new Error(`${page.name} was not traced`);
      const median = await measureTurns(ground.seconds, {
        koine: () => fetchWhole(koine.url, page),
        queries: () => askStatements(client, behind),
        bare: () => fetchWhole(bare.answer.url, { headers: {}, path: `/${index}` }),
      });
      medians.push(median);
      figures.push(...figuresOf(page, median, behind));
    }
    const offset = Math.max(...lists.map((list) => list.offset));
    const scans = await measureTurns(ground.seconds, {
      first: () => scan(client, archive.accountId, 0),
      deep: () => scan(client, archive.accountId, offset),
    });
    await client.end();
    figures.push({ name: `bare index scan to the ${offset}th session`, value: scans.deep, unit: 'ms' });
    const [, , flowing] = medians;
    if (flowing && traced[2]) figures.push(...flowOf(flowing, traced[2]));
    const aims = lists.map((list, index): Aim => {
      const [first, deep] = [medians[index * 2]?.koine ?? Number.NaN, medians[index * 2 + 1]?.koine ?? Number.NaN];
      const allowed = first + (list.offset === 0 ? 0 : scans.deep - scans.first);
      const beside = list.offset === 0 ? 'first page' : 'first page and bare index scan';
      const name = `${list.name}: deep page / ${beside}`;
      return { name, value: deep / allowed, unit: '×', should: 'at most', bound: BOUND };
    });
    return { figures, aims };
  },
};

async function makeArchive(databaseUrl: string) {
  const app = await openApp({ databaseUrl });
  const slug = `bench-${randomUUID().slice(0, 8)}`;
  const { account, owner, queue, inbox } = await furnishAccount(app, {
    slug,
    name: slug,
    email: `${slug}@example.com`,
  });
  const place = { accountId: account.id, inboxId: inbox.id, queueId: queue.id, agent: owner.agent };
  const start = await fillArchive(app, databaseUrl, place, SESSIONS);
  await app.close();
  return { accountId: account.id, inboxId: inbox.id, count: SESSIONS, start };
}

/** Milliseconds. */
type Medians = Readonly<Record<'koine' | 'queries' | 'bare', number>>;

function figuresOf({ name }: ListPage, { koine, queries, bare }: Medians, { statements }: Traced): readonly Figure[] {
  const title = `${name}: ${statements.length === 1 ? 'its query' : `its ${statements.length} queries`} alone`;
  return [
    { name: `${name}: Koine`, value: koine, unit: 'ms' },
    { name: title, value: queries, unit: 'ms' },
    { name: `${name}: the same bytes by bare fastify`, value: bare, unit: 'ms' },
    { name: `${name}: Koine / its queries`, value: koine / queries, unit: '×' },
  ];
}

/** How fast VCC Live's pages bring the archive across. */
function flowOf({ koine }: Medians, { body }: Traced): readonly Figure[] {
  const { response } = JSON.parse(body) as { response: readonly unknown[] };
  return [
    { name: 'VCC Live: sessions with transcripts', value: (response.length * 1_000) / koine, unit: '/s' },
    { name: 'VCC Live: megabytes a second', value: Buffer.byteLength(body) / 1_000 / koine, unit: 'MB' },
  ];
}

function scan(client: pg.Client, accountId: string, offset: number): Promise<unknown> {
  const text = 'SELECT * FROM session WHERE account_id = $1 ORDER BY opened_at, id LIMIT 100 OFFSET $2';
  return client.query(text, [accountId, offset]);
}
