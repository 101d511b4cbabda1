import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import type { AccessRule } from '../../core/access.ts';
import { problems } from './errors.ts';
import * as wire from './wire.ts';

/** A documented route, as it was declared. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: AccessRule;
  readonly schema: FastifySchema & { readonly operationId: string };
}

/** Gathers the operations that are declared on the instance from now on. */
export function gatherOperations(instance: FastifyInstance): readonly Operation[] {
  const operations: Operation[] = [];
  instance.addHook('onRoute', ({ method, routePath, schema, config }: RouteOptions & { routePath: string }) => {
    const { operationId } = schema ?? {};
    if (typeof method !== 'string' || method === 'HEAD' || operationId === undefined) return;
    operations.push({
      method: method.toLowerCase(),
      path: routePath,
      access: config?.access ?? 'managers',
      schema: { ...schema, operationId },
    });
  });
  return operations;
}

const accessWords: Readonly<Record<AccessRule, string>> = {
  public: 'Open to everybody.',
  anyone: 'For visitors, agents and keys.',
  members: 'For agents and keys.',
  readers: 'For agents, and keys with the scope `read`.',
  chatters: 'For visitors, agents, and keys with the scope `chat`.',
  managers: 'For owners, admins, and keys with the scope `manage`.',
};

/** The API's description as OpenAPI 3.1, made of the very schemas that requests are checked against. */
export function describeApi(operations: readonly Operation[]): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Koine native API',
      version: '1',
      description:
        'Times are RFC 3339 in UTC, durations milliseconds. Unknown parameters and members are refused. Errors are problem documents (RFC 9457) with a `code`. Every POST may be repeated with the same `Idempotency-Key`. What happens live comes over the WebSocket at `/koine/v1/socket`, or from the feed.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(named.map(([name, schema]) => [name, inline(schema)])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key, or the token of a visitor.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'koine_session', description: 'The sign-in of an agent.' },
      },
    },
    'x-problems': Object.entries(problems).map(([code, problem]) => ({ code, ...problem })),
  };
}

function describe({ method, path, access, schema }: Operation) {
  const { operationId, summary, description, body, response } = schema;
  const isIdempotent = method === 'post' && access !== 'public';
  const parameters = [
    ...parametersOf(schema.params, 'path'),
    ...parametersOf(schema.querystring, 'query'),
    ...(isIdempotent ? [idempotencyKey] : []),
  ];
  return {
    operationId,
    tags: [tagOf(path)],
    summary,
    description: [description, accessWords[access]].filter(Boolean).join('\n\n'),
    'x-access': access,
    security: access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: refer(body) } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(response as Readonly<Record<string, TSchema>>).map(([status, answer]) => [
          status,
          describeAnswer(answer),
        ]),
      ),
      default: {
        description: 'A problem; nothing was changed.',
        content: { 'application/problem+json': { schema: refer(wire.Problem) } },
      },
    },
  };
}

/** The noun that a path is about. */
function tagOf(path: string): string {
  const noun = path.split('/')[3] ?? '';
  if (noun === 'widget') return 'visitors';
  return noun === 'sign-out' || noun === 'me' ? 'sign-in' : noun;
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: 'A repeat with the same key and body is answered as before, for a day.',
};

function describeAnswer(schema: TSchema) {
  const { type } = schema as { readonly type?: string };
  if (type === 'null') return { description: 'Done.' };
  const media = type === 'string' ? 'text/plain' : 'application/json';
  return { description: 'Done.', content: { [media]: { schema: refer(schema) } } };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema & { readonly description?: string }>>;
  readonly required?: readonly string[];
}

function parametersOf(schema: unknown, place: 'path' | 'query') {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: refer(property),
    ...(description !== undefined && { description }),
  }));
}

/** The shapes that clients know by name. */
const named = Object.entries(wire).filter((entry): entry is [string, TSchema & (typeof entry)[1]] => {
  const [name, value] = entry;
  return typeof value === 'object' && /^[A-Z]/.test(name) && !['Id', 'Time', 'Count', 'ById'].includes(name);
});

const names = new Map<unknown, string>(named.map(([name, schema]) => [JSON.stringify(schema), name]));

function refer(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = names.get(JSON.stringify(schema));
  return name === undefined ? inline(schema) : { $ref: `#/components/schemas/${name}` };
}

function inline(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(refer);
  return Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, refer(member)]));
}
