import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveVisits } from './live-visits.ts';
import { readSighting, type Sighting } from './sighting.ts';

const sighting: Sighting = {
  accountId: 'account',
  id: 'visit',
  inboxId: 'inbox',
  language: 'en',
  visit: 2,
  page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
  lastsMs: 1_000,
};

test('what one process is told is seen at the other, once, and no longer than it counts', () => {
  let now = 5_000;
  const told: Sighting[] = [];
  const clock = () => now;
  const there = new LiveVisits(clock, () => assert.fail('what was heard is told on'));
  const here = new LiveVisits(clock, (each) => {
    told.push(each);
    there.hear(each);
  });
  here.see(sighting);
  now += 500;
  here.see({ ...sighting, page: { ...sighting.page, url: 'https://shop.example/prices' } });
  assert.equal(told.length, 2);
  assert.deepEqual(there.list('account'), here.list('account'));
  assert.deepEqual(
    there.list('account').map(({ id, since, seenAt, trail }) => [id, since, seenAt, trail.length]),
    [['visit', 5_000, 5_500, 2]],
  );
  now += 1_000;
  assert.deepEqual([there.list('account'), there.list('other')], [[], []]);
  here.close();
  there.close();
});

test('[K6] a sighting is what belongs to it and nothing else; what is none is passed over', () => {
  assert.deepEqual(readSighting({ ...sighting, more: 1, page: { ...sighting.page, more: 1 } }), sighting);
  assert.deepEqual(readSighting({ ...sighting, language: null })?.language, null);
  const long = 'x'.repeat(10_001);
  const faulty = [
    ...[{ accountId: 7 }, { id: long }, { inboxId: null }, { language: 7 }, { visit: -1 }, { visit: '2' }],
    ...[{ lastsMs: 0.5 }, { lastsMs: 86_400_001 }, { page: null }, { page: { ...sighting.page, url: long } }],
  ];
  for (const members of faulty) assert.equal(readSighting({ ...sighting, ...members }), null, Object.keys(members)[0]);
  for (const value of [null, 7, 'visit', []]) assert.equal(readSighting(value), null);
});
