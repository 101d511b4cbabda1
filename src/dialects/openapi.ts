import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import type { AccessRule } from '../core/access.ts';
import { operationIdsOf, pathOf, placeOf, spellingsOf, tagsOf } from './openapi-paths.ts';

/** A route of a dialect, as it was declared. */
export interface Operation {
  readonly method: string;
  /** As fastify reads it, below the dialect's mount. */
  readonly path: string;
  readonly access: AccessRule;
  readonly schema: FastifySchema;
  readonly described: Described;
}

/** What is told of a route that reads its requests itself; it is never used to check them. */
export interface Described {
  readonly summary?: string;
  readonly description?: string;
  /** An object whose members are the query's parameters. */
  readonly query?: TSchema;
  /** An object whose members are headers that change the answer. */
  readonly headers?: TSchema;
  /** Of a request that has none: `Type.Null()`. */
  readonly body?: TSchema;
  /** Of one without content, whose request has some: `Type.Null()`. */
  readonly answer?: TSchema;
  /** Of bodies and answers, the most usual first; JSON unless told; empty where the answer has no content. */
  readonly media?: readonly string[];
  /** Of what is answered in one of several forms: each by its media type. */
  readonly answers?: Readonly<Record<string, TSchema>>;
}

/** What a description says besides its operations. */
export interface ApiFacts {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where the paths begin. */
  readonly servers: readonly string[];
  /** The shapes that clients know by name. */
  readonly shapes: Readonly<Record<string, TSchema>>;
  /** The ways to prove who asks, each made of one or several schemes. */
  readonly credentials: readonly Readonly<Record<string, unknown>>[];
  /** How failures are answered. */
  readonly failure: { readonly description: string; readonly content?: unknown };
  /** Parameters that come with an operation beyond those of its schema. */
  readonly parametersOf?: (operation: Operation) => readonly unknown[];
  /** The noun that a path is about, where the path's own words do not tell it. */
  readonly tagOf?: (path: string) => string;
}

