import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { App } from '../app/context.ts';
import { serveDescriptions } from '../dialects/descriptions.ts';
import type { Dialect, DialectContext } from '../dialects/dialect.ts';
import { answerRefusal, dialectAt, mountDialects, unknownPath } from '../dialects/mount.ts';
import type { Realtime } from '../realtime/realtime.ts';
import { acceptWebSockets } from '../realtime/websockets.ts';
import { registerHealth } from './health.ts';
import { registerMetrics } from './metrics.ts';
import { registerPages } from './pages.ts';
import { addSecurityHeaders, setSecurityHeaders } from './security-headers.ts';
import { watchStopping } from './stopping.ts';

export interface ServerOptions {
  readonly app: App;
  readonly realtime: Realtime;
  readonly dialects: readonly Dialect[];
  /** Where the outside reaches Koine, without a slash at the end; by default the address that is listened on. */
  readonly publicUrl?: string | undefined;
  /** Proxies whose forwarded headers are believed (addresses and CIDR ranges); none unless told. */
  readonly trustedProxies?: readonly string[];
  readonly log: FastifyBaseLogger;
}

const BODY_LIMIT = 1024 * 1024;

/** The whole server, ready to listen. Closing it ends its sockets with 1001 and waits for the requests in work. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { app, realtime, dialects } = options;
  const answerMisdirected = (error: Error, status: number, request: FastifyRequest, reply: FastifyReply) => {
    const dialect = dialectAt(dialects, request.url);
    if (dialect) return answerRefusal(dialect, error, request, reply);
    return reply.status(status).type('text/plain; charset=utf-8').send('There is nothing at this address.\n');
  };
  const server = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    forceCloseConnections: 'idle',
    // Whoever asks while the server stops is still answered, in the dialect's own words.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(request, reply as FastifyReply);
      answerMisdirected(error, 400, request, reply as FastifyReply);
    },
  });
  let { publicUrl } = options;
  const context: DialectContext = {
    app,
    realtime,
    get publicUrl() {
      if (publicUrl === undefined && server.server.listening) publicUrl = listeningUrl(server);
      return publicUrl ?? 'http://localhost';
    },
  };
  const isStopping = watchStopping(server);
  addSecurityHeaders(server, context);
  registerMetrics(server, { app, realtime });
  await acceptWebSockets(server);
  registerHealth(server, app, isStopping);
  await registerPages(server, app);
  await mountDialects(server, serveDescriptions(server, dialects), context);
  server.setNotFoundHandler((request, reply) => answerMisdirected(unknownPath(), 404, request, reply));
  // Where nothing is served, nothing is wrong with a body either, whatever it is.
  server.setErrorHandler((error, request, reply) => {
    if (!request.is404) throw error;
    return answerMisdirected(unknownPath(), 404, request, reply);
  });
  return server;
}

/** The address that the server listens on, as a browser on this machine reaches it. */
export function listeningUrl(server: FastifyInstance): string {
  const [address] = server.addresses();
  if (address === undefined || typeof address === 'string') throw new Error('The server does not listen on a port');
  const isEverywhere = address.address === '::' || address.address === '0.0.0.0';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${isEverywhere ? 'localhost' : host}:${address.port}`;
}
