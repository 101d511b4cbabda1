import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addBusinessMs, businessMsBetween, type Hours, hoursFrom, isOpenAt, nextChangeAt, type Span } from './hours.ts';
import { faultsOf } from './hours-faults.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const span = (from: number, to: number): Span => ({ from: from * 60, to: to * 60 });
const everyDay = (...spans: readonly Span[]) => Array.from({ length: 7 }, () => spans);
const hours = (zone: string, week: Hours['week'], more: Partial<Hours> = {}): Hours => {
  return { zone, week, holidays: [], exceptions: {}, ...more };
};

const office = hours('Europe/Budapest', [
  ...Array.from({ length: 5 }, () => [span(9, 12), span(13, 17)]),
  [span(9, 12)],
  [],
]);
const nights = hours('Europe/Budapest', everyDay(span(22, 30)));
const always = hours('UTC', everyDay(span(0, 24)));

test('hours: spans of a day, with the break between them', () => {
  const opens: readonly [string, boolean][] = [
    ['2026-11-20T07:59:59.999Z', false],
    ['2026-11-20T08:00:00Z', true],
    ['2026-11-20T10:59:59.999Z', true],
    ['2026-11-20T11:00:00Z', false],
    ['2026-11-20T12:00:00Z', true],
    ['2026-11-20T16:00:00Z', false],
    ['2026-11-21T08:00:00Z', true],
    ['2026-11-22T08:00:00Z', false],
  ];
  for (const [text, isOpen] of opens) assert.equal(isOpenAt(office, at(text)), isOpen, text);
  assert.equal(businessMsBetween(office, at('2026-11-20T10:30:00Z'), at('2026-11-20T12:30:00Z')), HOUR);
  assert.equal(businessMsBetween(office, at('2026-11-20T12:30:00Z'), at('2026-11-20T10:30:00Z')), 0);
  assert.equal(businessMsBetween(office, at('2026-11-16T00:00:00Z'), at('2026-11-23T00:00:00Z')), 38 * HOUR);
});

test('hours: what is due after the close is due when as much time has been open', () => {
  // Friday 16:30 in Budapest, two hours: half an hour on Friday, the rest on Saturday morning.
  assert.equal(addBusinessMs(office, at('2026-11-20T15:30:00Z'), 2 * HOUR), at('2026-11-21T09:30:00Z'));
  assert.equal(addBusinessMs(office, at('2026-11-22T15:30:00Z'), HOUR), at('2026-11-23T09:00:00Z'));
  assert.equal(addBusinessMs(office, at('2026-11-20T15:30:00Z'), HOUR / 2), at('2026-11-20T16:00:00Z'));
  assert.equal(addBusinessMs(office, at('2026-11-22T15:30:00Z'), 0), at('2026-11-22T15:30:00Z'));
});

test('hours: a span runs on across midnight, and belongs to the day on which it begins', () => {
  const christmas = { ...nights, holidays: ['12-25'] };
  assert.equal(isOpenAt(christmas, at('2026-12-24T22:30:00Z')), true);
  assert.equal(isOpenAt(christmas, at('2026-12-25T04:59:00Z')), true);
  assert.equal(isOpenAt(christmas, at('2026-12-25T21:30:00Z')), false);
  assert.equal(isOpenAt(christmas, at('2026-12-26T04:00:00Z')), false);
  assert.equal(nextChangeAt(christmas, at('2026-12-25T04:59:00Z')), at('2026-12-25T05:00:00Z'));
  assert.equal(nextChangeAt(christmas, at('2026-12-25T05:00:00Z')), at('2026-12-26T21:00:00Z'));
});

test('hours: an exception stands before a holiday, and a holiday before the week', () => {
  const year = {
    ...office,
    holidays: ['12-24', '12-25'],
    exceptions: { '2026-12-24': [span(9, 11)], '2026-12-28': [] },
  };
  assert.equal(businessMsBetween(year, at('2026-12-24T00:00:00Z'), at('2026-12-25T00:00:00Z')), 2 * HOUR);
  assert.equal(businessMsBetween(year, at('2026-12-25T00:00:00Z'), at('2026-12-26T00:00:00Z')), 0);
  assert.equal(businessMsBetween(year, at('2026-12-28T00:00:00Z'), at('2026-12-29T00:00:00Z')), 0);
  assert.equal(businessMsBetween(year, at('2027-12-24T00:00:00Z'), at('2027-12-25T00:00:00Z')), 0);
});

