import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grains, piecesOf, SHORTEST_MS, startOfGrain } from './grains.ts';

const quarter = fc.nat({ max: 96 * 40 }).map((count) => count * SHORTEST_MS);

test('any stretch of full quarters is made up without gap or overlap, in at most two pieces of each grain', () => {
  fc.assert(
    fc.property(quarter, quarter, (from, before) => {
      const pieces = piecesOf(from, before);
      let reached = from;
      for (const piece of pieces) {
        assert.equal(piece.from, reached);
        assert.equal(startOfGrain(piece.grain, piece.from), piece.from);
        assert.equal(startOfGrain(piece.grain, piece.before), piece.before);
        reached = piece.before;
      }
      assert.equal(reached, Math.max(from, before));
      for (const grain of grains) assert.ok(pieces.filter((piece) => piece.grain === grain).length <= 2);
    }),
  );
});
