import assert from 'node:assert/strict';
import test from 'node:test';
import { changeOf, figureText } from './figure-text.ts';

test('a figure that does not apply is a dash, and one of nought is nought', () => {
  assert.equal(figureText(null, 'ms'), '–');
  assert.equal(figureText(undefined, 'share'), '–');
  assert.equal(figureText(0, 'sessions'), '0');
  assert.equal(figureText(0.875, 'share').replace(/\s/, ''), '87.5%');
});

test('a change is told in points of shares, as a share of the rest, and not at all from nothing', () => {
  assert.deepEqual(changeOf(0.82, 0.8, 'share'), { text: '+2 pt', direction: 1 });
  assert.deepEqual(changeOf(50, 100, 'sessions'), { text: '-50%', direction: -1 });
  assert.deepEqual(changeOf(0, 0, 'sessions'), { text: '0%', direction: 0 });
  assert.equal(changeOf(7, 0, 'sessions'), null);
  assert.equal(changeOf(null, 3, 'ms'), null);
});
