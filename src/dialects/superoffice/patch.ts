import { invalidInput, Refusal } from '../../core/refusal.ts';
import { isBag, memberOf, missing } from './bind.ts';

type Tree = Record<string, unknown>;

/**
 * The entity with a patch applied: a list of operations (RFC 6902: add, replace, remove, test) or an object to merge
 * (RFC 7396), names in any case. A `test` that fails is refused.
 */
export function patched(entity: unknown, patch: unknown): unknown {
  const tree = structuredClone(entity) as Tree;
  if (Array.isArray(patch)) {
    for (const operation of patch) operate(tree, operation);
    return tree;
  }
  if (!isBag(patch)) throw missing('patch');
  return merged(tree, patch);
}

function operate(tree: Tree, operation: unknown): void {
  const op = String(memberOf(operation, 'op') ?? '').toLowerCase();
  const path = String(memberOf(operation, 'path') ?? '')
    .replace(/^\//, '')
    .split('/');
  const value = memberOf(operation, 'value');
  const parent = path.slice(0, -1).reduce<unknown>((node, name) => memberOf(node, name), tree);
  const last = path.at(-1) ?? '';
  if (!isBag(parent) || last === '')
    throw invalidInput('/patch', `The value for parameter 'patch' has no path '${path.join('/')}'.`);
  const name = Object.keys(parent).find((each) => each.toLowerCase() === last.toLowerCase()) ?? last;
  switch (op) {
    case 'add':
    case 'replace':
      (parent as Tree)[name] = value;
      return;
    case 'remove':
      (parent as Tree)[name] = null;
      return;
    case 'test':
      if (JSON.stringify(parent[name]) !== JSON.stringify(value))
        throw new Refusal('cursor-mismatch', `The test of '${path.join('/')}' failed.`);
      return;
    default:
      throw invalidInput('/patch', `The value for parameter 'patch' has the unknown operation '${op}'.`);
  }
}

function merged(tree: Tree, patch: Readonly<Record<string, unknown>>): Tree {
  const result: Tree = { ...tree };
  for (const [key, value] of Object.entries(patch)) {
    const name = Object.keys(result).find((each) => each.toLowerCase() === key.toLowerCase());
    if (name === undefined) continue;
    const before = result[name];
    if (Array.isArray(before) && isBag(value)) result[name] = [...before, value];
    else result[name] = isBag(before) && isBag(value) ? merged(before, value) : value;
  }
  return result;
}
