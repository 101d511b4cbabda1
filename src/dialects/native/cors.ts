import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Inbox } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { isOwnOrigin, mayEmbed, originOf } from './origin.ts';

/**
 * Lets pages of other origins read the answer to those who proved to be nobody: it holds public things, or a refusal.
 * No answer to a cookie is ever readable there, for none allows credentials.
 */
export function admitPages(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'Origin');
  const origin = originOf(request);
  if (origin === null || request.actor?.kind === 'agent' || request.actor?.kind === 'integration') return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', 'Retry-After, X-Request-Id');
}

/** Refuses pages that may not embed the inbox's widget. */
export function refuseForeignEmbedding(request: FastifyRequest, inbox: Inbox, { publicUrl }: DialectContext): void {
  const origin = originOf(request);
  if (origin === null || isOwnOrigin(origin, request, publicUrl) || mayEmbed(origin, inbox)) return;
  throw new Refusal('forbidden', 'The inbox does not allow pages of this origin.');
}

/** What a browser asks before it lets a page send: visitors' tokens travel in a header, never in a cookie. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
  'access-control-max-age': '7200',
} as const;
