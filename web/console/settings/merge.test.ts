import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, differencesOf } from './merge.ts';

const base = { name: 'Shop', accent: '#111111', words: { de: 'Hallo', en: 'Hi' }, sites: ['a'] };

test('of what two changed at once, each difference is told with who wants what', () => {
  const mine = { ...base, name: 'My shop', accent: '#222222', words: { en: 'Hi', de: 'Hallo' } };
  const theirs = { ...base, name: 'Their shop', sites: ['a', 'b'] };
  assert.deepEqual(differencesOf(base, mine, theirs), [
    { name: 'name', mine: 'My shop', theirs: 'Their shop', isContested: true },
    { name: 'sites', mine: ['a'], theirs: ['a', 'b'], isContested: false },
  ]);
  assert.deepEqual(changesOf(base, mine), { name: 'My shop', accent: '#222222' });
  assert.deepEqual(differencesOf(base, theirs, theirs), []);
});
