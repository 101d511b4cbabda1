import assert from 'node:assert/strict';
import test from 'node:test';
import { completingAt, mentionedIn, replaced } from './completion.ts';

const at = (text: string, kind: 'text' | 'note' = 'note', caret = text.length) => {
  const found = completingAt(text, caret, kind);
  return found && `${found.what} ${found.typed} ${found.from}`;
};

test('a slash at the start finds answers, a colon with two letters an emoji, and @ agents where no visitor reads', () => {
  assert.equal(at('/he', 'text'), 'answer he 0');
  assert.equal(at('a /he', 'text'), null);
  assert.equal(at('Ask @An'), 'agent An 4');
  assert.equal(at('Ask @An', 'text'), null);
  assert.equal(at('mail ann@shop.example'), null);
  assert.equal(at('nice :ta', 'text'), 'emoji ta 5');
  assert.equal(at('nice :t', 'text'), null);
  assert.equal(at('at 10:30', 'text'), null);
  assert.equal(at('Ask @An and more', 'note', 7), 'agent An 4');
  assert.deepEqual(replaced('Ask @An and more', 4, 7, '@Anna '), { text: 'Ask @Anna  and more', caret: 10 });
});

test('a text tells those whom it names whole, and not one whose name begins another’s', () => {
  const agents = [
    { id: '1', name: 'Ann' },
    { id: '2', name: 'Anna Lee' },
    { id: '3', name: 'Bo' },
  ];
  const told = (text: string) => mentionedIn(text, agents).map(({ id }) => id);
  assert.deepEqual(told('see @anna lee, please'), ['2']);
  assert.deepEqual(told('@Ann @Bo!'), ['1', '3']);
  assert.deepEqual(told('Ann, Bo'), []);
});
