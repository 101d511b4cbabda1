import type { FastifyRequest } from 'fastify';
import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { DialectContext } from '../dialect.ts';
import { tokenOf } from './auth.ts';
import { isOwnOrigin, mayEmbed, originOf } from './origin.ts';

/** What the HTTP request that became a socket said of who asks; kept until `hello`. */
export interface Handshake {
  /** Of the page that opened the socket; null for clients that are no page. */
  readonly origin: string | null;
  readonly isOwnPage: boolean;
  readonly token: string | null;
  readonly isCookie: boolean;
}

/** Who is on the socket, or the close code that says why nobody is. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly actor: Actor;
      readonly token: string;
      readonly expiresAt: number | null;
    }
  | { readonly kind: 'closed'; readonly code: 4401 | 4403 };

export function handshakeOf(request: FastifyRequest, { publicUrl }: DialectContext): Handshake {
  const origin = originOf(request);
  const borne = tokenOf(request);
  return {
    origin,
    isOwnPage: origin !== null && isOwnOrigin(origin, request, publicUrl),
    token: borne?.token ?? null,
    isCookie: borne?.by === 'cookie',
  };
}

/**
 * Proves the credential of `hello`, or else the one of the handshake. A cookie speaks for our own pages alone, and a
 * visitor's token only on pages that the inbox allows.
 */
export async function admit(app: App, handshake: Handshake, credential: string | undefined): Promise<Admission> {
  const token = credential ?? handshake.token;
  const isCookie = credential === undefined && handshake.isCookie;
  if (isCookie && !handshake.isOwnPage) return { kind: 'closed', code: 4403 };
  const proof = token === null ? null : await app.authentication.prove(token);
  if (token === null || proof?.dialect !== 'native') return { kind: 'closed', code: 4401 };
  const { actor, expiresAt } = proof;
  if (isCookie && actor.kind !== 'agent') return { kind: 'closed', code: 4401 };
  if (!(await isAllowedPage(app, handshake, actor))) return { kind: 'closed', code: 4403 };
  return { kind: 'admitted', actor, token, expiresAt };
}

async function isAllowedPage(app: App, { origin, isOwnPage }: Handshake, actor: Actor): Promise<boolean> {
  if (actor.kind !== 'visitor' || origin === null || isOwnPage) return true;
  const { inboxes } = await app.accounts.snapshot(actor.accountId);
  const inbox = inboxes.get(actor.inboxId);
  return inbox !== undefined && mayEmbed(origin, inbox);
}
