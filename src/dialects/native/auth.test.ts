import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

let koine: Koine;
before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const me = (asking: Parameters<Koine['ask']>[1]) => koine.ask('/koine/v1/me', asking);

test('signing in answers who it is, and sets a cookie that scripts and other sites cannot use', async () => {
  const { email, password } = koine.main.owner;
  const { status, headers, body } = await koine.ask('/koine/v1/sign-in', { body: { email, password } });
  assert.equal(status, 200);
  assert.equal(body.agent.email, email);
  assert.match(
    headers.get('set-cookie') ?? '',
    /^koine_session=signin_\d+_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  );
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.deepEqual((await me({ cookie })).body, body);
});

test('a wrong password and an unknown address get the same answer', async () => {
  const tried = [
    { email: koine.main.owner.email, password: 'wrong' },
    { email: 'nobody@main.example', password: 'wrong' },
  ];
  const answers = [];
  for (const body of tried) {
    const answer = await koine.ask('/koine/v1/sign-in', { body });
    answers.push([answer.status, answer.body.code, answer.body.detail]);
  }
  assert.deepEqual(answers[0], answers[1]);
  assert.equal(answers[0]?.[0], 401);
});

test('after signing out, the cookie proves nothing', async () => {
  const cookie = await koine.signIn(koine.main.owner);
  const signedOut = await koine.ask('/koine/v1/sign-out', { cookie, method: 'POST' });
  assert.equal(signedOut.status, 204);
  assert.match(signedOut.headers.get('set-cookie') ?? '', /^koine_session=; .*Max-Age=0/);
  assert.equal((await me({ cookie })).status, 401);
});

