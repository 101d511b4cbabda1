import assert from 'node:assert/strict';
import test from 'node:test';
import { duration, durationOrDash, stopwatch } from './durations.ts';

test('a duration has two units at most, and one that does not apply is a dash, not a zero', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [356_400_000, '4 d 3 h'],
  ];
  for (const [ms, text] of cases) assert.equal(duration(ms), text);
  assert.equal(durationOrDash(null), '–');
  assert.equal(durationOrDash(0), '0 s');
});

test('a running wait counts in whole seconds and never below zero', () => {
  const cases: readonly (readonly [number, string])[] = [
    [-4_000, '0:00'],
    [42_999, '0:42'],
    [725_000, '12:05'],
    [3_729_000, '1:02:09'],
    [172_800_000, '2 d'],
  ];
  for (const [ms, text] of cases) assert.equal(stopwatch(ms), text);
});
