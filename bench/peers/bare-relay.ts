import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answer, readAssignment } from '../workers/assignment.ts';

// Passes frames between the two sockets of a pair (the URL's path), and keeps nothing.
await readAssignment();
const waiting = new Map<string, WebSocket>();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });
server.on('connection', (socket, request) => {
  const pair = request.url ?? '';
  const other = waiting.get(pair);
  if (!other) {
    waiting.set(pair, socket);
    return;
  }
  waiting.delete(pair);
  socket.on('message', (data) => other.send(data, { binary: false }));
  other.on('message', (data) => socket.send(data, { binary: false }));
});
await once(server, 'listening');
answer({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
