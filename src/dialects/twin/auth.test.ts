import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Asking, startKoine } from '../../../test/support/koine.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';
import { twin as dialect } from './index.ts';
import { makeJwt, readClaims } from './jwt.ts';

const WEEK = 604_800;
let twin: TwinUnderTest;

before(async () => {
  twin = await startTwin(await startKoine());
});
after(() => twin.close());

const login = (body: unknown, asking: Omit<Asking, 'token'> = {}) =>
  twin.koine.ask('/api/v1/auth/login', { ...asking, body });
const credentials = () => ({ email: twin.email, password: twin.password });
const list = (token: string, path = '/api/v1/sessions') => twin.koine.ask(path, { token });

test('[T1] signing in answers 200 with the two tokens, and sets them as cookies', async () => {
  for (const path of [
    '/api/v1/auth/login',
    '/api/v1/auth/login/',
    '/iam/api/v1/auth/login',
    '/api/iam/v1/auth/login',
  ]) {
    const { status, headers, body } = await twin.koine.ask(path, {
      body: { ...credentials(), email: twin.email.toUpperCase(), ttl: null, companyId: null, extra: [] },
      headers: { authorization: 'Bearer null' },
    });
    assert.equal(status, 200, path);
    assert.deepEqual(Object.keys(body), ['token', 'refreshToken']);
    assert.equal(headers.get('cache-control'), 'no-store');
    const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    assert.deepEqual(cookies, [`token=${body.token}`, `refresh_token=${body.refreshToken}`]);
    assert.ok(headers.getSetCookie().every((cookie) => /; HttpOnly; SameSite=Lax$/.test(cookie)));
    assert.equal((await list(body.token)).status, 200);
  }
});

test('[T1] a cookie alone lets nobody in', async () => {
  const { status } = await twin.koine.ask('/api/v1/sessions', { headers: { cookie: `token=${twin.token}` } });
  assert.equal(status, 401);
});

test('[T2] a token is a JWT of three parts that tells its true expiry: a week, or as long as was asked', async () => {
  const lifetimes: readonly [unknown, number][] = [
    [undefined, WEEK],
    [null, WEEK],
    [3600, 3600],
    ['43200', 43_200],
  ];
  for (const [ttl, seconds] of lifetimes) {
    const { body } = await login({ ...credentials(), ttl });
    const parts = body.token.split('.');
    assert.equal(parts.length, 3);
    assert.deepEqual(JSON.parse(Buffer.from(parts[0], 'base64url').toString()), { alg: 'HS256', typ: 'JWT' });
    const claims = readClaims(body.token);
    assert.ok(claims);
    assert.equal(claims.exp - claims.iat, seconds);
    assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 60);
    assert.equal(claims.companyId, twin.companyId);
  }
  for (const ttl of [0, -1, 31_536_001, 'long', 1.5])
    assert.equal((await login({ ...credentials(), ttl })).status, 400);
});

test('[T3] an expired token is told by the literal text, every other one by another', async () => {
  const iat = Math.floor(Date.now() / 1000) - 10;
  const claims = { iat, exp: iat + 5, sub: '1', companyId: twin.companyId };
  const expired = makeJwt(claims);
  await twin.koine.app.keys.issueToken(twin.accountId, {
    name: 'Ada',
    dialect: 'twin',
    agentId: null,
    scopes: ['read'],
    secret: expired,
    expiresAt: (iat + 5) * 1000,
  });
  const { status, body } = await list(expired);
  assert.equal(status, 401);
  assert.equal(JSON.stringify(body), '{"error":"Token is expired."}');
  const nativeKey = await twin.koine.app.keys.create(twin.accountId, { name: 'Native' });
  const others = [
    makeJwt({ ...claims, exp: iat + 5000 }),
    makeJwt({ ...claims, exp: iat + 5000, companyId: 999_999 }),
    makeJwt({ ...claims, exp: iat + 5000, companyId: 1e12 }),
    `${twin.token}x`,
    'a.b.c',
    'null',
    nativeKey.secret,
  ];
  for (const token of others) {
    const other = await list(token);
    assert.equal(other.status, 401);
    assert.equal(JSON.stringify(other.body), '{"error":"User is not authenticated"}');
  }
  const anonymous = await twin.koine.ask('/api/v1/sessions');
  assert.deepEqual([anonymous.status, anonymous.body], [401, { error: 'User is not authenticated' }]);
  const widget = await twin.koine.ask(`/api/chats/v1/chats/${twin.chatId}/sessions?x_widget=1`, { body: {} });
  assert.equal(widget.status, 401);
});