/** Whoever deletes seldom says more than what; a body is told where it was declared. */
function takesBody(method: string, body: unknown): boolean {
  return ['post', 'put', 'patch'].includes(method) || (method === 'delete' && body !== undefined);
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Gathers the operations that are declared on the instance from now on. */
export function gatherOperations(instance: FastifyInstance): readonly Operation[] {
  const operations: Operation[] = [];
  instance.addHook('onRoute', (route: RouteOptions & { routePath: string }) => {
    for (const method of [route.method].flat()) {
      if (!methods.includes(method)) continue;
      const { routePath: path, config, schema = {} } = route;
      const { access = 'managers', described = {} } = config ?? {};
      operations.push({ method: method.toLowerCase(), path, access, schema, described });
    }
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

/** The API's description as OpenAPI 3.1, made of what its routes declare; spellings of one route name the first of them. */
export function describeApi(operations: readonly Operation[], api: ApiFacts): Readonly<Record<string, unknown>> {
  const { refer, inline } = referencesTo(api.shapes);
  const ids = operationIdsOf(operations);
  const spellings = spellingsOf(operations);
  const tags = tagsOf(operations.filter((operation) => !spellings.has(operation)));

  function describe(operation: Operation) {
    const { method, path, access, schema, described } = operation;
    const { summary, description, body } = { ...schema, ...described };
    const parameters = [
      ...parametersIn(operation, 'path'),
      ...parametersIn(operation, 'query'),
      ...parametersIn(operation, 'header'),
      ...(api.parametersOf?.(operation) ?? []),
    ];
    const first = spellings.get(operation);
    return {
      operationId: ids.get(operation),
      tags: [api.tagOf?.(path) ?? tags.get(first ?? operation)],
      ...(summary !== undefined && { summary }),
      description: [description, accessWords[access]].filter(Boolean).join('\n\n'),
      'x-access': access,
      ...(first && { 'x-spelling-of': ids.get(first) }),
      security: access === 'public' ? [] : requirements,
      ...(parameters.length > 0 && { parameters }),
      ...(takesBody(method, body) && bodyOf(body, schema.response === undefined, described.media)),
      responses: { ...answersOf(schema.response, described), default: api.failure },
    };
  }

  function parametersIn({ path, schema, described }: Operation, place: 'path' | 'query' | 'header') {
    const places = { path: schema.params, query: described.query ?? schema.querystring, header: described.headers };
    const declaredIn = places[place];
    const { properties = {}, required = [] } = (declaredIn ?? {}) as ObjectSchema;
    const declared = Object.entries(properties).map(([name, { description, ...property }]) => ({
      name,
      in: place,
      required: required.includes(name),
      schema: refer(property),
      ...(description !== undefined && { description }),
    }));
    if (place !== 'path') return declared;
    const undeclared = pathOf(path).parameters.filter(({ name }) => !(name in properties));
    return [...declared, ...undeclared.map((parameter) => ({ ...parameter, in: place, required: true }))];
  }

  function bodyOf(body: unknown, isFree: boolean, media?: readonly string[]) {
    if (isNothing(body)) return {};
    if (body !== undefined) return { requestBody: { required: true, content: contentOf(media, body) } };
    return isFree ? { requestBody: { description: 'In the form of the API.', content: { '*/*': {} } } } : {};
  }

  function answersOf(response: unknown, { answer, media, answers: forms }: Described) {
    if (forms !== undefined) {
      const content = Object.entries(forms).map(([type, schema]) => [type, { schema: refer(schema) }]);
      return { '200': { description: 'Done.', content: Object.fromEntries(content) } };
    }
    if (isNothing(answer)) return { '2XX': { description: 'Done.' } };
    if (answer !== undefined || media !== undefined) {
      return { '2XX': { description: 'Done.', content: contentOf(media, answer) } };
    }
    if (response === undefined) return { '2XX': { description: 'Done; the answer has the form of the API.' } };
    const answers = Object.entries(response as Readonly<Record<string, TSchema>>);
    return Object.fromEntries(answers.map(([status, schema]) => [status, answerOf(schema)]));
  }

  function contentOf(media: readonly string[] = ['application/json'], schema?: unknown) {
    return Object.fromEntries(media.map((type) => [type, schema === undefined ? {} : { schema: refer(schema) }]));
  }

  function answerOf(schema: TSchema) {
    if (isNothing(schema)) return { description: 'Done.' };
    const { type } = schema as { readonly type?: string };
    const media = type === 'string' ? 'text/plain' : 'application/json';
    return { description: 'Done.', content: { [media]: { schema: refer(schema) } } };
  }

  const requirements = api.credentials.map((schemes) =>
    Object.fromEntries(Object.keys(schemes).map((name) => [name, []])),
  );
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const place = placeOf(operation);
    paths[place] = { ...paths[place], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: api.title, version: api.version, description: api.description },
    servers: api.servers.map((url) => ({ url })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(api.shapes).map(([name, schema]) => [name, inline(schema)])),
      securitySchemes: Object.assign({}, ...api.credentials),
    },
  };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema & { readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** Whether a shape is that of no content at all. */
function isNothing(schema: unknown): boolean {
  return (schema as { readonly type?: unknown } | undefined)?.type === 'null';
}

/** Puts references in the place of the named shapes: of `refer`'s argument too, of `inline`'s only within. */
function referencesTo(shapes: Readonly<Record<string, TSchema>>) {
  const names = new Map<unknown, string>(
    Object.entries(shapes).map(([name, schema]) => [JSON.stringify(schema), name]),
  );
  const refer = (schema: unknown): unknown => {
    if (typeof schema !== 'object' || schema === null) return schema;
    const name = names.get(JSON.stringify(schema));
    return name === undefined ? inline(schema) : { $ref: `#/components/schemas/${name}` };
  };
  const inline = (schema: unknown): unknown => {
    if (typeof schema !== 'object' || schema === null) return schema;
    if (Array.isArray(schema)) return schema.map(refer);
    return Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, refer(member)]));
  };
  return { refer, inline };
}
