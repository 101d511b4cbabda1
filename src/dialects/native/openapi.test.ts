import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let koine: Koine;
let text: string;
let described: Described;

before(async () => {
  koine = await startKoine();
  const { body } = await koine.ask('/koine/v1/openapi.json');
  described = body;
  text = JSON.stringify(body);
});
after(() => koine.close());

test('[N10] every route is described, but for what is no operation', () => {
  const known = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const missing = koine.routes
    .filter(({ dialect, method }) => dialect === 'native' && method !== 'HEAD' && method !== 'OPTIONS')
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !known.includes(route));
  assert.deepEqual(missing.sort(), ['GET /koine/v1/openapi.json', 'GET /koine/v1/socket']);
});

test('operations are named once, references lead somewhere, and path parameters are described', () => {
  assert.match(described.openapi, /^3\.1\./);
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    assert.ok(name in described.components.schemas, name);
  }
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const operation of Object.values(methods)) {
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
        assert.match(JSON.stringify(operation), new RegExp(`"name":"${name}","in":"path","required":true`));
      }
    }
  }
});

test('the description is the same under both mounts', async () => {
  assert.equal(JSON.stringify((await koine.ask('/dialects/native/koine/v1/openapi.json')).body), text);
});
