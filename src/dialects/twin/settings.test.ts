import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../core/directory.ts';
import { settingsOf } from './settings.ts';

function accountWith(twin: Readonly<Record<string, unknown>>): Account {
  return {
    id: 'a',
    number: 1,
    slug: 'acme',
    name: 'Acme',
    parentId: null,
    zone: 'UTC',
    settings: { dialects: { twin } },
  };
}

test('settings that nobody reads, or that cannot be understood, are no settings', () => {
  assert.equal(settingsOf(accountWith({ firstPage: 1 })).firstPage, 1);
  for (const wrong of [{ firstpage: 1 }, { firstPage: 2 }, { sessionSeconds: 0 }, { allowedOrigins: ['*'] }]) {
    assert.throws(() => settingsOf(accountWith(wrong)), /twin settings of account acme are wrong/);
  }
});
