import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Account } from '../../core/directory.ts';
import { settingsOf } from './settings.ts';

function accountWith(given?: Readonly<Record<string, unknown>>): Account {
  return {
    id: 'account',
    number: 1,
    slug: 'acme',
    name: 'Acme',
    parentId: null,
    zone: 'UTC',
    settings: given === undefined ? {} : { dialects: { liveperson: given } },
  };
}

test('[L10] [L22] [L39] [L43] [L44] an account that has set nothing has the defaults of the README', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| (`[^|]*`|\w+) +\|/gm)];
  const told = Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value.replaceAll('`', '')]));
  const { systemLines, surveys, ...others } = settingsOf(accountWith());
  const defaults = Object.entries(others).map(([name, value]) => [name, String(value)]);
  assert.deepEqual(told, { ...Object.fromEntries(defaults), systemLines: '{}', surveys: '{}' });
  assert.deepEqual(Object.keys(systemLines), ['2', '3', '4', '5', '6', '13', '15', '23']);
  assert.equal(surveys.exit, null);
});

test('settings that cannot be understood are no settings', () => {
  assert.equal(settingsOf(accountWith({ chatTimeout: 60 })).chatTimeout, 60);
  const wrong = [
    { offset: 'Z' },
    { offset: '+5:00' },
    { startStatus: 204 },
    { chatTimeout: 0 },
    { systemLines: { 7: 'x' } },
    { surveys: { exit: { id: 1, questions: [] } } },
    { surveys: { entry: null } },
    { surveys: { exit: { id: 1, questions: [{ id: 1, type: 'Slider', label: '' }] } } },
    { unknown: true },
  ];
  for (const given of wrong) assert.throws(() => settingsOf(accountWith(given)), /acme/, JSON.stringify(given));
});
