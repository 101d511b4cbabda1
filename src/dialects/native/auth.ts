import type { FastifyRequest } from 'fastify';
import type { Proof } from '../../app/authentication.ts';
import type { Actor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import { goOn, type Soon } from '../at-once.ts';
import type { DialectContext } from '../dialect.ts';
import { isOwnOrigin, originOf } from './origin.ts';

/** The cookie by which the console's agents are known. */
export const SIGN_IN_COOKIE = 'koine_session';

/** The token that a request bears, and where. The header goes before the cookie. */
export interface Borne {
  readonly token: string;
  readonly by: 'header' | 'cookie';
}

/** `Authorization: Bearer <key or visitor token>`, or the cookie of a sign-in; null when there is neither. */
export function tokenOf({ headers }: FastifyRequest): Borne | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const token = /^bearer +([\w.~+/=-]{1,512})$/i.exec(authorization)?.[1];
    return token === undefined ? null : { token, by: 'header' };
  }
  const token = readCookie(cookie ?? '', SIGN_IN_COOKIE);
  return token === null ? null : { token, by: 'cookie' };
}

/** What the request's token proves in this dialect, or null. */
export function prove(request: FastifyRequest, { app }: DialectContext): Soon<Proof | null> {
  const borne = tokenOf(request);
  return borne === null ? null : goOn(app.authentication.prove(borne.token), (proof) => fit(borne, proof));
}

/** Cookies are for agents alone. */
function fit({ by }: Borne, proof: Proof | null): Proof | null {
  if (proof?.dialect !== 'native') return null;
  return by === 'cookie' && proof.actor.kind !== 'agent' ? null : proof;
}

/** Who asks. Refuses requests with a cookie that change something unless a page of our own sent them. */
export function authenticate(request: FastifyRequest, context: DialectContext): Soon<Actor | null> {
  return goOn(prove(request, context), (proof) => {
    if (proof && isByCookie(request) && !isHarmless(request)) refuseForeignPage(request, context);
    return proof?.actor ?? null;
  });
}

function isByCookie({ headers }: FastifyRequest): boolean {
  return headers.authorization === undefined;
}

/** Refuses what a page of another origin made a browser send. */
export function refuseForeignPage(request: FastifyRequest, { publicUrl }: DialectContext): void {
  const origin = originOf(request);
  if (origin !== null && isOwnOrigin(origin, request, publicUrl)) return;
  if (origin === null && request.headers['sec-fetch-site'] === 'same-origin') return;
  throw new Refusal('forbidden', 'A sign-in works from the pages of this server only.');
}

function isHarmless({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** The value of the cookie of this name; null when there is none. */
export function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
