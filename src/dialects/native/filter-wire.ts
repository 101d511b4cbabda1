import Type, { type Static } from 'typebox';
import { filterLimits } from '../../core/filter/expression.ts';
import { Count, closed, Nullable, Words } from './wire-words.ts';

/** An expression of the filter grammar; `docs/filter.md` tells of it. */
export const FilterText = Type.String({ minLength: 1, maxLength: filterLimits.characters });

export const FilterQuestion = Type.Object({ filter: Type.String({ maxLength: 2 * filterLimits.characters }) }, closed);

/** Either the canonical form, or the first place that cannot be understood; `at` counts characters (UTF-16) from 0. */
export const CheckedFilter = Type.Object(
  {
    canonical: Nullable(Type.String()),
    fault: Nullable(Type.Object({ at: Count, length: Count, detail: Type.String() }, closed)),
  },
  closed,
);
export type CheckedFilter = Static<typeof CheckedFilter>;

/** A field that expressions can name, for editors. `keys` says how many names stand below it. */
export const FilterFieldInfo = Type.Object(
  {
    name: Type.String(),
    type: Words([
      'number',
      'share',
      'duration',
      'time',
      'flag',
      'word',
      'text',
      'id',
      'queue',
      'agent',
      'inbox',
      'bot',
      'agents',
      'labels',
      'links',
      'kept',
    ]),
    describes: Type.String(),
    operators: Type.Array(Type.String()),
    words: Type.Optional(Type.Array(Type.String())),
    keys: Type.Optional(
      Type.Object({ least: Count, most: Count, words: Type.Optional(Type.Array(Type.String())) }, closed),
    ),
    sortable: Type.Boolean(),
  },
  closed,
);
export type FilterFieldInfo = Static<typeof FilterFieldInfo>;
