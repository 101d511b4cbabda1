import type { FastifyRequest } from 'fastify';
import type { Refusal, RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import { isExpired, tokenOf } from './jwt.ts';

interface Wording {
  readonly status: number;
  /** Said instead of the refusal's own words. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const wordings = {
  'invalid-input': { status: 400, error: 'Invalid input parameters' },
  unauthenticated: { status: 401, error: 'User is not authenticated' },
  forbidden: { status: 403 },
  'not-found': { status: 404 },
  'already-accepted': { status: 422 },
  'not-waiting': { status: 422 },
  'not-active': { status: 422 },
  'not-assigned': { status: 422 },
  'session-ended': { status: 422 },
  'session-closed': { status: 422 },
  'not-ended': { status: 422 },
  conflict: { status: 422 },
  'already-exists': { status: 422 },
  'changed-meanwhile': { status: 422 },
  'cursor-mismatch': { status: 400 },
  'idempotency-mismatch': { status: 422 },
  'too-large': { status: 413 },
  'too-many-requests': { status: 429, headers: { 'retry-after': '60' } },
  'timed-out': { status: 504 },
  unavailable: { status: 503, headers: { 'retry-after': '5' } },
  internal: { status: 500, error: 'Internal server error' },
} as const satisfies Record<RefusalCode, Wording>;

/** `{"error":"…","details":{field: message}}`. An expired token is told by the literal text on which clients sign in anew. */
export function refuse(refusal: Refusal, request: FastifyRequest): Worded {
  const { status, error, headers }: Wording = wordings[refusal.code];
  const said = isForExpiry(refusal, request) ? 'Token is expired.' : (error ?? refusal.message);
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ error: said, ...detailsOf(refusal) }),
  };
}

/** Signing in and renewing need no token, so there its expiry is beside the point. */
function isForExpiry(refusal: Refusal, request: FastifyRequest): boolean {
  if (refusal.code !== 'unauthenticated' || /\/auth\/(login|refresh)/.test(request.url)) return false;
  const token = tokenOf(request.headers.authorization);
  return token !== null && isExpired(token, Date.now());
}

function detailsOf({ code, message, faults }: Refusal): { readonly details?: unknown } {
  if (faults.length > 0) {
    return {
      details: Object.fromEntries(
        faults.map(({ pointer, detail }) => [pointer.replace(/^[?/]+/, '') || 'body', detail]),
      ),
    };
  }
  return code === 'invalid-input' ? { details: { request: message } } : {};
}
