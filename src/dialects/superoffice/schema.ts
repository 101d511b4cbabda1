import Type, { type Static, type TObject, type TProperties, type TSchema, type TUnsafe } from 'typebox';

/** Building blocks of the vendor's carriers. Every schema has the value that .NET gives a member nobody set. */

/** `DateTime` is not nullable at the vendor: this stands where there is no date. */
export const NO_DATE = '0001-01-01T00:00:00';

export const Int = Type.Integer({ minimum: -2147483648, maximum: 2147483647, default: 0 });
export const Double = Type.Number({ default: 0 });
export const Text = Type.String({ default: '' });
export const Bool = Type.Boolean({ default: false });
export const DateTime = Type.String({ format: 'date-time', default: NO_DATE });

/** A text of at most so many characters; what is longer is cut. */
export function Short(maxLength: number) {
  return Type.String({ default: '', maxLength });
}

/** An enumeration: names on the wire, numbers in the vendor's database. The first is the default. */
export function Names<const T extends Readonly<Record<string, number>>>(numbers: T): TUnsafe<keyof T & string> {
  const names = Object.keys(numbers);
  return Type.Unsafe<keyof T & string>({ type: 'string', enum: names, default: names[0], 'x-numbers': numbers });
}

/** Flags, as one text of names separated by commas. */
export function Flags(numbers: Readonly<Record<string, number>>): TUnsafe<string> {
  const none = Object.entries(numbers).find(([, bit]) => bit === 0)?.[0] ?? '';
  return Type.Unsafe<string>({ type: 'string', default: none, 'x-flags': numbers });
}

/** A nested carrier, null when there is none. */
export function Linked<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()], { default: null });
}

export function List<T extends TSchema>(schema: T) {
  return Type.Array(schema, { default: [] });
}

const Mask = Flags({
  Select: 1,
  Update: 2,
  Insert: 4,
  Delete: 8,
  Filtering: 16,
  RestrictedUpdate: 32,
  Unused1: 64,
  Uninitialized: 128,
});
const FieldMask = Flags({ Read: 1, Write: 2, Update: 3, Nullable: 32, UIHintMandatory: 64, UIHintReadOnly: 128 });

export const TableRight = Type.Object({ Mask, Reason: Text }, { title: 'TableRight' });
export const FieldProperty = Type.Object({
  FieldRight: Linked(Type.Object({ Mask: FieldMask, Reason: Text }, { title: 'FieldRight' })),
  FieldType: Text,
  FieldLength: Int,
});

/** A carrier without rights at its end. */
export function Plain<T extends TProperties>(title: string, members: T): TObject<T> {
  return Type.Object(members, { title });
}

/** A carrier; it ends with what the caller may do with it, which chat tables never narrow. */
export function Carrier<T extends TProperties>(title: string, members: T) {
  return Type.Object(
    {
      ...members,
      TableRight: Linked(TableRight),
      FieldProperties: Type.Record(Type.String(), FieldProperty, { default: {} }),
    },
    { title },
  );
}

/** What the validator and the XML writer read of a schema. */
export interface SchemaFacts {
  readonly type?: string;
  readonly title?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaFacts>>;
  readonly items?: SchemaFacts;
  readonly anyOf?: readonly SchemaFacts[];
  readonly 'x-numbers'?: Readonly<Record<string, number>>;
  readonly 'x-flags'?: Readonly<Record<string, number>>;
}

export function factsOf(schema: TSchema): SchemaFacts {
  return schema as unknown as SchemaFacts;
}

/** The carrier that nobody has filled in. */
export function blank<T extends TSchema>(schema: T): Static<T> {
  return blankOf(factsOf(schema)) as Static<T>;
}

function blankOf(facts: SchemaFacts): unknown {
  if (facts.default !== undefined) return facts.default;
  const members = Object.entries(facts.properties ?? {});
  return Object.fromEntries(members.map(([name, member]) => [name, blankOf(member)]));
}
