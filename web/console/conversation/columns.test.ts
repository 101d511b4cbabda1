import assert from 'node:assert/strict';
import test from 'node:test';
import { parseKept, roomBeside } from './columns.ts';

const id = (last: string) => `01a22249-9165-7479-9210-a73e79baeb5${last}`;

test('as many chats stand side by side as have room to be read, and a narrow window has one', () => {
  assert.deepEqual([320, 1023, 1280, 1700, 2560].map(roomBeside), [0, 0, 1, 2, 3]);
});

test('[K6] the address keeps chats beside by their ids, each once, and nothing else', () => {
  assert.deepEqual(parseKept(`${id('1')}.${id('2')}.${id('1')}`), { beside: `${id('1')}.${id('2')}` });
  assert.deepEqual(parseKept('<b>.../x'), {});
  assert.deepEqual(parseKept(7), {});
  assert.equal(parseKept(['1', '2', '3', '4', '5'].map(id).join('.')).beside?.split('.').length, 3);
});
