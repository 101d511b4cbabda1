import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from './call.ts';
import { contentTypeFor } from './content.ts';
import { escapeText } from './xml.ts';

/** `GET /api` tells the versions, `GET /api/v1` every method; as a page for people unless JSON is asked for. */
export function registerDiscovery(
  instance: FastifyInstance,
  operations: readonly Operation[],
  publicUrl: () => string,
) {
  const config = { access: 'members' } as const;
  const versions = (request: FastifyRequest) => ({
    v1: `${publicUrl()}${request.url.replace(/\/?(\?.*)?$/, '')}/v1`,
    NetServerVersion: '10.1',
    Version: '10.1',
  });
  const methods = () => {
    const map: Record<string, Record<string, string>> = {};
    for (const { path, method, summary } of operations) map[`v1${path}`] = { ...map[`v1${path}`], [method]: summary };
    return map;
  };
  for (const site of ['', '/:site']) {
    instance.get(`${site}/api`, { config, exposeHeadRoute: false }, (request, reply) =>
      tell(request, reply, versions(request)),
    );
    instance.get(`${site}/api/v1`, { config, exposeHeadRoute: false }, (request, reply) =>
      tell(request, reply, methods()),
    );
  }
}

function tell(request: FastifyRequest, reply: FastifyReply, facts: object): FastifyReply {
  const { accept = '' } = request.headers;
  const type = contentTypeFor(accept);
  if (/json/i.test(accept)) return reply.header('content-type', `${type}; charset=utf-8`).send(JSON.stringify(facts));
  const page = `<!DOCTYPE html><title>SuperOffice WebAPI</title><pre>${escapeText(JSON.stringify(facts, null, 2))}</pre>`;
  return reply.header('content-type', 'text/html; charset=utf-8').send(page);
}
