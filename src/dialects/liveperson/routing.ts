import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TObject } from 'typebox';
import type { AccessRule } from '../../core/access.ts';
import type { DialectContext } from '../dialect.ts';
import type { Described } from '../openapi.ts';
import { bothForms, everyQuery } from './descriptions.ts';
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
const AS_PUT = 'PUT, or POST with `X-HTTP-Method-Override: PUT` or without that header.';

/** Below the account's address: `/chat/…`, with and without a suffix. */
const ACCOUNT = '/api/account/:account';

/** Declares a read, also under the path with a suffix. Paths that end in a parameter take the suffix as part of it. */
export function onGet({ instance }: Mount, path: string, described: Described, handler: Handler): void {
  const config = configOf('readers', described);
  for (const url of spellings(path)) instance.get(url, { config }, handler);
}

export function onPost({ instance }: Mount, path: string, described: Described, handler: Handler): void {
  const config = configOf('chatters', described);
  for (const url of spellings(path)) instance.post(url, { config }, handler);
}

/** Declares a PUT, which clients send as POST with `X-HTTP-Method-Override: PUT`; other methods in that header lead nowhere. */
export function onPut({ instance }: Mount, path: string, described: Described, handler: Handler): void {
  const config = configOf('chatters', { description: AS_PUT, ...described });
  const overridden: Handler = async (request, reply) => {
    const method = request.headers['x-http-method-override'] ?? 'PUT';
    if (String(method).toUpperCase() !== 'PUT') throw nothingAt(request);
    return handler(request, reply);
  };
  for (const url of spellings(path)) {
    instance.post(url, { config }, overridden);
    instance.put(url, { config }, handler);
  }
}

function configOf(access: AccessRule, described: Described): FastifyContextConfig {
  const { properties = {} } = (described.query ?? {}) as Partial<TObject>;
  const query = Type.Object({ ...properties, ...everyQuery });
  return { access, described: { media: bothForms, ...described, query } };
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
