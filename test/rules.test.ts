import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, type SourceFile, sourceFiles } from './support/source-files.ts';

interface Cited {
  readonly id: string;
  readonly in: string;
}

const rules = globSync(['docs/rules.md', 'src/dialects/*/README.md'], { cwd: root }).flatMap((name) => {
  const text = readFileSync(path.join(root, name), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, id = '']): Cited => ({ id, in: name }));
});

const citations = sourceFiles().filter(holdsTitles).flatMap(citationsOf);

/** Tests, and the suite that every dialect runs. */
function holdsTitles(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path) || /^src\/dialects\/contract\b/.test(file.path);
}

/** The ids with which a file's titles begin. */
function citationsOf(file: SourceFile): readonly Cited[] {
  const titles = [...file.text.matchAll(/['"`]((?:\[[A-Z]+\d+\] )+)\S/g)];
  return titles.flatMap(([, ids = '']) => [...ids.matchAll(/[A-Z]+\d+/g)].map(([id]) => ({ id, in: file.path })));
}

test('an id is given to one rule', () => {
  const ids = rules.map((rule) => rule.id);
  assert.deepEqual(
    rules.filter((rule, index) => ids.indexOf(rule.id) !== index),
    [],
  );
});

test('every rule is held by a test', () => {
  const cited = new Set(citations.map(({ id }) => id));
  const unheld = rules.filter(({ id }) => !cited.has(id)).map((rule) => `${rule.id} of ${rule.in}`);
  assert.deepEqual(unheld, []);
});

test('every rule that a test cites exists', () => {
  const known = new Set(rules.map(({ id }) => id));
  const unknown = citations.filter(({ id }) => !known.has(id)).map((cited) => `${cited.id} in ${cited.in}`);
  assert.deepEqual(unknown, []);
});
