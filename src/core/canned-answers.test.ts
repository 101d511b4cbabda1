import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AnswerFacts, expandAnswer, faultsOfAnswer, isShortcut, searchAnswers } from './canned-answers.ts';

const facts: AnswerFacts = {
  visitor: { name: 'Ada', email: null, phone: ' ', attributes: { plan: 'Gold', 'order no': '17' } },
  agent: { name: 'Grace' },
  inbox: { name: 'Shop' },
};
const nobody: AnswerFacts = {
  visitor: { name: null, email: null, phone: null, attributes: {} },
  agent: { name: null },
  inbox: { name: null },
};

test('variables become what they stand for, a fallback when nothing is known, else nothing', () => {
  const vectors = [
    ['Hello {{visitor.name}}, this is {{ agent.name }} of {{inbox.name}}.', 'Hello Ada, this is Grace of Shop.'],
    ['Hello {{visitor.name|there}}', 'Hello Ada'],
    ['Mail: {{visitor.email|not known}}, phone: {{visitor.phone | none }}.', 'Mail: not known, phone: none.'],
    ['{{visitor.attributes.plan}} {{visitor.attributes.order no}}{{visitor.attributes.city}}', 'Gold 17'],
    ['{{visitor.attributes.toString|no}} {{visitor.attributes.__proto__|no}}', 'no no'],
    ['{ "a": { } } }} {{{visitor.name}}}', '{ "a": { } } }} {Ada}'],
  ] as const;
  for (const [text, expanded] of vectors) {
    assert.equal(expandAnswer(text, facts), expanded);
    assert.deepEqual(faultsOfAnswer(text), []);
  }
  assert.equal(expandAnswer('Hello {{visitor.name|there}}{{agent.name}}!', nobody), 'Hello there!');
});

test('unknown and unended variables are named', () => {
  assert.deepEqual(faultsOfAnswer('{{visitor.ip}} {{visitor.attributes.}} {{}} {{name|x}}'), [
    'There is no variable {{visitor.ip}}.',
    'There is no variable {{visitor.attributes.}}.',
    'There is no variable {{}}.',
    'There is no variable {{name}}.',
  ]);
  for (const text of ['Hello {{visitor.name', '{{visitor.name}', '{{visitor.name|{{agent.name}}}}']) {
    assert.equal(faultsOfAnswer(text).length, 1, text);
  }
});

test('what a variable stands for is never read again', () => {
  const tricky = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{{agent.name}}',
      '{{visitor.name}}',
      '{{visitor.name|',
      '$&',
      '$1',
      '}}',
      '{{visitor.attributes.x}}',
    ),
  );
  fc.assert(
    fc.property(tricky, tricky, (name, agent) => {
      const said = { ...nobody, visitor: { ...nobody.visitor, name, attributes: { x: name } }, agent: { name: agent } };
      const [visitor, by] = [name.trim(), agent.trim()];
      const expanded = expandAnswer('<{{visitor.name}}|{{agent.name}}|{{visitor.attributes.x}}>', said);
      assert.equal(expanded, `<${visitor}|${by}|${visitor}>`);
    }),
  );
});

test('text without variables stays as it is, and expanding never fails', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (!text.includes('{{')) assert.equal(expandAnswer(text, facts), text);
      assert.equal(typeof expandAnswer(text, facts), 'string');
      faultsOfAnswer(text);
    }),
  );
});

test('answers are found by shortcut, title and words, the nearest first', () => {
  const answers = [
    { shortcut: 'refund', title: 'Money back', text: 'We pay within 14 days.', scope: 'account' },
    { shortcut: 're', title: 'Résumé', text: 'All of it.', scope: 'queue' },
    { shortcut: 'hello', title: 'Refund of shipping', text: 'Shipping is free.', scope: 'own' },
    { shortcut: 'ref-own', title: 'Mine', text: 'x', scope: 'own' },
  ] as const;
  const found = (typed: string) => searchAnswers(answers, typed).map(({ shortcut }) => shortcut);
  assert.deepEqual(found('re'), ['re', 'ref-own', 'refund', 'hello']);
  assert.deepEqual(found('REFUND'), ['refund', 'hello']);
  assert.deepEqual(found('resume'), ['re']);
  assert.deepEqual(found('days pay'), ['refund']);
  assert.deepEqual(found('nothing'), []);
  assert.deepEqual(found(''), ['hello', 'ref-own', 're', 'refund']);
});

test('a shortcut can be typed after a slash', () => {
  for (const shortcut of ['hi', 'köszönöm', 'a.b-c_1', 'नमस्ते']) assert.ok(isShortcut(shortcut), shortcut);
  for (const shortcut of ['', 'a b', '/a', 'x'.repeat(41), 'a\n']) assert.ok(!isShortcut(shortcut), shortcut);
});
