import fc from 'fast-check';
import type { FilterExpression, FilterField, FilterValue } from '../../src/core/filter/expression.ts';
import { type Field, filterFields, isOrdered, operatorsOf } from '../../src/core/filter/fields.ts';
import { type Period, periodUnits } from '../../src/core/filter/periods.ts';

export interface FilterWords {
  /** Texts, names below fields, and numbers that make it likely that something fits. */
  readonly texts: fc.Arbitrary<string>;
  readonly names: fc.Arbitrary<string>;
  readonly ids: fc.Arbitrary<string>;
  readonly mentions: fc.Arbitrary<string>;
  readonly numbers: fc.Arbitrary<number>;
}

const oneOf = fc.constantFrom;
const unit = oneOf(...periodUnits);
const count = fc.integer({ min: 1, max: 40 });
const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const lengths = [4, 7, 10, 16, 19, 23] as const;

const period: fc.Arbitrary<Period> = fc.oneof(
  oneOf('now', 'today', 'yesterday', 'tomorrow').map((name) => ({ period: name }) as const),
  fc.record({ period: fc.constant('whole' as const), which: oneOf('last', 'this', 'next'), unit }),
  fc.record({ period: fc.constant('around' as const), which: oneOf('last', 'next'), count, unit }),
  fc.record({ period: fc.constant('ago' as const), count, unit }),
  fc.tuple(date, oneOf(...lengths), oneOf('', 'Z', '+01:00', '-05:30')).map(([at, length, zone]) => {
    const text = at.toISOString().slice(0, length);
    return { period: 'date' as const, text: length >= 16 ? `${text}${zone}` : text };
  }),
);

/** Any expression of the grammar, as the parser gives it. */
export function filterArbitrary(words: FilterWords): fc.Arbitrary<FilterExpression> {
  const term = oneOf(...filterFields).chain((field) => termOf(field, words));
  const { expression } = fc.letrec<{ expression: FilterExpression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: term },
      { weight: 1, arbitrary: tie('expression').map((of) => ({ kind: 'not' as const, of })) },
      { weight: 1, arbitrary: joined('all', tie('expression')) },
      { weight: 1, arbitrary: joined('any', tie('expression')) },
    ),
  }));
  return expression;
}

/** A group of one kind holds none of the same kind: it would be the same group. */
function joined(kind: 'all' | 'any', each: fc.Arbitrary<FilterExpression>): fc.Arbitrary<FilterExpression> {
  return fc
    .array(each, { minLength: 2, maxLength: 3 })
    .map((of) => ({ kind, of: of.flatMap((one) => (one.kind === kind ? one.of : [one])) }));
}

function termOf(field: Field, words: FilterWords): fc.Arbitrary<FilterExpression> {
  const named = fieldOf(field, words);
  const takes = operatorsOf(field);
  const value = (asNumber: boolean) => valueFor(field, words, asNumber);
  const kinds: fc.Arbitrary<FilterExpression>[] = [fc.record({ kind: fc.constant('null' as const), field: named })];
  for (const operator of ['=', '!=', '<', '<=', '>', '>='] as const) {
    if (!takes.includes(operator)) continue;
    const asNumber = operator !== '=' && operator !== '!=';
    kinds.push(
      fc.record({
        kind: fc.constant('compare' as const),
        field: named,
        operator: fc.constant(operator),
        value: value(asNumber),
      }),
    );
  }
  if (takes.includes('in')) {
    const values = fc.array(value(false), { minLength: 1, maxLength: 3 });
    kinds.push(fc.record({ kind: fc.constant('one-of' as const), field: named, values }));
  }
  if (isOrdered(field)) {
    kinds.push(fc.record({ kind: fc.constant('range' as const), field: named, from: value(true), to: value(true) }));
  }
  if (takes.includes('contains')) {
    const at = oneOf('start', 'end', 'anywhere');
    kinds.push(fc.record({ kind: fc.constant('match' as const), field: named, at, text: words.texts }));
  }
  return fc.oneof(...kinds);
}

function fieldOf({ name, keys }: Field, { names }: FilterWords): fc.Arbitrary<FilterField> {
  const key = keys?.words ? oneOf(...keys.words) : names;
  return fc
    .array(key, { minLength: keys?.least ?? 0, maxLength: keys?.most ?? 0 })
    .map((given) => ({ name, keys: given }));
}

function valueFor(field: Field, words: FilterWords, asNumber: boolean): fc.Arbitrary<FilterValue> {
  switch (field.type) {
    case 'number':
      return words.numbers;
    case 'share':
      return fc.integer({ min: 0, max: 100 }).map((share) => share / 100);
    case 'duration':
      return fc.oneof(
        fc.integer({ min: 0, max: 10 }).map((s) => s * 1_000),
        fc.integer({ min: 0, max: 400_000_000 }),
      );
    case 'time':
      return period;
    case 'flag':
      return fc.boolean();
    case 'word':
      return oneOf(...(field.words ?? ['web', 'telegram']));
    case 'id':
      return words.ids;
    case 'queue':
    case 'agent':
    case 'inbox':
    case 'bot':
    case 'agents':
      return words.mentions.map((mention) => ({ mention, at: 0 }));
    case 'kept':
      return asNumber ? words.numbers : words.texts;
    default:
      return words.texts;
  }
}
