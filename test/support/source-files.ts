import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's folder. */
export const root = path.resolve(import.meta.dirname, '../..');

/** One file of our own; the path is relative to the repository, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path relative to the repository, or a package's name. */
  readonly of: string;
  /** As it is written. */
  readonly specifier: string;
  /** True for `import type` and `export type`, of which nothing is left at run time. */
  readonly typeOnly: boolean;
}

const ours = '{src,web,test,bench,scripts}/**/*.{ts,tsx,mjs,css}';

/** Every file of ours that is code or style, in the order of paths; what is built or installed is left out. */
export function sourceFiles(): readonly SourceFile[] {
  const paths = globSync(ours, { cwd: root, exclude: ['**/node_modules/**', 'web/dist/**'] });
  return paths.sort().map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** Whether a file is a test or stands beside tests: it may import anything. */
export function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$|^(test|bench|scripts)\//.test(file.path);
}

const importing =
  /^(?:import|export)(?<type> type)?\b[^'"`;]*?\bfrom\s*['"](?<from>[^'"]+)['"]|^import\s*['"](?<bare>[^'"]+)['"]|\bimport\(\s*['"](?<late>[^'"]+)['"]/gm;

/** All that a file imports, re-exports or loads late. */
export function importsOf(file: SourceFile): readonly Import[] {
  return [...file.text.matchAll(importing)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.bare ?? groups.late ?? '';
    const target = specifier.split('?')[0] ?? '';
    const of = target.startsWith('.') ? path.posix.join(path.posix.dirname(file.path), target) : target;
    return { of, specifier, typeOnly: groups.type !== undefined };
  });
}
