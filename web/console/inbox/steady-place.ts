import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Where something in a list begins, by its key. */
export interface Placed {
  readonly key: string;
  readonly start: number;
}

/**
 * By how much a scrolled list must move so that what its reader looks at stays where it is. It is held by the first
 * thing in view that is still there; a list that stands at its beginning shows what is new there.
 */
export function shiftOf(before: readonly Placed[], after: ReadonlyMap<string, number>, scrollTop: number): number {
  if (scrollTop <= 0) return 0;
  for (const { key, start } of before) {
    const now = after.get(key);
    if (start >= scrollTop && now !== undefined) return now - start;
  }
  return 0;
}

/** Keeps what is in view where it is while rows come and go above it. */
export function useSteadyPlace(viewport: RefObject<HTMLElement | null>, items: readonly Placed[]): void {
  const before = useRef(items);
  useLayoutEffect(() => {
    const element = viewport.current;
    const shown = before.current;
    before.current = items;
    if (!element || shown === items) return;
    const shift = shiftOf(shown, new Map(items.map(({ key, start }) => [key, start])), element.scrollTop);
    if (shift !== 0) element.scrollTop += shift;
  }, [viewport, items]);
}
