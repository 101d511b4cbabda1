import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { makePremises, type Premises, ScriptedSession, scripts } from '../../../../test/support/random-sessions.ts';
import { holds } from '../../../core/holds.ts';
import { reports } from '../../../core/reports/catalogue.ts';
import { rowOf, type SessionRow } from '../../../core/row.ts';
import { Journal } from '../../../store/journal.ts';
import type { Report, ReportCell } from '../wire.ts';

/** Two days before the clocks of Berlin go back; the sessions are opened within four days from then. */
const from = Date.UTC(2026, 9, 23);
const now = Date.UTC(2026, 9, 28, 12);
const period = 'zone=Europe/Berlin&from=2026-10-22T22:00:00Z&before=2026-10-27T23:00:00Z';
const SESSIONS = 160;

let koine: Koine;
let premises: Premises;
let key: string;
let rows: readonly SessionRow[];

before(async () => {
  koine = await startKoine({ now: () => now });
  premises = await makePremises(koine.app, 'figures');
  key = (await koine.addKey(premises.accountId, ['read'])).secret;
  const journal = new Journal(koine.app.database.pool);
  const lives = fc.sample(scripts, { numRuns: SESSIONS, seed: 20_261_025 });
  const sessions = lives.map((script) => new ScriptedSession(journal, premises, script, from));
  // Half of what happens is counted before the rest, so that late changes have something to correct.
  for (const steps of [6, 100]) {
    await Promise.all(sessions.map((session) => session.go(steps)));
    while (await koine.app.rollups.step(premises.accountId));
  }
  rows = sessions.flatMap(({ session }) => (session ? rowOf(session) : []));
});
after(() => koine.close());

