import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { makeRest, RestError } from './rest.ts';

test('[K6] problems arrive with their code and detail; a proxy’s page and a dead server as passing errors', async () => {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://loopback');
    if (pathname === '/v1/problem') {
      const errors = [{ pointer: '/name', detail: 'Too long.' }];
      const problem = { status: 400, code: 'invalid-input', detail: 'The name is too long.', errors };
      response.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    } else if (pathname === '/v1/proxy') {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    } else if (pathname === '/v1/none') {
      response.writeHead(204).end();
    } else {
      response.end(JSON.stringify({ search, credential: request.headers.authorization }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const rest = makeRest(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, () => 'token');
  try {
    assert.deepEqual(await rest('/echo', { query: { a: 'x y', b: 1, c: null, d: undefined } }), {
      search: '?a=x+y&b=1',
      credential: 'Bearer token',
    });
    assert.equal(await rest('/none', { method: 'DELETE' }), undefined);
    await assert.rejects(rest('/problem'), (error: RestError) => {
      assert.deepEqual([error.code, error.status, error.isPassing], ['invalid-input', 400, false]);
      assert.equal(error.errors[0]?.pointer, '/name');
      return true;
    });
    await assert.rejects(rest('/proxy'), (error: RestError) => error.code === 'unavailable' && error.isPassing);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  await assert.rejects(rest('/echo'), (error: unknown) => error instanceof RestError && error.status === 0);
});