test('[T4] renewing answers 200 with a fresh token, however it is asked for', async () => {
  const { refreshToken } = (await login(credentials())).body;
  const expired = makeJwt({ iat: 1, exp: 2, sub: '1', companyId: twin.companyId });
  const query = `?refreshToken=${encodeURIComponent(refreshToken)}&ttl=3600`;
  const answers = [
    await twin.koine.ask('/api/v1/auth/refresh', { body: { refreshToken } }),
    await twin.koine.ask('/api/v1/auth/refresh/', {
      body: { refreshToken, ttl: 3600 },
      headers: { authorization: expired },
    }),
    await twin.koine.ask('/api/iam/v1/auth/refresh', { body: { refreshToken }, token: expired }),
    await twin.koine.ask(`/api/v1/auth/refresh${query}`),
  ];
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['token', 'refreshToken']);
    assert.equal((await list(body.token)).status, 200);
    assert.equal(
      (await twin.koine.ask('/api/v1/auth/refresh', { body: { refreshToken: body.refreshToken } })).status,
      200,
    );
  }
  for (const wrong of [twin.token, `${refreshToken}x`, 'acme.x', 'x', '']) {
    const { status, body } = await twin.koine.ask('/api/v1/auth/refresh', {
      body: { refreshToken: wrong },
      token: expired,
    });
    assert.deepEqual([status, body], [401, { error: 'User is not authenticated' }], wrong);
  }
  assert.equal((await list(refreshToken)).status, 401);
});

test('[T5] who signs in is looked for in the company that is named; a wrong password is turned away', async () => {
  const { status } = await login({ ...credentials(), companyId: twin.companyId });
  assert.equal(status, 200);
  const wrong = [
    { ...credentials(), password: 'wrong' },
    { ...credentials(), companyId: twin.childCompanyId },
    { ...credentials(), companyId: 999_999 },
    { ...credentials(), companyId: 999_999_999_999 },
    { email: 'nobody@acme.example', password: twin.password },
    { email: 'acme', password: twin.token },
  ];
  for (const body of wrong) {
    const answer = await login(body);
    assert.deepEqual([answer.status, answer.body], [401, { error: 'User is not authenticated' }], JSON.stringify(body));
  }
});

test("[T5] a key serves as a token after the account's slug, and as the password that goes with it", async () => {
  const { app } = twin.koine;
  const { key, secret } = await app.keys.create(twin.accountId, { name: 'CRM', dialect: 'twin', scopes: ['read'] });
  assert.equal((await list(`acme.${secret}`)).status, 200);
  assert.equal((await list(`main.${secret}`)).status, 401);
  const { body } = await login({ email: 'acme', password: secret, companyId: twin.companyId });
  assert.equal((await list(body.token)).status, 200);
  const write = await twin.koine.ask(`/api/v1/chats/${twin.chatId}/sessions`, { token: body.token, body: {} });
  assert.equal(write.status, 403);
  assert.equal(typeof write.body.error, 'string');
  await app.keys.revoke(twin.accountId, key.id);
  assert.equal((await list(`acme.${secret}`)).status, 401);
  assert.equal((await list(body.token)).status, 401);
  assert.equal((await twin.koine.ask('/api/v1/auth/refresh', { body })).status, 401);
});

test('[T6] a new password and a disabled user end all tokens', async () => {
  const { accounts } = twin.koine.app;
  const agent = await accounts.createAgent(null, twin.accountId, {
    name: 'Gone',
    email: 'gone@acme.example',
    role: 'supervisor',
    password: 'first of all',
  });
  const first = await twin.signIn('gone@acme.example', 'first of all');
  assert.equal((await list(first)).status, 200);
  await accounts.changeAgent(null, twin.accountId, agent.id, { password: 'second of all' });
  assert.equal((await list(first)).status, 401);
  const { body } = await login({ email: 'gone@acme.example', password: 'second of all' });
  await accounts.changeAgent(null, twin.accountId, agent.id, { disabled: true });
  assert.equal((await list(body.token)).status, 401);
  assert.equal((await twin.koine.ask('/api/v1/auth/refresh', { body })).status, 401);
});

test('[T7] users are told by number, with roles and whether they are here', async () => {
  const { body: me } = await twin.ask('/users/me');
  assert.deepEqual(
    [me.companyId, me.firstName, me.lastName, me.email, me.roles, me.online],
    [twin.companyId, 'Ada', 'Admin', twin.email, [{ name: 'COMPANY_ADMIN' }], false],
  );
  const { body } = await twin.ask(`/users?companyId=${twin.companyId}&fields=id,email&limit=2&offset=1`);
  assert.deepEqual(body, {
    count: 4,
    items: [
      { id: 389, email: 'ann@acme.example' },
      { id: 390, email: 'ben@acme.example' },
    ],
  });
  const { app } = twin.koine;
  const { secret } = await app.keys.create(twin.accountId, { name: 'CRM', dialect: 'twin', scopes: ['read'] });
  assert.equal((await list(`acme.${secret}`, '/api/v1/users/me')).status, 404);
});

test('[T8] what a customer would hold is made, and lets in', async () => {
  const made = await dialect.provision?.(twin.koine.app, twin.accountId, twin.chatId);
  assert.deepEqual([made?.companyId, made?.chatId], [twin.companyId, twin.chatId]);
  const token = await twin.signIn(String(made?.email), String(made?.password));
  const { status } = await twin.koine.ask(`/api/v1/chats/${made?.chatId}/sessions`, { token, body: { name: 'Vera' } });
  assert.equal(status, 201);
});