async function read(name: string, query = ''): Promise<Report> {
  const { status, body } = await koine.ask(`/koine/v1/reports/${name}?${period}&${query}`, { token: key });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

test('[N12] every figure names exactly the sessions that it counted, whatever happened to them', async () => {
  const seen = new Set<string>();
  for (const name of reports.keys()) {
    for (const query of [
      'interval=day&compare=previous',
      'groupBy=queue',
      'groupBy=agent&interval=week',
      'groupBy=inbox&channel=web',
      'groupBy=channel',
    ]) {
      const report = await read(name, query);
      const lines = [report, ...report.groups];
      for (const line of lines) {
        for (const cell of [line.total, line.previous, ...line.series, ...line.previousSeries]) {
          if (cell) await checkCell(report, cell, seen);
        }
      }
    }
  }
  // Data in which nothing of a kind happens would hold nothing.
  const counted = [...reports.values()].flatMap(({ figures }) => figures.flatMap((figure) => figure.counted ?? []));
  assert.deepEqual(
    [...new Set(counted)].filter((set) => !seen.has(set)),
    [],
  );
});

/** The counts of a cell against the rows that its filters hold for. */
async function checkCell(report: Report, cell: ReportCell, seen: Set<string>): Promise<void> {
  for (const { counted, filter } of report.figures) {
    if (counted === null) continue;
    const whole = filter === null ? cell.filter : `${cell.filter} and (${filter})`;
    const actor = { kind: 'system', accountId: premises.accountId } as const;
    const { condition } = await koine.app.filters.read(actor, whole, '?filter');
    const found = rows.filter((row) => holds(condition, row, now)).length;
    assert.equal(cell.counts[counted], found, `${report.name} ${counted}: ${whole}`);
    if (found > 0) seen.add(counted);
  }
}

test('[N12] the list and the count themselves answer with what a figure counted', async () => {
  for (const name of ['volume', 'service-level', 'first-response', 'bots']) {
    const { total, figures, reasons } = await read(name);
    assert.ok(total);
    const asked = figures.map(({ counted, filter }) => ({
      filter: filter === null ? total.filter : `${total.filter} and (${filter})`,
      sessions: total.counts[counted ?? ''],
    }));
    for (const { filter, sessions } of [...asked, ...reasons]) {
      const { body } = await koine.ask(`/koine/v1/sessions/count?filter=${encodeURIComponent(filter)}`, { token: key });
      assert.deepEqual(body, { count: sessions }, filter);
    }
    if (name === 'bots') assert.ok(reasons.length > 0);
  }
});

test('intervals, groups and the whole agree, and a figure that does not apply is null', async () => {
  const [byDay, byQueue, whole] = [
    await read('volume', 'interval=day'),
    await read('volume', 'groupBy=queue'),
    await read('volume'),
  ];
  const opened = (cells: readonly (ReportCell | null)[]) =>
    cells.reduce((sum, cell) => sum + (cell?.values.opened ?? 0), 0);
  assert.deepEqual(
    byDay.series.map((cell) => (Date.parse(cell.before) - Date.parse(cell.from)) / 3_600_000),
    [24, 24, 25, 24, 24],
  );
  assert.equal(opened(byDay.series), whole.total?.values.opened);
  assert.equal(opened(byQueue.groups.map(({ total }) => total)), whole.total?.values.opened);
  assert.equal(whole.total?.values.opened, rows.length);
  const { body } = await koine.ask(
    '/koine/v1/reports/queue-wait?from=2020-01-01T00:00:00Z&before=2020-01-02T00:00:00Z',
    { token: key },
  );
  assert.deepEqual(body.total.values, {
    'queueWait.count': 0,
    'queueWait.mean': null,
    'queueWait.median': null,
    'queueWait.p90': null,
    'queueWait.p95': null,
    'queueWait.max': null,
  });
});

test('[N12] the hours of the week hold every session once, and name them', async () => {
  const { body } = await koine.ask(`/koine/v1/reports/busiest-hours?${period}`, { token: key });
  assert.equal(body.hours.length, 168);
  let sum = 0;
  for (const { opened, filter, mean, hours } of body.hours) {
    sum += opened;
    if (filter === null) {
      assert.deepEqual([opened, mean, hours], [0, null, 0]);
      continue;
    }
    const actor = { kind: 'system', accountId: premises.accountId } as const;
    const { condition } = await koine.app.filters.read(actor, filter, '?filter');
    assert.equal(rows.filter((row) => holds(condition, row, now)).length, opened);
  }
  assert.equal(sum, rows.length);
  // On Sunday clocks showed two o'clock twice.
  assert.equal(
    body.hours.find((each: { weekday: number; hour: number }) => each.weekday === 7 && each.hour === 2).hours,
    2,
  );
});

test('on the business clock a figure is made of the metric that goes by it', async () => {
  const [wall, business] = [await read('handling'), await read('handling', 'clock=business')];
  assert.deepEqual(
    [wall, business].map(({ figures }) => new Set(figures.map(({ metric }) => metric?.id))),
    [new Set(['handling']), new Set(['businessHandling'])],
  );
  const mean = (member: 'handlingMs' | 'handlingBusinessMs') => {
    const given = rows
      .filter(({ outcome }) => outcome !== 'spam' && outcome !== 'offline-message')
      .flatMap((row) => (row.outcome === null ? [] : (row[member] ?? [])));
    return given.reduce((sum, ms) => sum + ms, 0) / given.length;
  };
  assert.equal(wall.total?.values['handling.mean'], mean('handlingMs'));
  assert.equal(business.total?.values['handling.mean'], mean('handlingBusinessMs'));
  assert.notEqual(mean('handlingMs'), mean('handlingBusinessMs'));
});

test('[K5] agents read their own figures, and of nobody else; visitors and other accounts none', async () => {
  const [email, password] = ['dora@figures.example', 'correct horse battery'];
  const dora = await koine.app.accounts.createAgent(null, premises.accountId, { name: 'Dora', email, password });
  const cookie = await koine.signIn({ email, password });
  const [ann] = premises.agents;
  const ask = (path: string, by: { readonly cookie?: string; readonly token?: string } = { cookie }) =>
    koine.ask(`/koine/v1/reports/${path}`, by);
  const own = await ask(`volume?${period}&groupBy=agent`);
  assert.deepEqual([own.body.total.values.opened, own.body.groups], [0, []]);
  assert.match(own.body.total.filter, new RegExp(`agent = ${dora.id}`));
  assert.equal((await ask(`volume?agentId=${ann?.id}`)).status, 403);
  assert.equal((await ask(`agents?agentId=${ann?.id}`)).status, 403);
  assert.equal((await ask(`busiest-hours?agentId=none`)).status, 403);
  const times = await ask(`agents?${period}`);
  assert.ok(times.body.groups.every((group: { key: string }) => group.key === dora.id));
  const { token } = await koine.addVisitor(koine.main);
  assert.equal((await ask('volume', { token })).status, 403);
  const foreign = await ask(`volume?${period}`, { token: koine.main.key });
  assert.equal(foreign.body.total.values.opened, 0);
  const { secret } = await koine.addKey(premises.accountId, ['chat']);
  assert.equal((await ask('volume', { token: secret })).status, 403);
});

test('[K6] [N1] what a report cannot be asked is refused at its place', async () => {
  const refused = async (query: string) => {
    const { status, body } = await koine.ask(`/koine/v1/reports/${query}`, { token: key });
    return [status, body.errors?.[0]?.pointer ?? body.code];
  };
  assert.deepEqual(await refused('nothing'), [404, 'not-found']);
  assert.deepEqual(await refused('volume?from=2026-10-23T00:07:00Z&before=2026-10-24T00:00:00Z'), [400, '?from']);
  assert.deepEqual(await refused('volume?from=2026-10-23T00:00:00Z'), [400, '?before']);
  assert.deepEqual(await refused('volume?from=2026-10-23T00:00:00Z&before=2026-10-22T00:00:00Z'), [400, '?before']);
  assert.deepEqual(await refused('volume?period=today&from=2026-10-23T00:00:00Z&before=2026-10-24T00:00:00Z'), [
    400,
    '?period',
  ]);
  assert.deepEqual(await refused('volume?zone=Mars'), [400, '?zone']);
  assert.deepEqual(await refused('service-level?targetMs=21000'), [400, '?targetMs']);
  assert.deepEqual(await refused('volume?period=last-12-months&interval=hour'), [400, '?interval']);
  assert.deepEqual(await refused('volume?queueId=some'), [400, '?queueId']);
  assert.deepEqual(await refused('volume?colour=blue'), [400, '?colour']);
  assert.deepEqual(await refused('busiest-hours?from=2020-01-01T00:00:00Z&before=2022-01-01T00:00:00Z'), [
    400,
    '?before',
  ]);
});

test('[K9] a report is a table where one is asked for, in which no name is a formula', async () => {
  await koine.app.accounts.changeQueue(null, premises.accountId, premises.queueIds[0] ?? '', { name: '=1+1' });
  const { status, headers, body } = await koine.ask(
    `/koine/v1/reports/queue-wait?${period}&groupBy=queue&compare=previous`,
    {
      token: key,
      headers: { accept: 'text/csv' },
    },
  );
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/csv/);
  assert.match(headers.get('content-disposition') ?? '', /filename="queue-wait.csv"/);
  const [names, ...lines] = body.trimEnd().split('\r\n');
  assert.equal(
    names,
    'period,from,before,queue,name,queueWait.count,queueWait.mean,queueWait.median,queueWait.p90,queueWait.p95,queueWait.max',
  );
  assert.ok(lines.some((line: string) => line.includes(",'=1+1,")));
  assert.ok(lines.some((line: string) => line.startsWith('previous,') && line.endsWith(',0,,,,,')));
  for (const path of ['busiest-hours', 'forecast', 'agents']) {
    const table = await koine.ask(`/koine/v1/reports/${path}?format=csv`, { token: key });
    assert.match(table.headers.get('content-type') ?? '', /^text\/csv/);
  }
});

test('agents are told apart by what they did, and the time that it took', async () => {
  const { groups, total } = await read('agents', 'compare=previous');
  assert.equal(total, null);
  const own = rows.flatMap(({ id }) => id);
  assert.ok(own.length > 0 && groups.length >= 3);
  for (const { total: cell, name } of groups) {
    assert.ok(cell && name);
    const { values } = cell;
    assert.ok((values['agent.busyMs'] ?? 0) <= (values['agent.chatMs'] ?? 0));
    if ((values['agent.busyMs'] ?? 0) > 0) assert.ok((values['agent.concurrency'] ?? 0) >= 1);
    assert.equal(values['agent.onlineMs'], null);
  }
});

test('arrivals are expected for each hour of the week to come, with the error of such expectations', async () => {
  const { body } = await koine.ask('/koine/v1/reports/forecast?zone=Europe/Berlin', { token: key });
  assert.equal(body.hours.length, 168);
  assert.equal(body.hours[0].from, '2026-10-28T12:00:00.000Z');
  assert.equal(body.error, null);
  assert.ok(body.hours.some((hour: { expected: number | null }) => (hour.expected ?? 0) > 0));
});
