import type { Period } from './periods.ts';

/** A field of a session as an expression names it; the keys are those below it, as in `attribute.plan`. */
export interface FilterField {
  readonly name: string;
  readonly keys: readonly string[];
}

/** A queue, agent, inbox or bot, by name, e-mail address or id, and where in the expression it stands. */
export interface Mention {
  readonly mention: string;
  readonly at: number;
}

export type FilterValue = string | number | boolean | Period | Mention;

export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What an expression says: names and relative times as they were written. Nothing is looked up yet. */
export type FilterExpression =
  /** At least two. */
  | { readonly kind: 'all' | 'any'; readonly of: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly of: FilterExpression }
  | {
      readonly kind: 'compare';
      readonly field: FilterField;
      readonly operator: FilterOperator;
      readonly value: FilterValue;
    }
  /** At least one. */
  | { readonly kind: 'one-of'; readonly field: FilterField; readonly values: readonly FilterValue[] }
  /** Both ends included. */
  | { readonly kind: 'range'; readonly field: FilterField; readonly from: FilterValue; readonly to: FilterValue }
  | {
      readonly kind: 'match';
      readonly field: FilterField;
      readonly at: 'start' | 'end' | 'anywhere';
      readonly text: string;
    }
  | { readonly kind: 'null'; readonly field: FilterField };

/** The first place at which an expression cannot be understood; `at` counts its characters (UTF-16) from 0. */
export class FilterFault extends Error {
  readonly at: number;
  readonly length: number;

  constructor(at: number, length: number, detail: string) {
    super(detail);
    this.at = at;
    this.length = length;
  }
}

/** The most that an expression may be. */
export const filterLimits = { characters: 4_000, terms: 100, depth: 20, values: 200 } as const;
