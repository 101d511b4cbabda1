import type { FastifyInstance } from 'fastify';

/** Pages of any origin may call: the key goes in a header or the query, never in a cookie. */
export const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Location, Content-Type',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'Authorization, Content-Type, Accept, X-HTTP-Method-Override, X-Requested-With',
  'access-control-max-age': '7200',
} as const;

/** Lets pages of other origins call, as the vendor does. */
export function admitPages(instance: FastifyInstance): void {
  instance.addHook('onSend', async (_, reply) => void reply.headers(corsHeaders));
  for (const path of ['/api/account/*', '/csdr/account/*']) {
    instance.options(path, { config: { access: 'public' } }, (_, reply) =>
      reply.status(204).headers(preflightHeaders).send(),
    );
  }
}
