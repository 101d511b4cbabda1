import type { Parameters } from '../parameters.ts';
import type { Settings } from '../settings.ts';

/** What every list of the vendor takes. */
export interface Paging {
  readonly limit: number;
  readonly offset: number;
  readonly withCount: boolean;
  readonly withItems: boolean;
}

const DEFAULT_LIMIT = 10;
export const MAX_LIMIT = 1000;

/** `offset` wins over `page`. */
export function readPaging(parameters: Parameters, { overLimit, firstPage }: Settings): Paging {
  const most = overLimit === 'refuse' ? { most: MAX_LIMIT } : {};
  const asked = parameters.integer('limit', { least: 1, ...most }) ?? DEFAULT_LIMIT;
  const limit = Math.min(asked, MAX_LIMIT);
  const page = parameters.integer('page', { least: 0 });
  const offset = parameters.integer('offset', { least: 0 });
  return {
    limit,
    offset: offset ?? Math.max((page ?? 0) - firstPage, 0) * limit,
    withCount: !(parameters.flag('withoutCount') ?? false),
    withItems: !(parameters.flag('withoutItems') ?? false),
  };
}

/** A list that is held whole: what the page shows, in the vendor's envelope. */
export function pageOf<T>(all: readonly T[], { limit, offset, withCount, withItems }: Paging) {
  return {
    ...(withCount && { count: all.length }),
    ...(withItems && { items: all.slice(offset, offset + limit) }),
  };
}

/** Each item with the named members alone; with all when none are named. */
export function pick(
  items: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[] | null,
): readonly Readonly<Record<string, unknown>>[] {
  if (names === null) return items;
  return items.map((item) =>
    Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]])),
  );
}
