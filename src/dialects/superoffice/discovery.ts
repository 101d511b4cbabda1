import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Operation } from './call.ts';
import { contentTypeFor } from './content.ts';
import { escapeText } from './xml.ts';

/** What clients are told that they call: the vendor's release whose chat is answered here. */
const VERSION = '10.1';

/** `GET /api` tells the versions, `GET /api/v1` every method; as a page for people unless JSON is asked for. */
export function registerDiscovery(
  instance: FastifyInstance,
  operations: readonly Operation[],
  publicUrl: () => string,
  /** The two segments, each in any case. */
  { api, version }: { readonly api: string; readonly version: string },
) {
  const startedAt = new Date().toISOString().slice(0, 19);
  const configFor = (summary: string) => {
    const described = {
      summary,
      answer: Type.Record(Type.String(), Type.Unknown()),
      media: ['application/json', 'text/html'],
    };
    return { access: 'members', described } as const;
  };
  const versions = (request: FastifyRequest) => ({
    v1: `${publicUrl()}${request.url.replace(/\/?(\?.*)?$/, '')}/v1`,
    NetServerVersion: VERSION,
    NetServerDate: startedAt,
    Version: VERSION,
  });
  const methods = () => {
    const map: Record<string, Record<string, string>> = {};
    for (const { path, method, summary } of operations) map[`v1${path}`] = { ...map[`v1${path}`], [method]: summary };
    return map;
  };
  for (const site of ['', '/:site']) {
    const options = (summary: string) => ({ config: configFor(summary), exposeHeadRoute: false });
    for (const end of ['', '/']) {
      instance.get(`${site}/${api}${end}`, options('Tell the versions'), (request, reply) =>
        tell(request, reply, versions(request)),
      );
      instance.get(`${site}/${api}/${version}${end}`, options('List every method'), (request, reply) =>
        tell(request, reply, methods()),
      );
    }
  }
}

function tell(request: FastifyRequest, reply: FastifyReply, facts: object): FastifyReply {
  const { accept = '' } = request.headers;
  const type = contentTypeFor(accept);
  if (/json/i.test(accept)) return reply.header('content-type', `${type}; charset=utf-8`).send(JSON.stringify(facts));
  const page = `<!DOCTYPE html><title>SuperOffice WebAPI</title><pre>${escapeText(JSON.stringify(facts, null, 2))}</pre>`;
  return reply.header('content-type', 'text/html; charset=utf-8').send(page);
}
