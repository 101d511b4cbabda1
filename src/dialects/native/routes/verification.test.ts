import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

const pair = await generateKeyPair('ES256', { extractable: true });
const publicKey = await exportSPKI(pair.publicKey);
let koine: Koine;
let cookie: string;
let secret: string;
let hashSecret: string;
const now = Date.now();

before(async () => {
  koine = await startKoine({ now: () => now });
  cookie = await koine.signIn(koine.main.owner);
  await setMode('optional');
  secret = (await makeKey({ kind: 'HS256' })).body.secret;
  hashSecret = (await makeKey({ kind: 'user-hash' })).body.secret;
  assert.equal((await makeKey({ kind: 'ES256', publicKey })).body.secret, null);
});
after(() => koine.close());

const inboxPath = () => `/koine/v1/inboxes/${koine.main.inbox.id}`;
const setMode = (verification: string) => koine.ask(inboxPath(), { method: 'PATCH', cookie, body: { verification } });
const makeKey = (body: unknown) => koine.ask(`${inboxPath()}/verification-keys`, { cookie, body });

const bytes = (text: string) => new TextEncoder().encode(text);
const claims = (more: JWTPayload = {}): JWTPayload => ({
  sub: 'user-1',
  aud: koine.main.inbox.key,
  exp: Math.floor(now / 1000) + 300,
  ...more,
});
const signHs = (payload: JWTPayload, by = secret) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(bytes(by));
const signEs = (payload: JWTPayload) => new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(pair.privateKey);
const hashOf = (userId: string) => createHmac('sha256', hashSecret).update(userId).digest('hex');

const welcome = (identity: unknown, more: { token?: string; visitor?: unknown } = {}) =>
  koine.ask('/koine/v1/visitors', {
    token: more.token,
    body: { inboxKey: koine.main.inbox.key, identity, ...(more.visitor !== undefined && { visitor: more.visitor }) },
  });

test('a JWT by either algorithm, or a hash, makes the same user the same visitor in every browser', async () => {
  const facts = { name: 'Ada', email: 'ada@shop.example', attributes: { plan: 'gold', seats: 3 } };
  const first = await welcome({ token: await signHs(claims(facts)) });
  assert.equal(first.status, 201);
  const { visitor } = first.body;
  assert.deepEqual(
    [visitor.userId, visitor.name, visitor.email, visitor.attributes],
    ['user-1', 'Ada', 'ada@shop.example', { plan: 'gold', seats: '3' }],
  );
  assert.deepEqual(visitor.verified, ['name', 'email', 'attributes.plan', 'attributes.seats']);
  const second = await welcome({ token: await signEs(claims()) });
  const third = await welcome({ userId: 'user-1', hash: hashOf('user-1') });
  assert.deepEqual([second.body.visitor.id, third.body.visitor.id], [visitor.id, visitor.id]);
  const tokens = [first, second, third].map(({ body }) => body.token);
  assert.equal(new Set(tokens).size, 3);
  for (const token of tokens) {
    assert.equal((await koine.ask(`/koine/v1/visitors/${visitor.id}`, { token })).status, 200);
  }
  const other = await welcome({ userId: 'user-2', hash: hashOf('user-2') });
  assert.notEqual(other.body.visitor.id, visitor.id);
});

