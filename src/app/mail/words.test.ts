import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from './words.ts';

const languages = ['de', 'en', 'es', 'fr', 'hu', 'it', 'nb', 'nl', 'pl', 'pt', 'ru', 'sv'];

test('mails have words in each language in which silent visitors are warned, and put every name into them', () => {
  const ends = new Set<string>();
  for (const tag of languages) {
    const { language, words } = wordsOf(`${tag}-XX`);
    assert.equal(language, tag);
    ends.add(words.ended);
    for (const [name, word] of Object.entries(words)) {
      const given = ['Names', 'Given'].slice(0, word.length);
      const said: string = typeof word === 'string' ? word : word(...given);
      assert.ok(said.trim().length > 1, `${tag} ${name}`);
      if (typeof word !== 'string')
        assert.ok(
          given.every((each) => said.includes(each)),
          `${tag} ${name}`,
        );
    }
  }
  assert.equal(ends.size, languages.length);
});

test('a language without words is written to in English, and Norwegian is Norwegian', () => {
  assert.deepEqual(wordsOf('tlh'), { language: 'en', words: wordsOf('en').words });
  assert.deepEqual(wordsOf('no-NO').words, wordsOf('nb').words);
});
