import assert from 'node:assert/strict';
import test from 'node:test';
import { advance, countAt } from './replay.ts';

const times = [1_000, 1_000, 5_000, 905_000];

test('[K3] a replay shows the events up to its time, all of those that happened at once', () => {
  assert.deepEqual(
    [0, 1_000, 4_999, 5_000, 904_999, 2_000_000].map((at) => countAt(times, at)),
    [0, 2, 2, 3, 3, 4],
  );
});

test('a replay goes so much faster, cuts a long silence if it may, and stops with the last event', () => {
  const how = { times, speed: 2, cutsSilence: true } as const;
  assert.equal(advance(1_000, 500, how), 2_000);
  assert.equal(advance(5_000, 16, how), 902_000);
  assert.equal(advance(5_000, 16, { ...how, cutsSilence: false }), 5_032);
  assert.equal(advance(904_990, 500, how), 905_000);
  assert.equal(advance(905_000, 500, how), 905_000);
});
