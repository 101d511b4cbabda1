import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockOf } from './clock.ts';

test('[A23] times are shown as the zone’s clocks show them, and found again', () => {
  const shown = [
    ['US/Eastern', '2014-08-22T16:30:00.999Z', '2014-08-22T12:30:00'],
    ['Asia/Kathmandu', '2023-12-31T18:15:00Z', '2024-01-01T00:00:00'],
    ['America/St_Johns', '2023-01-20T00:10:00Z', '2023-01-19T20:40:00'],
  ] as const;
  for (const [zone, instant, local] of shown) {
    assert.equal(clockOf(zone).local(Date.parse(instant)), local);
    assert.equal(clockOf(zone).instant(local), Math.floor(Date.parse(instant) / 1000) * 1000);
  }
  assert.throws(() => clockOf('Nowhere/Land'), RangeError);
});

test('[A23] an hour that clocks show twice is the earlier one, and one that they skip the one after it', () => {
  const paris = clockOf('Europe/Paris');
  assert.equal(paris.instant('2023-10-29T02:30:00'), Date.parse('2023-10-29T00:30:00Z'));
  assert.equal(paris.local(paris.instant('2023-03-26T02:30:00')), '2023-03-26T03:30:00');
});

test('every instant is found again, or the one that its zone shows alike', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata');
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 4_000_000_000 }), (zone, second) => {
      const clock = clockOf(zone);
      const found = clock.instant(clock.local(second * 1000));
      assert.equal(clock.local(found), clock.local(second * 1000));
      assert.ok(found <= second * 1000 && second * 1000 - found <= 3_600_000);
    }),
  );
});
