import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockFor } from '../clock.ts';
import { settingsOf } from '../settings.ts';
import { namedPeriod, periodFunction, periods } from './filter-periods.ts';

const account = { id: 'a', number: 1, slug: 'acme', name: 'Acme', zone: 'Europe/Oslo', parentId: null, settings: {} };
const clock = clockFor(undefined, settingsOf(account as never));

/** From and until, as the clock writes them. */
function shown(now: string, unit: Parameters<typeof periods>[0], first: number, last: number) {
  return periods(unit, first, last, { now: Date.parse(now), clock }).map((at) => clock.write(at).slice(0, 10));
}

test('[S31] periods are those of the zone, and go over the ends of months, years and summer time', () => {
  // A Thursday in Oslo, though a Wednesday still in UTC.
  const now = '2026-12-30T23:30:00Z';
  assert.deepEqual(shown(now, 'day', 0, 0), ['2026-12-31', '2027-01-01']);
  assert.deepEqual(shown(now, 'week', 0, 0), ['2026-12-28', '2027-01-04']);
  assert.deepEqual(shown(now, 'month', -1, 0), ['2026-11-01', '2027-01-01']);
  assert.deepEqual(shown(now, 'quarter', 1, 2), ['2027-01-01', '2027-07-01']);
  assert.deepEqual(shown(now, 'half', -1, -1), ['2026-01-01', '2026-07-01']);
  assert.deepEqual(shown(now, 'year', 0, 0), ['2026-01-01', '2027-01-01']);
  const [from, to] = periods('day', 0, 0, { now: Date.parse('2026-03-29T12:00:00Z'), clock });
  assert.equal(to - from, 23 * 3_600_000);
});

test('[S31] words and functions name periods in any case, and others none', () => {
  assert.deepEqual(namedPeriod('lastQuarter'), ['quarter', -1]);
  assert.deepEqual(namedPeriod('NEXTWEEK'), ['week', 1]);
  assert.deepEqual(namedPeriod('yesterday'), ['day', -1]);
  for (const word of ['lastDay', 'soon', 'this', 'thisCentury', '']) assert.equal(namedPeriod(word), null, word);
  assert.deepEqual(periodFunction('previous', [3, 'Month']), ['month', -3, -1]);
  assert.deepEqual(periodFunction('thisandpreviousandnext', ['week']), ['week', -1, 1]);
  for (const values of [[], ['age'], [0, 'day'], ['x', 'day']]) assert.equal(periodFunction('next', values), null);
  assert.equal(periodFunction('eq', ['day']), null);
});
