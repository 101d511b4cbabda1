import assert from 'node:assert/strict';
import test from 'node:test';
import { isColumn } from '../../../src/core/saved-view.ts';
import { allColumns, columnsOf, usualColumns } from './history-columns.ts';

test('every column is a field that views can keep and exports can have', () => {
  assert.deepEqual(
    allColumns.map(({ id }) => id).filter((id) => !isColumn(id)),
    [],
  );
  assert.equal(new Set(allColumns.map(({ id }) => id)).size, allColumns.length);
});

test('[K6] columns that nobody knows are left out of an address, doubled ones stand once', () => {
  const named = (names?: string) => columnsOf(names).map(({ id }) => id);
  assert.deepEqual(named('csat,nonsense,number,csat,attribute.plan,attribute.'), ['csat', 'number', 'attribute.plan']);
  assert.deepEqual(named('nonsense'), usualColumns);
  assert.deepEqual(named(), usualColumns);
});
