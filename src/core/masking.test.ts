import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCardNumber } from './card-numbers.ts';
import { isIban } from './ibans.ts';
import { type MaskingRules, maskText, maskUrl } from './masking.ts';
import { compilePattern, findPattern, MOST_STEPS, type TextPattern } from './text-pattern.ts';
import { type Unit, unitsOf } from './text-units.ts';

const cards: MaskingRules = { cards: true, ibans: false, patterns: [] };
const ibans: MaskingRules = { cards: false, ibans: true, patterns: [] };

function pattern(source: string): TextPattern {
  const compiled = compilePattern(source);
  assert.ok(typeof compiled !== 'string', String(compiled));
  return compiled;
}

function patterns(...sources: readonly string[]): MaskingRules {
  return { cards: false, ibans: false, patterns: sources.map(pattern) };
}

test('card numbers of all issuers are covered but for their last four digits, however they are written', () => {
  const vectors: readonly (readonly [string, string])[] = [
    ['4111111111111111', '••••••••••••1111'],
    ['My card: 4111 1111 1111 1111, thanks', 'My card: •••• •••• •••• 1111, thanks'],
    ['5555-5555-5555-4444', '••••-••••-••••-4444'],
    ['3782 822463 10005', '•••• •••••• •0005'],
    ['4222222222222', '•••••••••2222'],
    ['30569309025904', '••••••••••5904'],
    ['3530111333300000', '••••••••••••0000'],
    ['6011111111111117', '••••••••••••1117'],
    ['2223003122003222', '••••••••••••3222'],
    ['6759649826438453', '••••••••••••8453'],
    ['4111.1111.1111.1111 12/27 123', '••••.••••.••••.1111 12/27 123'],
    ['4111\u00a01111\u20091111\u20111111', '••••\u00a0••••\u2009••••\u20111111'],
    ['4111 \u200b1111\n1111 - 1111', '•••• \u200b••••\n•••• - 1111'],
    ['٤١١١١١١١١١١١١١١١', '••••••••••••١١١١'],
    ['४१११ ११११ ११११ ११११', '•••• •••• •••• ११११'],
    ['４１１１１１１１１１１１１１１１', '••••••••••••１１１１'],
    ['𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏', '••••••••••••𝟏𝟏𝟏𝟏'],
    ['card4111111111111111.', 'card••••••••••••1111.'],
    ['4111111111111111 5555555555554444', '••••••••••••1111 ••••••••••••4444'],
  ];
  for (const [text, covered] of vectors) assert.equal(maskText(text, cards), covered, text);
});

test('numbers that are no card stay as they are', () => {
  const others = [
    '4111111111111112',
    '1234567890123456',
    'Order 411111111111111100000000',
    'Call +4222222222222',
    '2026-11-20 14:53:29.123',
    '0170 1234567',
    '192.168.100.200 10.20.30.40',
    '',
  ];
  for (const text of others) assert.equal(maskText(text, cards), text);
  assert.equal(maskText('4111111111111111', ibans), '4111111111111111');
});

test('IBANs of each country length are covered but for their last four, however they are written', () => {
  const vectors: readonly (readonly [string, string])[] = [
    ['DE89370400440532013000', '••••••••••••••••••3000'],
    ['de89 3704 0044 0532 0130 00 is mine', '•••• •••• •••• •••• ••30 00 is mine'],
    ['GB82-WEST-1234-5698-7654-32', '••••-••••-••••-••••-••54-32'],
    ['NO9386011117947', '•••••••••••7947'],
    ['MT84MALT011000012345MTLCAST001S', '•••••••••••••••••••••••••••001S'],
    ['DE88370400440532013000', 'DE88370400440532013000'],
    ['ZZ89370400440532013000', 'ZZ89370400440532013000'],
  ];
  for (const [text, covered] of vectors) assert.equal(maskText(text, ibans), covered, text);
});

test('addresses are searched through their encoding, and stay addresses', () => {
  const vectors: readonly (readonly [string, string])[] = [
    ['https://shop.example/pay?card=4111111111111111', 'https://shop.example/pay?card=************1111'],
    ['https://shop.example/pay?card=4111%201111+1111%2D1111', 'https://shop.example/pay?card=****%20****+****%2D1111'],
    ['https://shop.example/?c=%34111111111111111', 'https://shop.example/?c=************1111'],
    ['https://shop.example/%E2%82%ZZ?a=%', 'https://shop.example/%E2%82%ZZ?a=%'],
  ];
  for (const [url, covered] of vectors) assert.equal(maskUrl(url, cards), covered);
  assert.equal(new URL(maskUrl(vectors[0]?.[0] ?? '', cards)).search, '?card=************1111');
});

