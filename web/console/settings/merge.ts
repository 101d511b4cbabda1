/** A member that somebody else changed meanwhile. */
export interface Differing<D> {
  readonly name: keyof D & string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Whether both changed it; otherwise theirs alone is new. */
  readonly isContested: boolean;
}

/** What somebody else changed since `base` and does not stand so in `mine` already. */
export function differencesOf<D extends object>(base: D, mine: D, theirs: D): readonly Differing<D>[] {
  return (Object.keys(theirs) as (keyof D & string)[])
    .filter((name) => !isSame(base[name], theirs[name]) && !isSame(mine[name], theirs[name]))
    .map((name) => ({
      name,
      mine: mine[name],
      theirs: theirs[name],
      isContested: !isSame(base[name], mine[name]),
    }));
}

/** The members in which `mine` differs from `base`. */
export function changesOf<D extends object>(base: D, mine: D): Partial<D> {
  const changed = Object.entries(mine).filter(([name, value]) => !isSame(base[name as keyof D], value));
  return Object.fromEntries(changed) as Partial<D>;
}

/** Whether two values that JSON can hold say the same; in what order objects have their members is nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
