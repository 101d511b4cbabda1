import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../core/refusal.ts';
import { bodyText } from '../body-text.ts';
import type { Operation } from './operations.ts';
import { isUuid } from './parameters.ts';

/** The beginnings under which the vendor's hosts, its portal and its apex serve each family of methods. */
const families = {
  iam: ['/api/v1', '/iam/api/v1', '/api/iam/v1'],
  chats: ['/api/v1', '/chats/api/v1', '/api/chats/v1'],
  search: ['/api/v1', '/analyse/api/v1', '/api/analyse/v1'],
  /** Offered by the hosts of both. */
  lists: ['/api/v1', '/chats/api/v1', '/api/chats/v1', '/analyse/api/v1', '/api/analyse/v1'],
} as const satisfies Readonly<Record<Operation['family'], readonly string[]>>;

const nouns = ['auth', 'users', 'search', 'chats', 'sessions', 'messages', 'clients'];

/** `/api/v1` itself is shared with others, so there only the vendor's nouns are claimed. */
export const rootPaths: readonly string[] = [
  ...new Set(
    Object.values(families)
      .flat()
      .filter((beginning) => beginning !== '/api/v1'),
  ),
  ...nouns.map((noun) => `/api/v1/${noun}`),
];

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Declares one method of the vendor under every spelling of its address. The handler's answer goes out as JSON, nothing as an empty body. */
export function route(instance: FastifyInstance, operation: Operation, handler: Handler): void {
  const { family, method, paths, access, ...described } = operation;
  const urls = paths.flatMap((path) => families[family].map((beginning) => `${beginning}${path}`));
  for (const url of urls) {
    instance.route({
      method,
      url,
      config: { access, described },
      handler: async (request, reply) => {
        const answer = await handler(request, reply);
        if (reply.sent || answer === reply) return reply;
        if (answer === undefined) return reply.send();
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
      },
    });
  }
}

/** A path's parameter that names a session, a chat or a client by UUID; what cannot name any is not found. */
export function idIn(request: FastifyRequest, name: string): string {
  const id = textIn(request, name);
  if (!isUuid(id)) throw new Refusal('not-found', 'Entity is not found');
  return id.toLowerCase();
}

export function textIn(request: FastifyRequest, name: string): string {
  return (request.params as Readonly<Record<string, string>>)[name] ?? '';
}

/** Bodies are JSON, and an empty one is none, whatever their content type says: clients send JSON under any. */
export function readBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', { parseAs: 'buffer' }, async ({ headers }: FastifyRequest, body: Buffer) => {
    const text = bodyText(body, headers['content-type']);
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new Refusal('invalid-input', 'The body is not valid JSON.');
    }
  });
}
