import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockOf } from './clock.ts';

const at = Date.parse;

test('[V23] times are shown by the zone, with its offset at that moment', () => {
  const shown = [
    ['UTC', '2023-01-20T11:50:43.999Z', '2023-01-20 11:50:43', '2023-01-20T11:50:43+00:00'],
    ['Europe/Budapest', '2023-01-20T11:50:43Z', '2023-01-20 12:50:43', '2023-01-20T12:50:43+01:00'],
    ['Europe/Budapest', '2023-07-20T11:50:43Z', '2023-07-20 13:50:43', '2023-07-20T13:50:43+02:00'],
    ['America/St_Johns', '2023-01-20T00:10:00Z', '2023-01-19 20:40:00', '2023-01-19T20:40:00-03:30'],
    ['Asia/Kathmandu', '2023-12-31T18:15:00Z', '2024-01-01 00:00:00', '2024-01-01T00:00:00+05:45'],
  ] as const;
  for (const [zone, instant, local, iso] of shown) {
    assert.equal(clockOf(zone).local(at(instant)), local);
    assert.equal(clockOf(zone).iso(at(instant)), iso);
  }
});

test('[V23] the hour that clocks show twice keeps its order by its offsets', () => {
  const clock = clockOf('Europe/Budapest');
  assert.equal(clock.iso(at('2023-10-29T00:59:59Z')), '2023-10-29T02:59:59+02:00');
  assert.equal(clock.iso(at('2023-10-29T01:00:00Z')), '2023-10-29T02:00:00+01:00');
  assert.equal(clock.instant('2023-10-29 02:30:00'), at('2023-10-29T00:30:00Z'));
});

test('[V23] the hour that clocks skip is read as the one after it', () => {
  const clock = clockOf('Europe/Budapest');
  assert.equal(clock.iso(at('2023-03-26T00:59:59Z')), '2023-03-26T01:59:59+01:00');
  assert.equal(clock.iso(at('2023-03-26T01:00:00Z')), '2023-03-26T03:00:00+02:00');
  assert.equal(clock.local(clock.instant('2023-03-26 02:30:00')), '2023-03-26 03:30:00');
});

test('a day begins where midnight is skipped, too', () => {
  assert.equal(clockOf('America/Sao_Paulo').instant('2018-11-04 00:00:00'), at('2018-11-04T03:00:00Z'));
});

test('every instant that clocks show once is found again', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Budapest', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata');
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 4_000_000_000 }), (zone, second) => {
      const clock = clockOf(zone);
      const instant = second * 1000;
      const found = clock.instant(clock.local(instant));
      assert.equal(clock.local(found), clock.local(instant));
      assert.ok(found <= instant && instant - found <= 3_600_000);
    }),
  );
});
