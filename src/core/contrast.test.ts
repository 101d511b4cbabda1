import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrast, readableOn, textColourOn } from './contrast.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((colour) => `#${colour.toString(16).padStart(6, '0')}`);

test('text on any accent can be read, and any accent on any ground: at least 4.5 to 1', () => {
  fc.assert(
    fc.property(colours, colours, (accent, ground) => {
      assert.ok(contrast(accent, textColourOn(accent)) >= 4.5);
      assert.ok(contrast(readableOn(ground, accent), ground) >= 4.5);
    }),
  );
});

test('white stands on dark accents, black on light ones; a readable colour stays as it is', () => {
  assert.equal(textColourOn('#3b5bdb'), '#ffffff');
  assert.equal(textColourOn('#ffd43b'), '#000000');
  assert.equal(readableOn('#ffffff', '#3b5bdb'), '#3b5bdb');
  assert.match(readableOn('#ffffff', '#ffd43b'), /^#[0-9a-f]{6}$/);
});
