import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OwnSignIn } from '../../app/sign-in/own-sign-ins.ts';
import type { HalfSignedIn, SignedIn } from '../../app/sign-in/sign-ins.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SignInPlace } from '../../core/sign-in.ts';
import type { DialectContext } from '../dialect.ts';
import { prove, refuseForeignPage, SIGN_IN_COOKIE, tokenOf } from './auth.ts';
import { describeMe } from './me.ts';
import { originOf } from './origin.ts';
import type { HalfSignedIn as HalfOnWire } from './sign-in-wire.ts';
import type { Me } from './wire.ts';

/** The sign-in that a request bears; keys, bots and visitors have none. */
export async function ownSignIn(request: FastifyRequest, context: DialectContext): Promise<OwnSignIn> {
  const proof = await prove(request, context);
  if (proof?.actor.kind !== 'agent') throw new Refusal('forbidden', 'This is for agents who are signed in.');
  return { actor: proof.actor, credentialId: proof.credentialId };
}

/** The same, when it was proved within ten minutes. */
export async function freshSignIn(request: FastifyRequest, context: DialectContext): Promise<OwnSignIn> {
  const own = await ownSignIn(request, context);
  await context.app.ownSignIns.refuseUnlessFresh(own);
  return own;
}

/** From where a request comes. */
export function placeOf({ headers, ip }: FastifyRequest): SignInPlace {
  return { device: headers['user-agent'] ?? '', address: ip };
}

/** The origin of the page of our own that sent the request, to which passkeys are bound. */
export function pageOriginOf(request: FastifyRequest, context: DialectContext): string {
  const origin = originOf(request);
  if (origin === null) return `${request.protocol}://${request.host}`;
  refuseForeignPage(request, context);
  return origin;
}

/** Sets the cookie of a new sign-in; one that the browser bore before ends. */
export async function welcome(
  request: FastifyRequest,
  reply: FastifyReply,
  context: DialectContext,
  { token, expiresAt }: SignedIn,
): Promise<void> {
  if (tokenOf(request)?.by === 'cookie') {
    const before = await prove(request, context);
    if (before?.actor.kind === 'agent') await context.app.signIns.signOut(before.actor, before.credentialId);
  }
  const seconds = Math.floor((expiresAt - context.app.now()) / 1000);
  reply.header('set-cookie', signInCookie(token, seconds, context));
}

/** Tells who is signed in, and sets the cookie; or, with 202, what is still wanted. */
export async function tellOutcome(
  request: FastifyRequest,
  reply: FastifyReply,
  context: DialectContext,
  outcome: SignedIn | HalfSignedIn,
): Promise<Me | HalfOnWire> {
  if (outcome.kind === 'half') {
    const { needs, ways, ticket } = outcome;
    reply.status(202);
    return { needs, ways: [...ways], ticket };
  }
  await welcome(request, reply, context, outcome);
  return describeMe(context, outcome.actor);
}

/** The cookie by which the console's agents are known; with no seconds it goes away. */
export function signInCookie(value: string, seconds: number, { publicUrl }: DialectContext): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${SIGN_IN_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
