import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAdmitted } from '../core/access.ts';
import { isKeepable } from '../core/keepable.ts';
import { Refusal } from '../core/refusal.ts';
import { atOnce, goOn } from './at-once.ts';
import { limitCaller } from './caller-limits.ts';
import type { Dialect, DialectContext } from './dialect.ts';
import { refusalOf } from './refusal-of.ts';
import { actorWithin, makeRosetta } from './rosetta.ts';

/**
 * Mounts each dialect twice, under `/dialects/<name>` and at its own paths on the root, apart from its neighbours.
 * Throws when a route declares no access rule [K5], or when two dialects want one path.
 */
export async function mountDialects(
  server: FastifyInstance,
  dialects: readonly Dialect[],
  context: DialectContext,
): Promise<void> {
  server.decorateRequest('actor', null);
  server.decorate('rosetta', makeRosetta(server, dialects, context.app));
  for (const dialect of dialects) {
    const plugin = async (instance: FastifyInstance) => {
      prepare(instance, dialect, context);
      await dialect.register(instance, context);
    };
    await server.register(plugin, { prefix: `/dialects/${dialect.name}` });
    await server.register(plugin);
  }
}

/** The dialect to which a path belongs, or null: it words what is wrong with requests that reach no route. */
export function dialectAt(dialects: readonly Dialect[], path: string): Dialect | null {
  const owns = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`);
  return dialects.find(({ name, rootPaths }) => [`/dialects/${name}`, ...rootPaths].some(owns)) ?? null;
}

/** What is told to those who ask for a path that no route serves. */
export function unknownPath(): Refusal {
  return new Refusal('not-found', 'There is nothing at this address.');
}

/** Answers in the dialect's words, and logs what was not foreseen. */
export function answerRefusal(dialect: Dialect, thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refusalOf(thrown);
  if (refusal.code === 'internal') request.log.error({ err: refusal.cause }, 'unforeseen');
  else if (refusal.cause) request.log.warn({ err: refusal.cause }, refusal.message);
  const { status, headers, body } = dialect.refuse(refusal, request);
  return reply.status(status).headers(headers).send(body);
}

function prepare(instance: FastifyInstance, dialect: Dialect, context: DialectContext): void {
  instance.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) throw new Error(`${method} ${url} of ${dialect.name} declares no access rule`);
  });
  const admit = (request: FastifyRequest) => {
    const { access } = request.routeOptions.config;
    if (access !== undefined && isAdmitted(access, request.actor)) return;
    throw request.actor
      ? new Refusal('forbidden', 'The credential does not allow this.')
      : new Refusal('unauthenticated', 'A valid credential is needed.');
  };
  const meet = (request: FastifyRequest, reply: FastifyReply) =>
    goOn(dialect.authenticate(request, context), (actor) => {
      request.actor = actor;
      return goOn(limitCaller(request, reply, context), () => admit(request));
    });
  instance.addHook(
    'onRequest',
    atOnce((request, reply) => {
      const within = actorWithin();
      if (!within) return meet(request, reply);
      request.actor = within;
      admit(request);
    }),
  );
  instance.addHook(
    'preHandler',
    atOnce(({ params, query, body }) => {
      if (isKeepable(params) && isKeepable(query) && isKeepable(body)) return;
      throw new Refusal('invalid-input', 'Text holds U+0000 or half a character, or is nested too deep to be kept.');
    }),
  );
  instance.setErrorHandler((error, request, reply) => answerRefusal(dialect, error, request, reply));
}
