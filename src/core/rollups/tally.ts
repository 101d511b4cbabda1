/**
 * Whole numbers by family and name, of one session or of many. Tallies are added and taken away in any order with the
 * same result, to the last bit; what is 0 is left out.
 */
export type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A tally that is being made. */
export type Sum = Record<string, Record<string, number>>;

/** Adds a tally to a sum so many times: 1, or -1 to take it away. */
export function addTally(sum: Sum, tally: Tally, times = 1): void {
  for (const family in tally) {
    let own = sum[family];
    if (own === undefined) {
      own = {};
      sum[family] = own;
    }
    const added = tally[family];
    for (const name in added) own[name] = (own[name] ?? 0) + times * (added[name] ?? 0);
  }
}

/** The sum without what is 0. */
export function tallyOf(sum: Sum): Tally {
  const tally: Record<string, Record<string, number>> = {};
  for (const [family, counts] of Object.entries(sum)) {
    const kept = Object.entries(counts).filter(([, count]) => count !== 0);
    if (kept.length > 0) tally[family] = Object.fromEntries(kept);
  }
  return tally;
}

/** Whether nothing is left in it. */
export function isEmptyTally(tally: Tally): boolean {
  return Object.keys(tally).length === 0;
}

/** One number of a tally. */
export function countIn(tally: Tally, family: string, name: string): number {
  return tally[family]?.[name] ?? 0;
}
