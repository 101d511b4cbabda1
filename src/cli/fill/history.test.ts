import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcome } from '../../core/metrics.ts';
import { Random } from '../simulate/random.ts';
import { arrivals } from './arrivals.ts';
import { makeHistory } from './history.ts';
import type { Premises } from './premises.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const until = Date.UTC(2026, 2, 2);

function id(tail: string): string {
  return `00000000-0000-7000-8000-${tail.padStart(12, '0')}`;
}

const agents = ['1', '2', '3'].map((tail) => ({ id: id(`a${tail}`), name: `Agent ${tail}` }));
const queue = { id: id('b1'), promise: { accept: 30_000 }, agents };
const premises: Premises = {
  accountId: id('c1'),
  inboxes: [{ id: id('d1'), queue, channel: 'web' }],
  queues: [queue],
  bot: { id: id('e1'), name: 'Helper' },
  survey: { id: id('f1'), version: 1, questions: [] },
};

test('the same seed makes the same history, and another one another', () => {
  const made = (seed: string) => [...makeHistory(premises, { seed, sessions: 40, days: 10, until }, 15)];
  assert.deepEqual(made('one'), made('one'));
  assert.notDeepEqual(made('one'), made('two'));
  assert.deepEqual(
    made('one').map(({ sessions }) => sessions.length),
    [15, 15, 10],
  );
});

test('visitors come in order, within the days, more by day than by night and on weekdays than on weekends', () => {
  const times = [...arrivals(new Random('times'), 5_000, 28, until)];
  assert.equal(times.length, 5_000);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.ok(times.every((at) => at >= until - 28 * DAY_MS && at < until));
  const share = (is: (date: Date) => boolean) => times.filter((at) => is(new Date(at))).length / times.length;
  assert.ok(share((date) => date.getUTCHours() < 6) < 0.03);
  assert.ok(share((date) => [0, 6].includes(date.getUTCDay())) < 0.2);
});

test('a history has every outcome, sessions of returning visitors, and none that is still going on', () => {
  const sessions = [...makeHistory(premises, { seed: 'all', sessions: 2_000, days: 20, until }, 500)].flatMap(
    (stretch) => stretch.sessions.map(({ session }) => session),
  );
  assert.deepEqual([...new Set(sessions.map((session) => outcome.of(session)))].toSorted(), [
    'abandoned',
    'bot-contained',
    'completed',
    'lost',
    'missed',
    'offline-message',
    'spam',
  ]);
  assert.ok(sessions.every(({ stage }) => stage === 'closed'));
  const visitors = new Set(sessions.map(({ visitorId }) => visitorId)).size;
  assert.ok(visitors > 1_200 && visitors < 1_600);
});
