import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forecast, HISTORY_HOURS } from './forecast.ts';

const WEEK = 168;

test('what comes every week alike is expected so, without error', () => {
  const history = Array.from({ length: HISTORY_HOURS }, (_, hour) => (hour % WEEK) % 5);
  const { expected, error } = forecast(history);
  assert.deepEqual(expected, history.slice(-WEEK));
  assert.deepEqual(error, { hours: 4 * WEEK, meanAbsolute: 0, share: 0, bias: 0 });
});

test('the error is that of expectations made of what lay before', () => {
  // Nothing came for eleven weeks, then two an hour: the last week was expected to be empty.
  const history = Array.from({ length: HISTORY_HOURS }, (_, hour) => (hour < HISTORY_HOURS - WEEK ? 0 : 2));
  const { expected, error } = forecast(history);
  assert.equal(expected[0], 2 / 8);
  assert.deepEqual(error, { hours: 4 * WEEK, meanAbsolute: 0.5, share: 1, bias: -0.5 });
});

test('nothing is said of hours of which nothing is known', () => {
  const unknown = Array.from({ length: HISTORY_HOURS }, () => null);
  assert.deepEqual(forecast(unknown), { expected: Array.from({ length: WEEK }, () => null), error: null });
  const oneHour = [...unknown.slice(1), 6];
  const { expected, error } = forecast(oneHour);
  assert.deepEqual([expected.at(-1), expected[0], error], [6, null, null]);
});
