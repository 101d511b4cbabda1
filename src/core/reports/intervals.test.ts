import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGrainBound } from '../rollups/grains.ts';
import { zoneOf } from '../zone.ts';
import { hourOfWeek, type Interval, intervalsOf } from './intervals.ts';
import { periodOf, periodOfSpan } from './period.ts';

const at = (text: string) => Date.parse(text);
const hours = (zone: string, interval: Interval, from: string, before: string) =>
  intervalsOf(zoneOf(zone), interval, { from: at(from), before: at(before) }, 1_000).map(
    (span) => (span.before - span.from) / 3_600_000,
  );

test('days are as long as clocks make them', () => {
  assert.deepEqual(hours('Europe/Berlin', 'day', '2026-10-23T22:00Z', '2026-10-26T23:00Z'), [24, 25, 24]);
  assert.deepEqual(hours('Europe/Berlin', 'day', '2026-03-27T23:00Z', '2026-03-30T22:00Z'), [24, 23, 24]);
  assert.deepEqual(hours('America/Sao_Paulo', 'day', '2018-11-03T03:00Z', '2018-11-06T02:00Z'), [24, 23, 24]);
  assert.deepEqual(hours('Europe/Berlin', 'week', '2026-10-18T22:00Z', '2026-11-01T23:00Z'), [169, 168]);
  assert.deepEqual(hours('Europe/Berlin', 'month', '2026-09-30T22:00Z', '2026-11-30T23:00Z'), [745, 720]);
});

test('an hour that clocks show twice is two, and zones may lie between full hours', () => {
  assert.deepEqual(hours('Europe/Berlin', 'hour', '2026-10-24T23:30Z', '2026-10-25T03:00Z'), [0.5, 1, 1, 1]);
  assert.deepEqual(hours('Asia/Kathmandu', 'hour', '2026-10-24T00:15Z', '2026-10-24T02:30Z'), [1, 1, 0.25]);
  assert.deepEqual(hours('Australia/Lord_Howe', 'hour', '2026-10-03T14:00Z', '2026-10-03T17:00Z'), [0.5, 1, 0.5, 1]);
  assert.deepEqual(hours('Asia/Kolkata', 'day', '2026-10-23T18:30Z', '2026-10-25T18:30Z'), [24, 24]);
});

test('every interval of every zone begins at a full quarter of an hour', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const span = { from: at('2026-01-01T00:00Z'), before: at('2026-12-31T00:00Z') };
    const weeks = intervalsOf(zoneOf(name), 'week', span, 1_000);
    assert.deepEqual(
      weeks.filter(({ from }) => !isGrainBound(from)),
      [],
      name,
    );
  }
});

test('the hour of the week is what clocks show', () => {
  assert.deepEqual(hourOfWeek(zoneOf('Europe/Berlin'), at('2026-10-25T00:30Z')), { weekday: 7, hour: 2 });
  assert.deepEqual(hourOfWeek(zoneOf('Europe/Berlin'), at('2026-10-25T01:30Z')), { weekday: 7, hour: 2 });
  assert.deepEqual(hourOfWeek(zoneOf('UTC'), at('1969-12-29T00:00Z')), { weekday: 1, hour: 0 });
});

test('a period and the one before it have the same days, whatever the clocks do', () => {
  const zone = zoneOf('Europe/Berlin');
  const now = at('2026-10-28T12:00Z');
  const told = (span: { from: number; before: number }) =>
    [span.from, span.before].map((each) => new Date(each).toISOString().slice(0, 13));
  const week = periodOf('last-7-days', zone, now);
  assert.deepEqual(told(week.span), ['2026-10-21T22', '2026-10-28T23']);
  assert.deepEqual(told(week.previous), ['2026-10-14T22', '2026-10-21T22']);
  assert.deepEqual(periodOfSpan(week.span, zone), week);
  assert.deepEqual(told(periodOf('last-month', zone, now).span), ['2026-08-31T22', '2026-09-30T22']);
  assert.deepEqual(told(periodOf('last-month', zone, now).previous), ['2026-07-31T22', '2026-08-31T22']);
  assert.deepEqual(told(periodOf('this-year', zone, now).span), ['2025-12-31T23', '2026-12-31T23']);
  assert.deepEqual(told(periodOf('last-year', zone, now).previous), ['2023-12-31T23', '2024-12-31T23']);
});
