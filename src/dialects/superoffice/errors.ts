import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Refusal, RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import { readCookie, SESSION_COOKIE, XSRF_COOKIE } from './cookies.ts';

interface Wording {
  readonly status: number;
  readonly type: string;
  /** Said instead of the refusal's own words. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const broken = { status: 400, type: 'ArgumentException' } as const;

const wordings = {
  'invalid-input': broken,
  unauthenticated: {
    status: 401,
    type: 'SoSecurityException',
    message: 'Authentication failed: the credentials are missing or wrong.',
    headers: { 'www-authenticate': 'Basic realm="SuperOffice WebAPI", charset="UTF-8"' },
  },
  forbidden: { status: 403, type: 'UnauthorizedAccessException' },
  'not-found': { status: 404, type: 'SoNotFoundException' },
  'already-accepted': broken,
  'not-waiting': broken,
  'not-active': broken,
  'not-assigned': broken,
  'session-ended': broken,
  'session-closed': broken,
  'not-ended': broken,
  conflict: broken,
  'already-exists': broken,
  'changed-meanwhile': { status: 412, type: 'SoPreconditionException' },
  'cursor-mismatch': { status: 409, type: 'SoConcurrencyException' },
  'idempotency-mismatch': { status: 412, type: 'SoPreconditionException' },
  'too-large': { status: 413, type: 'RequestTooLargeException' },
  'too-many-requests': { status: 429, type: 'TooManyRequestsException', headers: { 'retry-after': '60' } },
  'timed-out': { status: 504, type: 'TimeoutException' },
  unavailable: { status: 503, type: 'ServiceUnavailableException', headers: { 'retry-after': '5' } },
  internal: { status: 500, type: 'Exception', message: 'Something went wrong on the server.' },
} as const satisfies Record<RefusalCode, Wording>;

/**
 * A parameter that is missing or malformed is told as Web API tells it, everything else as the vendor's services do.
 * The agent flavour knows no 403.
 */
export function refuse(refusal: Refusal, request: FastifyRequest): Worded {
  const { status, type, message, headers }: Wording = wordings[refusal.code];
  const isAgentFlavour = /\/agents\//i.test(request.url);
  const [fault] = refusal.faults;
  const body =
    refusal.code === 'invalid-input' && fault
      ? { Message: 'The request is invalid.', MessageDetail: fault.detail }
      : failure(type, message ?? refusal.message);
  return {
    status: status === 403 && isAgentFlavour ? 400 : status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      ...(status === 401 && xsrfCookie(request)),
    },
    body: JSON.stringify(body),
  };
}

/** A browser that is signed in, and has no XSRF token yet, is given one to send along. */
function xsrfCookie({ headers }: FastifyRequest): Readonly<Record<string, string>> {
  const { cookie = '' } = headers;
  if (readCookie(cookie, SESSION_COOKIE) === null || readCookie(cookie, XSRF_COOKIE) !== null) return {};
  return { 'set-cookie': `${XSRF_COOKIE}=${randomBytes(24).toString('base64url')}; Path=/; SameSite=Strict` };
}

/** Clients read either of the two names of the text. */
function failure(type: string, text: string) {
  return {
    Error: true,
    ErrorType: type,
    Message: text,
    ErrorMessage: text,
    ErrorSource: 'SuperOffice.Services.Implementation',
  };
}
