import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseXml, writeXml } from './xml.ts';

test('[L12] a tree becomes a document and comes back', () => {
  const tree = {
    events: {
      link: [
        { '@href': 'a?b=1&c', '@rel': 'self' },
        { '@href': 'b', '@rel': 'next' },
      ],
      event: { '@id': '0', text: 'Hi' },
    },
  };
  const document = writeXml(tree);
  assert.equal(
    document,
    '<?xml version="1.0" encoding="UTF-8"?><events><link href="a?b=1&amp;c" rel="self"/><link href="b" rel="next"/><event id="0"><text>Hi</text></event></events>',
  );
  assert.deepEqual(parseXml(document), tree);
  assert.equal(
    writeXml({ availability: true }),
    '<?xml version="1.0" encoding="UTF-8"?><availability>true</availability>',
  );
});

test('[L13] [K9] what visitors write is text in a document, whatever it is', () => {
  const nasty = '<script>&amp;"\'x\r\n\t]]> &#60; \u202e 🙂 =1+1';
  assert.deepEqual(parseXml(writeXml({ text: nasty })), { text: nasty });
  assert.deepEqual(parseXml(writeXml({ event: { '@by': nasty.replace(/[\r\n\t]/g, ' '), text: 'x' } })), {
    event: { '@by': nasty.replace(/[\r\n\t]/g, ' '), text: 'x' },
  });
  assert.deepEqual(parseXml(writeXml({ text: 'a\u0001b\ufffe' })), { text: 'a\ufffdb\ufffd' });
});

test('[L13] clients’ documents are read: declarations, white space, numbered characters, sections', () => {
  const read = (text: string) => parseXml(text);
  assert.deepEqual(
    read(
      '<?xml version="1.0" encoding="utf-8"?>\n<event type="line">\n  <text>&#104;&#x69; &lt;b&gt;</text>\n</event>\n',
    ),
    {
      event: { '@type': 'line', text: 'hi <b>' },
    },
  );
  assert.deepEqual(read('<text><![CDATA[<b>&amp;]]></text>'), { text: '<b>&amp;' });
  assert.deepEqual(read('<text>&amp;lt; &unknown; &#9999999;</text>'), { text: '&lt; &unknown; \ufffd' });
  assert.deepEqual(read('<request/>'), { request: '' });
  assert.deepEqual(read('<a><b>1</b><b>2</b></a>'), { a: { b: ['1', '2'] } });
});

test('[L13] [K9] documents that declare, nest or break are refused', () => {
  const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>';
  const bad = [
    laughs,
    '<!doctype x><x/>',
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    '<!ENTITY x "y"><x/>',
    '<a>'.repeat(1000) + '</a>'.repeat(1000),
    '<a><b></a></b>',
    '<a>',
    'text',
    '<__proto__><x>1</x></__proto__>',
    '<a><constructor>1</constructor></a>',
  ];
  for (const text of bad) assert.equal(parseXml(text), undefined, text.slice(0, 40));
});
