import type { FastifySchema } from 'fastify';

interface Declared {
  readonly method: string;
  readonly path: string;
  readonly schema: FastifySchema;
}

interface PathParameter {
  readonly name: string;
  readonly schema: { readonly type: 'string'; readonly pattern?: string };
  readonly description?: string;
}

/**
 * A path of fastify's as OpenAPI writes it: parameters in braces, with their patterns beside; one that takes a single
 * word in any case is that word, and `*` is `{rest}`.
 */
export function pathOf(path: string): { readonly template: string; readonly parameters: readonly PathParameter[] } {
  const parameters: PathParameter[] = [];
  const template = path
    .replace(/:(\w+)(?:\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))?/g, (_, name: string, pattern?: string) => {
      const word = pattern === undefined ? null : wordOf(pattern);
      if (word !== null) return word;
      parameters.push({ name, schema: { type: 'string', ...(pattern !== undefined && { pattern: plain(pattern) }) } });
      return `{${name}}`;
    })
    .replace('*', () => {
      parameters.push({ name: 'rest', schema: { type: 'string' }, description: 'What follows, with its slashes.' });
      return '{rest}';
    });
  return { template, parameters };
}

/** Where an operation stands in the description. */
export function placeOf({ path }: Declared): string {
  return pathOf(path).template;
}

/** `[aA]` as it is written once: such a pattern takes any case, and its reader wants the words. */
function plain(pattern: string): string {
  return pattern.replace(/\[([a-z])([A-Z])\]/g, (both, small: string, large: string) =>
    small.toUpperCase() === large ? small : both,
  );
}

function wordOf(pattern: string): string | null {
  return /^\^(\w+)\$$/.exec(plain(pattern))?.[1] ?? null;
}

/** One name for each operation: its own, else one made of method and path. No name is given twice. */
export function operationIdsOf<T extends Declared>(operations: readonly T[]): ReadonlyMap<T, string> {
  const ids = new Map<T, string>();
  const taken = new Set<string>();
  for (const operation of operations) {
    const wanted = operation.schema.operationId ?? nameFor(operation);
    let [id, count] = [wanted, 1];
    while (taken.has(id)) {
      count += 1;
      id = `${wanted}${count}`;
    }
    taken.add(id);
    ids.set(operation, id);
  }
  return ids;
}

function nameFor({ method, path }: Declared): string {
  const words = pathOf(path)
    .template.replace(/\{(\w+)\}/g, ' by $1 ')
    .split(/\W+/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/**
 * For each further spelling of a route, the first: the same path with one more word at its beginning, with a slash too
 * many, or with a suffix that asks for JSON or XML.
 */
export function spellingsOf<T extends Declared>(operations: readonly T[]): ReadonlyMap<T, T> {
  const byPlace = new Map(operations.map((operation) => [`${operation.method} ${placeOf(operation)}`, operation]));
  const found = new Map<T, T>();
  for (const operation of operations) {
    const place = placeOf(operation);
    const segments = place.split('/');
    const shorter = [1, 2].map((at) => segments.toSpliced(at, 1).join('/'));
    const other = [place.replace(/\.(json|xml)$/, ''), place.replace('//', '/'), place.replace(/\/$/, '')];
    const first = [...shorter.filter((each) => !place.startsWith(`${each}/`)), ...other]
      .filter((each) => each !== place)
      .map((each) => byPlace.get(`${operation.method} ${each}`))
      .find(Boolean);
    if (first) found.set(operation, found.get(first) ?? first);
  }
  return found;
}

/** The noun that each operation is about: the first word after what nearly all paths begin with. */
export function tagsOf<T extends Declared>(operations: readonly T[]): ReadonlyMap<T, string> {
  const paths = operations.map((operation) => placeOf(operation).split('/').slice(1));
  const begin: string[] = [];
  const beginsAlike = (segments: readonly string[]) => begin.every((word, at) => segments[at] === word);
  while (true) {
    const counts = new Map<string, number>();
    for (const { [begin.length]: next } of paths.filter(beginsAlike)) {
      if (next) counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const [word, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
    if (count === 0 || count < paths.length * NEARLY_ALL) break;
    begin.push(word);
  }
  return new Map(
    operations.map((operation, index) => {
      const segments = paths[index] ?? [];
      const rest = beginsAlike(segments) ? segments.slice(begin.length) : [];
      const isWord = (segment: string) => /^[\w.-]*[a-z][\w.-]*$/i.test(segment);
      return [operation, rest.find(isWord) ?? segments.findLast(isWord) ?? 'other'];
    }),
  );
}

const NEARLY_ALL = 0.85;
