import type { KoineFunction } from '../../../types/koine-widget.d.ts';

/** The page's globals, by name. */
export const page = window as unknown as Record<string, unknown>;

/** Sets under `install` what a shim lays over Koine's own function. */
export type Install = (koine: KoineFunction) => void;

/** The facts that Koine has words for, from a vendor's names for them; the others become attributes. */
export function identityFrom(
  facts: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, 'name' | 'email' | 'phone' | 'language' | 'userId' | 'hash' | 'token' | null>>,
): Record<string, unknown> {
  const identity: Record<string, unknown> = {};
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(facts)) {
    const known = names[name];
    if (known === null || value === null || value === undefined) continue;
    if (known) identity[known] = String(value);
    else if (typeof value !== 'object') attributes[name] = String(value);
  }
  return { ...identity, ...(Object.keys(attributes).length > 0 && { attributes }) };
}

/** Calls what a page has set, if it is a function. */
export function tell(listener: unknown, ...news: readonly unknown[]): void {
  if (typeof listener === 'function') listener(...news);
}
