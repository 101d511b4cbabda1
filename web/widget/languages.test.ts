import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chooseLanguage } from './language.ts';

const folder = path.join(import.meta.dirname, 'languages');
const names = readdirSync(folder).map((file) => file.replace('.ts', ''));
type Words = Readonly<Record<string, string>>;
const english = Object.assign({}, ...Object.values(await load('en'))) as Words;

async function load(name: string): Promise<Readonly<Record<string, Words>>> {
  return import(pathToFileURL(path.join(folder, `${name}.ts`)).href);
}

function gapsOf(text = ''): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
}

test('the widget speaks at least twenty languages, of which at least three are written from right to left', () => {
  assert.ok(names.length >= 20, `${names.length} languages`);
  assert.deepEqual(
    ['ar', 'fa', 'he'].filter((name) => !names.includes(name)),
    [],
  );
  for (const name of names) assert.equal(Intl.DateTimeFormat.supportedLocalesOf(name)[0], name);
});

test('every language has a word for everything, with the same gaps and an end of its own', async () => {
  for (const name of names.filter((each) => each !== 'en')) {
    const words = (await load(name))[name] ?? {};
    assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), name);
    for (const [key, text] of Object.entries(words)) {
      assert.deepEqual(gapsOf(text), gapsOf(english[key]), `${name}.${key}`);
      assert.ok(text.trim() === text && text !== '', `${name}.${key} is trimmed`);
      assert.equal(text.endsWith('…'), english[key]?.endsWith('…'), `${name}.${key}`);
    }
  }
});

test('no language is left in English', async () => {
  for (const name of names.filter((each) => each !== 'en')) {
    const words = (await load(name))[name] ?? {};
    const same = Object.keys(english).filter((key) => words[key] === english[key] && /\s/.test(english[key] ?? ''));
    assert.deepEqual(same, [], name);
  }
});

test('the first language that there is speaks; Norwegian of any kind is one, and traditional Chinese gives way to others', () => {
  const all = ` ${names.join(' ')} `;
  const choose = (...tags: readonly string[]) => chooseLanguage(tags, all)?.tag;
  assert.equal(choose('', 'xx', 'pt-PT', 'en'), 'pt-PT');
  assert.equal(chooseLanguage(['pt-PT'], all)?.name, 'pt');
  assert.deepEqual([choose('no'), choose('nn-NO'), choose('NB')], ['nb', 'nb-NO', 'NB']);
  assert.deepEqual(
    [choose('zh-CN', 'en'), choose('zh-Hans-HK', 'en'), choose('zh', 'en')],
    ['zh-CN', 'zh-Hans-HK', 'zh'],
  );
  assert.deepEqual([choose('zh-TW', 'zh', 'en-US'), choose('zh-Hant-HK', 'ja')], ['en-US', 'ja']);
  assert.equal(choose('zh-TW', 'zh', 'xx'), 'zh-TW');
  assert.equal(choose('noa', 'xx'), undefined);
});
