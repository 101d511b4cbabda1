import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneOf } from '../zone.ts';
import { fileNameOf, isFolderPath, nextDue, patternFault, type ScheduleTime } from './schedule.ts';

const berlin = zoneOf('Europe/Berlin');

function dues(at: Partial<ScheduleTime>, from: string, count: number): readonly string[] {
  const found: string[] = [];
  for (let after = Date.parse(from); found.length < count; ) {
    after = nextDue({ every: 'day', weekday: 1, day: 1, time: '06:00', ...at }, berlin, after);
    found.push(new Date(after).toISOString().slice(0, 16));
  }
  return found;
}

test('a schedule is due once a day by the account’s clocks, also on days that clocks change', () => {
  assert.deepEqual(dues({}, '2026-03-27T05:00Z', 3), ['2026-03-28T05:00', '2026-03-29T04:00', '2026-03-30T04:00']);
  // Clocks skip 02:30 on 29 March, and show it twice on 25 October.
  assert.deepEqual(dues({ time: '02:30' }, '2026-03-28T12:00Z', 2), ['2026-03-29T01:30', '2026-03-30T00:30']);
  assert.deepEqual(dues({ time: '02:30' }, '2026-10-24T12:00Z', 2), ['2026-10-25T00:30', '2026-10-26T01:30']);
});

test('a schedule is due on its day of the week, and on the last day of a month that is too short', () => {
  assert.deepEqual(dues({ every: 'week', weekday: 7 }, '2026-11-22T05:00Z', 2), [
    '2026-11-29T05:00',
    '2026-12-06T05:00',
  ]);
  assert.deepEqual(dues({ every: 'month', day: 31 }, '2027-01-31T05:00Z', 3), [
    '2027-02-28T05:00',
    '2027-03-31T04:00',
    '2027-04-30T04:00',
  ]);
  assert.deepEqual(dues({ every: 'month', day: 30 }, '2028-01-30T05:00Z', 1), ['2028-02-29T05:00']);
});

test('[K6] files are called by the pattern, and no name or folder leads elsewhere', () => {
  const schedule = {
    name: '../Wöchentlich für uns',
    fileName: '{schedule}_{date}-{time}',
    request: { format: 'csv' },
  } as const;
  const due = Date.UTC(2026, 10, 28, 23, 30);
  assert.equal(fileNameOf(schedule, due, berlin, 1), 'wochentlich-fur-uns_2026-11-29-0030.csv');
  assert.equal(fileNameOf(schedule, due, berlin, 2), 'wochentlich-fur-uns_2026-11-29-0030-2.csv');
  assert.equal(patternFault('{schedule}-{date}'), null);
  for (const wrong of ['', 'sessions', '../{date}', 'a/{date}', '.{date}', '{date}\n', '{date}{nothing}']) {
    assert.notEqual(patternFault(wrong), null, wrong);
  }
  for (const folder of ['', 'daily', 'daily/eu.west', 'a/b/c/d/e']) assert.ok(isFolderPath(folder), folder);
  for (const folder of ['..', 'a/..', '/etc', 'a//b', 'a/', './a', 'a\\b', 'a\0', 'a/.b', 'a/b/c/d/e/f', 'a\n']) {
    assert.ok(!isFolderPath(folder), folder);
  }
});
