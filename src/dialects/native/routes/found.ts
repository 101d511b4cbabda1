import { Refusal } from '../../../core/refusal.ts';

/** The item of this id; refuses with `not-found` when there is none. */
export function found<T>(items: ReadonlyMap<string, T>, id: string): T {
  const item = items.get(id);
  if (item === undefined) throw new Refusal('not-found', 'There is nothing of this id.');
  return item;
}
