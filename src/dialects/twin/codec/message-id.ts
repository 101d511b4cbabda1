import { createHash } from 'node:crypto';
import { isUuid } from '../parameters.ts';

/** Where a message stands: the session's number in its account, and the sequence in its log. */
export interface MessagePlace {
  readonly number: number;
  readonly seq: number;
}

/**
 * The vendor names a message by a UUID alone. Koine's is made of the place where it stands and a check by which the
 * session can be told to be the right one, so that nothing must be looked up or kept for it.
 */
export function encodeMessageId(sessionId: string, { number, seq }: MessagePlace): string {
  const place = number.toString(16).padStart(8, '0');
  const high = (seq >>> 12).toString(16).padStart(4, '0');
  const low = (seq & 0xfff).toString(16).padStart(3, '0');
  const check = createHash('sha256').update(`${sessionId} ${number} ${seq}`).digest('hex');
  return `${place}-${high}-4${low}-8${check.slice(0, 3)}-${check.slice(3, 15)}`;
}

/** The place that an id names, or null when it names none; whether the session fits is told by encoding it again. */
export function decodeMessageId(id: string): MessagePlace | null {
  if (!isUuid(id)) return null;
  const number = Number.parseInt(id.slice(0, 8), 16);
  const seq = Number.parseInt(id.slice(9, 13) + id.slice(15, 18), 16);
  return number > 0x7fff_ffff ? null : { number, seq };
}
