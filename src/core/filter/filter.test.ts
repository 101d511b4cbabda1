import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { filterArbitrary } from '../../../test/support/filter-arbitrary.ts';
import type { Condition } from '../condition.ts';
import { type FilterExpression, FilterFault, filterLimits } from './expression.ts';
import { parseFilter } from './parser.ts';
import { printFilter } from './printer.ts';
import { type FilterView, readFilter } from './resolution.ts';

const queueId = '00000000-0000-7000-8000-000000000001';
const annId = '00000000-0000-7000-8000-000000000002';
const view = {
  snapshot: {
    account: { zone: 'Europe/Budapest' },
    queues: new Map([[queueId, { id: queueId, name: 'Sales' }]]),
    agents: new Map([[annId, { id: annId, name: 'Ann Lee', email: 'ann@example.com' }]]),
    inboxes: new Map(),
    bots: new Map(),
  },
  now: Date.parse('2026-11-20T11:00:00Z'),
  agentId: annId,
} as unknown as FilterView;

function parsed(source: string): FilterExpression {
  const expression = parseFilter(source);
  if (expression instanceof FilterFault) throw expression;
  return expression;
}

function resolved(source: string, given = view): Condition {
  const condition = readFilter(source, given);
  if (condition instanceof FilterFault) throw condition;
  return condition;
}

function faultIn(source: string): readonly [number, string] {
  const fault = readFilter(source, view);
  assert.ok(fault instanceof FilterFault, `${source} is understood`);
  return [fault.at, fault.message];
}

/** Where a mention stands is no part of what an expression says. */
function plain(expression: FilterExpression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value) => (key === 'at' && typeof value === 'number' ? 0 : value)),
  );
}

test('an expression is printed in one form, however it was written', () => {
  const forms = {
    'stage=waiting AND (queue = "sales"OR queue="support")': 'stage = waiting and (queue = sales or queue = support)',
    'firstResponse > 120s': 'firstResponse > 2m',
    'CSAT < 60%': 'csat < 0.6',
    "visitor.name contains 'O\\'Neil'": 'visitor.name contains "O\'Neil"',
    'openedAt = today': 'openedAt in today',
    'openedAt in last 1 days': 'openedAt in last 1 day',
    'openedAt in "2026-11-20 14:30".."2026-11-21"': 'openedAt in 2026-11-20T14:30..2026-11-21',
    'not (labels = vip)': 'not labels has vip',
    'not (outcome is empty)': 'outcome is not null',
    'labels in (vip, "very big")': 'labels in (vip, "very big")',
    'attribute.plan <> gold': 'attribute.plan != gold',
    'attribute."Order number" >= 12': 'attribute."Order number" >= 12',
    'extra.twin."a.b" is null': 'extra.twin."a.b" is null',
    'queue not in (sales)': 'queue not in (sales)',
    'duration in 2m..1h30m': 'duration in 2m..1h30m',
    '(over = yes)': 'over = yes',
    'stage = waiting and (over = no and spam = no)': 'stage = waiting and over = no and spam = no',
    'visitor.name = "and"': 'visitor.name = "and"',
  };
  for (const [written, printed] of Object.entries(forms)) assert.equal(printFilter(parsed(written)), printed);
});

test('parsing what was printed gives the same expression again', () => {
  const texts = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  const numbers = fc.oneof(
    fc.integer({ min: -999_999_999, max: 999_999_999 }),
    fc.integer({ min: -99_999, max: 99_999 }).map((number) => number / 1_000),
  );
  const words = { texts, names: texts, ids: fc.uuid(), mentions: texts, numbers: numbers.map((number) => number + 0) };
  fc.assert(
    fc.property(filterArbitrary(words), (expression) => {
      const printed = printFilter(expression);
      assert.deepEqual(plain(parsed(printed)), plain(expression), printed);
      assert.equal(printFilter(parsed(printed)), printed);
    }),
    { numRuns: 600 },
  );
});

