import type { Phrase, SearchQuery } from './query.ts';
import { type PlacedWord, wordsOf } from './words.ts';

/** A piece of a text; `marked` where it is what was searched for. Text, never HTML. */
export interface Segment {
  readonly text: string;
  readonly marked: boolean;
}

const LENGTH = 240;
const BEFORE = 60;

/** The part of the text around the first hit, at most 240 characters, with every hit in it marked. */
export function markedExcerpt(text: string, query: SearchQuery): readonly Segment[] {
  const found = hitsIn(text, query);
  const from = excerptStart(text, found[0]?.from ?? 0);
  const before = excerptEnd(text, from);
  const segments: Segment[] = [];
  let at = from;
  const add = (until: number, marked: boolean) => {
    if (until > at) segments.push({ text: text.slice(at, until), marked });
    at = Math.max(at, until);
  };
  for (const hit of found) {
    if (hit.from >= before) break;
    add(Math.min(hit.from, before), false);
    add(Math.min(hit.before, before), true);
  }
  add(before, false);
  return [
    ...(from > 0 ? [{ text: '…', marked: false }] : []),
    ...segments,
    ...(before < text.length ? [{ text: '…', marked: false }] : []),
  ];
}

/** Where the wanted phrases stand, in order. */
function hitsIn(text: string, { wanted }: SearchQuery): readonly PlacedWord[] {
  const words = [...wordsOf(text)];
  return words.flatMap((word, index) => {
    const length = Math.max(
      0,
      ...wanted.filter((phrase) => standsAt(words, index, phrase)).map((phrase) => phrase.words.length),
    );
    const last = words[index + length - 1];
    return length === 0 || !last ? [] : [{ ...word, before: last.before }];
  });
}

function standsAt(words: readonly PlacedWord[], index: number, phrase: Phrase): boolean {
  return phrase.words.every((sought, place) => {
    const word = words[index + place]?.word;
    const isLast = place === phrase.words.length - 1;
    return word !== undefined && (phrase.isPrefix && isLast ? word.startsWith(sought) : word === sought);
  });
}

/** Excerpts begin after a space, or at least not within a character. */
function excerptStart(text: string, hit: number): number {
  if (hit <= BEFORE) return 0;
  const space = text.slice(hit - BEFORE, hit).search(/\s/);
  return space === -1 ? wholeAt(text, hit - BEFORE) : hit - BEFORE + space + 1;
}

function excerptEnd(text: string, from: number): number {
  return from + LENGTH >= text.length ? text.length : wholeAt(text, from + LENGTH);
}

function wholeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
