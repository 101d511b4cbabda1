/**
 * Whether all text in a plain value can be kept: PostgreSQL holds neither U+0000 nor half a surrogate pair, and one
 * such character would fail the whole batch that carries it.
 */
export function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isKeepable(name) && isKeepable(member));
}
