import type { FastifyBaseLogger } from 'fastify';
import type { DialectContext } from '../dialect.ts';
import type { SocketLimits } from './socket-limits.ts';

/** What all sockets share. */
export interface SocketContext extends Pick<DialectContext, 'app' | 'realtime'> {
  readonly limits: SocketLimits;
  readonly log: FastifyBaseLogger;
}
