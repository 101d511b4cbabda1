import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { InputFault } from '../../core/refusal.ts';

/** The faults of a value, at most one a place and eight in all; none when it fits. Pointers are JSON Pointers into the value. */
export type Check = (value: unknown) => readonly InputFault[];

const MOST_FAULTS = 8;

const checks = new WeakMap<TSchema, Check>();

/**
 * The schema's check, compiled when the first value comes: most are never asked, and would cost the start and the memory.
 * In a union of objects that bear a tag, only the variant with the value's own tag is judged.
 */
export function checkOf(schema: TSchema): Check {
  const known = checks.get(schema);
  if (known) return known;
  const variants = taggedVariants(schema);
  const check = variants ? checkTagged(variants) : checkPlain(schema);
  checks.set(schema, check);
  return check;
}

function checkPlain(schema: TSchema): Check {
  let validator: Validator | null = null;
  return (value) => {
    validator ??= Compile(schema);
    if (validator.Check(value)) return [];
    const faults = new Map<string, string>();
    for (const { keyword, instancePath, params, message } of validator.Errors(value)) {
      for (const [pointer, detail] of wordFault(keyword, instancePath, params as Params, message)) {
        if (!faults.has(pointer)) faults.set(pointer, detail);
      }
    }
    return [...faults].slice(0, MOST_FAULTS).map(([pointer, detail]) => ({ pointer, detail }));
  };
}

interface Params {
  readonly requiredProperties?: readonly string[];
  readonly format?: string;
}

function wordFault(
  keyword: string,
  path: string,
  params: Params,
  message: string,
): readonly (readonly [string, string])[] {
  switch (keyword) {
    case 'required':
      return (params.requiredProperties ?? []).map((name) => [`${path}/${escapePointer(name)}`, 'must be given']);
    case 'boolean':
      return [[path, 'is unknown']];
    // Each of the unknown members has a fault of its own.
    case 'additionalProperties':
    case 'anyOf':
      return [];
    case 'format':
      return [[path, `must be a valid ${params.format}`]];
    default:
      return [[path, message]];
  }
}

interface Variants {
  readonly tag: string;
  readonly checks: ReadonlyMap<unknown, Check>;
}

interface Variant {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
}

function taggedVariants(schema: TSchema): Variants | null {
  const { anyOf } = schema as { readonly anyOf?: readonly (TSchema & Variant)[] };
  const tag = Object.entries(anyOf?.[0]?.properties ?? {}).find(([, { const: value }]) => value !== undefined)?.[0];
  if (!anyOf || tag === undefined) return null;
  return { tag, checks: new Map(anyOf.map((variant) => [variant.properties?.[tag]?.const, checkPlain(variant)])) };
}

function checkTagged({ tag, checks }: Variants): Check {
  const known = [...checks.keys()].join(', ');
  return (value) => {
    if (typeof value !== 'object' || value === null) return [{ pointer: '', detail: 'must be an object' }];
    const check = checks.get((value as Readonly<Record<string, unknown>>)[tag]);
    return check ? check(value) : [{ pointer: `/${tag}`, detail: `must be one of ${known}` }];
  };
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
