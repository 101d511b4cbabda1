import { plainWordsOf } from './words.ts';

/** Words that stand side by side; the last may be the beginning of one. */
export interface Phrase {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

/** All of these must stand in one entry, and none of those. */
export interface SearchQuery {
  readonly wanted: readonly Phrase[];
  readonly unwanted: readonly Phrase[];
}

export const searchLimits = { characters: 200, words: 20 } as const;

const PART = /(-?)(?:"([^"]*)"?|([^\s"]+))(\*?)/g;
const SHORTEST_PREFIX = 2;

/**
 * What is searched for: words, `"phrases in quotes"`, `begin*` for words that begin so, `-word` for what must not be
 * there. Answers a sentence when nothing is left to search for.
 */
export function parseSearch(text: string): SearchQuery | string {
  if (text.length > searchLimits.characters) return `A search has at most ${searchLimits.characters} characters.`;
  const wanted: Phrase[] = [];
  const unwanted: Phrase[] = [];
  for (const [, minus = '', inQuotes, plain = '', star = ''] of text.matchAll(PART)) {
    const words = plainWordsOf(inQuotes ?? plain);
    if (words.length === 0) continue;
    const isPrefix = star === '*' || (inQuotes === undefined && plain.endsWith('*'));
    if (isPrefix && (words.at(-1)?.length ?? 0) < SHORTEST_PREFIX) {
      return `Before a * stand at least ${SHORTEST_PREFIX} letters.`;
    }
    (minus === '-' ? unwanted : wanted).push({ words, isPrefix });
  }
  if ([...wanted, ...unwanted].reduce((sum, { words }) => sum + words.length, 0) > searchLimits.words) {
    return `A search has at most ${searchLimits.words} words.`;
  }
  return wanted.length === 0 ? 'There is no word to search for.' : { wanted, unwanted };
}

/**
 * The query as PostgreSQL's `tsquery` reads it. Words bear the account's tag, as they do in the index: so each account
 * has posting lists of its own, and one account's words are none of another's.
 */
export function tsqueryOf({ wanted, unwanted }: SearchQuery, tag: string): string {
  const phrase = ({ words, isPrefix }: Phrase) =>
    `(${words.map((word, place) => `'${tag}${word}'${isPrefix && place === words.length - 1 ? ':*' : ''}`).join(' <-> ')})`;
  return [...wanted.map(phrase), ...unwanted.map((each) => `!${phrase(each)}`)].join(' & ');
}

/** The words of a text as PostgreSQL's `tsvector` reads them, with their places; empty when there are none. */
export function tsvectorOf(text: string, tag: string): string {
  const places = new Map<string, number[]>();
  for (const [index, word] of plainWordsOf(text).entries()) {
    const known = places.get(word);
    if (known) known.push(index + 1);
    else places.set(word, [index + 1]);
  }
  const written: string[] = [];
  for (const [word, at] of places) {
    written.push(`'${tag}${word}':${at.slice(0, MOST_PLACES).map(bounded).join(',')}`);
  }
  return written.join(' ');
}

/** What PostgreSQL keeps of each word, and the greatest place that it knows. */
const MOST_PLACES = 255;
const LAST_PLACE = 16_383;

function bounded(place: number): number {
  return Math.min(place, LAST_PLACE);
}

/** Under what an account's words stand in the index. */
export function tagOf(account: { readonly number: number }): string {
  return `${account.number}/`;
}
