import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Sends `Location` and `Content-Type` spelled so, for clients look headers up by their letters. */
export function capitaliseHeaders(instance: FastifyInstance): void {
  instance.addHook('onSend', async (_, { raw }) => {
    const write = raw.writeHead.bind(raw) as (status: number, headers: OutgoingHttpHeaders) => ServerResponse;
    raw.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) =>
      write(status, capitalised(headers))) as typeof raw.writeHead;
  });
}

function capitalised(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.replace(/\b[a-z]/g, (c) => c.toUpperCase()), value]));
}
