import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { asciiJson, asciiXml, decodeEntities } from './ascii.ts';

test('[A10] JSON is ASCII alone, so that a reader of ISO-8859-1 finds the same text', () => {
  const value = { name: 'déjà 😀', 'cl\u00e9': ['\u007f', '\u2028', '"\\'] };
  const written = asciiJson(value);
  assert.match(written, /^[\x20-\x7e]*$/);
  assert.deepEqual(JSON.parse(Buffer.from(written, 'utf8').toString('latin1')), value);
  assert.equal(asciiJson('é😀'), '"\\u00e9\\ud83d\\ude00"');
  fc.assert(
    fc.property(fc.json(), (json) => assert.deepEqual(JSON.parse(asciiJson(JSON.parse(json))), JSON.parse(json))),
  );
});

test('[A33] text in XML is text, in ASCII alone', () => {
  assert.equal(
    asciiXml(`<b a="1" c='2'>&amp; é😀\t\r\n`),
    '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp; &#233;&#128512;&#9;&#13;&#10;',
  );
  assert.equal(asciiXml('a\u0000\u0001\u000b\ufffe\ud800b'), 'a&#65533;&#65533;&#65533;&#65533;&#65533;b');
  assert.equal(asciiXml(']]>'), ']]&gt;');
  const parser = new XMLParser({
    ignoreAttributes: false,
    trimValues: false,
    parseTagValue: false,
    htmlEntities: true,
  });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const written = asciiXml(text);
      assert.match(written, /^[\x20-\x7e]*$/);
      const kept = [...text].map((sign) => (asciiXml(sign) === '&#65533;' ? '\ufffd' : sign)).join('');
      const { a } = parser.parse(`<a v="${written}">x${written}</a>`);
      assert.deepEqual([a['@_v'], a['#text']], [kept, `x${kept}`]);
    }),
  );
});

test('[A12] numeric entities are decoded, also where each is half a character', () => {
  assert.equal(decodeEntities('d&#233;j&#224;'), 'déjà');
  assert.equal(decodeEntities('&#55357;&#56832;'), '😀');
  assert.equal(decodeEntities('&#x1F600;&#128512;'), '😀😀');
  assert.deepEqual(decodeEntities({ a: ['&#233;', 1, null], b: { c: '&#233;' } }), {
    a: ['é', 1, null],
    b: { c: 'é' },
  });
  for (const kept of ['&#0;', '&#55357;', '&#x110000;', '&#99999999;', '&amp;', '&#;', '&eacute;', '&#xZ;']) {
    assert.equal(decodeEntities(kept), kept);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => text.isWellFormed() === decodeEntities(text).isWellFormed()),
  );
});
