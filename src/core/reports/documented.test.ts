import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  ended,
  greets,
  handedOff,
  type Line,
  log,
  opened,
  promised,
  queued,
  reopened,
  says,
  transferredTo,
  visitor,
} from '../../../test/support/log.ts';
import type { ActorRef, Happening } from '../event.ts';
import { metrics } from '../metric-list.ts';
import type { ResponseTimes, SlaStatus } from '../metrics.ts';
import { fold, type Session } from '../session.ts';
import { agentTimeFigures } from './catalogue/agents.ts';
import { reports } from './catalogue.ts';

const page = readFileSync(new URL('../../../docs/reports.md', import.meta.url), 'utf8');

test('docs/reports.md tells of exactly the metrics that there are, as they are defined', () => {
  const rows = Object.values(metrics).map(
    ({ id, version, unit, definition, nullWhen }) =>
      `| \`${id}\` | ${version} | ${unit} | ${definition} | ${nullWhen} |`,
  );
  assert.equal(tableUnder('| Metric | Version | Unit | Definition | Null when |'), rows.join('\n'));
});

test('docs/reports.md tells of exactly the figures that there are, as they are defined', () => {
  const rows = [...reports.values()].flatMap((report) =>
    [...report.figures, ...(report.isOfParts ? agentTimeFigures : [])].map(
      ({ id, unit, metric, definition, errorBound }) =>
        `| \`${report.name}\` | \`${id}\` | ${unit}${errorBound > 0 ? `, ±${errorBound * 100} %` : ''} | ${metric ? `\`${metric.id}\`` : '–'} | ${shortened(definition, metric?.id)} |`,
    ),
  );
  assert.equal(tableUnder('| Report | Figure | Unit | Metric | Definition |'), rows.join('\n'));
});

/** Without the metric's own definition, which stands in its own table. */
function shortened(definition: string, metricId: string | undefined): string {
  const metric = Object.values(metrics).find(({ id }) => id === metricId);
  return metric ? definition.replace(metric.definition, '').trim() || 'As the metric.' : definition;
}

function tableUnder(head: string): string {
  const after = page.split(`${head}\n`)[1] ?? '';
  return after.split('\n\n')[0]?.split('\n').slice(1).join('\n') ?? '';
}

test('every worked example of docs/reports.md comes out as it is told', () => {
  const examples = [
    ...page.matchAll(/```session\n([\s\S]*?)```\n+\| Metric \| Figure \| For \|\n\|[-|]+\|\n([\s\S]*?)\n\n/g),
  ];
  assert.ok(examples.length >= 5);
  const told = new Set<string>();
  for (const [, story = '', table = ''] of examples) {
    const session = fold(log(...story.trim().split('\n').flatMap(lineOf)));
    for (const row of table.split('\n')) {
      const [, id = '', figure = ''] = row.split('|').map((cell) => cell.trim());
      const name = id.replaceAll('`', '');
      assert.equal(shown(name, session), figure, `${name} of\n${story}`);
      told.add(name);
    }
  }
  assert.deepEqual(
    Object.keys(metrics).filter((id) => !told.has(id)),
    [],
  );
});

const named = { Ann: ann, Ben: ben };
const scores = { satisfaction: 'csat', index: 'csi', recommendation: 'nps', effort: 'ces', solved: 'fcr' } as const;

/** A line of a story, as what it puts into the log. */
function lineOf(line: string): readonly Line[] {
  const [time = '', ...words] = line.split(' ');
  const at = Date.parse(`2026-11-20T${time}Z`);
  const said = words.join(' ');
  const [who = ''] = words;
  const actors: Readonly<Record<string, ActorRef>> = { visitor, bot, Ann: agent(ann), Ben: agent(ben) };
  const actor = actors[who] ?? visitor;
  const name = who === 'Ben' ? 'Ben' : 'Ann';
  const by = (happening: Happening): Line => ({ at, actor, happening });
  const promise = /^(accept|first-response|next-response|resolution) is promised within (\d+) s$/.exec(said);
  if (promise) return [promised(at, promise[1] as 'accept', Number(promise[2]) * 1_000)];
  const hours = /^enters Sales, which opens at (\d+):(\d+)$/.exec(said);
  if (hours)
    return [
      by({
        type: 'queue-entered',
        queueId: 'sales',
        reason: 'opened',
        promise: { calendar: openFrom(Number(hours[1]) * 60 + Number(hours[2])) },
      }),
    ];
  const score = /^visitor answers (\w+) (\S+)$/.exec(said);
  if (score) {
    const value = score[2] === 'yes' ? true : Number(score[2]);
    const given = { [scores[score[1] as keyof typeof scores]]: value };
    return [by({ type: 'form-submitted', form: 'exit', answers: {}, scores: given })];
  }
  const rating = /^visitor rates (\d) of (\d)$/.exec(said);
  if (rating) return [by({ type: 'session-rated', score: Number(rating[1]), outOf: Number(rating[2]), comment: null })];
  switch (said.replace(/^(visitor|bot|Ann|Ben) /, '')) {
    case 'opens':
      return [opened(at)];
    case 'leaves a message':
      return [opened(at, { intent: 'offline-message' }), says(at, visitor)];
    case 'enters Sales':
      return [queued(at)];
    case 'is given to the bot':
      return [by({ type: 'bot-engaged', bot: { id: 'bot', name: 'Bot' } })];
    case 'says':
      return [says(at, actor)];
    case 'greets':
      return [greets(at, actor)];
    case 'accepts':
      return [accepted(at, named[name])];
    case 'transfers to Ben':
      return [transferredTo(at, ann, ben)];
    case 'hands off':
      return [handedOff(at), queued(at, 'sales', 'handed-off')];
    case 'marks it as spam':
      return [by({ type: 'spam-marked', spam: true })];
    case 'reopens':
      return [reopened(at), queued(at, 'sales', 'reopened')];
    case 'ends':
      return [ended(at, who === 'visitor' ? 'visitor' : who === 'bot' ? 'bot' : 'agent')];
    case 'it ends':
      return [ended(at, 'system')];
    default:
      throw new Error(`The story says what nobody understands: ${line}`);
  }
}

function openFrom(minute: number) {
  const week = Array.from({ length: 7 }, () => [{ from: minute, to: 1_440 }]);
  return { id: 'calendar', version: 1, hours: { zone: 'UTC', week, holidays: [], exceptions: {} } };
}

/** The metric of a session as the page writes it. */
function shown(id: string, session: Session): string {
  const metric = metrics[id as keyof typeof metrics];
  assert.ok(metric, `there is no metric ${id}`);
  const value: unknown = metric.of(session);
  if (value === null) return 'null';
  if (typeof value === 'number') return metric.unit === 'ms' ? seconds(value) : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (metric.unit === 'word') {
    const judged = Object.entries(value as Record<string, SlaStatus>).filter(
      ([, status]) => status !== 'not-applicable',
    );
    return judged.map(([target, status]) => `${target} ${status}`).join(', ');
  }
  if ('medianMs' in (value as object)) {
    const times = value as ResponseTimes;
    return `${times.count}, mean ${seconds(times.meanMs)}, median ${seconds(times.medianMs)}, p90 ${seconds(times.p90Ms)}, max ${seconds(times.maxMs)}`;
  }
  const { totalMs } = value as { readonly totalMs: number | null };
  return totalMs === null ? 'null' : seconds(totalMs);
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`;
}