test('[K6] whatever is written is understood or refused at a place within it', () => {
  const pieces = fc.constantFrom(
    'stage',
    '=',
    'waiting',
    '(',
    ')',
    'and',
    'not',
    'in',
    '..',
    '"',
    'last',
    '7',
    'days',
    'labels',
    'has',
    ',',
    'attribute.',
    '\\',
    'is',
    'null',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 40 }),
        fc.array(pieces, { maxLength: 14 }).map((all) => all.join(' ')),
      ),
      (source) => {
        const expression = parseFilter(source);
        if (expression instanceof FilterFault) {
          assert.ok(expression.at >= 0 && expression.at <= source.length && expression.length > 0);
        } else assert.ok(parseFilter(printFilter(expression)));
      },
    ),
    { numRuns: 600 },
  );
});

test('[K6] a refusal points to the wrong character and says what fits', () => {
  assert.deepEqual(faultIn('stage = wating'), [8, 'This must be intake, waiting, active, ended or closed.']);
  assert.deepEqual(faultIn('stge = waiting'), [0, 'There is no field stge.']);
  assert.deepEqual(faultIn('response > 2m')[0], 0);
  assert.match(faultIn('response > 2m')[1], /there is firstResponse, responseCount or responseSum/);
  assert.match(faultIn('firstResponse > 2')[1], /with its unit/);
  assert.deepEqual(faultIn('stage = waiting queue = sales')[0], 16);
  assert.deepEqual(faultIn('(stage = waiting')[0], 16);
  assert.deepEqual(faultIn('stage = waiting)'), [15, 'There is a ) without its (.']);
  assert.deepEqual(faultIn('visitor.name = "Ann')[0], 15);
  assert.deepEqual(faultIn('queue = sails'), [8, 'There is no queue called "sails". There is "Sales".']);
  assert.deepEqual(faultIn('over = no and queue in (sales, nobody)')[0], 31);
  assert.deepEqual(faultIn('openedAt in last fortnight')[0], 17);
  assert.deepEqual(faultIn('openedAt >= 2026-02-30')[0], 12);
  assert.match(faultIn('visitor.name > Ann')[1], /does not fit visitor\.name/);
  assert.deepEqual(faultIn('')[1], 'The filter is empty.');
  assert.match(faultIn('link.tickets = 1')[1], /ticket/);
  assert.match(faultIn('attribute = gold')[1], /attribute\.plan/);
});

test('[K8] length, depth, terms and lists have bounds', () => {
  const [deep, many] = ['('.repeat(30), Array.from({ length: 101 }, () => 'number = 1').join(' or ')];
  assert.match(faultIn(`${deep}number = 1${')'.repeat(30)}`)[1], /deep/);
  assert.match(faultIn(`${'not '.repeat(30)}number = 1`)[1], /deep/);
  assert.match(faultIn(many)[1], /100 terms/);
  assert.match(faultIn(`number in (${Array.from({ length: 201 }, () => '1').join(',')})`)[1], /200 values/);
  assert.match(faultIn(`visitor.name = "${'a'.repeat(501)}"`)[1], /500 characters/);
  assert.deepEqual(faultIn(`visitor.name = "${'a'.repeat(5_000)}"`)[0], filterLimits.characters);
});

test('names become ids: by name, e-mail address or id, whoever asks by "me"', () => {
  const is = (member: string, value: string) => ({ kind: 'compare', member, operator: '=', value });
  assert.deepEqual(resolved('queue = SALES'), is('queueId', queueId));
  assert.deepEqual(resolved(`queue = ${queueId}`), is('queueId', queueId));
  assert.deepEqual(resolved('agent = ann@example.com'), is('agentId', annId));
  assert.deepEqual(resolved('agent = me'), is('agentId', annId));
  assert.deepEqual(resolved('agent starts with "ann"'), is('agentId', annId));
  assert.deepEqual(resolved('agents has "Ann Lee"'), { kind: 'has', set: 'agentIds', values: [annId] });
  assert.ok(readFilter('agent = me', { ...view, agentId: null }) instanceof FilterFault);
});

