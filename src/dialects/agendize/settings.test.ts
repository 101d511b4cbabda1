import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { snapshot } from './fixtures/account.ts';
import { settingsOf } from './settings.ts';

const { account } = snapshot;
const accountWith = (agendize: Readonly<Record<string, unknown>>) => ({
  ...account,
  settings: { dialects: { agendize } },
});

test('[A7] [A9] [A11] [A13] [A15] [A20] [A23] an account that has set nothing has the defaults of the README', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)];
  const told = Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value.replaceAll('`', '')]));
  const { zone, ...others } = settingsOf(account);
  const write = (value: unknown) => (Array.isArray(value) ? `['${value.join("', '")}']` : String(value));
  const defaults = Object.entries(others).map(([name, value]) => [name, write(value)]);
  assert.deepEqual(told, {
    ...Object.fromEntries(defaults),
    zone: "the account's zone",
    maxItems: 'none',
    buttonQueue: "the account's first",
  });
  assert.equal(zone, account.zone);
});

test('settings that cannot be understood are no settings', () => {
  assert.equal(settingsOf(accountWith({ maxItems: 7 })).maxItems, 7);
  const wrong = [
    ...[{ historyPaths: 'chat' }, { historyPaths: ['/chat'] }, { historyPaths: ['chat/:id'] }, { zone: 7 }],
    ...[{ errorStatus: 'teapot' }, { maxItems: 0 }, { country: 'flag' }, { allowedOrigins: '*' }],
    ...[{ tokenSeconds: 59 }, { buttonQueue: 0 }, { unknown: 1 }],
  ];
  for (const given of wrong) assert.throws(() => settingsOf(accountWith(given)), JSON.stringify(given));
});
