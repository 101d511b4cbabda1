import type { ServerResponse } from 'node:http';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket, WebSocketServer } from 'ws';
import { closeCodes } from '../core/close-code.ts';

/** Longest frame that is read at all, in bytes; a protocol may allow less, and say so with its own close code. */
const LONGEST_FRAME = 256 * 1024;
const GOODBYE_MS = 2_000;

/**
 * Lets routes of the server, in whatever plugin, be WebSocket routes. To be called once, on the root, before any route.
 * When the server closes, every socket is closed with 1001; those that do not answer are cut after two seconds.
 */
export async function acceptWebSockets(server: FastifyInstance): Promise<void> {
  await server.register(websocket, {
    options: { maxPayload: LONGEST_FRAME, perMessageDeflate: false },
    // A frame that breaks the protocol was already answered with its own code: then this close does nothing.
    errorHandler: (error, socket, request) => {
      request.log.debug({ err: error }, 'A socket failed');
      socket.close(1011, closeCodes[1011].name);
    },
    preClose(done) {
      sayGoodbye(this.websocketServer);
      done();
    },
  });
}

/**
 * Lets go of the HTTP request that became this socket, with its response and whatever belongs to them: an idle socket
 * would keep about 4 kB of them for life. To be called first thing by the route; errors end in a close all the same.
 */
export function forgetRequest(socket: WebSocket, request: FastifyRequest): void {
  socket.removeAllListeners('error');
  socket.on('error', ignore);
  // Node has no public way from a connection to the response that was assigned to it.
  const connection = request.raw.socket as typeof request.raw.socket & {
    readonly _httpMessage?: ServerResponse | null;
  };
  connection._httpMessage?.detachSocket(connection);
}

function ignore(): void {}

function sayGoodbye(sockets: WebSocketServer): void {
  const cut = setTimeout(() => {
    for (const socket of sockets.clients as Set<WebSocket>) socket.terminate();
  }, GOODBYE_MS);
  for (const socket of sockets.clients as Set<WebSocket>) socket.close(1001, closeCodes[1001].name);
  sockets.close(() => clearTimeout(cut));
}
