import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dialect } from './dialect.ts';
import { describeApi, gatherOperations, type Operation } from './openapi.ts';

const CACHE = 'public, max-age=300';
const OWN = '/openapi.json';

/**
 * The same dialects, each with its OpenAPI document at `/dialects/<name>/openapi.json` once they are mounted; one that
 * tells its own below its paths is led there. `/dialects` lists them by name and title.
 */
export function serveDescriptions(server: FastifyInstance, dialects: readonly Dialect[]): readonly Dialect[] {
  server.get('/dialects', (_, reply) =>
    sendJson(reply, JSON.stringify({ items: dialects.map(({ name, title }) => ({ name, title })) })),
  );
  return dialects.map((dialect) => serveDescription(server, dialect));
}

function serveDescription(server: FastifyInstance, dialect: Dialect): Dialect {
  let operations: readonly Operation[] = [];
  let description: string | undefined;
  server.get(`/dialects/${dialect.name}${OWN}`, (_, reply) => {
    const own = operations.find(({ path }) => path.endsWith(OWN));
    if (own) return reply.redirect(own.path);
    description ??= JSON.stringify(describeDialect(dialect, operations));
    return sendJson(reply, description);
  });
  return {
    ...dialect,
    register(instance, context) {
      const gathered = gatherOperations(instance);
      if (instance.prefix === '') operations = gathered;
      return dialect.register(instance, context);
    },
  };
}

/** What a dialect's routes declare, in the words of its vendor's API. */
export function describeDialect(dialect: Dialect, operations: readonly Operation[]) {
  const { name, title, credentials = [], shapes = {} } = dialect;
  const mount = `/dialects/${name}`;
  return describeApi(operations, {
    title,
    version: '1',
    description: `What Koine answers to integrations that were made for this API: they change the host name alone. Every path is served on the root, as here, and below \`${mount}\`. Bodies, answers and failures have the form of the vendor's API.`,
    servers: ['/', mount],
    shapes,
    credentials,
    failure: failureOf(dialect),
  });
}

function failureOf({ failure, shapes = {} }: Dialect) {
  const description = "A failure, in the form of the vendor's API; nothing was changed.";
  if (!failure) return { description };
  const named = Object.keys(shapes).find((name) => shapes[name] === failure.shape);
  const schema = named === undefined ? failure.shape : { $ref: `#/components/schemas/${named}` };
  return { description, content: Object.fromEntries(failure.media.map((media) => [media, { schema }])) };
}

function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header('cache-control', CACHE).type('application/json; charset=utf-8').send(json);
}
