import type { Static, TSchema } from 'typebox';
import { invalidInput } from '../../core/refusal.ts';
import type { Clock } from './clock.ts';
import { factsOf, NO_DATE, type SchemaFacts } from './schema.ts';

export type Bag = Readonly<Record<string, unknown>>;

/** The member of that name in any case; undefined when there is none. */
export function memberOf(given: unknown, name: string): unknown {
  if (!isBag(given)) return undefined;
  if (Object.hasOwn(given, name)) return given[name];
  const lower = name.toLowerCase();
  const key = Object.keys(given).find((each) => each.toLowerCase() === lower);
  return key === undefined ? undefined : given[key];
}

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a client gave for a carrier, under the vendor's names whatever case they came in, at every depth. Unknown members
 * are passed over, and absent ones stay absent. Refuses values that .NET could not bind.
 */
export function bind<T extends TSchema>(schema: T, given: unknown, clock: Clock, path: string): Partial<Static<T>> {
  const facts = factsOf(schema);
  if (!isBag(given)) throw malformed(path);
  return bindObject(facts, given, clock, path) as Partial<Static<T>>;
}

function bindObject(facts: SchemaFacts, given: Bag, clock: Clock, path: string): Bag {
  const members = facts.properties ?? {};
  const names = new Map(Object.keys(members).map((name) => [name.toLowerCase(), name]));
  const bound: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = names.get(key.toLowerCase());
    const member = name === undefined ? undefined : members[name];
    if (name === undefined || member === undefined || value === undefined) continue;
    bound[name] = bindValue(member, value, clock, path === '' ? name : `${path}.${name}`);
  }
  return bound;
}

function bindValue(facts: SchemaFacts, value: unknown, clock: Clock, path: string): unknown {
  const carrier = facts.anyOf?.find(({ type }) => type === 'object');
  if (carrier) return value === null || value === '' ? null : bindWhole(carrier, value, clock, path);
  if (value === null) return facts.default ?? null;
  switch (facts.type) {
    case 'integer':
      return bindInteger(value, path);
    case 'number':
      return bindNumber(value, path);
    case 'boolean':
      return bindBoolean(value, path);
    case 'string':
      return bindText(facts, value, clock, path);
    case 'array':
      return (listOf(value) ?? refuse(path)).map((each, index) =>
        bindValue(facts.items ?? {}, each, clock, `${path}[${index}]`),
      );
    case 'object':
      return facts.properties ? bindWhole(facts, value, clock, path) : isBag(value) ? value : {};
    default:
      return value;
  }
}

/** A list, or what XML makes of one: an element that repeats within another. Null for whatever is none. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (value === '') return [];
  return isBag(value) ? Object.values(value).flat() : null;
}

/** A nested carrier, completed by what .NET would give the members that are absent. */
function bindWhole(facts: SchemaFacts, value: unknown, clock: Clock, path: string): Bag {
  if (!isBag(value)) throw malformed(path);
  const bound = bindObject(facts, value, clock, path);
  const members = Object.entries(facts.properties ?? {});
  return Object.fromEntries(members.map(([name, member]) => [name, bound[name] ?? member.default ?? null]));
}

function bindText(facts: SchemaFacts, value: unknown, clock: Clock, path: string): string {
  const flags = facts['x-flags'];
  if (flags) return bindFlags(flags, value, path);
  const numbers = facts['x-numbers'];
  if (numbers) return bindName(numbers, value, path);
  if (facts.format === 'date-time') return bindDate(value, clock, path);
  if (typeof value === 'object') throw malformed(path);
  const text = String(value);
  return facts.maxLength === undefined ? text : cut(text, facts.maxLength);
}

/** A name in any case, or its number. */
export function bindName(numbers: Readonly<Record<string, number>>, value: unknown, path: string): string {
  const text = String(value).trim().toLowerCase();
  const found = Object.entries(numbers).find(
    ([name, number]) => name.toLowerCase() === text || String(number) === text,
  );
  if (!found) throw malformed(path);
  return found[0];
}

/** `Select, Update`, a single name, or the sum of the bits; answered as names. */
function bindFlags(flags: Readonly<Record<string, number>>, value: unknown, path: string): string {
  const zero = Object.keys(flags).find((name) => flags[name] === 0) ?? '';
  if (typeof value === 'number' || /^\d+$/.test(String(value))) {
    const bits = Number(value);
    const all = Object.values(flags).reduce((sum, bit) => sum | bit, 0);
    if (!Number.isSafeInteger(bits) || bits < 0 || bits > all) throw malformed(path);
    const names = Object.keys(flags).filter((name) => isPowerOfTwo(flags[name] ?? 0) && bits & (flags[name] ?? 0));
    return names.join(', ') || zero;
  }
  if (typeof value !== 'string') throw malformed(path);
  const exact = (name: string) => Object.keys(flags).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  const names = value.slice(0, 255).split(',');
  return names.map((name) => exact(name.trim())).join(', ') || zero;
}

/** Dates are kept as instants in UTC, so that they can be shown in any zone. */
function bindDate(value: unknown, clock: Clock, path: string): string {
  if (value === '' || typeof value === 'number') return NO_DATE;
  if (typeof value !== 'string') throw malformed(path);
  const read = clock.read(value);
  if (!read) {
    if (value.startsWith('0001-')) return NO_DATE;
    throw malformed(path);
  }
  return new Date(read.at).toISOString();
}

export function bindInteger(value: unknown, path: string): number {
  const number = typeof value === 'string' && /^\s*-?\d{1,10}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < -2147483648 || number > 2147483647) {
    throw malformed(path);
  }
  return number;
}

function bindNumber(value: unknown, path: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw malformed(path);
  return number;
}

export function bindBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0' || text === '') return false;
  throw malformed(path);
}

/** The beginning of a text; half a surrogate pair at the cut is left out. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function isPowerOfTwo(number: number): boolean {
  return number > 0 && (number & (number - 1)) === 0;
}

/** The vendor's words for a parameter that is not there. */
export function missing(name: string): Error {
  return invalidInput(`/${name}`, `The parameters dictionary contains a null entry for parameter '${name}'.`);
}

function refuse(path: string): never {
  throw malformed(path);
}

function malformed(path: string): Error {
  return invalidInput(`/${path}`, `The value for parameter '${path}' cannot be read.`);
}
