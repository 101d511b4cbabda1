import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { timesOf } from '../metrics.ts';
import { SPREAD_ERROR, spreadFigures, spreadOf } from './spread.ts';
import { addTally, type Sum, tallyOf } from './tally.ts';

const durations = fc.array(
  fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 1_000_000 }), fc.integer({ min: 0, max: 400 * 86_400_000 })),
  { minLength: 1, maxLength: 60 },
);

test('a spread gives count, sum and mean exactly, and quantiles within its bound', () => {
  fc.assert(
    fc.property(durations, (all) => {
      const exact = timesOf(all);
      const figures = spreadFigures(tallyOf(sumOf(all)), ['wait']);
      assert.ok(exact && figures);
      assert.deepEqual([figures.count, figures.sum, figures.mean], [exact.count, exact.sumMs, exact.meanMs]);
      for (const [found, wanted] of [
        [figures.median, exact.medianMs],
        [figures.p90, exact.p90Ms],
        [figures.max, exact.maxMs],
      ] as const) {
        assert.ok(Math.abs(found - wanted) <= wanted * SPREAD_ERROR + 0.5, `${found} for ${wanted}`);
      }
    }),
    { numRuns: 300 },
  );
});

test('what is added to spreads and taken away again leaves no trace, in whatever order', () => {
  fc.assert(
    fc.property(durations, durations, (kept, gone) => {
      const sum = sumOf(gone);
      for (const ms of kept) addTally(sum, { wait: spreadOf(ms) });
      for (const ms of gone.toReversed()) addTally(sum, { wait: spreadOf(ms) }, -1);
      assert.deepEqual(tallyOf(sum), tallyOf(sumOf(kept.toReversed())));
    }),
    { numRuns: 100 },
  );
});

test('families are read as one, and nothing counted is null', () => {
  const sum: Sum = {};
  addTally(sum, { wait: spreadOf(10) });
  addTally(sum, { 'wait/wall': spreadOf(20) });
  assert.equal(spreadFigures(tallyOf(sum), ['wait', 'wait/wall'])?.mean, 15);
  assert.equal(spreadFigures(tallyOf(sum), ['other']), null);
  assert.equal(spreadFigures({}, ['wait']), null);
});

function sumOf(all: readonly number[]): Sum {
  const sum: Sum = {};
  for (const ms of all) addTally(sum, { wait: spreadOf(ms) });
  return sum;
}
