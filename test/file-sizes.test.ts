import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, isTest, type SourceFile, sourceFiles } from './support/source-files.ts';

const files = sourceFiles();

function linesOf(file: SourceFile): number {
  return file.text.trimEnd().split('\n').length;
}

function pathsWhere(holds: (file: SourceFile) => boolean): readonly string[] {
  return files.filter(holds).map((file) => file.path);
}

test('no file is longer than 500 lines', (context) => {
  const long = files.filter((file) => linesOf(file) > 500).map((file) => `${file.path}: ${linesOf(file)}`);
  const sizes = files.filter((file) => !isTest(file)).map(linesOf);
  const short = sizes.filter((lines) => lines < 80).length;
  context.diagnostic(`${short} of ${sizes.length} source files are under 80 lines`);
  assert.deepEqual(long, []);
});

test('no file or folder is a drawer for odds and ends', () => {
  const drawer = /(^|\/)(utils?|helpers?|common|misc)([./]|$)/;
  assert.deepEqual(
    pathsWhere((file) => drawer.test(file.path)),
    [],
  );
});

test('every name is in kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/;
  assert.deepEqual(
    pathsWhere((file) => !kebab.test(file.path.split('/').at(-1) ?? '')),
    [],
  );
});

test('there is no enum', () => {
  const declared = /^\s*(export )?(declare )?(const )?enum \w/m;
  assert.deepEqual(
    pathsWhere((file) => declared.test(file.text)),
    [],
  );
});

test('every relative import names its file whole', () => {
  const bare = files.flatMap((file) =>
    importsOf(file)
      .filter((one) => one.specifier.startsWith('.') && !/\.(tsx?|mjs|json|css|svg)(\?\w+)?$/.test(one.specifier))
      .map((one) => `${file.path} → ${one.specifier}`),
  );
  assert.deepEqual(bare, []);
});

test('nothing is left to do', () => {
  const left = /\b(TO[D]O|FIX[M]E)\b/;
  assert.deepEqual(
    pathsWhere((file) => left.test(file.text)),
    [],
  );
});
