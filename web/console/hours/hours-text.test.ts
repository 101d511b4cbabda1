import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceptionsText, readExceptions, readSpans, spansText } from './hours-text.ts';

test('spans are read as people write them, and written alike', () => {
  const spans = [
    { from: '09:00', to: '12:00' },
    { from: '22:00', to: '06:00' },
  ];
  for (const text of ['09:00–12:00, 22:00–06:00', '9:00-12:00,22:00 to 6:00']) assert.deepEqual(readSpans(text), spans);
  assert.equal(spansText(spans), '09:00–12:00, 22:00–06:00');
  assert.deepEqual([readSpans(''), readSpans('closed')], [[], []]);
  for (const text of ['9', '9-5', '09:00', '09:00–12:00,', 'soon']) assert.equal(readSpans(text), null, text);
});

test('exceptions stand one a line', () => {
  const exceptions = { '2026-12-31': [], '2026-12-24': [{ from: '09:00', to: '12:00' }] };
  assert.equal(exceptionsText(exceptions), '2026-12-24 09:00–12:00\n2026-12-31 closed');
  assert.deepEqual(readExceptions(`\n${exceptionsText(exceptions)}\n`), exceptions);
  for (const text of ['2026-12-31', '31.12.2026 closed', '2026-12-31 noon']) assert.equal(readExceptions(text), null);
});
