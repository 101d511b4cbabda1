import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Inbox } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import { goOn, type Soon } from '../at-once.ts';
import type { DialectContext } from '../dialect.ts';
import { isOwnOrigin, mayEmbed, originOf } from './origin.ts';

/**
 * Lets pages of other origins read what is public, and what a visitor's token opens (pages that may not embed the
 * widget get a refusal). Answers to keys and cookies are for our own pages: no browser hands them to others.
 */
export function admitPages(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'Origin');
  const origin = originOf(request);
  if (origin === null || request.actor?.kind === 'agent' || request.actor?.kind === 'integration') return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', 'Retry-After, RateLimit, RateLimit-Policy, X-Request-Id');
}

/** Refuses pages that may not embed the inbox's widget. */
export function refuseForeignEmbedding(request: FastifyRequest, inbox: Inbox, { publicUrl }: DialectContext): void {
  const origin = originOf(request);
  if (origin === null || isOwnOrigin(origin, request, publicUrl) || mayEmbed(origin, inbox)) return;
  throw new Refusal('forbidden', 'The inbox does not allow pages of this origin.');
}

/** Refuses a visitor's token on pages that may not embed the widget of its inbox. */
export function refuseForeignPages(request: FastifyRequest, context: DialectContext): Soon<void> {
  const { actor } = request;
  if (actor?.kind !== 'visitor' || originOf(request) === null) return;
  const { accounts } = context.app;
  return goOn(accounts.held(actor.accountId) ?? accounts.snapshot(actor.accountId), ({ inboxes }) => {
    const inbox = inboxes.get(actor.inboxId);
    if (inbox) refuseForeignEmbedding(request, inbox, context);
  });
}

/** What a browser asks before it lets a page send: visitors' tokens travel in a header, never in a cookie. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
  'access-control-max-age': '7200',
} as const;
