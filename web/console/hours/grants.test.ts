import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Promised, readGrant, writeGrant } from './grants.ts';

test('a grant is read and written, for all or at one priority, and what it says besides stays', () => {
  const promise: Promised = {
    accept: 30_000,
    resolution: { ms: 600_000, warnBeforeMs: 1_000 },
    byPriority: { urgent: { accept: { ms: 15_000, clock: 'business' } } },
  };
  assert.deepEqual(readGrant(promise, null, 'accept'), { minutes: 0.5, isBusiness: false });
  assert.deepEqual(readGrant(promise, 'urgent', 'accept'), { minutes: 0.25, isBusiness: true });
  assert.deepEqual(readGrant(promise, 'low', 'accept'), { minutes: null, isBusiness: false });
  const longer = writeGrant(promise, null, 'resolution', { minutes: 20, isBusiness: true });
  assert.deepEqual(longer, { ...promise, resolution: { ms: 1_200_000, warnBeforeMs: 1_000, clock: 'business' } });
  const without = writeGrant(promise, 'urgent', 'accept', { minutes: null, isBusiness: false });
  assert.deepEqual(without, { ...promise, byPriority: { urgent: {} } });
  const low = writeGrant(promise, 'low', 'accept', { minutes: 2, isBusiness: false });
  assert.deepEqual(low.byPriority?.low, { accept: { ms: 120_000, clock: 'wall' } });
});
