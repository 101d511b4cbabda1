import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { startTwin, type TwinUnderTest, withSettings } from './fixtures/company.ts';
import { makeJwt } from './jwt.ts';

const shop = 'https://shop.example';
let twin: TwinUnderTest;

before(async () => {
  twin = await startTwin(await startKoine());
});
after(() => twin.close());

const preflights = ['/api/v1/sessions', '/api/v1/auth/login', '/chats/api/v1/chats/x/sessions', '/analyse/api/v1/x'];

async function allowed(path: string, origin: string, asking: { method?: string; token?: string; body?: unknown } = {}) {
  const { headers, status } = await twin.koine.ask(path, { ...asking, headers: { origin } });
  assert.equal(headers.get('access-control-allow-credentials'), null);
  assert.match(headers.get('vary') ?? '', /Origin/);
  return { origin: headers.get('access-control-allow-origin'), status, headers };
}

test('[T43] pages of other origins may not call unless an account says so', async () => {
  for (const path of preflights) {
    assert.equal((await allowed(path, shop, { method: 'OPTIONS' })).origin, null);
  }
  assert.equal((await allowed('/api/v1/sessions', shop, { token: twin.token })).origin, null);
  assert.equal((await twin.ask('/sessions')).headers.get('vary'), null);
});

test('[T43] pages of the origins that an account names may call it, its failures can be read, and no others may', async () => {
  const { app } = twin.koine;
  const expired = makeJwt({ iat: 1, exp: 2, sub: '1', companyId: twin.companyId });
  const login = { email: twin.email, password: twin.password };
  const other = await app.accounts.createAccount({ slug: 'other', name: 'Other' });
  const { secret } = await app.keys.create(other.id, { name: 'Other', dialect: 'twin' });
  await withSettings(twin, { allowedOrigins: [shop, 'http://localhost:3000'] }, async () => {
    for (const path of preflights) {
      const { origin, status, headers } = await allowed(path, shop, { method: 'OPTIONS' });
      assert.deepEqual([status, origin], [204, shop], path);
      assert.equal(headers.get('access-control-allow-headers'), 'Authorization, Content-Type');
      assert.equal(headers.get('access-control-allow-methods'), 'GET, POST, PUT, PATCH, DELETE');
    }
    const list = await allowed('/api/v1/sessions', 'http://localhost:3000', { token: twin.token });
    assert.deepEqual([list.status, list.origin], [200, 'http://localhost:3000']);
    assert.equal(list.headers.get('access-control-expose-headers'), 'Content-Disposition');
    const signedIn = await allowed('/api/v1/auth/login', shop, { body: login });
    assert.deepEqual([signedIn.status, signedIn.origin], [200, shop]);
    const over = await allowed('/api/v1/sessions', shop, { token: expired });
    assert.deepEqual([over.status, over.origin], [401, shop]);
    for (const origin of ['https://evil.example', 'https://shop.example.evil', 'null', '*']) {
      assert.equal((await allowed('/api/v1/sessions', origin, { token: twin.token })).origin, null, origin);
    }
    const elsewhere = await allowed('/api/v1/sessions', shop, { token: `other.${secret}` });
    assert.deepEqual([elsewhere.status, elsewhere.origin], [200, null]);
  });
});

test('[T43] a setting that names no origins lets nobody in', async () => {
  const { accounts } = twin.koine.app;
  for (const allowedOrigins of ['*', ['*'], [`${shop}/path`]]) {
    await accounts.changeSettings(null, twin.childId, { settings: () => ({ dialects: { twin: { allowedOrigins } } }) });
    assert.equal((await allowed('/api/v1/auth/login', shop, { method: 'OPTIONS' })).origin, null);
  }
});
