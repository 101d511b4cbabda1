import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAdmitted } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { memberOf } from './bind.ts';
import type { Answer, Call, Operation } from './call.ts';
import { clockFor } from './clock.ts';
import { contentTypeFor, isXml, readBodies } from './content.ts';
import { admitPages } from './cors.ts';
import { CustomerSide } from './customer-side.ts';
import { anyMethod, describedOf } from './descriptions.ts';
import { registerDiscovery } from './discovery.ts';
import { tongueOf } from './language.ts';
import { operations } from './operations.ts';
import { PresentUsers } from './present-users.ts';
import { factsOf } from './schema.ts';
import { selectFrom } from './select.ts';
import { settingsOf } from './settings.ts';
import { Typists } from './typists.ts';
import { writeXml } from './xml.ts';

/** The first segments below `/api/v1` that are this vendor's; other dialects may have the rest. */
const families = [...new Set(operations.map(({ path }) => path.split('/')[1] ?? ''))];

/** The vendor's own paths on the root: at each of them a site's name may stand before `/api`. */
export const rootPaths: readonly string[] = families.map((family) => `/api/v1/${family}`);

type Shared = Pick<Call, 'typists' | 'customers' | 'present'>;

const held = new WeakMap<DialectContext['app'], Shared>();

/** One for both mounts of the dialect, so that what is held in memory is the same at either address. */
function sharedFor({ app, realtime }: DialectContext): Shared {
  const shared = held.get(app) ?? {
    typists: new Typists(realtime.rooms),
    customers: new CustomerSide(app),
    present: new PresentUsers(app, realtime),
  };
  held.set(app, shared);
  return shared;
}

/** Every method under its own spelling, and the same in any other case, and behind a site's name. */
export function register(instance: FastifyInstance, context: DialectContext): void {
  readBodies(instance);
  const shared = sharedFor(context);
  const answer = async (operation: Operation, params: Call['params'], request: FastifyRequest, reply: FastifyReply) => {
    const call = await callOf(request, params, context, shared);
    return send(request, reply, call, await operation.run(call));
  };
  for (const operation of operations) {
    const { method, path: url, access } = operation;
    instance.route({
      method,
      // A number alone, so that words beside it (`/ChatSession/ForCurrentUser`) are found in any case below.
      url: `/api/v1${url.replace(':id', ':id(^-?\\d+$)')}`,
      exposeHeadRoute: false,
      config: { access, described: describedOf(operation) },
      handler: (request, reply) => answer(operation, request.params as Call['params'], request, reply),
    });
  }
  const first = { api: `:api(^${anyCase('api')}$)`, version: `:version(^${anyCase('v1')}$)` } as const;
  registerDiscovery(instance, operations, () => context.publicUrl, first);
  const family = `:family(^(?:${families.map(anyCase).join('|')})$)`;
  const methods = `${first.api}/${first.version}/${family}`;
  const everywhere = [`/${methods}`, `/:site/${methods}`].flatMap((prefix) => [prefix, `${prefix}/*`]);
  admitPages(instance, context, everywhere);
  for (const url of everywhere) {
    instance.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      exposeHeadRoute: false,
      config: { access: 'members', described: anyMethod },
      handler: (request, reply) => {
        const { family: first = '', '*': rest = '' } = request.params as Record<string, string>;
        const path = `/${first}/${rest}`.replace(/\/+$/, '');
        const matched = match(request.method, path);
        if (!matched) return describe(request, reply, path);
        if (!isAdmitted(matched.operation.access, request.actor)) {
          throw new Refusal('forbidden', 'The credential does not allow this.');
        }
        return answer(matched.operation, matched.params, request, reply);
      },
    });
  }
}

const matchers = operations.map((operation) => {
  const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return { operation, names, pattern: new RegExp(`^${operation.path.replace(/:\w+/g, '([^/]+)')}$`, 'i') };
});

function match(method: string, path: string) {
  for (const { operation, names, pattern } of matchers) {
    const found = operation.method === method ? pattern.exec(path) : null;
    if (found)
      return { operation, params: Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])) };
  }
  return null;
}

/** GET on the address of a method tells what it does, and does nothing. */
function describe(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  const method = request.method === 'GET' ? match('POST', path)?.operation : undefined;
  if (!method || !/^\/agents\//i.test(path)) throw new Refusal('not-found', `There is nothing at ${path}.`);
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ Method: `POST /api/v1${method.path}`, Description: method.summary }));
}

function anyCase(word: string): string {
  return [...word]
    .map((sign) => (/[a-z]/i.test(sign) ? `[${sign.toLowerCase()}${sign.toUpperCase()}]` : sign))
    .join('');
}

async function callOf(
  request: FastifyRequest,
  params: Call['params'],
  { app, realtime, publicUrl }: DialectContext,
  shared: Shared,
): Promise<Call> {
  const actor = actorOf(request);
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const settings = settingsOf(snapshot.account);
  const zone = request.headers['so-timezone'];
  return {
    actor,
    app,
    realtime,
    ...shared,
    snapshot,
    settings,
    clock: clockFor(typeof zone === 'string' ? zone : undefined, settings),
    tongue: tongueOf(request),
    now: Date.now(),
    body: request.body,
    params,
    query: (request.query ?? {}) as Call['query'],
    headers: request.headers,
    baseUrl: `${publicUrl}${request.url.replace(/\/v1(\/.*|\?.*)?$/i, '')}`,
  };
}

function send(request: FastifyRequest, reply: FastifyReply, call: Call, answer: Answer): FastifyReply {
  reply.header('SO-TIMEZONE', call.clock.label);
  reply.header('cache-control', 'private, no-cache');
  if (answer.kind === 'none') return reply.status(204).send();
  const format = answer.kind === 'raw' && answer.format ? `application/${answer.format.toLowerCase()}` : null;
  const type = contentTypeFor(format ?? request.headers.accept);
  const select = memberOf(call.query, '$select');
  const chosen =
    answer.kind === 'carrier'
      ? selectFrom(answer.value, typeof select === 'string' ? select : undefined)
      : answer.value;
  reply.header('content-type', `${type}; charset=utf-8`);
  if (!isXml(type)) return reply.send(JSON.stringify(chosen));
  const facts = answer.kind === 'carrier' ? factsOf(answer.schema) : {};
  const name = answer.kind === 'carrier' ? (facts.title ?? 'Answer') : answer.name;
  return reply.send(writeXml(chosen, name, facts));
}
