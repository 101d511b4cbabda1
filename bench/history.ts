import path from 'node:path';
import pg from 'pg';
import { openApp } from '../src/app/context.ts';
import type { ExportFormat, ExportRows } from '../src/core/export/request.ts';
import { startKoine } from './contenders/koine-process.ts';
import type { Ground } from './ground.ts';
import { fetchWhole } from './load/fetch-whole.ts';
import { type FilledAccount, fillAccount, type MeasuredAccount, SESSIONS_A_DAY } from './load/filled-account.ts';
import { type HistoryPage, historyPages } from './load/history-pages.ts';
import { type Searched, searchHistory } from './load/history-searches.ts';
import { openStandingHistory, type StandingHistory } from './load/standing-history.ts';
import { askStatements, blocksOf, traceStatements } from './load/statements.ts';
import type { BareQueries } from './peers/bare-queries.ts';
import type { Aim, Benchmark, Figure } from './report.ts';
import { measureTurns } from './turns.ts';
import { askWorker, startWorker } from './worker.ts';
import type { ExportAnswer, ExportAssignment } from './workers/export-load.ts';

/** What everything is compared with. */
const FEW = 10_000;
const MB = 1_000_000;
const exported: readonly (readonly [ExportRows, ExportFormat])[] = [
  ['sessions', 'csv'],
  ['sessions', 'jsonl'],
  ['sessions', 'xlsx'],
  ['sessions', 'parquet'],
  ['messages', 'csv'],
];

export const history: Benchmark<Ground> = {
  name: 'history',
  measures: 'what is asked of a history, beside its bare queries and bare fastify over them, and how it grows',
  async measure(ground) {
    await using standing = ground.data === null ? null : await openStandingHistory(ground.data, ground.sessions);
    const few = ground.sessions > FEW || standing ? await measureFilled(ground, FEW, []) : null;
    const all = standing
      ? await measureStanding(ground, standing)
      : await measureFilled(ground, ground.sessions, exported);
    const growths = all.pages.flatMap(({ page, koine, blocks }): readonly Growth[] => {
      const before = few?.pages.find((other) => other.page.name === page.name);
      if (!before) return [];
      const blockGrowth = blocks / Math.max(1, before.blocks);
      const days = (sessions: number) => Math.min(page.daysBehind, sessions / SESSIONS_A_DAY);
      return [{ page, growth: koine / before.koine, blockGrowth, dayGrowth: days(all.sessions) / days(FEW) }];
    });
    return {
      figures: [
        ...(few ? figuresOf(few) : []),
        ...figuresOf(all),
        ...growths.flatMap(({ page, growth, blockGrowth }): readonly Figure[] => [
          { name: `${page.name}: ${all.sessions} / ${FEW}`, value: growth, unit: '×' },
          { name: `${page.name}: blocks, ${all.sessions} / ${FEW}`, value: blockGrowth, unit: '×' },
        ]),
      ],
      aims: [...aimsOf(all), ...growthAims(growths)],
    };
  },
};

/** Milliseconds. */
interface Measured {
  readonly page: HistoryPage;
  readonly koine: number;
  readonly queries: number;
  readonly bare: number;
  /** That PostgreSQL looks at. */
  readonly blocks: number;
}

interface HistoryMeasured {
  readonly sessions: number;
  readonly events: number;
  /** Null: it stood before. */
  readonly filled: FilledAccount | null;
  readonly databaseBytes: number;
  readonly pages: readonly Measured[];
  readonly searched: Searched;
  readonly exports: readonly (ExportAnswer & { readonly name: string })[];
}

async function measureFilled(ground: Ground, sessions: number, formats: typeof exported): Promise<HistoryMeasured> {
  const databaseUrl = await ground.koineDatabase(`bench_history_${sessions}`);
  const filled = await fillAccount(databaseUrl, sessions);
  return { ...(await measureHistory(ground, databaseUrl, filled, formats)), events: filled.events, filled };
}

/** Of a data folder that is filled already. It keeps what is said in it meanwhile, and the keys that are made. */
async function measureStanding(ground: Ground, standing: StandingHistory): Promise<HistoryMeasured> {
  const measured = await measureHistory(ground, standing.databaseUrl, standing, exported);
  return { ...measured, events: standing.events, filled: null };
}

