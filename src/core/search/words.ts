/** A word of a text as the index knows it, and where in the text it stands (UTF-16, half-open). */
export interface PlacedWord {
  readonly word: string;
  readonly from: number;
  readonly before: number;
}

const LONGEST = 64;
/** Scripts that write no spaces: each sign is a word, and several in a row are found as a phrase. */
const SIGNS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const WORDS = new RegExp(`[${SIGNS}]|[[\\p{L}\\p{N}\\p{M}]--[${SIGNS}]]+`, 'gv');
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const ASCII = /^[\x00-\x7f]*$/;
const PLAIN_WORDS = /[a-z0-9]+/g;
const ACCENTS = /[\u0300-\u036f]/g;
const LETTERS = /[ßæœøłđðþıħ]/g;
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

/**
 * The words of a text: letters and digits, without accents, in lower case, at most 64 characters. The same on every
 * server and in every language, so that what is marked is what was found.
 */
export function* wordsOf(text: string): Iterable<PlacedWord> {
  for (const { 0: written, index } of text.matchAll(WORDS)) {
    const word = plainWord(written);
    if (word !== '') yield { word, from: index, before: index + written.length };
  }
}

/** The words of a text, without their places. Texts in ASCII alone are cut far more quickly. */
export function plainWordsOf(text: string): readonly string[] {
  if (!ASCII.test(text)) return [...wordsOf(text)].map(({ word }) => word);
  const words = text.toLowerCase().match(PLAIN_WORDS) ?? [];
  return words.map((word) => word.slice(0, LONGEST));
}

function plainWord(written: string): string {
  const lower = written.toLowerCase();
  // Most words are plain already.
  if (/^[a-z0-9]*$/.test(lower)) return lower.slice(0, LONGEST);
  const plain = lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  return [...plain.replace(LETTERS, (letter) => plainLetters[letter] ?? letter).replace(/[^\p{L}\p{N}\p{M}]/gu, '')]
    .slice(0, LONGEST)
    .join('');
}
