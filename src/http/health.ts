import type { FastifyInstance } from 'fastify';
import type { App } from '../app/context.ts';

/** `/healthz`: this process is alive. `/readyz`: requests can be served, which ends when the server begins to stop. */
export function registerHealth(server: FastifyInstance, app: Pick<App, 'isReady'>, isStopping: () => boolean): void {
  server.get('/healthz', async (_, reply) => reply.type('text/plain').send('alive\n'));
  server.get('/readyz', async (_, reply) => {
    const why = isStopping() ? 'stopping' : (await app.isReady()) ? null : 'the database does not answer';
    return reply
      .status(why === null ? 200 : 503)
      .type('text/plain')
      .send(`${why ?? 'ready'}\n`);
  });
}