test('two browsers that prove one new user at once get one visitor', async () => {
  const identity = { userId: 'twin', hash: hashOf('twin') };
  const answers = await Promise.all(Array.from({ length: 6 }, () => welcome(identity)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  assert.equal(new Set(answers.map(({ body }) => body.visitor.id)).size, 1);
});

test('[K6] what proves nothing is refused, by whatever trick it was made', async () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const none = `${part({ alg: 'none' })}.${part(claims())}.`;
  const confused = (header: unknown, by: string) => {
    const signed = `${part(header)}.${part(claims())}`;
    return `${signed}.${createHmac('sha256', by).update(signed).digest('base64url')}`;
  };
  const right = await signHs(claims());
  const swapped = `${right.split('.')[0]}.${part(claims({ sub: 'user-2' }))}.${right.split('.')[2]}`;
  const past = Math.floor(now / 1000) - 120;
  const faulty: readonly (readonly [string, unknown])[] = [
    ['alg none', { token: none }],
    ['alg None', { token: none.replace(part({ alg: 'none' }), part({ alg: 'None' })) }],
    ['the public key as a shared secret', { token: confused({ alg: 'HS256' }, publicKey) }],
    ['a shared secret as ES256', { token: confused({ alg: 'ES256' }, secret) }],
    ['the secret for hashes', { token: await signHs(claims(), hashSecret) }],
    ['another secret', { token: await signHs(claims(), 'x'.repeat(43)) }],
    [
      'another algorithm',
      { token: await new SignJWT(claims()).setProtectedHeader({ alg: 'HS512' }).sign(bytes(secret)) },
    ],
    ['a changed payload', { token: swapped }],
    ['another audience', { token: await signHs(claims({ aud: 'inbox-of-another' })) }],
    ['no audience', { token: await signHs({ sub: 'user-1', exp: past + 600 }) }],
    ['expired', { token: await signHs(claims({ exp: past })) }],
    ['never expiring', { token: await signHs({ sub: 'user-1', aud: koine.main.inbox.key }) }],
    ['not yet', { token: await signHs(claims({ nbf: past + 600 })) }],
    ['nobody', { token: await signHs(claims({ sub: '' })) }],
    ['an address that is no text', { token: await signHs(claims({ email: { $ne: 1 } })) }],
    ['no JWT', { token: 'x.y.z' }],
    ['the hash of another', { userId: 'user-1', hash: hashOf('user-2') }],
    [
      'a hash by the JWT secret',
      { userId: 'user-1', hash: createHmac('sha256', secret).update('user-1').digest('hex') },
    ],
  ];
  for (const [what, identity] of faulty) {
    const { status, body } = await welcome(identity);
    assert.deepEqual([status, body.code], [403, 'forbidden'], what);
  }
  assert.equal((await welcome({ userId: 'user-1' })).status, 400, 'a user id without its proof');
  const other = await koine.addAccount('other');
  const elsewhere = await koine.ask('/koine/v1/visitors', {
    body: { inboxKey: other.inbox.key, identity: { token: right } },
  });
  assert.equal(elsewhere.status, 403);
});

test('what is proved cannot be overwritten by the visitor, in any way; by an agent it can, and is proved no longer', async () => {
  const { body } = await welcome(
    { token: await signHs(claims({ sub: 'bo', name: 'Bo', attributes: { plan: 'gold' } })) },
    { visitor: { name: 'Eve', phone: '123', attributes: { plan: 'free', colour: 'red' } } },
  );
  const { token, visitor } = body;
  assert.deepEqual([visitor.name, visitor.phone, visitor.attributes], ['Bo', '123', { plan: 'gold', colour: 'red' }]);
  const path = `/koine/v1/visitors/${visitor.id}`;
  const lies = { name: 'Eve', attributes: { plan: 'free' } };
  const told = await koine.ask(path, { token, method: 'PATCH', body: { ...lies, email: 'bo@home.example' } });
  assert.deepEqual(
    [told.body.name, told.body.email, told.body.attributes],
    ['Bo', 'bo@home.example', { plan: 'gold' }],
  );
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { visitor: lies } });
  assert.deepEqual([session.visitor.name, session.visitor.attributes], ['Bo', { plan: 'gold' }]);
  const command = (by: object, changes: unknown) =>
    koine.ask(`/koine/v1/sessions/${session.id}/commands`, { ...by, body: { type: 'update-visitor', changes } });
  await command({ token }, { ...lies, city: 'Paris' });
  const seen = async () => (await koine.ask(`/koine/v1/sessions/${session.id}`, { cookie })).body.visitor;
  assert.deepEqual(
    [(await seen()).name, (await seen()).city, (await seen()).attributes],
    ['Bo', 'Paris', { plan: 'gold' }],
  );
  await command({ cookie }, { name: 'Robert' });
  assert.equal((await seen()).name, 'Robert');
  await command({ token }, { name: 'Rob' });
  assert.equal((await seen()).name, 'Rob');
  const changed = await koine.ask(path, { cookie, method: 'PATCH', body: { name: 'Robert' } });
  assert.deepEqual([changed.body.name, changed.body.verified], ['Robert', ['attributes.plan']]);
});

test('who chats without proof and then signs in stays the same visitor, and the chat learns who it is', async () => {
  const { id, token } = await koine.addVisitor(koine.main);
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { visitor: { name: 'Guest' } } });
  const proof = { token: await signHs(claims({ sub: 'cy', name: 'Cy', email: 'cy@shop.example' })) };
  const { body } = await welcome(proof, { token });
  assert.deepEqual([body.visitor.id, body.token], [id, token]);
  const { body: seen } = await koine.ask(`/koine/v1/sessions/${session.id}`, { cookie });
  assert.deepEqual([seen.visitor.name, seen.visitor.email], ['Cy', 'cy@shop.example']);
  const { id: otherId, token: otherToken } = await koine.addVisitor(koine.main);
  const elsewhere = await welcome(proof, { token: otherToken });
  assert.equal(elsewhere.body.visitor.id, id, 'the user is known already: the other browser becomes that visitor');
  assert.notEqual(elsewhere.body.visitor.id, otherId);
  const colleague = await welcome({ userId: 'colleague', hash: hashOf('colleague') }, { token });
  assert.notEqual(colleague.body.visitor.id, id, 'who is proved to be one user does not turn into another');
});

