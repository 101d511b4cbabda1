import Type, { type Static } from 'typebox';
import { FilterText } from './filter-wire.ts';
import { closed, Id, Nullable, Time } from './wire-words.ts';

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Columns = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50, uniqueItems: true });
const Sort = Type.String({ minLength: 1, maxLength: 60 });

/** A list that people keep: its filter in the canonical form, the fields that are shown, its order. */
export const View = Type.Object(
  {
    id: Id,
    name: Type.String(),
    filter: Nullable(Type.String()),
    columns: Type.Array(Type.String()),
    sort: Type.String(),
    /** Whether it is the account's, and not the caller's own. */
    shared: Type.Boolean(),
    createdAt: Time,
    updatedAt: Time,
  },
  closed,
);
export type View = Static<typeof View>;

export const NewView = Type.Object(
  {
    name: Name,
    filter: Type.Optional(Nullable(FilterText)),
    columns: Type.Optional(Columns),
    sort: Type.Optional(Sort),
    shared: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type NewView = Static<typeof NewView>;

export const ViewChanges = Type.Partial(NewView, closed);
