import { StartRefused } from '../src/store/postgres/start-refused.ts';
import { consoleBudgets } from './console.ts';
import { openGround } from './ground.ts';
import { history } from './history.ts';
import { idle } from './idle.ts';
import { journal } from './journal.ts';
import { lists } from './lists.ts';
import { open } from './open.ts';
import { post } from './post.ts';
import { removal } from './removal.ts';
import { isMet, type Report, reportLines } from './report.ts';
import { roundTrip } from './round-trip.ts';
import { routing } from './routing.ts';
import { sockets } from './sockets.ts';
import { webhooks } from './webhooks.ts';

const benchmarks = [
  journal,
  post,
  open,
  roundTrip,
  sockets,
  idle,
  lists,
  routing,
  webhooks,
  consoleBudgets,
  history,
  removal,
];

const words = process.argv.slice(2);
const json = words.includes('--json');
const quick = words.includes('--quick');
const count = taken('--sessions');
const data = taken('--data');
const fewest = quick || data !== null ? 10_000 : 100_000;
const sessions = count === null ? fewest : Number(/^\d{4,8}$/.exec(count)?.[0]);
const names = words.filter((word) => !word.startsWith('--'));
const strange = [
  ...words.filter((word) => word.startsWith('--') && word !== '--json' && word !== '--quick'),
  ...(Number.isNaN(sessions) ? [`history of ${count} sessions`] : []),
  ...names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name)),
];
if (strange.length > 0) {
  process.stderr.write(
    `There is no ${strange.join(', ')}.\n\nnpm run bench -- [--json] [--quick] [--sessions number] [--data folder] [name …]\n\n`,
  );
  for (const { name, measures } of benchmarks) process.stderr.write(`  ${name.padEnd(12)} ${measures}\n`);
  process.exit(2);
}

/** What follows an option, which is taken out with it; null: it is not there. */
function taken(option: string): string | null {
  const place = words.indexOf(option);
  return place === -1 ? null : (words.splice(place, 2)[1] ?? '');
}

const reports: Report[] = [];
try {
  await using ground = await openGround({ quick, sessions, data });
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    process.stderr.write(`${benchmark.name}: ${benchmark.measures} …\n`);
    const report = { benchmark: benchmark.name, ...(await benchmark.measure(ground)) };
    reports.push(report);
    if (!json) process.stdout.write(`${reportLines(report).join('\n')}\n\n`);
  }
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
const aims = reports.flatMap((report) => report.aims);
if (json) {
  const judged = reports.map((report) => ({
    ...report,
    aims: report.aims.map((aim) => ({ ...aim, met: isMet(aim) })),
  }));
  process.stdout.write(`${JSON.stringify({ node: process.version, reports: judged }, null, 2)}\n`);
} else {
  process.stdout.write(`${aims.filter(isMet).length} of ${aims.length} aims met\n`);
}
