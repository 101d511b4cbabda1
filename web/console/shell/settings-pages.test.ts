import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsPages } from './settings-pages.ts';

test('no two pages of the settings are led to by the same letter, and none by one of the pages beside them', () => {
  const keys = [...settingsPages.map(({ key }) => key), 'c', 'h', 'l', 'p'];
  assert.equal(new Set(keys).size, keys.length);
});
