import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../test/support/koine.ts';

let koine: Koine;
before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const notBuilt = 'the web pages are not built: npm run build';
const isBuilt = (page: string) => existsSync(path.join(import.meta.dirname, '../../web/dist', page, 'index.html'));

test('every answer forbids guessing, framing and leaking, and names its request', async () => {
  for (const place of ['/healthz', '/docs', '/nothing', '/koine/v1/me', '/koine/v1/%zz', '/widget.js', '/console']) {
    const { headers } = await koine.ask(place);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', place);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, place);
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe/, place);
    assert.equal(headers.get('referrer-policy'), 'same-origin', place);
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/, place);
    assert.equal(headers.get('x-powered-by'), null, place);
  }
});

test('a request id is made here, never taken from outside', async () => {
  const { headers } = await koine.ask('/healthz', { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
  assert.notEqual(headers.get('x-request-id'), 'mine');
});

test('the console’s page has a fresh nonce each time, at every path below it', async (context) => {
  if (!isBuilt('console')) return context.skip(notBuilt);
  const nonces = new Set<string>();
  for (const place of ['/console', '/console/history', '/console/sessions/1']) {
    const { status, headers, body } = await koine.ask(place);
    assert.equal(status, 200);
    const [, nonce = ''] = /<meta name="csp-nonce" content="([^"]+)"/.exec(body) ?? [];
    assert.ok(headers.get('content-security-policy')?.includes(`'nonce-${nonce}'`));
    assert.doesNotMatch(body, /\{\{/);
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 3);
  const root = await fetch(`${koine.url}/`, { redirect: 'manual' });
  assert.equal(root.headers.get('location'), '/console');
});

test('every asset that a page names is there, and is kept by browsers for good', async (context) => {
  if (!isBuilt('demo')) return context.skip(notBuilt);
  const cookie = 'koine_session=whatever';
  for (const [page, headers] of [
    ['/console', {}],
    ['/console', { cookie }],
    ['/demo', {}],
  ] as const) {
    const { body } = await koine.ask(page, { headers });
    assert.equal(/modulepreload[^>]+\/workplace-/.test(String(body)), 'cookie' in headers, page);
    const assets = [...String(body).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
    assert.ok(assets.length > 0, page);
    for (const asset of assets) {
      const { status, headers } = await koine.ask(asset);
      assert.equal(status, 200, asset);
      assert.match(headers.get('cache-control') ?? '', /immutable/, asset);
    }
  }
});

test('the demo page embeds the widget with a real inbox, which other origins may load', async (context) => {
  if (!isBuilt('demo')) return context.skip(notBuilt);
  const { body } = await koine.ask('/demo');
  assert.match(body, new RegExp(`data-inbox="${koine.main.inbox.key}"`));
  const script = await koine.ask('/widget.js');
  assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
  assert.equal(script.headers.get('cross-origin-resource-policy'), 'cross-origin');
  const [, mark] = /-([0-9a-f]{8})\./.exec(script.body) ?? [];
  for (const name of ['frame', 'app', 'forms']) {
    const part = await koine.ask(`/assets/widget/${name}-${mark}.js`, { headers: { 'accept-encoding': 'br' } });
    assert.equal(part.status, 200, name);
    assert.match(part.headers.get('cache-control') ?? '', /immutable/);
    assert.deepEqual([part.headers.get('content-encoding'), part.headers.get('vary')], ['br', 'accept-encoding']);
  }
  const words = await koine.ask(`/assets/widget/de-${mark}.json`, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(words.headers.get('content-encoding'), null);
  assert.equal(words.headers.get('access-control-allow-origin'), '*');
  assert.equal(words.body.send, 'Senden');
});

test('[K6] where nothing is served, a body of whatever kind is told so in the dialect’s own form', async () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['application/json', ''],
    ['application/json', '{"name":'],
    ['application/x-nothing', 'x'],
    ['no type', 'x'],
  ];
  for (const [place, isOwn] of [
    ['/api/2.0/nothing', (body: string) => JSON.parse(body).error.reason === 'notFound'],
    ['/api/account/1/nothing.json', (body: string) => JSON.parse(body).error.internalCode === 28],
    ['/v2/nothing', (body: string) => JSON.parse(body).errors[0].code === 404],
    ['/koine/v1/nothing', (body: string) => JSON.parse(body).code === 'not-found'],
    ['/nothing', (body: string) => body === 'There is nothing at this address.\n'],
  ] as const) {
    for (const [type, body] of bodies) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const answer = await fetch(koine.url + place, { method, headers: { 'content-type': type }, body });
        const told = await answer.text();
        assert.ok(answer.status === 404 && isOwn(told), `${method} ${place} with ${type}: ${answer.status} ${told}`);
      }
    }
  }
});

test('no file outside the built pages is served', async () => {
  const tried = [
    '/assets/console/../../../package.json',
    '/assets/console/..%2f..%2f..%2fpackage.json',
    '/assets/docs/%2e%2e/server.ts',
    '/assets/console/',
    '/assets/docs',
  ];
  for (const place of tried) {
    const { status, body } = await koine.ask(place);
    assert.ok(status >= 400, `${place} → ${status}`);
    assert.doesNotMatch(String(body), /"name": "koine"|buildServer/);
  }
});

test('the API reference is a page with its own script and style', async () => {
  const { body } = await koine.ask('/docs');
  const assets = [...String(body).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
  assert.equal(assets.length, 2);
  for (const asset of assets) assert.equal((await koine.ask(asset)).status, 200, asset);
  const folder = path.join(import.meta.dirname, 'reference');
  assert.doesNotMatch(readFileSync(path.join(folder, 'element.js'), 'utf8'), /innerHTML/);
});

test('[K5] metrics are for this machine, and say nothing of anybody', async () => {
  await koine.ask('/koine/v1/sessions', { token: koine.main.key });
  const { status, body } = await koine.ask('/metrics');
  assert.equal(status, 200);
  assert.match(
    body,
    /koine_http_request_duration_seconds_count\{method="GET",route="\/koine\/v1\/sessions",status="200"\} 1/,
  );
  assert.match(body, /koine_sockets\{reader="visitor"\} 0/);
  assert.match(body, /koine_journal_waiting 0/);
  assert.match(body, /process_resident_memory_bytes/);
  for (const header of ['x-forwarded-for', 'forwarded']) {
    assert.equal((await koine.ask('/metrics', { headers: { [header]: '127.0.0.1' } })).status, 403);
  }
});

test('it is alive and ready, and no more ready once it stops', async () => {
  const stopping = await startKoine();
  assert.equal((await stopping.ask('/healthz')).body, 'alive\n');
  assert.deepEqual([(await stopping.ask('/readyz')).status, (await stopping.ask('/readyz')).body], [200, 'ready\n']);
  await stopping.close();
  await assert.rejects(stopping.ask('/readyz'));
});

test('a stop answers the requests that wait, and ends the streams', async () => {
  const stopping = await startKoine();
  const asking = { token: stopping.main.key };
  const waiting = stopping.ask('/koine/v1/feed?wait=60', asking);
  const streaming = stopping.ask('/koine/v1/feed', { ...asking, headers: { accept: 'text/event-stream' } });
  while (stopping.realtime.connections.count.members < 2) await new Promise(setImmediate);
  const [waited, streamed] = await Promise.all([waiting, streaming, stopping.close()]);
  assert.equal(waited.status, 200);
  assert.deepEqual(waited.body.items, []);
  assert.match(streamed.body, /^retry: /);
});