test('in strict mode nobody may claim to be somebody who has proved to be', async () => {
  await welcome({ token: await signHs(claims({ sub: 'di', email: 'Di@shop.example', phone: '+49170' })) });
  const claim = { email: 'di@shop.example' };
  const { id, token } = await koine.addVisitor(koine.main);
  const anonymous = (visitor: unknown) =>
    koine.ask('/koine/v1/visitors', { body: { inboxKey: koine.main.inbox.key, visitor } });
  assert.equal((await anonymous(claim)).status, 201, 'without it, a claim is but a claim');
  await setMode('strict');
  assert.equal((await anonymous(claim)).status, 403);
  assert.equal((await anonymous({ phone: '+49170' })).status, 403);
  assert.equal((await anonymous({ email: 'new@shop.example' })).status, 201);
  const change = await koine.ask(`/koine/v1/visitors/${id}`, { token, method: 'PATCH', body: claim });
  assert.equal(change.status, 403);
  assert.equal((await koine.ask('/koine/v1/sessions', { token, body: { visitor: claim } })).status, 403);
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: {} });
  const path = `/koine/v1/sessions/${session.id}/commands`;
  assert.equal((await koine.ask(path, { token, body: { type: 'update-visitor', changes: claim } })).status, 403);
  const question = { id: 'mail', kind: 'email', label: 'E-mail', fills: 'email' };
  const survey = await koine.ask('/koine/v1/surveys', {
    token: koine.main.key,
    body: { name: 'After', form: 'exit', questions: [question] },
  });
  const form = { type: 'submit-form', form: 'exit', surveyId: survey.body.id, answers: { mail: claim.email } };
  assert.equal((await koine.ask(path, { token, body: form })).status, 403, 'nor by a form');
  const { body: own } = await welcome({ token: await signHs(claims({ sub: 'di' })) }, { visitor: claim });
  assert.equal(own.visitor.userId, 'di');
  await setMode('optional');
});

test('a key that is removed verifies nothing more, and secrets are sealed in the store', async () => {
  const made = await makeKey({ kind: 'HS256', name: 'Old', secret: 'a secret that is in use already!!' });
  assert.equal(made.body.secret, 'a secret that is in use already!!');
  const identity = { token: await signHs(claims(), made.body.secret) };
  assert.equal((await welcome(identity)).status, 201);
  const { rows } = await koine.app.database.pool.query('SELECT t::text, sealed_secret FROM verification_key t');
  for (const kept of [secret, hashSecret, made.body.secret]) {
    assert.ok(rows.every((row) => !row.t.includes(kept) && !row.sealed_secret?.includes(Buffer.from(kept))));
  }
  const path = `${inboxPath()}/verification-keys`;
  const { body: list } = await koine.ask(path, { cookie });
  assert.deepEqual(list.items.map(({ kind }: { kind: string }) => kind).sort(), [
    'ES256',
    'HS256',
    'HS256',
    'user-hash',
  ]);
  assert.equal((await koine.ask(`${path}/${made.body.key.id}`, { cookie, method: 'DELETE' })).status, 204);
  assert.equal((await koine.ask(`${path}/${made.body.key.id}`, { cookie, method: 'DELETE' })).status, 404);
  assert.equal((await welcome(identity)).status, 403);
});

test('[K6] keys of the wrong make are refused', async () => {
  const rsa = await exportSPKI((await generateKeyPair('RS256', { extractable: true })).publicKey);
  const faulty = [
    { kind: 'HS256', secret: 'short' },
    { kind: 'HS256', secret: publicKey },
    { kind: 'HS256', publicKey },
    { kind: 'ES256' },
    { kind: 'ES256', publicKey: rsa },
    { kind: 'ES256', publicKey, secret: 'x'.repeat(32) },
    { kind: 'RS256', publicKey: rsa },
  ];
  for (const each of faulty) assert.equal((await makeKey(each)).status, 400, JSON.stringify(each).slice(0, 60));
});
