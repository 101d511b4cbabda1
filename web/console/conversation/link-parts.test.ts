import assert from 'node:assert/strict';
import test from 'node:test';
import { isWebAddress, linkParts } from './link-parts.ts';

const hrefs = (text: string) => linkParts(text).flatMap((part) => part.href ?? []);

test('[K9] only http and https become links, whatever the text holds', () => {
  const hostile = [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'JaVaScRiPt://example.com/%0aalert(1)',
    '<a href="javascript:alert(1)">x</a>',
    'http://',
    'vbscript:x',
  ];
  for (const text of hostile) {
    assert.deepEqual(hrefs(text), [], text);
    assert.equal(isWebAddress(text), false, text);
  }
  assert.deepEqual(hrefs('<img src=x onerror=alert(1)> https://example.com/a"onmouseover="x'), [
    'https://example.com/a',
  ]);
});

test('[K9] the parts joined are the text', () => {
  const texts = [
    '',
    'no link',
    'https://a.example',
    'a https://a.example. b (http://b.example/x_(y)) c',
    '\u202ehttps://x.y/…',
  ];
  for (const text of texts) {
    assert.equal(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
      text,
    );
  }
});

test('the punctuation around an address is not part of it', () => {
  assert.deepEqual(hrefs('See https://a.example/x, or (https://b.example/y_(z)).'), [
    'https://a.example/x',
    'https://b.example/y_(z)',
  ]);
});

test('[K8] an address that ends in nothing but brackets takes no longer than any other text', () => {
  const [closers, before] = [')'.repeat(200_000), performance.now()];
  assert.deepEqual(hrefs(`http://a.example/(b${closers}.`), ['http://a.example/(b)']);
  assert.ok(performance.now() - before < 5_000);
});
