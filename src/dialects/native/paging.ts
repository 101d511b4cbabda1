import Type from 'typebox';
import type { Place } from '../../core/query.ts';
import { MAX_PAGE } from '../../core/query.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { closed } from './wire.ts';

export const DEFAULT_PAGE = 50;

/** How long a page is, and after which one it comes. */
export const pageParameters = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_PAGE, description: `At most so many; ${DEFAULT_PAGE} unless told.` }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 2048, description: 'The `next` of the page before.' })),
};

/** The parameters of a list that cannot be narrowed. */
export const PageQuery = Type.Object(pageParameters, closed);

/** A page of a list that is held whole, in the order of the items' places. `list` names it, so that no other's cursor fits. */
export function pageOf<T, W>(
  items: Iterable<T>,
  query: { readonly limit?: number; readonly cursor?: string },
  list: { readonly name: string; placeOf(item: T): Place; encode(item: T): W },
): { items: W[]; next: string | null } {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, list.name);
  const beyond = [...items]
    .map((item) => ({ item, place: list.placeOf(item) }))
    .filter(({ place }) => after === null || compare(place, after) > 0)
    .sort((one, other) => compare(one.place, other.place));
  const page = beyond.slice(0, query.limit ?? DEFAULT_PAGE);
  const last = beyond.length > page.length ? page.at(-1) : undefined;
  return {
    items: page.map(({ item }) => list.encode(item)),
    next: last ? encodeCursor(last.place, list.name) : null,
  };
}

/** A page of a list that is read page by page: one item more than the page has tells whether another follows. `question` is what a cursor is good for. */
export async function pageRead<T, W>(
  query: { readonly limit?: number; readonly cursor?: string },
  list: {
    readonly question: unknown;
    read(after: Place | null, limit: number): Promise<readonly T[]>;
    placeOf(item: T): Place;
    encode(item: T): W;
  },
): Promise<{ items: W[]; next: string | null }> {
  const { limit = DEFAULT_PAGE, cursor } = query;
  const after = cursor === undefined ? null : decodeCursor(cursor, list.question);
  const found = await list.read(after, limit + 1);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { items: page.map(list.encode), next: last ? encodeCursor(list.placeOf(last), list.question) : null };
}

/** Where an item stands in a list that is in the order of their making. */
export function placeByMaking({ createdAt, id }: { readonly createdAt: number; readonly id: string }): Place {
  return { value: createdAt, id };
}

function compare(one: Place, other: Place): number {
  return one.value - other.value || (one.id < other.id ? -1 : Number(one.id > other.id));
}
