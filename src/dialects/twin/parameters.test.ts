import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../core/refusal.ts';
import { isUuid, parametersOf, readTime, writeTime } from './parameters.ts';

const moment = Date.parse('2018-05-27T21:30:54Z');

test('[T11] a time is read with a plus, with a plus that came as a space, in UTC when it has no offset', () => {
  const readings: readonly [string, number | null][] = [
    ['2018-05-27T21:30:54+00:00', moment],
    ['2018-05-27T21:30:54 00:00', moment],
    ['2018-05-27T21:30:54Z', moment],
    ['2018-05-27T21:30:54.000Z', moment],
    ['2018-05-28T00:30:54+03:00', moment],
    ['2018-05-28T00:30:54 0300', moment],
    ['2018-05-27T16:00:54-05:30', moment],
    ['2018-05-27 21:30:54', moment],
    ['2018-05-27T21:30:54', moment],
    ['2018-05-27T21:30', moment - 54_000],
    ['2018-05-27', Date.parse('2018-05-27')],
    ['0001-01-01T00:00:00Z', 0],
    ['9999-12-31T23:59:59-23:00', Date.parse('9999-12-31T23:59:59Z')],
    ...[
      '2018-02-30',
      '2018-13-01',
      '2018-05-27T25:00:00Z',
      '27.05.2018',
      '1527456654',
      '20180527',
      '10000-01-01',
      'x',
    ].map((text): [string, null] => [text, null]),
  ];
  for (const [text, time] of readings) assert.equal(readTime(text), time, text);
});

test('[T19] a time is written in whole seconds of UTC with a numeric offset', () => {
  assert.equal(writeTime(moment), '2018-05-27T21:30:54+00:00');
  assert.equal(writeTime(moment + 999), '2018-05-27T21:30:54+00:00');
});

test('[T12] flags are 1, 0, true and false', () => {
  const parameters = parametersOf({ a: '1', b: 'true', c: '0', d: 'False', e: '', f: 'yes' });
  const read = ['a', 'b', 'c', 'd', 'e', 'x'].map((name) => parameters.flag(name));
  assert.deepEqual(read, [true, true, false, false, null, null]);
  parameters.settle();
  assert.equal(parameters.flag('f'), null);
  assert.throws(() => parameters.settle(), Refusal);
});

test('[T9] elements of a comma list are trimmed, and empty ones are passed over', () => {
  const parameters = parametersOf({ fields: 'id,\n         name ,,chatId', twice: ['a,b', 'c'], nothing: '' });
  assert.deepEqual(parameters.list('fields'), ['id', 'name', 'chatId']);
  assert.deepEqual(parameters.list('twice'), ['a', 'b', 'c']);
  assert.equal(parameters.list('nothing'), null);
});

test('[T23] everything that is faulty is told at once', () => {
  const parameters = parametersOf({ limit: 'ten', page: '-1', from: 'x', offset: '1e3' });
  parameters.integer('limit', { least: 1, most: 1000 });
  parameters.integer('page', { least: 0 });
  parameters.integer('offset', { least: 0 });
  parameters.time('from');
  assert.throws(
    () => parameters.settle(),
    (refusal) =>
      refusal instanceof Refusal &&
      refusal.faults.map(({ pointer }) => pointer).join() === '?limit,?page,?offset,?from',
  );
});

test('a UUID is told from what is none', () => {
  assert.ok(isUuid('1B4E28BA-2FA1-41D2-883F-0016D3CCA427'));
  for (const text of ['', '1', '1b4e28ba2fa141d2883f0016d3cca427', '1b4e28ba-2fa1-41d2-883f-0016d3cca42g']) {
    assert.ok(!isUuid(text), text);
  }
});
