/** What of JSON Schema the dialects' settings use. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

/** How a form asks for a member. */
export type FieldKind =
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'number' | 'switch' | 'text' | 'list' | 'json' };

export function kindOf(shape: Shape): FieldKind {
  const { type, anyOf, items } = shape;
  const variants = anyOf?.filter((each) => each.type !== 'null') ?? [];
  const values = variants.flatMap(({ const: value }) =>
    typeof value === 'string' || typeof value === 'number' ? [value] : [],
  );
  if (values.length > 0 && values.length === variants.length) return { kind: 'choice', values };
  if (variants.length === 1 && variants[0]) return kindOf(variants[0]);
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'integer' || type === 'number') return { kind: 'number' };
  if (type === 'string') return { kind: 'text' };
  if (type === 'array' && items?.type === 'string') return { kind: 'list' };
  return { kind: 'json' };
}

/** `maxPageSize` as people say it: `Max page size`. */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