test('[N6] [K5] a cookie changes nothing for pages of another origin, nor without one', async () => {
  const cookie = await koine.signIn(koine.main.owner);
  const tryFrom = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${koine.url}/koine/v1/queues`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'Forged' }),
    });
    return response.status;
  };
  assert.equal(await tryFrom({ origin: 'https://evil.example' }), 403);
  assert.equal(await tryFrom({ origin: 'null' }), 403);
  assert.equal(await tryFrom({ origin: `${koine.url}.evil.example` }), 403);
  assert.equal(await tryFrom({}), 403);
  const { body } = await koine.ask('/koine/v1/queues', { cookie });
  assert.equal(body.items.length, 1);
  assert.equal(await tryFrom({ origin: koine.url }), 201);
});

test('[K5] signing in is refused to pages of another origin', async () => {
  const { email, password } = koine.main.owner;
  const { status } = await koine.ask('/koine/v1/sign-in', {
    body: { email, password },
    headers: { origin: 'https://evil.example' },
  });
  assert.equal(status, 403);
});

test('[K5] a key or visitor token in a cookie, and a key of another dialect, prove nothing', async () => {
  const visitor = await koine.addVisitor(koine.main);
  const { app, main } = koine;
  const vendor = await app.keys.create(main.account.id, { name: 'Vendor', dialect: 'vcclive', scopes: ['read'] });
  assert.equal((await koine.ask('/koine/v1/sessions', { cookie: `koine_session=${main.key}` })).status, 401);
  assert.equal((await koine.ask('/koine/v1/sessions', { cookie: `koine_session=${visitor.token}` })).status, 401);
  assert.equal((await koine.ask('/koine/v1/sessions', { token: vendor.secret })).status, 401);
  assert.equal((await koine.ask('/koine/v1/sessions', { token: main.key })).status, 200);
});

test('[K5] a new password, or being disabled, ends an agent’s sign-ins', async () => {
  const person = { name: 'Ann', email: 'ann@main.example', password: 'correct horse battery' };
  const { body: agent } = await koine.ask('/koine/v1/agents', { token: koine.main.key, body: person });
  const cookie = await koine.signIn(person);
  assert.equal((await me({ cookie })).status, 200);
  const change = (body: unknown) =>
    koine.ask(`/koine/v1/agents/${agent.id}`, { token: koine.main.key, method: 'PATCH', body });
  assert.equal((await change({ password: 'staple correct horse' })).status, 200);
  assert.equal((await me({ cookie })).status, 401);
  const again = await koine.signIn({ ...person, password: 'staple correct horse' });
  assert.equal((await change({ disabled: true })).status, 200);
  assert.equal((await me({ cookie: again })).status, 401);
});

test('[K5] agents change their own name, but neither their role nor others', async () => {
  const person = { name: 'Ben', email: 'ben@main.example', password: 'correct horse battery' };
  const { body: agent } = await koine.ask('/koine/v1/agents', { token: koine.main.key, body: person });
  const cookie = await koine.signIn(person);
  const change = async (id: string, body: unknown) =>
    (await koine.ask(`/koine/v1/agents/${id}`, { cookie, method: 'PATCH', body })).status;
  assert.equal(await change(agent.id, { name: 'Benjamin' }), 200);
  assert.equal(await change(agent.id, { role: 'admin' }), 403);
  assert.equal(await change(koine.main.owner.agent.id, { name: 'Fool' }), 403);
  const { body } = await koine.ask('/koine/v1/agents', { cookie });
  const emails = body.items.map(({ email }: { email?: string }) => email).filter(Boolean);
  assert.deepEqual(emails, [person.email], 'others’ addresses are not told');
});

test('[K5] a revoked key proves nothing, and keys do what they were made for only', async () => {
  const token = koine.main.key;
  const { body: made } = await koine.ask('/koine/v1/keys', { token, body: { name: 'Reader', scopes: ['read'] } });
  const asReader = (path: string, body?: unknown) => koine.ask(`/koine/v1${path}`, { token: made.secret, body });
  assert.equal((await asReader('/sessions')).status, 200);
  assert.equal((await asReader('/keys')).status, 403);
  assert.equal((await asReader('/sessions', { inboxId: koine.main.inbox.id })).status, 403);
  const { body: keys } = await koine.ask('/koine/v1/keys', { token });
  assert.doesNotMatch(JSON.stringify(keys), new RegExp(made.secret));
  const revoked = await koine.ask(`/koine/v1/keys/${made.key.id}`, { token, method: 'DELETE' });
  assert.equal(revoked.status, 204);
  assert.equal((await asReader('/sessions')).status, 401);
});

test('[N7] [K5] pages may use a visitor’s token only where the inbox allows them', async () => {
  const { body: inbox } = await koine.ask('/koine/v1/inboxes', {
    token: koine.main.key,
    body: { name: 'Shop', queueId: koine.main.queue.id, allowedOrigins: ['https://shop.example'] },
  });
  const from = (origin: string) => ({ headers: { origin } });
  const welcomed = await koine.ask('/koine/v1/visitors', {
    ...from('https://shop.example'),
    body: { inboxKey: inbox.key },
  });
  assert.equal(welcomed.status, 201);
  assert.equal(welcomed.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.equal(welcomed.headers.get('access-control-allow-credentials'), null);
  const { token } = welcomed.body;
  const evil = from('https://evil.example');
  assert.equal((await koine.ask('/koine/v1/visitors', { ...evil, body: { inboxKey: inbox.key } })).status, 403);
  assert.equal((await koine.ask(`/koine/v1/widget/${inbox.key}`, evil)).status, 403);
  assert.equal((await koine.ask('/koine/v1/sessions', { ...evil, token })).status, 403);
  assert.equal((await koine.ask('/koine/v1/sessions', { ...from('https://shop.example'), token })).status, 200);
  assert.equal((await koine.ask('/koine/v1/sessions', { ...from(koine.url), token })).status, 200);
  assert.equal((await koine.ask('/koine/v1/sessions', { token })).status, 200);
});

test('[N7] a browser may ask beforehand, and answers to keys and cookies stay on our own pages', async () => {
  const origin = 'https://shop.example';
  const asked = await koine.ask('/koine/v1/sessions', { method: 'OPTIONS', headers: { origin } });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get('access-control-allow-origin'), origin);
  assert.match(asked.headers.get('access-control-allow-headers') ?? '', /Authorization/);
  const cookie = await koine.signIn(koine.main.owner);
  for (const asking of [{ token: koine.main.key }, { cookie }]) {
    const { headers } = await koine.ask('/koine/v1/agents', { ...asking, headers: { origin } });
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.match(headers.get('vary') ?? '', /Origin/);
  }
});
