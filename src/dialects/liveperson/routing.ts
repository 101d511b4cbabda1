import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DialectContext } from '../dialect.ts';
import { nothingAt } from './errors.ts';

/** What the groups of routes are registered with. */
export interface Mount {
  readonly instance: FastifyInstance;
  readonly context: DialectContext;
  /** Where the dialect is mounted; addresses in answers begin so. */
  readonly prefix: string;
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const suffixes = ['', '.json', '.xml'] as const;
const mayRead = { access: 'readers' } as const;
const mayChat = { access: 'chatters' } as const;

/** Below the account's address: `/chat/…`, with and without a suffix. */
const ACCOUNT = '/api/account/:account';

/** Declares a read, also under the path with a suffix. Paths that end in a parameter take the suffix as part of it. */
export function onGet({ instance }: Mount, path: string, handler: Handler): void {
  for (const url of spellings(path)) instance.get(url, { config: mayRead }, handler);
}

export function onPost({ instance }: Mount, path: string, handler: Handler): void {
  for (const url of spellings(path)) instance.post(url, { config: mayChat }, handler);
}

/** Declares a PUT, which clients send as POST with `X-HTTP-Method-Override: PUT`; other methods in that header lead nowhere. */
export function onPut({ instance }: Mount, path: string, handler: Handler): void {
  const overridden: Handler = async (request, reply) => {
    const method = request.headers['x-http-method-override'] ?? 'PUT';
    if (String(method).toUpperCase() !== 'PUT') throw nothingAt(request);
    return handler(request, reply);
  };
  for (const url of spellings(path)) {
    instance.post(url, { config: mayChat }, overridden);
    instance.put(url, { config: mayChat }, handler);
  }
}

function spellings(path: string): readonly string[] {
  const url = `${ACCOUNT}${path}`;
  return /:\w+$/.test(url) ? [url] : suffixes.map((suffix) => `${url}${suffix}`);
}

/** A parameter of the path without its suffix. */
export function parameterOf(request: FastifyRequest, name: string): string {
  const value = (request.params as Readonly<Record<string, string>>)[name] ?? '';
  return value.replace(/\.(json|xml)$/, '');
}
