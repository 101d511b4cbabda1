import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetText, zoneOf } from './zone.ts';

const shown = (text: string) => Date.parse(`${text}Z`);

test('a zone tells its offset over both changes of the clocks', () => {
  const zone = zoneOf('Europe/Budapest');
  assert.equal(zone.offsetAt(Date.parse('2026-03-29T00:59:59Z')), 3_600_000);
  assert.equal(zone.offsetAt(Date.parse('2026-03-29T01:00:00Z')), 7_200_000);
  assert.equal(zone.offsetAt(Date.parse('2026-10-25T00:59:59Z')), 7_200_000);
  assert.equal(zone.offsetAt(Date.parse('2026-10-25T01:00:00Z')), 3_600_000);
});

test('a time that is shown twice is the earlier instant, one that is skipped lies after the gap', () => {
  const zone = zoneOf('Europe/Budapest');
  assert.equal(zone.instantOf(shown('2026-10-25T02:30:00')), Date.parse('2026-10-25T00:30:00Z'));
  assert.equal(zone.instantOf(shown('2026-03-29T02:30:00')), Date.parse('2026-03-29T01:30:00Z'));
  assert.equal(zone.instantOf(shown('2026-07-01T12:00:00')), Date.parse('2026-07-01T10:00:00Z'));
});

test('zones off the full hour, and zones that do not exist', () => {
  assert.equal(offsetText(zoneOf('Asia/Kathmandu').offsetAt(0) + 900_000), '+05:45');
  assert.equal(offsetText(zoneOf('America/St_Johns').offsetAt(Date.parse('2026-01-01T00:00:00Z')), ''), '-0330');
  assert.throws(() => zoneOf('Europe/Nowhere'), RangeError);
});
