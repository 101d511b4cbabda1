import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { account } from './fixtures/account.ts';
import { settingsOf } from './settings.ts';

const accountWith = (vcclive: Readonly<Record<string, unknown>>) => ({
  ...account,
  settings: { dialects: { vcclive } },
});

test('[V3] [V6] [V10] [V12] [V19] [V23] an account that has set nothing has the defaults of the README', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)];
  const told = Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value.replaceAll('`', '')]));
  const { zone, allowedIps, ...others } = settingsOf({ ...account, zone: 'Asia/Tokyo' });
  const defaults = Object.entries(others).map(([name, value]) => [name, String(value)]);
  assert.deepEqual(told, { ...Object.fromEntries(defaults), zone: "the account's zone", allowedIps: '[]' });
  assert.deepEqual([zone, allowedIps], ['Asia/Tokyo', []]);
});

test('settings that cannot be understood are no settings', () => {
  assert.equal(settingsOf(accountWith({ pageSize: 7 })).pageSize, 7);
  const wrong = [
    ...[{ startMeaning: 'row' }, { pageSize: 0 }, { pageSize: '7' }, { maxPageSize: 1001 }, { untakenQueue: true }],
    ...[{ contentType: 'text/html' }, { allowedIps: '127.0.0.1' }, { zone: 7 }, { unknown: 1 }],
  ];
  for (const given of wrong) assert.throws(() => settingsOf(accountWith(given)), JSON.stringify(given));
});