test('hours: where an exception begins before the night before has ended, no minute counts twice', () => {
  const early = { ...nights, exceptions: { '2026-12-25': [span(4, 8)] } };
  assert.equal(businessMsBetween(early, at('2026-12-24T21:00:00Z'), at('2026-12-25T12:00:00Z')), 10 * HOUR);
});

test('hours: when clocks go forward, what they skip is not open', () => {
  // 2026-03-29, 02:00 becomes 03:00 in Budapest.
  assert.equal(businessMsBetween(nights, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z')), 7 * HOUR);
  const inGap = hours('Europe/Budapest', everyDay({ from: 135, to: 165 }));
  assert.equal(businessMsBetween(inGap, at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z')), 0);
  const intoGap = hours('Europe/Budapest', everyDay({ from: 60, to: 150 }));
  assert.equal(businessMsBetween(intoGap, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z')), HOUR);
  assert.equal(nextChangeAt(intoGap, at('2026-03-29T00:30:00Z')), at('2026-03-29T01:00:00Z'));
  const outOfGap = hours('Europe/Budapest', everyDay({ from: 150, to: 240 }));
  assert.equal(nextChangeAt(outOfGap, at('2026-03-29T00:30:00Z')), at('2026-03-29T01:00:00Z'));
});

test('hours: when clocks go back, the night is an hour longer, and a close that is shown twice is the first', () => {
  // 2026-10-25, 03:00 becomes 02:00 in Budapest.
  assert.equal(businessMsBetween(nights, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')), 9 * HOUR);
  const early = hours('Europe/Budapest', everyDay({ from: 60, to: 150 }));
  assert.equal(businessMsBetween(early, at('2026-10-24T22:00:00Z'), at('2026-10-25T12:00:00Z')), 1.5 * HOUR);
  assert.equal(isOpenAt(early, at('2026-10-25T01:15:00Z')), false);
});

test('hours: Pacific/Apia left out 2011-12-30, so its spans and its exceptions are nothing', () => {
  const apia = hours('Pacific/Apia', everyDay(span(9, 17)), { exceptions: { '2011-12-30': [span(0, 24)] } });
  const around = [at('2011-12-29T10:00:00Z'), at('2011-12-31T10:00:00Z')] as const;
  assert.equal(businessMsBetween(apia, ...around), 16 * HOUR);
  // Thursday the 29th closes at 17:00 (UTC-10); Saturday the 31st opens at 09:00 (UTC+14), sixteen hours later.
  assert.equal(nextChangeAt(apia, at('2011-12-30T03:00:00Z')), at('2011-12-30T19:00:00Z'));
  const open = hours('Pacific/Apia', everyDay(span(0, 24)));
  assert.equal(businessMsBetween(open, ...around), 48 * HOUR);
});

test('hours: zones off the full hour', () => {
  const zones: readonly [string, string][] = [
    ['Asia/Kolkata', '2026-07-01T03:30:00Z'],
    ['Asia/Kathmandu', '2026-07-01T03:15:00Z'],
    ['America/St_Johns', '2026-07-01T11:30:00Z'],
    ['Australia/Lord_Howe', '2026-06-30T22:30:00Z'],
    ['Pacific/Chatham', '2026-06-30T20:15:00Z'],
  ];
  for (const [zone, opensAt] of zones) {
    const nine = hours(zone, everyDay(span(9, 17)));
    assert.equal(nextChangeAt(nine, at(opensAt) - 1), at(opensAt), zone);
    assert.equal(isOpenAt(nine, at(opensAt) - 1), false, zone);
  }
  // Lord Howe moves its clocks by half an hour only.
  const howe = hours('Australia/Lord_Howe', everyDay(span(0, 8)));
  assert.equal(businessMsBetween(howe, at('2026-10-03T12:00:00Z'), at('2026-10-04T12:00:00Z')), 7.5 * HOUR);
});

test('hours: what never changes has no next change; what changes once in years has one', () => {
  assert.equal(nextChangeAt(always, 0), null);
  const leap = { ...always, holidays: ['02-29'] };
  assert.equal(nextChangeAt(leap, at('2096-03-01T00:00:00Z')), at('2104-02-29T00:00:00Z'));
  assert.equal(nextChangeAt(leap, at('2104-02-29T00:00:00Z')), at('2104-03-01T00:00:00Z'));
  assert.equal(addBusinessMs(hours('UTC', everyDay()), 0, 1), null);
});

test('hours: past exceptions may be left out', () => {
  const year = { ...nights, exceptions: { '2026-01-02': [], '2026-11-19': [], '2026-12-31': [] } };
  const kept = hoursFrom(year, at('2026-11-20T00:00:00Z'));
  assert.deepEqual(Object.keys(kept.exceptions), ['2026-11-19', '2026-12-31']);
});

test('[K6] hours: what is senseless is told place by place', () => {
  const faults: readonly [Partial<Hours>, readonly string[]][] = [
    [{}, []],
    [{ zone: 'Europe/Nowhere' }, ['/zone']],
    [{ week: [[]] }, ['/week', '/week']],
    [{ week: everyDay() }, ['/week']],
    [
      { week: [[span(9, 9)], [span(9, 8)], [span(24, 25)], [span(9, 34)], [], [], [span(1, 2)]] },
      ['/week/0/0', '/week/1/0', '/week/2/0', '/week/3/0'],
    ],
    [{ week: [[span(9, 12), span(11, 13)], [], [], [], [], [], []] }, ['/week/0/1']],
    [{ week: [[span(0, 5)], [], [], [], [], [], [span(22, 30)]] }, ['/week/0/0']],
    [{ holidays: ['02-29', '02-30', '1-1', '02-29'] }, ['/holidays/1', '/holidays/2', '/holidays/3']],
    [
      { exceptions: { '2026-02-29': [], '2028-02-29': [span(9, 8)] } },
      ['/exceptions/2026-02-29', '/exceptions/2028-02-29/0'],
    ],
  ];
  for (const [more, pointers] of faults) {
    assert.deepEqual(
      faultsOf({ ...office, ...more }).map(({ pointer }) => pointer),
      pointers,
      JSON.stringify(more),
    );
  }
});

const zone = fc.constantFrom(
  'UTC',
  'Europe/Budapest',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
);
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_439 }), { minLength: 0, maxLength: 4 })
  .map((minutes) => minutes.sort((a, b) => a - b))
  .map((minutes) =>
    minutes.flatMap((from, place) => (place % 2 === 0 ? [{ from, to: minutes[place + 1] ?? from + 600 }] : [])),
  );
const anyHours: fc.Arbitrary<Hours> = fc
  .record({
    zone,
    week: fc.array(spans, { minLength: 7, maxLength: 7 }),
    holidays: fc.constant(['12-25', '01-01']),
    exceptions: fc.dictionary(fc.constantFrom('2011-12-30', '2011-12-31', '2012-03-25', '2012-10-28'), spans),
  })
  .filter((made) => made.week.some((day) => day.length > 0));
const instant = fc.integer({ min: at('2011-09-01T00:00:00Z'), max: at('2013-04-01T00:00:00Z') });

test('any hours: time is additive, never negative, never longer than the clock on the wall', () => {
  fc.assert(
    fc.property(anyHours, instant, instant, instant, (made, ...instants) => {
      const [a, b, c] = instants.sort((one, other) => one - other) as [number, number, number];
      const whole = businessMsBetween(made, a, c);
      assert.equal(businessMsBetween(made, a, b) + businessMsBetween(made, b, c), whole);
      assert.ok(whole >= 0 && whole <= c - a);
    }),
    { numRuns: 300 },
  );
});

test('any hours: addBusinessMs is the inverse of businessMsBetween, and the first such instant', () => {
  fc.assert(
    fc.property(anyHours, instant, fc.integer({ min: 0, max: 400 * HOUR }), (made, from, ms) => {
      const due = addBusinessMs(made, from, ms);
      assert.ok(due !== null && due >= from);
      assert.equal(businessMsBetween(made, from, due), ms);
      if (ms > 0) assert.equal(businessMsBetween(made, from, due - 1), ms - 1);
      const later = addBusinessMs(made, from, ms + 1);
      assert.ok(later !== null && later > due);
    }),
    { numRuns: 300 },
  );
});

test('any hours: they stay as they are until the next change, and are otherwise at it', () => {
  fc.assert(
    fc.property(anyHours, instant, fc.double({ min: 0, max: 1, noNaN: true }), (made, from, share) => {
      const change = nextChangeAt(made, from);
      if (change === null) return;
      const isOpen = isOpenAt(made, from);
      assert.equal(isOpenAt(made, from + Math.floor((change - 1 - from) * share)), isOpen);
      assert.equal(isOpenAt(made, change), !isOpen);
      assert.equal(businessMsBetween(made, from, change), isOpen ? change - from : 0);
    }),
    { numRuns: 300 },
  );
});
