import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markedExcerpt } from './marks.ts';
import { parseSearch, type SearchQuery, tsqueryOf, tsvectorOf } from './query.ts';
import { plainWordsOf, wordsOf } from './words.ts';

const words = (text: string) => [...wordsOf(text)].map(({ word }) => word);
const query = (text: string): SearchQuery => {
  const parsed = parseSearch(text);
  assert.ok(typeof parsed !== 'string', String(parsed));
  return parsed;
};

test('words lose accents, case and signs, in every script', () => {
  assert.deepEqual(words('Árvíztűrő Tükörfúró!'), ['arvizturo', 'tukorfuro']);
  assert.deepEqual(words('Straße, Ærø, Łódź, İstanbul'), ['strasse', 'aero', 'lodz', 'istanbul']);
  assert.deepEqual(words('ann.lee@example.com'), ['ann', 'lee', 'example', 'com']);
  assert.deepEqual(words('Order #4711-B'), ['order', '4711', 'b']);
  assert.deepEqual(words('请退款 please'), ['请', '退', '款', 'please']);
  assert.deepEqual(words('ﬁne Ελλάδα Ёлка'), ['fine', 'ελλαδα', 'елка']);
  assert.deepEqual(words('🙂 …'), []);
});

test('a search is words, phrases, beginnings and exclusions', () => {
  assert.deepEqual(query('refund "credit card" invo* -spam'), {
    wanted: [
      { words: ['refund'], isPrefix: false },
      { words: ['credit', 'card'], isPrefix: false },
      { words: ['invo'], isPrefix: true },
    ],
    unwanted: [{ words: ['spam'], isPrefix: false }],
  });
  assert.equal(tsqueryOf(query('ann@exam* -"no good"'), '7/'), "('7/ann' <-> '7/exam':*) & !('7/no' <-> '7/good')");
  assert.equal(tsvectorOf('No, no: yes', '7/'), "'7/no':1,2 '7/yes':3");
  for (const nothing of ['', '  ', '…', '-spam', 'a*', 'x'.repeat(201), 'a '.repeat(30)]) {
    assert.equal(typeof parseSearch(nothing), 'string', nothing);
  }
});

test('[K9] hits are marked in the text itself, which stays as it was written', () => {
  assert.deepEqual(markedExcerpt('Please <b>REFUND</b> my crédit card.', query('refund "credit card"')), [
    { text: 'Please <b>', marked: false },
    { text: 'REFUND', marked: true },
    { text: '</b> my ', marked: false },
    { text: 'crédit card', marked: true },
    { text: '.', marked: false },
  ]);
  const long = markedExcerpt(`${'word '.repeat(100)}needle${' word'.repeat(100)}`, query('need*'));
  assert.deepEqual(long[0], { text: '…', marked: false });
  assert.deepEqual(long.find(({ marked }) => marked)?.text, 'needle');
  assert.ok(long.map(({ text }) => text).join('').length <= 242);
});

test('[K6] whatever is searched for is understood or refused, and marks nothing twice', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), fc.string({ maxLength: 300 }), (sought, text) => {
      const parsed = parseSearch(sought);
      if (typeof parsed === 'string') return;
      assert.match(tsqueryOf(parsed, '1/'), /^\(/);
      const excerpt = markedExcerpt(text, parsed)
        .map((segment) => segment.text)
        .join('');
      assert.ok(text.includes(excerpt.replace(/^…|…$/g, '')));
    }),
  );
});

test('texts are cut alike whether they are in ASCII alone or not', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: 'binary-ascii' }), (text) => {
      assert.deepEqual(plainWordsOf(text), words(text));
    }),
  );
  assert.deepEqual(plainWordsOf(`Tükör ${'x'.repeat(70)}`), ['tukor', 'x'.repeat(64)]);
});
