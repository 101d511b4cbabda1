import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { settingsFor } from './auth.ts';
import { V2 } from './routes.ts';

/**
 * Lets pages of other origins read, as the vendor's own pages do: any of them, or those that the account allows. No
 * cookie proves anybody here, so a page can send only what it knows itself.
 */
export function admitPages(instance: FastifyInstance): void {
  instance.addHook('onSend', async (request, reply) => allowOrigin(request, reply));
  for (const path of [`${V2}/*`, '/api/1.0/data', '/o/oauth2/token']) {
    instance.options(path, { config: { access: 'public' } }, (_, reply) =>
      reply
        .headers({
          'access-control-allow-methods': 'GET, POST, PUT, DELETE',
          'access-control-allow-headers': 'Content-Type, apiKey, token, Authorization',
          'access-control-max-age': '7200',
        })
        .send(''),
    );
  }
}

function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  const allowed = settingsFor(request)?.allowedOrigins ?? ['*'];
  if (allowed.includes('*')) reply.header('access-control-allow-origin', '*');
  else if (origin !== undefined && allowed.includes(origin)) {
    reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' });
  }
}
