/** Whose an answer is: one agent's own, a queue's members', or everybody's in the account. */
export type CannedScope = 'own' | 'queue' | 'account';

/** A text that agents need again and again. `updatedAt` is in epoch milliseconds. */
export interface CannedAnswer {
  readonly accountId: string;
  readonly id: string;
  /** What agents type after a slash to find it; unique, whatever its case, among the answers of its holder. */
  readonly shortcut: string;
  readonly title: string;
  /** May hold variables, as `expandAnswer` reads them. */
  readonly text: string;
  readonly scope: CannedScope;
  /** Of scope `queue`: the queue; else null. */
  readonly queueId: string | null;
  /** Of scope `own`: the agent; else null. */
  readonly agentId: string | null;
  readonly updatedAt: number;
}

/** What variables stand for; what is null or blank is not known. */
export interface AnswerFacts {
  readonly visitor: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly agent: { readonly name: string | null };
  readonly inbox: { readonly name: string | null };
}

/** What may stand between braces; an attribute's name follows the last. */
export const answerVariables = [
  'visitor.name',
  'visitor.email',
  'visitor.phone',
  'agent.name',
  'inbox.name',
  'visitor.attributes.',
] as const;

const ATTRIBUTE = 'visitor.attributes.';
const LONGEST_SHORTCUT = 40;

/** A stretch of a text: words, or a variable and what is said when it is not known. */
type Part =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string };

/**
 * The text with `{{visitor.name}}`, `{{visitor.name|there}}` and the like replaced by what they stand for: a fact, else
 * what follows the bar, else nothing. What comes in is never read again: a visitor called `{{agent.name}}` is called so.
 */
export function expandAnswer(text: string, facts: AnswerFacts): string {
  return partsOf(text)
    .map((part) => (part.kind === 'words' ? part.words : (factOf(part.name, facts) ?? part.fallback)))
    .join('');
}

/** What is wrong with a text's variables, in words; empty when nothing is. */
export function faultsOfAnswer(text: string): readonly string[] {
  return partsOf(text).flatMap((part) => {
    if (part.kind === 'words') return part.words.includes('{{') ? ['A variable is begun by {{ and not ended.'] : [];
    return isVariable(part.name) ? [] : [`There is no variable {{${part.name}}}.`];
  });
}

/** Whether this can be typed after a slash: letters, digits, dashes, dots and underscores, at most 40. */
export function isShortcut(shortcut: string): boolean {
  return [...shortcut].length <= LONGEST_SHORTCUT && /^[\p{L}\p{M}\p{N}_.-]+$/u.test(shortcut);
}

/**
 * Those answers that fit what was typed, the best first: the shortcut itself, one that begins so, a title that does,
 * then those that hold all of its words somewhere. Where two fit alike, an agent's own come before a queue's.
 */
export function searchAnswers<T extends Pick<CannedAnswer, 'shortcut' | 'title' | 'text' | 'scope'>>(
  answers: readonly T[],
  typed: string,
): readonly T[] {
  const wanted = fold(typed.trim());
  const words = wanted.split(/\s+/);
  return answers
    .map((answer) => ({ answer, rank: rankOf(answer, wanted, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => Number(one.rank) - Number(other.rank) || compare(one.answer, other.answer))
    .map(({ answer }) => answer);
}

type Found = Pick<CannedAnswer, 'shortcut' | 'title' | 'text' | 'scope'>;

function rankOf(answer: Found, wanted: string, words: readonly string[]): number | null {
  const [shortcut, title] = [fold(answer.shortcut), fold(answer.title)];
  if (wanted === '' || shortcut === wanted) return 0;
  if (shortcut.startsWith(wanted)) return 1;
  if (title.startsWith(wanted)) return 2;
  const named = `${shortcut} ${title}`;
  if (words.every((word) => named.includes(word))) return 3;
  const all = `${named} ${fold(answer.text)}`;
  return words.every((word) => all.includes(word)) ? 4 : null;
}

function compare(one: Found, other: Found): number {
  const nearness: readonly CannedScope[] = ['own', 'queue', 'account'];
  const byScope = nearness.indexOf(one.scope) - nearness.indexOf(other.scope);
  return byScope || (one.shortcut < other.shortcut ? -1 : Number(one.shortcut > other.shortcut));
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g)) {
    const [whole, name = '', fallback = ''] = match;
    if (match.index > from) parts.push({ kind: 'words', words: text.slice(from, match.index) });
    parts.push({ kind: 'variable', name: name.trim(), fallback: fallback.trim() });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: 'words', words: text.slice(from) });
  return parts;
}

function isVariable(name: string): boolean {
  if (name.startsWith(ATTRIBUTE)) return name.length > ATTRIBUTE.length;
  return answerVariables.some((known) => known === name);
}

function factOf(name: string, { visitor, agent, inbox }: AnswerFacts): string | null {
  switch (name) {
    case 'visitor.name':
    case 'visitor.email':
    case 'visitor.phone':
      return known(visitor[name.slice('visitor.'.length) as 'name' | 'email' | 'phone']);
    case 'agent.name':
      return known(agent.name);
    case 'inbox.name':
      return known(inbox.name);
    default: {
      const attribute = name.slice(ATTRIBUTE.length);
      const isThere = name.startsWith(ATTRIBUTE) && Object.hasOwn(visitor.attributes, attribute);
      return isThere ? known(visitor.attributes[attribute] ?? null) : null;
    }
  }
}

function known(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value.trim();
}
