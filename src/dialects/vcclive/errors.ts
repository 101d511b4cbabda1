import type { Refusal, RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import type { Answer } from './wire.ts';

interface Wording {
  readonly status: number;
  /** Said instead of the refusal's own words. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const wordings = {
  'invalid-input': { status: 400 },
  unauthenticated: {
    status: 401,
    message: 'The customer or the API token is wrong.',
    headers: { 'www-authenticate': 'Basic realm="VCC Live Database API", charset="UTF-8"' },
  },
  forbidden: { status: 403 },
  'not-found': { status: 404 },
  'already-accepted': { status: 409 },
  'not-waiting': { status: 409 },
  'not-active': { status: 409 },
  'not-assigned': { status: 409 },
  'session-ended': { status: 409 },
  'session-closed': { status: 409 },
  'not-ended': { status: 409 },
  conflict: { status: 409 },
  'already-exists': { status: 409 },
  'changed-meanwhile': { status: 409 },
  'cursor-mismatch': { status: 400 },
  'idempotency-mismatch': { status: 409 },
  'too-large': { status: 413 },
  'too-many-requests': { status: 429, headers: { 'retry-after': '60' } },
  'timed-out': { status: 504 },
  unavailable: { status: 503, headers: { 'retry-after': '5' } },
  internal: { status: 500, message: 'Something went wrong on the server.' },
} as const satisfies Record<RefusalCode, Wording>;

/** `{"response":null,"errors":[{"code":404,"message":"…"}]}`, one entry for each fault of the input. */
export function refuse(refusal: Refusal): Worded {
  const { status, message, headers }: Wording = wordings[refusal.code];
  const faults = refusal.faults.map(({ pointer, detail }) => `${pointer.replace(/^[?/]/, '')}: ${detail}`);
  const messages = message !== undefined ? [message] : faults.length > 0 ? faults : [refusal.message];
  const answer: Answer<never> = { response: null, errors: messages.map((text) => ({ code: status, message: text })) };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(answer),
  };
}
