import assert from 'node:assert/strict';
import test from 'node:test';
import { axisOf, placeOn } from './scale.ts';

test('an axis holds every value, begins at nothing and steps as people count', () => {
  const cases: readonly (readonly [readonly (number | null)[], string, readonly number[]])[] = [
    [[3, null, 7], 'sessions', [0, 2, 4, 6, 8]],
    [[1], 'sessions', [0, 1]],
    [[], 'sessions', [0, 1]],
    [[187], 'sessions', [0, 50, 100, 150, 200]],
    [[0.31, 0.92], 'share', [0, 0.25, 0.5, 0.75, 1]],
    [[95_000], 'ms', [0, 30_000, 60_000, 90_000, 120_000]],
    [[7_000_000], 'ms', [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]],
    [[-40, 55], 'points', [-50, -25, 0, 25, 50, 75]],
    [[0, 0], 'mean', [0, 0.25]],
  ];
  for (const [values, unit, ticks] of cases) {
    const axis = axisOf(values, unit);
    assert.deepEqual(axis.ticks, ticks, JSON.stringify(values));
    for (const value of values) if (value !== null) assert.ok(value >= axis.least && value <= axis.most);
  }
  assert.equal(placeOn(axisOf([100], 'sessions'), 50), 0.5);
});
