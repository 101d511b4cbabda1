import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Invitation, invitationFor, isPage, type Look } from './invitations.ts';

const any: Invitation = {
  id: 'any',
  text: 'May we help?',
  page: null,
  afterSeconds: 10,
  fromVisit: 1,
  languages: [],
  when: 'always',
  quietHours: 24,
};
const look: Look = {
  url: 'https://shop.example/Prices?plan=gold#top',
  visit: 1,
  language: 'de-AT',
  isOpen: true,
  isOnline: false,
};

test('pages are meant by address or path, with * for anything', () => {
  const meant = [
    '/prices?plan=gold',
    '/prices*',
    '*',
    '*/prices?*',
    'https://shop.example/*',
    '/*i*s*gold',
    '/p*=gold',
  ];
  const others = [
    '/prices',
    '/price',
    'https://*.example/',
    '/*x*',
    'http://shop.example/*',
    '',
    '/prices?plan=gold*d',
  ];
  for (const pattern of meant) assert.ok(isPage(pattern, look.url), pattern);
  for (const pattern of others) assert.ok(!isPage(pattern, look.url), pattern);
  assert.ok(isPage('/', 'https://shop.example/'));
});

test('a page is meant by itself, and by itself with any stretch replaced by *', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 20 });
  fc.assert(
    fc.property(text, text, text, (one, two, three) => {
      const url = `https://x.example/${one}${two}${three}`;
      assert.ok(isPage(url, url));
      assert.ok(isPage(`https://x.example/${one}*${three}`, url));
      assert.ok(isPage(`/${one}*${three}`, url));
    }),
  );
});

test('all of an invitation’s conditions must hold, and the one due first is said', () => {
  const holds = (more: Partial<Invitation>, at: Partial<Look> = {}) =>
    invitationFor([{ ...any, ...more }], { ...look, ...at }) !== null;
  assert.ok(holds({}));
  assert.deepEqual([holds({ page: '/prices*' }), holds({ page: '/home' })], [true, false]);
  assert.deepEqual([holds({ fromVisit: 2 }), holds({ fromVisit: 2 }, { visit: 2 })], [false, true]);
  assert.deepEqual([holds({ languages: ['DE'] }), holds({ languages: ['de-DE', 'd'] })], [true, false]);
  assert.deepEqual([holds({ when: 'open' }), holds({ when: 'open' }, { isOpen: false })], [true, false]);
  assert.deepEqual([holds({ when: 'online' }), holds({ when: 'online' }, { isOnline: true })], [false, true]);
  assert.ok(!holds({ when: 'online' }, { isOnline: true, isOpen: false }));
  const soon = { ...any, id: 'soon', afterSeconds: 5 };
  assert.equal(invitationFor([any, soon, { ...soon, id: 'later' }], look)?.id, 'soon');
  assert.equal(invitationFor([], look), null);
});
