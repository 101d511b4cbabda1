import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrast, textColourOn } from './accent.ts';

test('text on any accent can be read: at least 4.5 to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (colour) => {
      const hex = `#${colour.toString(16).padStart(6, '0')}`;
      assert.ok(contrast(hex, textColourOn(hex) === '#fff' ? '#ffffff' : '#000000') >= 4.5);
    }),
  );
});

test('white stands on dark accents, black on light ones', () => {
  assert.equal(textColourOn('#3b5bdb'), '#fff');
  assert.equal(textColourOn('#ffd43b'), '#000');
});
