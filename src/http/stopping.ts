import type { FastifyInstance } from 'fastify';

/** Tells whether the server has begun to stop; then each answer closes its connection, so that none is waited for. */
export function watchStopping(server: FastifyInstance): () => boolean {
  let isStopping = false;
  server.addHook('preClose', async () => {
    isStopping = true;
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done();
  });
  return () => isStopping;
}
