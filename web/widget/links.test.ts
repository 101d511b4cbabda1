import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLinks } from './links.ts';

function linksOf(text: string): readonly string[] {
  const parts = findLinks(text);
  assert.equal(parts.map((part) => part.text).join(''), text, 'no character is lost');
  return parts.filter((part) => part.isLink).map((part) => part.text);
}

test('[K9] only http and https addresses become links; the rest stays text', () => {
  assert.deepEqual(linksOf('javascript:alert(1) data:text/html,x ftp://a.example'), []);
  assert.deepEqual(linksOf('<a href="https://a.example">x</a>'), ['https://a.example']);
  assert.deepEqual(linksOf('https:// and http://[bad'), []);
});

test('punctuation after an address belongs to the sentence', () => {
  assert.deepEqual(linksOf('See https://a.example/b?c=d#e, or (http://b.example).'), [
    'https://a.example/b?c=d#e',
    'http://b.example',
  ]);
  assert.deepEqual(linksOf('https://a.example/wiki/Cup_(tea)!'), ['https://a.example/wiki/Cup_(tea)']);
});

test('[K8] an address full of punctuation takes no longer than any other text', () => {
  const [full, before] = [`http://a.example/${')'.repeat(300_000)}x`, performance.now()];
  assert.deepEqual(linksOf(`${full})).`), [full]);
  assert.ok(performance.now() - before < 5_000);
});
