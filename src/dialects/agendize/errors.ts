import type { FastifyRequest } from 'fastify';
import type { Refusal, RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import { asciiJson } from './ascii.ts';
import { settingsFor } from './auth.ts';
import type { Failure } from './wire.ts';

export const JSON_TYPE = 'application/json;charset=utf-8';

interface Wording {
  readonly status: number;
  readonly reason: string;
  /** Said instead of the refusal's own words. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const wordings = {
  'invalid-input': { status: 400, reason: 'badRequest' },
  unauthenticated: {
    status: 401,
    reason: 'unauthorized',
    message: 'The API key, the token or the access token is missing or wrong.',
    headers: { 'www-authenticate': 'Bearer' },
  },
  forbidden: { status: 403, reason: 'forbidden' },
  'not-found': { status: 404, reason: 'notFound' },
  'already-accepted': { status: 409, reason: 'conflict' },
  'not-waiting': { status: 409, reason: 'conflict' },
  'not-active': { status: 409, reason: 'conflict' },
  'not-assigned': { status: 409, reason: 'conflict' },
  'session-ended': { status: 409, reason: 'conflict' },
  'session-closed': { status: 409, reason: 'conflict' },
  'not-ended': { status: 409, reason: 'conflict' },
  conflict: { status: 409, reason: 'conflict' },
  'already-exists': { status: 409, reason: 'conflict' },
  'changed-meanwhile': { status: 412, reason: 'conflict' },
  'cursor-mismatch': { status: 400, reason: 'badRequest' },
  'idempotency-mismatch': { status: 409, reason: 'conflict' },
  'too-large': { status: 413, reason: 'tooLarge' },
  'too-many-requests': { status: 429, reason: 'tooManyRequests', headers: { 'retry-after': '60' } },
  'timed-out': { status: 504, reason: 'timeout' },
  unavailable: { status: 503, reason: 'unavailable', headers: { 'retry-after': '5' } },
  internal: { status: 500, reason: 'internalError', message: 'Something went wrong on the server.' },
} as const satisfies Record<RefusalCode, Wording>;

/** `{"error":{"code":404,"reason":"notFound","message":"…"}}`, with that status, or 200 where the account says so. */
export function refuse(refusal: Refusal, request: FastifyRequest): Worded {
  const { status, reason, message, headers }: Wording = wordings[refusal.code];
  const faults = refusal.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`.replace(/^([?/]?: |[?/])/, ''));
  const words = message ?? (faults.length > 0 ? faults.join(' ') : refusal.message);
  const failure: Failure = { error: { code: status, reason, message: words } };
  return {
    status: settingsFor(request)?.errorStatus === 'ok' ? 200 : status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: asciiJson(failure),
  };
}
