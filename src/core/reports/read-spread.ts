import { type SpreadFigures, spreadFigures } from '../rollups/spread.ts';
import type { Tally } from '../rollups/tally.ts';

const read = new WeakMap<Tally, Map<string, SpreadFigures | null>>();

/** `spreadFigures` of a tally that nothing is added to any more: read once, though a report tells six figures of it. */
export function readSpread(tally: Tally, families: readonly string[]): SpreadFigures | null {
  const own = read.get(tally) ?? new Map<string, SpreadFigures | null>();
  read.set(tally, own);
  const name = families.join(' ');
  const known = own.get(name);
  if (known !== undefined) return known;
  const figures = spreadFigures(tally, families);
  own.set(name, figures);
  return figures;
}
