import { FilterFault, filterLimits } from './expression.ts';

export type Sign = '(' | ')' | ',' | '..' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A word is what was written without quotes, a text what stood in them. */
export type Token = { readonly at: number; readonly length: number } & (
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'word' | 'text'; readonly text: string }
  | { readonly kind: 'end' }
);

const SIGN = /\.\.|!=|<>|<=|>=|[(),=<>]/y;
const WORD = /(?:(?!\.\.)[^\s"'(),=<>!])+/y;
const SPACE = /\s*/y;

/** The expression cut into words, texts and signs. Throws a FilterFault. */
export function tokensOf(source: string): readonly Token[] {
  if (source.length > filterLimits.characters) {
    const most = filterLimits.characters;
    throw new FilterFault(most, source.length - most, `A filter has at most ${most} characters.`);
  }
  const tokens: Token[] = [];
  let at = take(SPACE, source, 0).length;
  while (at < source.length) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at += token.length;
    at += take(SPACE, source, at).length;
  }
  return [...tokens, { kind: 'end', at: source.length, length: 0 }];
}

function tokenAt(source: string, at: number): Token {
  const char = source[at] ?? '';
  if (char === '"' || char === "'") return quotedAt(source, at, char);
  const sign = take(SIGN, source, at);
  if (sign !== '') {
    return { kind: 'sign', sign: sign === '<>' ? '!=' : (sign as Sign), at, length: sign.length };
  }
  const word = take(WORD, source, at);
  if (word !== '') return { kind: 'word', text: word, at, length: word.length };
  throw new FilterFault(at, 1, `${char} has no place here.`);
}

/** Within quotes a backslash takes what follows it as it is. */
function quotedAt(source: string, from: number, quote: string): Token {
  let text = '';
  for (let at = from + 1; at < source.length; at += 1) {
    const char = source[at];
    if (char === quote) return { kind: 'text', text, at: from, length: at + 1 - from };
    if (char === '\\') at += 1;
    text += source[at] ?? '';
  }
  throw new FilterFault(from, source.length - from, `The ${quote} that begins here has no end.`);
}

function take(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}

/** Words that mean something to the grammar, so that a text that reads so must be quoted. */
export const keywords: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'null',
  'empty',
  'has',
  'contains',
  'starts',
  'ends',
  'with',
]);

/** The text as an expression bears it: as it is where that is plain, else in quotes. */
export function quoted(text: string): string {
  const isPlain = /^[\p{L}\p{N}_#@+%/:-][\p{L}\p{N}_#@+%/:.-]*$/u.test(text) && !text.includes('..');
  if (isPlain && !text.endsWith('.') && !keywords.has(text.toLowerCase())) return text;
  return `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}
