/** Deeper than anybody's data, and far from where the stack of whoever walks through it ends. */
const DEEPEST = 200;

/**
 * Whether a plain value can be kept: PostgreSQL holds neither U+0000 nor half a surrogate pair, and one such character
 * would fail the whole batch that carries it. What is nested deeper than 200 levels cannot be kept either.
 */
export function isKeepable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST) return false;
  for (const name of Object.keys(value)) {
    if (!isKeepable(name) || !isKeepable((value as Record<string, unknown>)[name], depth + 1)) return false;
  }
  return true;
}
