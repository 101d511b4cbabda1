import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that reached the receiver. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Requests in work when it came, itself included. */
  readonly atOnce: number;
}

/** A real server to which webhooks are sent; how it answers may be changed at any time. */
export interface Receiver {
  /** `http://127.0.0.1:<port>/hook`. */
  readonly url: string;
  readonly received: readonly Received[];
  /** Answers, or does not. Without it every request is answered with 204. */
  behave(answer: (response: ServerResponse, request: Received) => void): void;
  /** Resolves when so many requests have come in all. */
  hasReceived(count: number): Promise<void>;
  /** Goes away; nobody listens at the address any more. */
  close(): Promise<void>;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let atOnce = 0;
  let answer: Parameters<Receiver['behave']>[0] = (response) => response.writeHead(204).end();
  const server = createServer(async (incoming, response) => {
    atOnce += 1;
    const now = atOnce;
    response.on('close', () => {
      atOnce -= 1;
    });
    const body = (await buffer(incoming)).toString();
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body,
      atOnce: now,
    };
    received.push(request);
    answer(response, request);
    for (const check of waiting) check();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    behave(next) {
      answer = next;
    },
    hasReceived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (received.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
