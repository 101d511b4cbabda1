import assert from 'node:assert/strict';
import test from 'node:test';
import { historyFilters, parseHistorySearch } from './history-search.ts';

test('[K6] nonsense in the address is dropped and the rest kept', () => {
  assert.deepEqual(
    parseHistorySearch({
      visitor: 42,
      from: '2026-02-03',
      to: 'yesterday',
      stage: 'active',
      outcome: ['lost'],
      queueId: '1 or 1=1',
      agentId: { $ne: null },
      more: 'x',
    }),
    { visitor: '42', from: '2026-02-03', stage: 'active' },
  );
});

test('days become a half-open range that holds the last day whole', () => {
  const filters = historyFilters({ from: '2026-02-28', to: '2026-02-28', outcome: 'lost' });
  assert.equal(filters.openedFrom, new Date(2026, 1, 28).toISOString());
  assert.equal(filters.openedBefore, new Date(2026, 2, 1).toISOString());
  assert.deepEqual(Object.keys(filters).sort(), ['openedBefore', 'openedFrom', 'outcome']);
});
