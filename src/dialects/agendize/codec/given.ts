import { invalidInput } from '../../../core/refusal.ts';

/** What a client gave and Koine does not model. */
export type Given = Readonly<Record<string, unknown>>;

/** Characters of JSON that are kept of one such value at most. */
export const MOST_KEPT = 16_384;

/** The members of a JSON object; refuses what is none. */
export function decodeObject(body: unknown): Given {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidInput('/', 'The body is not a JSON object.');
  }
  return body as Given;
}
