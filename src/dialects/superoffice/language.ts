import type { FastifyRequest } from 'fastify';

/** How texts and dates inside texts are to be told; null leaves them raw. */
export interface Tongue {
  /** ISO 639-1, in lower case. */
  readonly language: string | null;
  /** What formats dates and numbers inside texts; by default the language. */
  readonly culture: string | null;
}

/** Every text as it is kept. */
export const untold: Tongue = { language: null, culture: null };

/** What multi-language texts call a language: mostly by country. */
const marks: Readonly<Record<string, readonly string[]>> = {
  en: ['US', 'EN', 'GB', 'UK'],
  nb: ['NO', 'NB'],
  nn: ['NO', 'NN'],
  no: ['NO'],
  sv: ['SW', 'SE', 'SV'],
  da: ['DA', 'DK'],
  de: ['GE', 'DE'],
  fr: ['FR'],
  nl: ['NL'],
  fi: ['FI'],
  es: ['SP', 'ES'],
  it: ['IT'],
};

/** By `SO-Language`, else `Accept-Language`; `*`, `x`, `-` and nothing switch translation off. */
export function tongueOf({ headers }: FastifyRequest): Tongue {
  const wished = textOf(headers['so-language']) ?? textOf(headers['accept-language']) ?? '';
  const first = (wished.split(/[,;]/)[0] ?? '').trim().toLowerCase();
  if (!/^[a-z]{2,3}(-[a-z0-9]+)*$/.test(first)) return untold;
  const culture = (textOf(headers['so-culture']) ?? '').trim();
  return { language: first.split('-')[0] ?? first, culture: isCulture(culture) ? culture : first };
}

const PART = /([A-Z]{2}):"((?:[^"\\]|\\.)*)"/g;

/** `NO:"Hei";US:"Hello"` in one language; the first where it lacks that one. Any other text stays. */
export function translate(text: string, { language }: Tongue): string {
  if (language === null || !/^[A-Z]{2}:"/.test(text)) return text;
  const parts = [...text.matchAll(PART)].map(([, mark = '', said = '']) => ({ mark, said }));
  const wanted = marks[language] ?? [language.toUpperCase()];
  return (parts.find(({ mark }) => wanted.includes(mark)) ?? parts[0])?.said ?? text;
}

function isCulture(culture: string): boolean {
  try {
    return culture !== '' && Intl.DateTimeFormat.supportedLocalesOf(culture).length > 0;
  } catch {
    return false;
  }
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
