import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type FastifyInstance, fastify } from 'fastify';
import type { Actor } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import type { Dialect, DialectContext } from './dialect.ts';
import { dialectAt, mountDialects } from './mount.ts';

const actors: Readonly<Record<string, Actor>> = {
  visitor: { kind: 'visitor', accountId: 'a', visitorId: 'v', inboxId: 'i' },
  key: { kind: 'integration', accountId: 'a', keyId: 'k', name: 'Key', scopes: ['read'] },
};

function makeDialect(name: string, register: Dialect['register']): Dialect {
  return {
    name,
    title: name,
    rootPaths: [`/${name}`],
    authenticate: async ({ headers }) => actors[headers.authorization ?? ''] ?? null,
    refuse: ({ code, message, faults }) => ({
      status: code === 'internal' ? 500 : 400,
      headers: { 'content-type': 'text/plain' },
      body: `${name}: ${code}: ${message} ${faults.map(({ pointer }) => pointer).join(' ')}`.trim(),
    }),
    register,
  };
}

const logged: string[] = [];
const servers: FastifyInstance[] = [];
afterEach(async () => {
  logged.length = 0;
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function mounted(...dialects: readonly Dialect[]): Promise<FastifyInstance> {
  const server = fastify({ logger: { level: 'error', stream: { write: (line: string) => logged.push(line) } } });
  servers.push(server);
  const accounts = { held: () => null, snapshot: async () => ({ account: { settings: { limits: { key: 2 } } } }) };
  await mountDialects(server, dialects, { app: { accounts } } as unknown as DialectContext);
  return server;
}

test('[K5] a route without a declared access rule does not start', async () => {
  const careless = makeDialect('careless', (instance) => void instance.get('/careless/x', async () => 'secret'));
  await assert.rejects(mounted(careless), /GET \/dialects\/careless\/careless\/x of careless declares no access rule/);
});

test('[K8] what one caller asks is counted over all dialects, and each refuses in its words what is too much', async () => {
  const open = (name: string) =>
    makeDialect(name, (instance) => {
      instance.get(`/${name}/x`, { config: { access: 'readers' } }, async () => 'read');
    });
  const server = await mounted(open('one'), open('other'));
  const ask = (url: string, authorization = 'key') => server.inject({ url, headers: { authorization } });
  assert.equal((await ask('/one/x')).headers['ratelimit-policy'], '"key";q=2;w=60');
  assert.equal((await ask('/dialects/other/other/x')).body, 'read');
  const refused = await ask('/other/x');
  assert.match(refused.body, /^other: too-many-requests: /);
  assert.equal(refused.headers['retry-after'], '30');
  const nobody = await server.inject({ url: '/one/x', remoteAddress: '203.0.113.9' });
  assert.match(nobody.body, /^one: unauthenticated/);
  assert.equal(nobody.headers.ratelimit, '"address";r=1199;t=1');
});

test('[K5] the access rule is asked before anything else', async () => {
  let reached = 0;
  const dialect = makeDialect('strict', (instance) => {
    instance.post('/strict/x', { config: { access: 'members' } }, async () => {
      reached += 1;
      return 'done';
    });
  });
  const server = await mounted(dialect);
  const ask = async (authorization?: string) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    return (await server.inject({ method: 'POST', url: '/strict/x', headers, body: '{broken' })).body;
  };
  assert.match(await ask(), /^strict: unauthenticated/);
  assert.match(await ask('wrong'), /^strict: unauthenticated/);
  assert.match(await ask('visitor'), /^strict: forbidden/);
  assert.match(await ask('key'), /^strict: invalid-input/);
  assert.equal(reached, 0);
});

test('a dialect is found at its own paths and under its name, and nothing leaks into a neighbour', async () => {
  const open = { config: { access: 'public' } } as const;
  const one = makeDialect('one', (instance) => {
    instance.addHook('onSend', async (_, reply) => void reply.header('x-one', 'yes'));
    instance.get('/one/x', open, async () => 'one');
  });
  const two = makeDialect('two', (instance) => {
    instance.get('/two/x', open, async () => {
      throw new Refusal('not-found', 'Nothing.');
    });
  });
  const server = await mounted(one, two);
  for (const url of ['/one/x', '/dialects/one/one/x']) assert.equal((await server.inject(url)).body, 'one');
  const answer = await server.inject('/two/x');
  assert.equal(answer.body, 'two: not-found: Nothing.');
  assert.equal(answer.headers['x-one'], undefined);
  const dialects = [one, two];
  assert.equal(dialectAt(dialects, '/two/missing?x=1'), two);
  assert.equal(dialectAt(dialects, '/dialects/one'), one);
  assert.equal(dialectAt(dialects, '/one-and-only'), null);
});

test('[K6] what was not foreseen is logged with the request’s id, and answered without detail', async () => {
  const dialect = makeDialect('frail', (instance) => {
    instance.get('/frail/x', { config: { access: 'public' } }, async () => {
      throw new Error('password=hunter2');
    });
  });
  const server = await mounted(dialect);
  const { statusCode, body } = await server.inject('/frail/x');
  assert.equal(statusCode, 500);
  assert.equal(body, 'frail: internal: Something unforeseen went wrong.');
  const [line = ''] = logged;
  assert.match(line, /hunter2/);
  assert.match(line, /"reqId":"/);
});

test('[K6] a lost database, a slow query and a faulty request are told apart', async () => {
  const thrown: Readonly<Record<string, unknown>> = {
    lost: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    ended: new Error('Connection terminated unexpectedly'),
    slow: Object.assign(new Error('x'), { code: '57014' }),
  };
  const dialect = makeDialect('store', (instance) => {
    instance.get<{ Params: { how: string } }>('/store/:how', { config: { access: 'public' } }, async ({ params }) => {
      throw thrown[params.how];
    });
    const schema = { querystring: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } };
    instance.get('/store/checked', { config: { access: 'public' }, schema }, async () => 'fine');
  });
  const server = await mounted(dialect);
  const codeOf = async (url: string) => (await server.inject(url)).body.split(': ')[1];
  assert.equal(await codeOf('/store/lost'), 'unavailable');
  assert.equal(await codeOf('/store/ended'), 'unavailable');
  assert.equal(await codeOf('/store/slow'), 'timed-out');
  assert.match((await server.inject('/store/checked?n=x')).body, /invalid-input.*\?n$/);
});

test('[K6] text that no store can keep is refused wherever it stands', async () => {
  const dialect = makeDialect('text', (instance) => {
    instance.post('/text/:id', { config: { access: 'public' } }, async () => 'kept');
  });
  const server = await mounted(dialect);
  const post = async (url: string, body: unknown) =>
    (await server.inject({ method: 'POST', url, body: body as object })).body;
  assert.equal(await post('/text/a', { x: 'fine' }), 'kept');
  for (const body of [{ x: 'a\0b' }, { x: [{ y: '\ud83d' }] }, { 'a\0': 1 }]) {
    assert.match(await post('/text/a', body), /invalid-input/);
  }
  assert.match(await post('/text/%00', {}), /invalid-input/);
  assert.match(await post('/text/a?x=%00', {}), /invalid-input/);
});
