import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf } from '../clock.ts';
import { decodeWindow } from './window.ts';

const names = { start: 'startDate', end: 'endDate' };

/** The window as times; `Z` is the zone of the account unless told. */
function decode(query: Record<string, unknown>, zone = 'UTC'): readonly (string | null)[] {
  const { firstSaidFrom, firstSaidBefore } = decodeWindow(query, names, clockOf(zone));
  return [firstSaidFrom, firstSaidBefore].map((at) => (at === undefined ? null : new Date(at).toISOString()));
}

const start = (startDate: string, zone?: string) => decode({ startDate }, zone)[0];
const end = (endDate: string, zone?: string) => decode({ endDate }, zone)[1];

test('[A17] both bounds are outside the window, in the whole seconds that are shown', () => {
  assert.equal(start('2024-05-02T10:15:00Z'), '2024-05-02T10:15:01.000Z');
  assert.equal(start('2024-05-02T10:15:00.700Z'), '2024-05-02T10:15:01.000Z');
  assert.equal(end('2024-05-02T10:15:00Z'), '2024-05-02T10:15:00.000Z');
  assert.equal(end('2024-05-02T10:15:00.700Z'), '2024-05-02T10:15:01.000Z');
});

test('[A17] each bound alone leaves the other side open, and so does an empty one', () => {
  assert.deepEqual(decode({ startDate: '2024-05-02T10:15:00Z' }), ['2024-05-02T10:15:01.000Z', null]);
  assert.deepEqual(decode({ startDate: '', endDate: '2024-05-02T10:15:00Z' }), [null, '2024-05-02T10:15:00.000Z']);
  assert.deepEqual(decode({}), [null, null]);
});

test('[A17] bounds in the order of the vendor’s page, upper first, are exchanged', () => {
  const [early, late] = ['2024-05-02T10:00:00Z', '2024-05-03T10:00:00Z'];
  assert.deepEqual(decode({ startDate: late, endDate: early }), decode({ startDate: early, endDate: late }));
  assert.deepEqual(
    decode({ startDate: '2024-05-04', endDate: '2024-05-02' }),
    decode({ startDate: '2024-05-02', endDate: '2024-05-04' }),
  );
});

test('[A17] a day and a time of that day are no bounds in the wrong order', () => {
  assert.deepEqual(decode({ startDate: '2024-05-02T10:00:00Z', endDate: '2024-05-02' }), [
    '2024-05-02T10:00:01.000Z',
    '2024-05-03T00:00:00.000Z',
  ]);
  assert.deepEqual(decode({ startDate: '2024-05-02', endDate: '2024-05-02T10:00:00Z' }), [
    '2024-05-02T00:00:00.000Z',
    '2024-05-02T10:00:00.000Z',
  ]);
  assert.deepEqual(decode({ startDate: '2024-05-03T10:00:00Z', endDate: '2024-05-02' }), [
    '2024-05-02T00:00:00.000Z',
    '2024-05-03T10:00:00.000Z',
  ]);
});

test('[A18] times with Z, with an offset, escaped or not, and without one are read', () => {
  const instant = '2024-05-02T08:15:01.000Z';
  for (const text of [
    '2024-05-02T08:15:00Z',
    '2024-05-02t08:15:00z',
    '2024-05-02T08:15:00.000Z',
    '2024-05-02T08:15Z',
    '2024-05-02T10:15:00+02:00',
    '2024-05-02T10:15:00 02:00',
    '2024-05-02T10:15:00+0200',
    '2024-05-02T10:15:00.250+02:00',
    '2024-05-02T03:15:00-05:00',
    '2024-05-02 08:15:00Z',
  ]) {
    assert.equal(start(text), instant, text);
  }
  assert.equal(start('2024-05-02T10:15:00', 'Europe/Paris'), instant);
  assert.equal(start('2024-01-02T10:15:00', 'Europe/Paris'), '2024-01-02T09:15:01.000Z');
});

test('[A19] a day is part of the window at either end, by the clocks of the account', () => {
  assert.deepEqual(decode({ startDate: '2026-03-28', endDate: '2026-03-29' }, 'Europe/Paris'), [
    '2026-03-27T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  assert.deepEqual(decode({ startDate: '2026-03-09', endDate: '2026-03-09' }), [
    '2026-03-09T00:00:00.000Z',
    '2026-03-10T00:00:00.000Z',
  ]);
  assert.equal(start('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z');
});

test('[A18] the ends of time are no trouble', () => {
  assert.deepEqual(decode({ startDate: '0001-01-01', endDate: '9999-12-31' }), [
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.000Z',
  ]);
  assert.equal(end('9999-12-31T23:59:59-23:59'), '9999-12-31T23:59:59.000Z');
  assert.equal(start('0000-01-01T00:00:00+23:59'), '1970-01-01T00:00:00.000Z');
});

test('[A18] what is no date is refused, and says which one it is', () => {
  const faulty = [
    ...[
      'x',
      '1',
      '2024',
      '2024-13-01',
      '2024-02-30',
      '20240502',
      '2024-05-02T',
      '2024-05-02T10',
      '2024-05-02T24:00:00Z',
    ],
    ...['2024-05-02T10:60:00Z', '2024-05-02T10:15:60Z', '2024-05-02T10:15:00+24:00', '2024-05-02T10:15:00+02:60'],
    ...[
      '2024-05-02T10:15:00+2',
      '2024-05-02T10:15:00.Z',
      '2024-05-02Z',
      ' 2024-05-02',
      '+012024-05-02',
      '２０２４-05-02',
    ],
    ...[['2024-05-02', '2024-05-03'], { a: 1 }, 7],
  ];
  for (const each of faulty) {
    const fault = (name: string) => ({ code: 'invalid-input', faults: [{ pointer: `?${name}`, detail: /date/ }] });
    const refused = (error: unknown, name: string) => {
      const { code, faults } = error as { code: string; faults: { pointer: string }[] };
      return code === fault(name).code && faults[0]?.pointer === `?${name}`;
    };
    assert.throws(
      () => decode({ startDate: each }),
      (error) => refused(error, 'startDate'),
      String(each),
    );
    assert.throws(
      () => decode({ endDate: each }),
      (error) => refused(error, 'endDate'),
      String(each),
    );
  }
});