test("the account's own patterns cover all that matches", () => {
  assert.equal(maskText('Contract kd-123456 please', patterns('KD-\\d{6}')), 'Contract ••••••••• please');
  assert.equal(maskText('pin 1234 12345', patterns('\\b\\d{4}\\b')), 'pin •••• 12345');
  assert.equal(maskText('aaab', patterns('(a+)+b')), '••••');
  assert.equal(maskText('x Straße 7 y', patterns('straße [1-9]|nothing')), 'x •••••• • y');
  assert.equal(maskText('AbC', patterns('[^a]')), 'A••');
});

test('patterns that could not be bounded, or are no patterns, are turned down with a sentence', () => {
  const faulty = ['', '(a', 'a)', '[a', '[z-a]', '*a', 'a{3', 'a{5,2}', '(?=a)', '\\1', '^a$', 'a**', '[]', 'a|', '\\'];
  for (const source of [...faulty, '((a{100}){100}){100}', 'x'.repeat(201), `${'('.repeat(50)}a${')'.repeat(50)}`]) {
    assert.equal(typeof compilePattern(source), 'string', source);
  }
});

test('[K8] a pattern that hangs a backtracking engine takes steps in proportion to the text', () => {
  const text = unitsOf('a'.repeat(2_000));
  for (const source of ['(a*)*b', '(a|a|aa)+c', '(.*)(.*)(.*)(.*)x', '(a{0,50}){2}b']) {
    const evil = pattern(source);
    let taken = 0;
    const steps = evil.steps.map((step) => {
      if (step.do !== 'take') return step;
      const takes = (unit: Unit) => {
        taken += 1;
        return step.takes(unit);
      };
      return { ...step, takes };
    });
    findPattern({ ...evil, steps }, text);
    assert.ok(taken > 0 && taken <= evil.cost * text.length, `${source}: ${taken} steps`);
    assert.ok(evil.cost <= MOST_STEPS + 2);
  }
});

const digit = fc.integer({ min: 0, max: 9 });
const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ');

/** A right card number of sixteen digits in four groups. */
const card = fc
  .tuple(fc.array(digit, { minLength: 14, maxLength: 14 }), fc.array(separator, { minLength: 3, maxLength: 3 }))
  .map(([digits, between]) => {
    const all = `4${digits.join('')}`;
    const last = [...'0123456789'].find((check) => isCardNumber(all + check)) ?? '';
    const groups = (all + last).match(/.{4}/g) ?? [];
    return groups.map((group, index) => group + (between[index] ?? '')).join('');
  });

const prose = fc.stringMatching(/^[a-z ,!?]{0,40}$/);

test('property: a card number never comes through, wherever it stands', () => {
  fc.assert(
    fc.property(prose, card, prose, (before, number, after) => {
      const covered = maskText(`${before} ${number} ${after}`, cards);
      const digits = covered.replace(/\D/g, '');
      assert.equal(digits, number.replace(/\D/g, '').slice(-4));
    }),
  );
});

const busy = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        card,
        prose,
        fc.stringMatching(/^[0-9 .-]{0,30}$/),
        fc.constant('DE89 3704 0044 0532 0130 00'),
        fc.constant('•'),
      ),
    )
    .map((parts) => parts.join(' ')),
);
const everything: MaskingRules = { cards: true, ibans: true, patterns: [pattern('\\b-?o[^a]|[0-5]{2} .\\b')] };

test('property: masking twice is masking once, never lengthens, and touches nothing but digits, letters and matches', () => {
  fc.assert(
    fc.property(busy, (text) => {
      const once = maskText(text, everything);
      assert.equal(maskText(once, everything), once);
      assert.ok(once.length <= text.length);
      const plain = maskText(text, { ...everything, patterns: [] });
      assert.equal(plain.replace(/[\p{L}\p{Nd}•]/gu, ''), text.replace(/[\p{L}\p{Nd}•]/gu, ''));
    }),
    { numRuns: 500 },
  );
});

test('property: an address is masked once and for all', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), card, (url, number) => {
      const once = maskUrl(`${url}#${encodeURIComponent(number)}`, everything);
      assert.equal(maskUrl(once, everything), once);
    }),
  );
});

test('property: one wrong digit makes an IBAN wrong', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 21 }), fc.integer({ min: 1, max: 9 }), (place, step) => {
      const right = 'DE89370400440532013000';
      const wrong = [...right].map((char, at) => (at === place ? String((Number(char) + step) % 10) : char)).join('');
      assert.ok(isIban(right));
      assert.ok(!isIban(wrong));
    }),
  );
});
