import type { WrittenKind } from './draft.ts';

/** What is being looked up while it is typed: an answer after a slash at the start, an agent after `@`, an emoji after a colon. */
export interface Completing {
  readonly what: 'answer' | 'agent' | 'emoji';
  readonly typed: string;
  /** Where it begins in the text, with its sign. */
  readonly from: number;
}

const SHORTEST_EMOJI = 2;

/** What is looked up at the caret, or null. Agents are told of what agents say among themselves only. */
export function completingAt(text: string, caret: number, kind: WrittenKind): Completing | null {
  if (text.startsWith('/') && !text.includes('\n')) return { what: 'answer', typed: text.slice(1), from: 0 };
  const before = text.slice(0, caret);
  const sign = /(^|[\s(])([@:])([^\s@:]*)$/u.exec(before);
  if (!sign) return null;
  const [, lead = '', mark, typed = ''] = sign;
  const from = sign.index + lead.length;
  if (mark === '@') return kind === 'text' ? null : { what: 'agent', typed, from };
  return typed.length < SHORTEST_EMOJI || !/^[\p{L}_-]+$/u.test(typed) ? null : { what: 'emoji', typed, from };
}

/** The text with something in the place of what was typed, and where the caret then stands. */
export function replaced(
  text: string,
  from: number,
  to: number,
  by: string,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, from) + by + text.slice(to), caret: from + by.length };
}

/** The agents whom a text names by `@` and their whole name. */
export function mentionedIn<T extends { readonly id: string; readonly name: string }>(
  text: string,
  agents: readonly T[],
): readonly T[] {
  const lower = text.toLocaleLowerCase();
  // A name that begins another one, such as Ann in Anna, is not meant where the longer one stands.
  return agents.filter(({ name }) => {
    const wanted = `@${name.toLocaleLowerCase()}`;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      if (!/[\p{L}\p{N}]/u.test(lower.charAt(at + wanted.length))) return true;
    }
    return false;
  });
}
