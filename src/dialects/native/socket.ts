import type { FastifyInstance } from 'fastify';
import { forgetRequest } from '../../realtime/websockets.ts';
import type { DialectContext } from '../dialect.ts';
import type { SocketContext } from './socket-context.ts';
import { handshakeOf } from './socket-handshake.ts';
import { type SocketLimits, socketLimits } from './socket-limits.ts';
import { Line } from './socket-line.ts';

/**
 * Declares `GET /koine/v1/socket`; `acceptWebSockets` must have prepared the root. Everybody may connect: the first frame
 * says who it is. `docs/socket.md` describes the protocol.
 */
export function registerSocket(
  instance: FastifyInstance,
  context: DialectContext,
  limits: SocketLimits = socketLimits,
): void {
  const { app, realtime } = context;
  const shared: SocketContext = { app, realtime, limits, log: instance.log };
  const lines = new Set<Line>();
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const line of lines) line.check(now);
  }, limits.sweepEveryMs).unref();
  instance.addHook('onClose', async () => clearInterval(sweep));

  instance.get('/koine/v1/socket', { websocket: true, config: { access: 'public' } }, (socket, request) => {
    forgetRequest(socket, request);
    const line = new Line(socket, request.raw.socket, shared, handshakeOf(request, context));
    lines.add(line);
    socket.on('message', (data) => line.hear(data));
    socket.on('close', () => {
      lines.delete(line);
      line.end();
    });
  });
}
