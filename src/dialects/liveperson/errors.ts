import type { FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode } from '../../core/refusal.ts';
import type { Worded } from '../dialect.ts';
import { encodeTime } from './codec/time.ts';
import { corsHeaders } from './cors.ts';
import { formatOf, render } from './format.ts';

interface Wording {
  readonly status: number;
  readonly internalCode: number;
  /** Said instead of the refusal's own words. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure that the vendor words in its own way, with its own number. */
export class LivePersonRefusal extends Refusal {
  readonly internalCode: number;

  constructor(code: RefusalCode, message: string, internalCode: number) {
    super(code, message);
    this.internalCode = internalCode;
  }
}

/** What clients read when a chat is unknown or over for long. */
export function chatNotFound(): LivePersonRefusal {
  return new LivePersonRefusal('not-found', 'Chat session not found', 12);
}

/** What clients read when there is nothing at an address. */
export function nothingAt(request: FastifyRequest): LivePersonRefusal {
  return new LivePersonRefusal('not-found', nullFor(request), 28);
}

const UNKNOWN_AUTHORIZATION =
  'Bad authorization request. general_problem=unknown_authorization_type&general_problem_advice=unknown authorization type received';

/** Numbers that the vendor never published are the HTTP status. */
const wordings = {
  'invalid-input': { status: 400, internalCode: 400 },
  unauthenticated: { status: 401, internalCode: 5, message: UNKNOWN_AUTHORIZATION },
  forbidden: { status: 403, internalCode: 403 },
  'not-found': { status: 404, internalCode: 28 },
  'already-accepted': { status: 400, internalCode: 5 },
  'not-waiting': { status: 400, internalCode: 5 },
  'not-active': { status: 400, internalCode: 5 },
  'not-assigned': { status: 400, internalCode: 5 },
  'session-ended': { status: 400, internalCode: 5 },
  'session-closed': { status: 400, internalCode: 5 },
  'not-ended': { status: 400, internalCode: 5 },
  conflict: { status: 400, internalCode: 5 },
  'already-exists': { status: 400, internalCode: 5 },
  'changed-meanwhile': { status: 400, internalCode: 5 },
  'cursor-mismatch': { status: 400, internalCode: 400 },
  'idempotency-mismatch': { status: 400, internalCode: 400 },
  'too-large': { status: 413, internalCode: 413 },
  'too-many-requests': { status: 429, internalCode: 429, headers: { 'retry-after': '1' } },
  'timed-out': { status: 504, internalCode: 504 },
  unavailable: { status: 503, internalCode: 503, headers: { 'retry-after': '5' } },
  internal: { status: 500, internalCode: 500, message: 'Internal server error' },
} as const satisfies Record<RefusalCode, Wording>;

const offsets = new WeakMap<object, number>();

/** Failures of this request tell their time by these clocks (minutes off UTC); before the account is known it is UTC. */
export function wordInOffset(request: FastifyRequest, minutes: number): void {
  offsets.set(request, minutes);
}

/** `{"error":{"time":"…","message":"…","internalCode":12}}`, or the same as XML. */
export function refuse(refusal: Refusal, request: FastifyRequest): Worded {
  const wording: Wording = wordings[refusal.code];
  const own = refusal instanceof LivePersonRefusal ? refusal : null;
  const message = own?.message ?? wording.message ?? wordsOf(refusal, request);
  const internalCode = own?.internalCode ?? wording.internalCode;
  const error = { time: encodeTime(Date.now(), offsets.get(request) ?? 0), message, internalCode };
  const { type, body } = render({ error }, formatOf(request));
  return { status: wording.status, headers: { ...corsHeaders, 'Content-Type': type, ...wording.headers }, body };
}

function wordsOf(refusal: Refusal, request: FastifyRequest): string {
  if (refusal.code === 'not-found') return nullFor(request);
  const faults = refusal.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`.replace(/^([?/]?: |[?/])/, ''));
  return faults.length > 0 ? faults.join('; ') : refusal.message;
}

function nullFor(request: FastifyRequest): string {
  // The key is a secret: it does not go where messages go.
  return `null for uri: ${request.url.replace(/([?&]appKey=)[^&]*/gi, '$1')}`;
}
