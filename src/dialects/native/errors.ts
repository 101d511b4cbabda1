import type { FastifyRequest } from 'fastify';
import type { Refusal, RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import type { Problem } from './wire.ts';

/** Each refusal's HTTP status, and its title in problem documents. */
export const problems = {
  'invalid-input': { status: 400, title: 'The request is faulty' },
  unauthenticated: { status: 401, title: 'Nobody is proved' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'already-accepted': { status: 409, title: 'Another agent has the session' },
  'not-waiting': { status: 409, title: 'The session is not waiting' },
  'not-active': { status: 409, title: 'The session is not active' },
  'not-assigned': { status: 409, title: 'The session is not yours to answer yet' },
  'session-ended': { status: 409, title: 'The session is over' },
  'session-closed': { status: 409, title: 'The session is closed' },
  'not-ended': { status: 409, title: 'The session is not over' },
  conflict: { status: 409, title: 'Something else is under way' },
  'already-exists': { status: 409, title: 'It exists already' },
  'changed-meanwhile': { status: 412, title: 'Somebody else changed it meanwhile' },
  'cursor-mismatch': { status: 400, title: 'The cursor belongs to another list' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key belongs to another request' },
  'too-large': { status: 413, title: 'Too large' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'timed-out': { status: 504, title: 'It took too long' },
  unavailable: { status: 503, title: 'Unavailable for the moment' },
  internal: { status: 500, title: 'Something unforeseen went wrong' },
} as const satisfies Record<RefusalCode, { readonly status: number; readonly title: string }>;

/** The refusal as a problem document (RFC 9457). */
export function refuse(refusal: Refusal, request: FastifyRequest): Worded {
  const { code, message, faults } = refusal;
  const { status, title } = problems[code];
  const problem: Problem = {
    type: `/docs#problem-${code}`,
    title,
    status,
    code,
    detail: message,
    requestId: request.id,
    ...(faults.length > 0 && { errors: faults.map(({ pointer, detail }) => ({ pointer, detail })) }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(code === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
      ...(code === 'unavailable' && { 'retry-after': '1' }),
    },
    body: JSON.stringify(problem),
  };
}
