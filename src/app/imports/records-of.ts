import { splitRecords } from './split-records.ts';

/** A record of a file, and the line (from 1) on which the value that holds it begins; a problem where it is no JSON. */
export interface GivenRecord {
  readonly line: number;
  readonly given: unknown;
  readonly problem: string | null;
}

/** The records of a file in their order: its values, and of those that are a vendor's answer, the members of its list. */
export async function* recordsOf(
  bytes: AsyncIterable<Uint8Array>,
  lists: readonly string[],
): AsyncGenerator<GivenRecord> {
  for await (const { line, text } of splitRecords(bytes)) {
    let value: unknown;
    try {
      value = escaped.test(text) ? JSON.parse(text, (_name, member) => mended(member)) : JSON.parse(text);
    } catch {
      yield { line, given: null, problem: 'This is no JSON.' };
      continue;
    }
    const held = lists.map((name) => (value as Readonly<Record<string, unknown>> | null)?.[name]).find(Array.isArray);
    for (const given of Array.isArray(value) ? value : (held ?? [value])) yield { line, given, problem: null };
  }
}

/** How JSON spells what cannot be kept, among other things: a NUL, and halves of characters. */
const escaped = /\\u(?:0000|d[89a-f])/i;

/** The value with U+FFFD for what no database keeps, in texts and in names of members. */
function mended(value: unknown): unknown {
  if (typeof value === 'string') return mendedText(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mendedText(name), member]));
}

function mendedText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
