import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packTally, unpackTally } from './packed-tally.ts';
import { spreadOf } from './spread.ts';
import type { Tally } from './tally.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const family = fc.oneof(fc.constantFrom('sessions', 'queueWait/wall', 'handOff'), text).filter(isPlain);
const name = fc
  .oneof(fc.constantFrom('count', 'sum', 'opened', 'accepted:5000', 'b0', 'b1', 'b977', 'b01', 'b-1', 'b9999999'), text)
  .filter(isPlain);
const count = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.maxSafeInteger()).filter((value) => value !== 0);
const tallies = fc.dictionary(family, fc.dictionary(name, count, { minKeys: 1, maxKeys: 12 }), { maxKeys: 5 });

/** A name that an object has of itself is none that is counted under. */
function isPlain(word: string): boolean {
  return !(word in {});
}

test('[K4] packed tallies are what they were, and equal ones have equal bytes in whatever order they were made', () => {
  fc.assert(
    fc.property(tallies, (tally) => {
      const packed = packTally(tally);
      assert.deepEqual(unpackTally(packed), plain(tally));
      assert.deepEqual(packTally(reversed(tally)), packed);
    }),
    { numRuns: 300 },
  );
});

test('only the families that are wanted are read', () => {
  const packed = packTally({ sessions: { opened: 1 }, other: { 'reason:x': 2 }, queueWait: spreadOf(7_000) });
  assert.deepEqual(unpackTally(packed, new Set(['queueWait'])), { queueWait: spreadOf(7_000) });
});

test('what is no tally is refused', () => {
  assert.throws(() => unpackTally(Buffer.from([1, 9, 1, 130])), /no tally/);
});

function plain(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(tally).map(([key, counts]) => [key, { ...counts }]));
}

function reversed(tally: Tally): Tally {
  const turned = <T>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).reverse());
  return turned(Object.fromEntries(Object.entries(tally).map(([key, counts]) => [key, turned(counts)])));
}
