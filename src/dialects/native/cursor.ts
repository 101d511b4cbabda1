import { createHash } from 'node:crypto';
import type { Place, SortValue } from '../../core/query.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';

/** An opaque cursor: the place after which the next page begins, bound to the question that it pages through. */
export function encodeCursor({ value, id }: Place<SortValue>, question: unknown, more: readonly number[] = []): string {
  return Buffer.from(JSON.stringify([value, id, hashOf(question), ...more])).toString('base64url');
}

/** The cursor's place; refuses with `cursor-mismatch` when filter or sort are not those that it came from. */
export function decodeCursor(cursor: string, question: unknown): Place {
  const { value, id } = decodeSortCursor(cursor, question, () => true);
  if (typeof value !== 'number') throw notOfThisList();
  return { value, id };
}

/** The same where lists are sorted by what may be a text, or nothing. `fits` says which values there can be. */
export function decodeSortCursor(
  cursor: string,
  question: unknown,
  fits: (value: string | number) => boolean,
): Place<SortValue> {
  const [value, id, hash] = parse(cursor);
  if (
    !isSortValue(value) ||
    (value !== null && !fits(value)) ||
    typeof id !== 'string' ||
    !uuid.test(id) ||
    typeof hash !== 'string'
  )
    throw notOfThisList();
  if (hash !== hashOf(question)) {
    throw new Refusal('cursor-mismatch', 'The cursor comes from another filter or sort; begin again without it.');
  }
  return { value, id };
}

/** The same for a list that stands as it was when its first page was asked for (epoch milliseconds). */
export function decodeStandingCursor(cursor: string, question: unknown): Place & { readonly until: number } {
  const place = decodeCursor(cursor, question);
  const until = parse(cursor)[3];
  if (!isTime(until)) throw notOfThisList();
  return { ...place, until };
}

/** The number that a cursor bears besides, if it does. */
export function moreIn(cursor: string): unknown {
  return parse(cursor)[3];
}

function isSortValue(value: unknown): value is SortValue {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

function notOfThisList(): Refusal {
  return invalidInput('?cursor', 'This is no cursor of this list.');
}
/** Within the years 1970 to 9999, as every time of a session is. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Date.UTC(10_000, 0, 1);
}

export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function hashOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 11);
}
