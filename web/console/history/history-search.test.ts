import assert from 'node:assert/strict';
import test from 'node:test';
import { isNarrowed, parseHistorySearch, wholeFilter } from './history-search.ts';

test('[K6] nonsense in the address is dropped and the rest kept', () => {
  assert.deepEqual(
    parseHistorySearch({
      q: 4711,
      visitor: 42,
      from: '2026-02-03',
      to: 'yesterday',
      stage: 'active',
      outcome: ['lost'],
      queueId: '1 or 1=1',
      agentId: { $ne: null },
      sort: '-queueWait',
      columns: 'number,visitor.name,attribute.plan',
      order: 'worst',
      view: '7',
      more: 'x',
    }),
    {
      q: '4711',
      visitor: '42',
      from: '2026-02-03',
      stage: 'active',
      sort: '-queueWait',
      columns: 'number,visitor.name,attribute.plan',
    },
  );
  assert.equal(isNarrowed({ sort: '-queueWait', columns: 'number', view: 'x' }), false);
});

test('simple choices and an expression make one expression, in which names are text', () => {
  assert.equal(wholeFilter({}), null);
  assert.equal(wholeFilter({ filter: 'csat < 60% or fcr = no' }), 'csat < 60% or fcr = no');
  assert.equal(
    wholeFilter({ from: '2026-02-28', to: '2026-02-28', outcome: 'lost', filter: 'csat < 60% or fcr = no' }),
    'openedAt in 2026-02-28..2026-02-28 and outcome = lost and (csat < 60% or fcr = no)',
  );
  assert.equal(
    wholeFilter({ from: '2026-02-28', visitor: 'a" or "b\\' }),
    'openedAt >= 2026-02-28 and (visitor.name contains "a\\" or \\"b\\\\" or visitor.email contains "a\\" or \\"b\\\\")',
  );
});
