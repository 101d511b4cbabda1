import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

const dist = path.join(import.meta.dirname, '../dist/console');
const BASE = '/assets/console/';
/** An empty page of React and Mantine weighs 107 kB. */
const SIGN_IN_LIMIT = 135_000;
/** The sign-in page and the chats: all that an agent needs to answer. */
const WORKPLACE_LIMIT = 280_000;
/** Over a distant line, one after the other, few are quick. */
const MOST_FILES = 4;

const read = (name: string) => readFileSync(path.join(dist, name), 'utf8');

/** The scripts and styles that a page names, and what those scripts import at once. */
function filesOf(page: string): ReadonlySet<string> {
  const html = read(page);
  const files = new Set<string>();
  for (const [tag, name = ''] of html.matchAll(new RegExp(`<(?:script|link)[^>]+"${BASE}([^"]+)"`, 'g'))) {
    if (!tag.includes('rel="icon"')) files.add(name);
  }
  for (const name of files) {
    if (!name.endsWith('.js')) continue;
    for (const [, other = ''] of read(name).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) {
      files.add(path.posix.join(path.posix.dirname(name), other));
    }
  }
  return files;
}

/** As the server sends them. */
function weigh(files: ReadonlySet<string>): number {
  let bytes = 0;
  for (const name of files) bytes += statSync(path.join(dist, `${name}.br`)).size;
  return bytes;
}

test('the sign-in page weighs at most 135 kB, and the chats with it 280 kB, in a handful of files', (context) => {
  const [signIn, workplace] = [filesOf('index.html'), filesOf('workplace.html')];
  context.diagnostic(`sign-in: ${weigh(signIn)} bytes, ${signIn.size} files`);
  context.diagnostic(`chats: ${weigh(workplace)} bytes, ${workplace.size} files`);
  assert.ok(weigh(signIn) <= SIGN_IN_LIMIT, `the sign-in page weighs ${weigh(signIn)} bytes`);
  assert.ok(weigh(workplace) <= WORKPLACE_LIMIT, `the chats weigh ${weigh(workplace)} bytes`);
  assert.ok(signIn.size <= MOST_FILES && workplace.size <= MOST_FILES, `${[...workplace]}`);
  for (const name of signIn) assert.ok(workplace.has(name), `${name} is not fetched along with the chats`);
});

test('whatever of Mantine the sign-in page is made of has its styles there', () => {
  const mantine = readFileSync(createRequire(import.meta.url).resolve('@mantine/core/styles.layer.css'), 'utf8');
  const files = [...filesOf('index.html')];
  const textOf = (ending: string) => files.flatMap((name) => (name.endsWith(ending) ? [read(name)] : [])).join('\n');
  const styles = textOf('.css');
  const classes = new Set(textOf('.js').match(/\bm_[0-9a-f]{6,8}\b/g));
  assert.ok(classes.size > 20, 'its classes are recognised');
  const bare = [...classes].filter((name) => mantine.includes(`.${name}`) && !styles.includes(`.${name}`));
  assert.deepEqual(bare, []);
});
