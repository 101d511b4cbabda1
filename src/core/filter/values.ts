import { readDuration } from './durations.ts';
import { type FilterValue, filterLimits } from './expression.ts';
import type { Field } from './fields.ts';
import { isDate, type Period, type PeriodUnit, periodUnits } from './periods.ts';
import type { TokenReader } from './reader.ts';
import { keywords } from './tokens.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^-?\d{1,15}(\.\d{1,11})?$/;
const MOST_COUNT = 10_000;
const LONGEST_TEXT = 500;

/** Reads one value of the field. `asNumber`: of a text kept under a name, where an order is asked for. */
export function readValue(reader: TokenReader, field: Field, asNumber = false): FilterValue {
  switch (field.type) {
    case 'number':
      return numberValue(reader);
    case 'share':
      return shareValue(reader);
    case 'duration':
      return durationValue(reader);
    case 'time':
      return readPeriod(reader);
    case 'flag':
      return flagValue(reader);
    case 'word':
      return wordValue(reader, field);
    case 'id':
      return idValue(reader);
    case 'queue':
    case 'agent':
    case 'inbox':
    case 'bot':
    case 'agents': {
      const { at } = reader.token;
      return { mention: readText(reader), at };
    }
    case 'kept':
      return asNumber ? numberValue(reader) : readText(reader);
    case 'text':
    case 'labels':
    case 'links':
      return readText(reader);
  }
}

/** Reads a text; one that reads as a word of the grammar must be quoted. */
export function readText(reader: TokenReader): string {
  const { token } = reader;
  if (token.kind === 'end' || token.kind === 'sign') throw reader.fault('A value is missing here.');
  if (token.kind === 'word' && keywords.has(token.text.toLowerCase())) {
    throw reader.fault(`A value is missing here; "${token.text}" as a value needs quotes.`);
  }
  if (token.text === '') throw reader.fault('The text is empty; for what has no value say "is null".');
  if (token.text.length > LONGEST_TEXT) throw reader.fault(`A text has at most ${LONGEST_TEXT} characters.`);
  if (token.text.includes('\0')) throw reader.fault('A text cannot hold this character.');
  reader.take();
  return token.text;
}

function read<T>(reader: TokenReader, decode: (text: string) => T | null, detail: string): T {
  const { token } = reader;
  const value = token.kind === 'word' || token.kind === 'text' ? decode(token.text) : null;
  if (value === null) throw reader.fault(detail);
  reader.take();
  return value;
}

function numberValue(reader: TokenReader): number {
  return read(reader, (text) => (NUMBER.test(text) ? Number(text) + 0 : null), 'This must be a number.');
}

function shareValue(reader: TokenReader): number {
  const decode = (text: string) => {
    const [, digits = '', percent] = /^(.*?)(%)?$/.exec(text) ?? [];
    return NUMBER.test(digits) ? Number((Number(digits) / (percent ? 100 : 1)).toFixed(11)) + 0 : null;
  };
  return read(reader, decode, 'This must be a share, such as 0.8 or 80%.');
}

function durationValue(reader: TokenReader): number {
  return read(reader, readDuration, 'This must be a duration with its unit, such as 90s, 2m or 1h30m.');
}

function flagValue(reader: TokenReader): boolean {
  const words: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };
  const decode = (text: string) => {
    const word = text.toLowerCase();
    return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
  };
  return read(reader, decode, 'This must be yes or no.');
}

function wordValue(reader: TokenReader, { words }: Field): string {
  const decode = (text: string) => {
    const word = text.toLowerCase();
    if (words) return words.includes(word) ? word : null;
    return /^[a-z][a-z0-9-]{0,31}$/.test(word) ? word : null;
  };
  return read(reader, decode, words ? `This must be ${oneOf(words)}.` : 'This must be a plain word, such as web.');
}

function idValue(reader: TokenReader): string {
  return read(reader, (text) => (UUID.test(text) ? text.toLowerCase() : null), 'This must be an id (a UUID).');
}

const PERIODS =
  'This must be a time, such as today, last 7 days, this month, 2 hours ago, 2026-11-20 or 2026-11-20T14:30.';

/** Reads a period; several words may be one. */
export function readPeriod(reader: TokenReader): Period {
  const { token } = reader;
  if (token.kind === 'end' || token.kind === 'sign') throw reader.fault(PERIODS);
  const word = token.text.toLowerCase();
  if (token.kind === 'word') {
    if (word === 'now' || word === 'today' || word === 'yesterday' || word === 'tomorrow') {
      reader.take();
      return { period: word };
    }
    if (word === 'last' || word === 'this' || word === 'next') {
      reader.take();
      return relativePeriod(reader, word);
    }
    if (/^\d{1,5}$/.test(word) && unitAhead(reader, 1) && reader.isWord(['ago'], 2)) {
      const count = countValue(reader);
      const unit = unitValue(reader);
      reader.take();
      return { period: 'ago', count, unit };
    }
  }
  const text = token.text
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2})[ t]/i, '$1T')
    .replace(/z$/, 'Z');
  if (!isDate(text)) throw reader.fault(PERIODS);
  reader.take();
  return { period: 'date', text };
}

function relativePeriod(reader: TokenReader, which: 'last' | 'this' | 'next'): Period {
  if (which !== 'this' && reader.token.kind === 'word' && /^\d/.test(reader.token.text)) {
    const count = countValue(reader);
    return { period: 'around', which, count, unit: unitValue(reader) };
  }
  return { period: 'whole', which, unit: unitValue(reader) };
}

function countValue(reader: TokenReader): number {
  const decode = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= MOST_COUNT ? Number(text) : null);
  return read(reader, (text) => decode(text) || null, `This must be a whole number from 1 to ${MOST_COUNT}.`);
}

function unitValue(reader: TokenReader): PeriodUnit {
  return read(reader, unitOf, `This must be ${oneOf(periodUnits)}.`);
}

function unitAhead(reader: TokenReader, places: number): boolean {
  const token = reader.ahead(places);
  return token.kind === 'word' && unitOf(token.text) !== null;
}

function unitOf(text: string): PeriodUnit | null {
  const word = text.toLowerCase().replace(/s$/, '');
  return periodUnits.find((unit) => unit === word) ?? null;
}

/** Refuses more values than a list may have. */
export function refuseTooMany(reader: TokenReader, values: readonly unknown[]): void {
  if (values.length > filterLimits.values) throw reader.fault(`A list has at most ${filterLimits.values} values.`);
}

export function oneOf(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}
