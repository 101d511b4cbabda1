import assert from 'node:assert/strict';
import test from 'node:test';
import { shiftOf } from './steady-place.ts';

const before = [
  { key: 'a', start: 0 },
  { key: 'b', start: 60 },
  { key: 'c', start: 120 },
];

test('what is in view stays where it is when rows come or go above it, and a list at its beginning shows what is new', () => {
  const grown = new Map([
    ['new', 0],
    ['a', 60],
    ['b', 120],
    ['c', 180],
  ]);
  assert.equal(shiftOf(before, grown, 60), 60);
  assert.equal(shiftOf(before, grown, 0), 0);
  const shrunk = new Map([
    ['b', 0],
    ['c', 60],
  ]);
  assert.equal(shiftOf(before, shrunk, 50), -60);
  const without = new Map([
    ['a', 0],
    ['c', 60],
  ]);
  assert.equal(shiftOf(before, without, 60), -60, 'the row that left is not what the place is held by');
  assert.equal(shiftOf(before, new Map(), 60), 0);
});
