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
      value = JSON.parse(text);
    } catch {
      yield { line, given: null, problem: 'This is no JSON.' };
      continue;
    }
    const held = lists.map((name) => (value as Readonly<Record<string, unknown>> | null)?.[name]).find(Array.isArray);
    for (const given of Array.isArray(value) ? value : (held ?? [value])) yield { line, given, problem: null };
  }
}
