import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOf, timesInStates } from './activity.ts';

const span = { from: 100, before: 200 };

test('sessions at once are swept within the span; one after another are never two', () => {
  const stretches = [
    { from: 50, before: 120 },
    { from: 110, before: 130 },
    { from: 130, before: 140 },
    { from: 180, before: null },
    { from: 250, before: 300 },
  ];
  assert.deepEqual(loadOf(stretches, span, 190), { chatMs: 20 + 20 + 10 + 10, busyMs: 40 + 10, most: 2 });
  assert.deepEqual(loadOf([], span, 190), { chatMs: 0, busyMs: 0, most: 0 });
  assert.deepEqual(loadOf(stretches, span, 90), { chatMs: 0, busyMs: 0, most: 0 });
});

test('states last until the next one, the span’s end, or now', () => {
  const changes = [
    { at: 20, state: 'online' },
    { at: 120, state: 'away' },
    { at: 150, state: 'online' },
  ] as const;
  assert.deepEqual(timesInStates(changes, span, 1_000), { online: 20 + 50, away: 30 });
  assert.deepEqual(timesInStates(changes, span, 160), { online: 20 + 10, away: 30 });
  assert.deepEqual(timesInStates([], span, 160), {});
});
