import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What no answer needs and every answer forbids; pages that need more say so themselves. */
const strictPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Sets the headers that keep browsers from guessing, framing and leaking, and the request's id, on every answer. */
export function addSecurityHeaders(server: FastifyInstance, place: { readonly publicUrl: string }): void {
  server.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(request, reply);
    if (place.publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
    done();
  });
}

/** For answers that no hook sees. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'content-security-policy': strictPolicy,
    'cache-control': 'no-store',
  });
}

/** The policy of a page with scripts of our own; `nonce` lets its `<style>` elements through. */
export function pagePolicy(nonce?: string): string {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${style}`,
    "connect-src 'self' ws: wss:",
    "img-src 'self' data:",
    "font-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy of a page that our own pages show inside them. */
export function framedPolicy(): string {
  return pagePolicy().replace("frame-ancestors 'none'", "frame-ancestors 'self'");
}
