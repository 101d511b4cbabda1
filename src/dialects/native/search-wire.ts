import Type, { type Static } from 'typebox';
import { searchPlaces } from '../../core/search/entries.ts';
import { searchLimits } from '../../core/search/query.ts';
import { FilterText } from './filter-wire.ts';
import { Session } from './wire-session.ts';
import { Count, closed, EventActor, Nullable, Time, Words } from './wire-words.ts';

const MOST = 50;
export const DEFAULT_FOUND = 20;

export const SearchQuery = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: searchLimits.characters,
      description: 'Words, "phrases in quotes", begin* for words that begin so, -word for what must not be there.',
    }),
    filter: Type.Optional(FilterText),
    order: Type.Optional(Words(['newest', 'best'])),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST,
        description: `At most so many sessions; ${DEFAULT_FOUND} unless told.`,
      }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 512, description: 'The `next` of the page before.' })),
  },
  closed,
);
export type SearchQuery = Static<typeof SearchQuery>;

/** A piece of a text as it was written; text, never HTML. */
const Segment = Type.Object({ text: Type.String(), marked: Type.Boolean() }, closed);

/** An event in which the words stand. */
const SearchHit = Type.Object(
  {
    seq: Count,
    at: Time,
    place: Words(searchPlaces),
    from: EventActor,
    excerpt: Type.Array(Segment),
  },
  closed,
);

/** Sessions in which the words stand, each with its three newest hits. */
export const SearchPage = Type.Object(
  {
    items: Type.Array(Type.Object({ session: Session, hits: Type.Array(SearchHit) }, closed)),
    /** Sessions of which the text is a number, an id, part of an address or phone number, or a linked record's id; with the first page only. */
    direct: Type.Array(Session),
    next: Nullable(Type.String()),
    /** Not everything was looked at: the time was over, or there were more than 1,000 hits to rank. */
    partial: Type.Boolean(),
    /** How many events of the account's log are not searched yet. */
    behind: Count,
  },
  closed,
);
export type SearchPage = Static<typeof SearchPage>;