/** From when until when a period is, as instants. */
function spanOfPeriod(period: string, now: string): readonly [string, string] {
  const condition = resolved(`openedAt in ${period}`, { ...view, now: Date.parse(now) });
  assert.ok(condition.kind === 'all');
  const [from, before] = condition.of.map((each) => {
    assert.ok(each.kind === 'compare');
    return new Date(Number(each.value)).toISOString().replace(':00.000Z', 'Z');
  });
  return [from ?? '', before ?? ''];
}

test("relative times go by the account's clocks, also where these are changed", () => {
  const friday = '2026-11-20T11:00:00Z';
  assert.deepEqual(spanOfPeriod('today', friday), ['2026-11-19T23:00Z', '2026-11-20T23:00Z']);
  assert.deepEqual(spanOfPeriod('today', '2026-11-19T23:30:00Z'), ['2026-11-19T23:00Z', '2026-11-20T23:00Z']);
  assert.deepEqual(spanOfPeriod('last 7 days', friday), ['2026-11-13T23:00Z', '2026-11-20T23:00Z']);
  assert.deepEqual(spanOfPeriod('this week', friday), ['2026-11-15T23:00Z', '2026-11-22T23:00Z']);
  assert.deepEqual(spanOfPeriod('last month', friday), ['2026-09-30T22:00Z', '2026-10-31T23:00Z']);
  assert.deepEqual(spanOfPeriod('this quarter', friday), ['2026-09-30T22:00Z', '2026-12-31T23:00Z']);
  assert.deepEqual(spanOfPeriod('last 1 month', '2026-03-30T11:00:00Z'), ['2026-02-27T23:00Z', '2026-03-30T22:00Z']);
  assert.deepEqual(spanOfPeriod('3 days ago', friday), ['2026-11-16T23:00Z', '2026-11-17T23:00Z']);
  assert.deepEqual(spanOfPeriod('yesterday', '2026-10-26T11:00:00Z'), ['2026-10-24T22:00Z', '2026-10-25T23:00Z']);
  assert.deepEqual(spanOfPeriod('2026-03-29', friday), ['2026-03-28T23:00Z', '2026-03-29T22:00Z']);
  assert.deepEqual(spanOfPeriod('2026-11', friday), ['2026-10-31T23:00Z', '2026-11-30T23:00Z']);
  assert.deepEqual(spanOfPeriod('2026-11-20T14:30', friday), ['2026-11-20T13:30Z', '2026-11-20T13:31Z']);
  assert.deepEqual(spanOfPeriod('2026-11-20T14:30Z', friday), ['2026-11-20T14:30Z', '2026-11-20T14:31Z']);
  assert.deepEqual(spanOfPeriod('2026-11-01..2026-11-02', friday), ['2026-10-31T23:00Z', '2026-11-02T23:00Z']);
  // The clocks show 02:00 to 03:00 twice; it is the second time.
  assert.deepEqual(spanOfPeriod('this hour', '2026-10-25T01:20:00Z'), ['2026-10-25T01:00Z', '2026-10-25T02:00Z']);
});

test('before, after and unlike a period mean the whole of it', () => {
  const at = (operator: string, value: string) => ({
    kind: 'compare',
    member: 'openedAt',
    operator,
    value: Date.parse(value),
  });
  const [from, before] = ['2026-11-19T23:00:00Z', '2026-11-20T23:00:00Z'];
  assert.deepEqual(resolved('openedAt < today'), at('<', from));
  assert.deepEqual(resolved('openedAt <= today'), at('<', before));
  assert.deepEqual(resolved('openedAt > today'), at('>=', before));
  assert.deepEqual(resolved('openedAt >= today'), at('>=', from));
  assert.deepEqual(resolved('openedAt != today'), {
    kind: 'not',
    of: { kind: 'all', of: [at('>=', from), at('<', before)] },
  });
});
