import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvRow } from './csv.ts';

test('[K9] what a spreadsheet could take for a formula is led by an apostrophe, numbers are not', () => {
  assert.equal(
    csvRow(['=1+1', ' =1+1', '\u00a0@x', '＝1+1', '\n-1', 'a=1', -1, null]),
    `'=1+1,' =1+1,'\u00a0@x,'＝1+1,"'\n-1",a=1,-1,`,
  );
});
