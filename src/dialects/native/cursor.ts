import { createHash } from 'node:crypto';
import type { Place } from '../../core/query.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';

/** An opaque cursor: the place after which the next page begins, bound to the question that it pages through. */
export function encodeCursor(place: Place, question: unknown): string {
  return Buffer.from(JSON.stringify([place.value, place.id, hashOf(question)])).toString('base64url');
}

/** The cursor's place; refuses with `cursor-mismatch` when filter or sort are not those that it came from. */
export function decodeCursor(cursor: string, question: unknown): Place {
  const [value, id, hash] = parse(cursor);
  const isPlace = typeof value === 'number' && Number.isFinite(value) && typeof id === 'string' && uuid.test(id);
  if (!isPlace || typeof hash !== 'string') throw invalidInput('?cursor', 'This is no cursor of this list.');
  if (hash !== hashOf(question)) {
    throw new Refusal('cursor-mismatch', 'The cursor comes from another filter or sort; begin again without it.');
  }
  return { value, id };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
