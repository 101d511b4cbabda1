/** A pattern for `LIKE` that stands for the text itself, where it is looked for. */
export function patternOf(at: 'start' | 'end' | 'anywhere', text: string): string {
  const literal = text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return `${at === 'start' ? '' : '%'}${literal}${at === 'end' ? '' : '%'}`;
}
