import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify';
import { Refusal } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import type { NativeInstance } from './routing.ts';

/** What several people may set at once, and its members that change by themselves. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  '/koine/v1/account': [],
  '/koine/v1/agents/:id': ['presence'],
  '/koine/v1/bots/:id': [],
  '/koine/v1/calendars/:id': ['isOpen', 'changesAt'],
  '/koine/v1/canned-answers/:id': [],
  '/koine/v1/dialects/:dialect/settings': [],
  '/koine/v1/file-limits': [],
  '/koine/v1/inboxes/:id': [],
  '/koine/v1/masking': [],
  '/koine/v1/presence/settings': [],
  '/koine/v1/queues/:id': [],
  '/koine/v1/queues/:id/routing': [],
  '/koine/v1/request-limits': [],
  '/koine/v1/retention': [],
  '/koine/v1/sign-in-rules': [],
  '/koine/v1/surveys/:id': [],
  '/koine/v1/webhooks/:id': ['position', 'failingSince'],
};

/** Whether a change of what lies at this path may be bound to what was read. */
export function isGuarded(path: string): boolean {
  return Object.hasOwn(guarded, path);
}

/**
 * Gives what can be set an `ETag`, and refuses with `changed-meanwhile` changes whose `If-Match` names another. Holds for
 * routes that are declared from now on; two such changes never overlap.
 */
export function guardChanges(instance: NativeInstance, { app }: DialectContext): void {
  const readers = new Map<string, RouteHandlerMethod>();
  instance.addHook('onRoute', (route: RouteOptions & { routePath: string }) => {
    const { routePath, handler, method } = route;
    const passing = guarded[routePath];
    if (!passing) return;
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const told: unknown = await handler.call(request.server, request, reply);
      reply.header('etag', tagOf(told, passing));
      return told;
    };
    if (method === 'GET') {
      readers.set(routePath, handler);
      route.handler = answer;
    }
    if (method !== 'PATCH' && method !== 'PUT') return;
    route.handler = async (request, reply) => {
      const expected = request.headers['if-match'];
      if (expected === undefined) return answer(request, reply);
      return app.turns.alone(actorOf(request).accountId, async () => {
        const read = readers.get(routePath);
        const now = tagOf(await read?.call(request.server, request, reply), passing);
        if (!isMatched(expected, now)) {
          throw new Refusal('changed-meanwhile', 'Somebody else has changed this since it was read.');
        }
        return answer(request, reply);
      });
    };
  });
}

/** Proxies that compress mark a tag as weak; it is the same one. */
function isMatched(expected: string, tag: string): boolean {
  return expected.split(',').some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')));
}

function tagOf(told: unknown, passing: readonly string[]): string {
  const text = JSON.stringify(told, (key, value: unknown) => {
    if (passing.includes(key)) return undefined;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}
