import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { dialects } from './index.ts';
import { pathOf, spellingsOf } from './openapi-paths.ts';

interface Described {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: Readonly<Record<'schemas' | 'securitySchemes', Readonly<Record<string, object>>>>;
}

type Contents = Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;

interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema?: object;
  }[];
  readonly summary?: string;
  readonly requestBody?: { readonly content: Contents };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Contents }>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-access': string;
  readonly 'x-spelling-of'?: string;
}

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

async function describedOf(name: string): Promise<Described> {
  const { status, headers, body } = await koine.ask(`/dialects/${name}/openapi.json`);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  return body;
}

test('the list of dialects leads to a description of each', async () => {
  const { body, headers } = await koine.ask('/dialects');
  assert.deepEqual(
    body.items,
    dialects.map(({ name, title }) => ({ name, title })),
  );
  assert.match(headers.get('cache-control') ?? '', /max-age/);
  const { body: own } = await koine.ask('/koine/v1/openapi.json');
  assert.deepEqual(await describedOf('native'), own);
});

for (const { name, title } of dialects.filter((dialect) => dialect.name !== 'native')) {
  test(`the description of ${name} holds every route with its access rule`, async () => {
    const { paths, info } = await describedOf(name);
    assert.equal(info.title, title);
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => `${method} ${path} ${operation['x-access']}`),
    );
    const declared = koine.routes
      .filter(({ dialect, method }) => dialect === name && !['HEAD', 'OPTIONS'].includes(method))
      .map(({ method, path, access }) => `${method.toLowerCase()} ${pathOf(path).template} ${access}`);
    assert.ok(declared.length > 0);
    assert.deepEqual(described.sort(), [...new Set(declared)].sort());
  });

  test(`the description of ${name} tells what each operation does, takes and answers`, async () => {
    const { paths } = await describedOf(name);
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { summary, requestBody, responses, ...more }] of Object.entries(operations)) {
        if (more['x-spelling-of']) continue;
        assert.ok(summary, `${method} ${path} has no summary`);
        assert.equal(requestBody?.content['*/*'], undefined, `${method} ${path} tells no body`);
        assert.doesNotMatch(responses['2XX']?.description ?? '', /the form of/, `${method} ${path} tells no answer`);
        const shapes = requestBody && Object.values(requestBody.content);
        assert.ok(!shapes || shapes.length > 0, `${method} ${path} tells a body of no kind`);
        for (const shape of shapes ?? []) assert.ok(shape.schema, `${method} ${path} tells no shape of its body`);
        for (const { name, schema } of more.parameters ?? []) assert.ok(schema, `${method} ${path} tells no ${name}`);
      }
    }
  });

  test(`the description of ${name} tells the shape of every body, answer and failure, and how to prove who asks`, async () => {
    const { paths, components } = await describedOf(name);
    const { schemas, securitySchemes } = components;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const { requestBody, responses, security } = operation;
        const contents = [requestBody, ...Object.values(responses)].flatMap((each) =>
          Object.entries(each?.content ?? {}),
        );
        for (const [media, { schema }] of contents) {
          assert.ok(schema, `${method} ${path} tells no shape of its ${media}`);
          const named = schema.$ref?.replace('#/components/schemas/', '');
          assert.ok(named === undefined || schemas[named], `${method} ${path} names the shape ${named}`);
        }
        assert.ok(responses.default?.content, `${method} ${path} tells no failure`);
        const schemes = security.flatMap((way) => Object.keys(way));
        assert.ok(schemes.every((scheme) => securitySchemes[scheme]));
        assert.equal(schemes.length === 0, operation['x-access'] === 'public', `${method} ${path}`);
      }
    }
  });

  test(`the description of ${name} keeps to OpenAPI 3.1`, async () => {
    const { openapi, info, paths } = await describedOf(name);
    assert.match(openapi, /^3\.1\.\d$/);
    assert.ok(info.version);
    const all = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations).map((operation) => ({ path, ...operation })),
    );
    const ids = new Set(all.map(({ operationId }) => operationId));
    assert.equal(ids.size, all.length);
    for (const { path, operationId, tags, parameters = [], responses, ...more } of all) {
      assert.match(path, /^\/[^:*()\\^]*$/);
      assert.match(operationId, /^\w+$/);
      assert.ok(tags[0]);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      const given = parameters.filter(({ in: place }) => place === 'path');
      assert.deepEqual(given.map(({ name: word }) => word).sort(), named.sort(), path);
      assert.ok(given.every(({ required }) => required));
      assert.ok(Object.keys(responses).length > 0);
      for (const { description } of Object.values(responses)) assert.ok(description);
      if (more['x-spelling-of']) assert.ok(ids.has(more['x-spelling-of']));
    }
  });
}

test('a description tells the headers that change an answer, and what is deleted with a body', async () => {
  const told = async (name: string, path: string, method: string) => (await describedOf(name)).paths[path]?.[method];
  const list = await told('superoffice', '/api/v1/Agents/Chat/ChatSessionsForUser', 'post');
  const names = list?.parameters?.map(({ in: place, name }) => `${place} ${name}`);
  assert.deepEqual(names, [
    ...['query $select', 'header Accept-Language', 'header SO-Language', 'header SO-Culture', 'header SO-TimeZone'],
    'header SO-AppToken',
  ]);
  const close = await told('twin', '/api/v1/sessions/{sessionId}', 'delete');
  assert.deepEqual(Object.keys(close?.requestBody?.content ?? {}), ['application/json']);
});

test('patterns, spellings in any case and what follows are written in braces', () => {
  assert.deepEqual(pathOf('/api/2.:minor(^\\d$)/*'), {
    template: '/api/2.{minor}/{rest}',
    parameters: [
      { name: 'minor', schema: { type: 'string', pattern: '^\\d$' } },
      { name: 'rest', schema: { type: 'string' }, description: 'What follows, with its slashes.' },
    ],
  });
  assert.equal(pathOf('/:site/:api(^[aA][pP][iI]$)/x').template, '/{site}/api/x');
});

test('further spellings of a route name the first, and what only looks alike does not', () => {
  const paths = [
    '/api/v1/x',
    '/site/api/v1/x',
    '/api/site/v1/x',
    '/api/v1/x/',
    '/api/v1//x',
    '/api/v1//x.json',
    '/api',
    '/api/v1',
    '/api/v1/x/y',
  ];
  const operations = paths.map((path) => ({ method: 'get', path, schema: {} }));
  const spellings = spellingsOf(operations);
  const further = operations.filter((operation) => spellings.has(operation)).map(({ path }) => path);
  assert.deepEqual(further, ['/site/api/v1/x', '/api/site/v1/x', '/api/v1/x/', '/api/v1//x', '/api/v1//x.json']);
  assert.deepEqual(new Set(spellings.values()), new Set([operations[0]]));
});
