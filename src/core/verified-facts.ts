import type { VisitorFacts } from './facts.ts';

/** What may be proved of a visitor: these facts, and `attributes.<name>`. */
const provable = ['name', 'email', 'phone', 'language'] as const;

/** The names of the facts that are told, as they are kept in `verified`. */
export function namesOf(facts: Partial<VisitorFacts>): readonly string[] {
  const plain = provable.filter((name) => facts[name] !== undefined && facts[name] !== null);
  return [...plain, ...Object.keys(facts.attributes ?? {}).map((name) => `attributes.${name}`)];
}

/** What is left of a visitor's own words: nothing that is proved otherwise, and nothing about what is proved. */
export function withoutVerified<T extends Partial<VisitorFacts>>(
  told: T,
  known: Pick<VisitorFacts, 'attributes' | 'verified'>,
): Partial<T> {
  const { verified: _claimed, attributes, ...rest } = told;
  const { verified = [] } = known;
  const plain = Object.fromEntries(Object.entries(rest).filter(([name]) => !verified.includes(name))) as Partial<T>;
  if (!attributes) return plain;
  const proved = Object.entries(known.attributes).filter(([name]) => verified.includes(`attributes.${name}`));
  return { ...plain, attributes: { ...attributes, ...Object.fromEntries(proved) } };
}

/** What members of the company change is their word, and is proved no longer. */
export function asChangedByMember<T extends Partial<VisitorFacts>>(
  changes: T,
  known: Pick<VisitorFacts, 'attributes' | 'verified'>,
): T & { readonly verified?: readonly string[] } {
  const { verified = [] } = known;
  const kept = verified.filter((name) => !isChanged(name, changes, known));
  return changes.verified || kept.length === verified.length ? changes : { ...changes, verified: kept };
}

function isChanged(name: string, changes: Partial<VisitorFacts>, known: Pick<VisitorFacts, 'attributes'>): boolean {
  if (!name.startsWith('attributes.')) return (changes as Readonly<Record<string, unknown>>)[name] !== undefined;
  const attribute = name.slice('attributes.'.length);
  return changes.attributes !== undefined && changes.attributes[attribute] !== known.attributes[attribute];
}