async function measureHistory(
  ground: Ground,
  databaseUrl: string,
  account: MeasuredAccount,
  formats: typeof exported,
): Promise<Omit<HistoryMeasured, 'events' | 'filled'>> {
  await using app = Object.assign(await openApp({ databaseUrl }), { [Symbol.asyncDispose]: () => app.close() });
  const pages: Measured[] = [];
  let searched: Searched;
  {
    await using koine = await startKoine({ databaseUrl });
    const asked = await historyPages(app, koine.url, account);
    const traced = await traceStatements(databaseUrl, asked.pages);
    const queries = traced.map(({ statements }, index): BareQueries => ({ path: `/${index}`, statements }));
    await using bare = await startWorker<{ readonly url: string }>('peers/bare-queries.ts', {
      databaseUrl,
      pages: queries,
    });
    const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC -c jit=off' });
    await client.connect();
    for (const [index, page] of asked.pages.entries()) {
      const behind = traced[index];
      if (!behind) throw new Error(`${page.name} was not traced`);
      const medians = await measureTurns(ground.seconds / 2, {
        koine: () => fetchWhole(koine.url, page),
        queries: () => askStatements(client, behind),
        bare: () => fetchWhole(bare.answer.url, { path: `/${index}`, headers: {} }),
      });
      pages.push({ page, ...medians, blocks: await blocksOf(client, behind) });
      tell(`${account.sessions}: ${page.name}, ${medians.koine.toFixed(1)} ms beside ${medians.queries.toFixed(1)} ms`);
    }
    await client.end();
    searched = await searchHistory(app, koine.url, account, asked.native, ground.seconds);
    tell(`${account.sessions}: search, p50 ${searched.p50.toFixed(1)} ms, p99 ${searched.p99.toFixed(1)} ms`);
  }
  const exports: HistoryMeasured['exports'][number][] = [];
  for (const [rows, format] of formats) {
    const file = path.join(ground.folder, `export.${format}`);
    const assignment: ExportAssignment = { databaseUrl, accountId: account.accountId, rows, format, file };
    const answer = await askWorker<ExportAnswer>('workers/export-load.ts', assignment);
    exports.push({ name: `export of ${rows} as ${format}`, ...answer });
    tell(
      `${account.sessions}: export of ${rows} as ${format}, ${answer.seconds.toFixed(1)} s beside ${answer.copySeconds.toFixed(1)} s, ` +
        `${(answer.rows / answer.seconds).toFixed(0)} rows/s, ${(answer.bytes / MB / answer.seconds).toFixed(2)} MB/s, ${(answer.peakBytes / MB).toFixed(0)} MB`,
    );
  }
  const { rows: sizes } = await app.database.pool.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  return {
    sessions: account.sessions,
    databaseBytes: Number(sizes[0]?.bytes),
    pages,
    searched,
    exports,
  };
}

/** How far it has come: a big history takes minutes. */
function tell(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

function figuresOf({
  sessions,
  events,
  filled,
  databaseBytes,
  pages,
  searched,
  exports,
}: HistoryMeasured): readonly Figure[] {
  const figure = (name: string, value: number, unit: Figure['unit']): Figure => ({
    name: `${sessions}: ${name}`,
    value,
    unit,
  });
  return [
    figure('events', events, ''),
    ...(filled
      ? [
          figure('events written, in', filled.writingMs / 1_000, 's'),
          figure('counted and made searchable, in', filled.catchingUpMs / 1_000, 's'),
        ]
      : []),
    figure('the database', databaseBytes / MB, 'MB'),
    ...pages.flatMap(({ page, koine, queries, bare, blocks }) => [
      figure(`${page.name}: Koine`, koine, 'ms'),
      figure(`${page.name}: its queries alone`, queries, 'ms'),
      figure(`${page.name}: blocks of 8 kB`, blocks, ''),
      figure(`${page.name}: bare fastify over its queries`, bare, 'ms'),
      figure(`${page.name}: Koine's rate / bare fastify's`, bare / koine, '×'),
    ]),
    figure(`search while ${searched.posted} messages came: p50`, searched.p50, 'ms'),
    figure(`search while ${searched.posted} messages came: p99`, searched.p99, 'ms'),
    ...exports.flatMap(({ name, rows, bytes, seconds, peakBytes, copySeconds }) => [
      figure(`${name}: rows`, rows / seconds, '/s'),
      figure(`${name}: bytes`, bytes / MB / seconds, 'MB/s'),
      figure(`${name}: COPY's time / Koine's`, copySeconds / seconds, '×'),
      figure(`${name}: memory above idle`, peakBytes / MB, 'MB'),
    ]),
  ];
}

function aimsOf({ pages, searched, exports }: HistoryMeasured): readonly Aim[] {
  const reads = pages.filter(({ page }) => page.kind === 'read' || page.kind === 'flat-read');
  const csv = exports[0];
  const hungriest = exports.reduce((most, each) => Math.max(most, each.peakBytes), 0);
  return [
    ...reads.map(
      ({ page, koine, bare }): Aim => ({
        name: `${page.name}: rate beside bare fastify over its queries`,
        value: bare / koine,
        unit: '×',
        should: 'at least',
        bound: 0.5,
      }),
    ),
    { name: 'search while messages come: p99', value: searched.p99, unit: 'ms', should: 'at most', bound: 50 },
    {
      name: 'CSV: speed beside COPY',
      value: csv ? csv.copySeconds / csv.seconds : Number.NaN,
      unit: '×',
      should: 'at least',
      bound: 0.5,
    },
    { name: 'memory of an export above idle', value: hungriest / MB, unit: 'MB', should: 'at most', bound: 100 },
  ];
}

interface Growth {
  readonly page: HistoryPage;
  readonly growth: number;
  readonly blockGrowth: number;
  /** How many times as many days it can look at: few sessions are of few days. */
  readonly dayGrowth: number;
}

/**
 * What must not grow with the history, for as many days of it. It is judged by blocks: times of two histories are of two
 * moments of the machine.
 */
function growthAims(growths: readonly Growth[]): readonly Aim[] {
  return growths.flatMap(({ page, blockGrowth, dayGrowth }) =>
    page.kind === 'flat-read' || page.kind === 'report'
      ? [
          {
            name: `${page.name}: growth in blocks${dayGrowth === 1 ? '' : ' for each day looked at'}`,
            value: blockGrowth / dayGrowth,
            unit: '×',
            should: 'at most',
            bound: 1.5,
          } as const,
        ]
      : [],
  );
}
