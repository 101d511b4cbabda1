import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../core/refusal.ts';
import { bodyText, encodingIn } from './body-text.ts';

const text = '{"name":"Zoë Müller"}';

test('[K6] a body is read in the character set that its type or its declaration names', () => {
  const latin = Buffer.from(text, 'latin1');
  const types = ['application/json; charset=iso-8859-1', 'application/json;charset="windows-1252"'];
  for (const type of types) assert.equal(bodyText(latin, type), text);
  assert.equal(bodyText(Buffer.from(text, 'utf16le'), 'application/json; charset=utf-16'), text);
  for (const type of ['', 'text/json', 'text/plain; charset=UTF-8'])
    assert.equal(bodyText(Buffer.from(text), type), text);
  assert.equal(bodyText(Buffer.from(`\ufeff${text}`), undefined), text);
  const document = `<?xml version='1.0' encoding='ISO-8859-1'?><name>Zoë</name>`;
  const bytes = Buffer.from(document, 'latin1');
  assert.equal(bodyText(bytes, 'text/xml', encodingIn(bytes)), document);
});

test('[K6] bytes that are not in the set that was named, and sets that nobody knows, are refused rather than guessed', () => {
  assert.equal(bodyText(Buffer.from(text, 'latin1'), 'application/json'), text);
  assert.throws(() => bodyText(Buffer.from(text, 'latin1'), 'application/json; charset=utf-8'), Refusal);
  assert.throws(() => bodyText(Buffer.from(text), 'application/json; charset=klingon'), Refusal);
});
