import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { giveSignIn, type SignInFacts } from '../../../app/furnished-account.ts';

const MINUTE_MS = 60_000;

let koine: Koine;
let clock = Date.now();
before(async () => {
  koine = await startKoine({ now: () => clock });
});
after(() => koine.close());

const post = (path: string, body: unknown, cookie?: string) =>
  koine.ask(`/koine/v1${path}`, { method: 'POST', body, ...(cookie !== undefined && { cookie }) });
const cookieOf = ({ headers }: { readonly headers: Headers }) => headers.get('set-cookie')?.split(';')[0] ?? '';
const me = (cookie: string) => koine.ask('/koine/v1/me', { cookie });

/** What the app would show now, or some steps later. */
const codeOf = (secret: string, later = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock + later * 30_000 });

let people = 0;
async function person(role: 'agent' | 'admin' | 'owner' = 'agent'): Promise<SignInFacts & { readonly id: string }> {
  people += 1;
  const facts = { name: `P${people}`, email: `p${people}@main.example`, role };
  const { email, password, agent } = await giveSignIn(koine.app, koine.main.account.id, facts);
  return { email, password, id: agent.id };
}

/** Somebody with an app, their secret, a cookie, and recovery codes. */
async function guarded(role?: 'agent' | 'admin' | 'owner') {
  const who = await person(role);
  const cookie = await koine.signIn(who);
  const { body } = await post('/me/totp', {}, cookie);
  const confirmed = await post('/me/totp/confirm', { code: codeOf(body.secret) }, cookie);
  assert.equal(confirmed.status, 200);
  clock += MINUTE_MS;
  return { ...who, cookie, secret: body.secret as string, codes: confirmed.body.recoveryCodes as readonly string[] };
}

test('with an app set up, the password is the first half, and each code counts once', async () => {
  const { email, password, secret } = await guarded();
  const half = await post('/sign-in', { email, password });
  assert.equal(half.status, 202);
  assert.deepEqual([half.body.needs, half.body.ways], ['second-factor', ['totp', 'recovery-code']]);
  assert.equal(half.headers.get('set-cookie'), null);
  assert.equal((await me(`koine_session=${half.body.ticket}`)).status, 401);
  const { ticket } = half.body;
  assert.equal((await post('/sign-in/code', { ticket, code: '000000' })).status, 401);
  const code = codeOf(secret);
  const whole = await post('/sign-in/code', { ticket, code });
  assert.equal(whole.status, 200);
  assert.equal((await me(cookieOf(whole))).body.agent.email, email);
  assert.equal((await post('/sign-in/code', { ticket, code: codeOf(secret, 1) })).status, 401, 'the ticket is used up');
  const again = await post('/sign-in', { email, password });
  const replayed = await post('/sign-in/code', { ticket: again.body.ticket, code });
  assert.equal(replayed.status, 401, 'the code is used up');
});

test('a ticket bears five tries and ten minutes, and wrong codes lock the address', async () => {
  const { email, password, secret } = await guarded();
  const { body: tried } = await post('/sign-in', { email, password });
  for (let turn = 0; turn < 5; turn += 1) await post('/sign-in/code', { ticket: tried.ticket, code: '000000' });
  assert.equal((await post('/sign-in/code', { ticket: tried.ticket, code: codeOf(secret) })).status, 401);
  const { body: late } = await post('/sign-in', { email, password });
  clock += 11 * MINUTE_MS;
  assert.equal((await post('/sign-in/code', { ticket: late.ticket, code: codeOf(secret) })).status, 401);
  clock += 15 * MINUTE_MS;
  for (let round = 0; round < 2; round += 1) {
    const { body } = await post('/sign-in', { email, password });
    for (let turn = 0; turn < 5; turn += 1) await post('/sign-in/code', { ticket: body.ticket, code: '000000' });
  }
  assert.equal((await post('/sign-in', { email, password })).status, 429, 'a right password unlocks nothing');
});

test('a recovery code lets in once, and removing the app makes the codes worthless', async () => {
  const { email, password, codes } = await guarded();
  assert.equal(new Set(codes).size, 10);
  const spendCode = async (code: string) => {
    const { body } = await post('/sign-in', { email, password });
    return post('/sign-in/code', { ticket: body.ticket, code });
  };
  const [first = '', second = ''] = codes;
  const signedIn = await spendCode(first.toUpperCase());
  assert.equal(signedIn.status, 200);
  assert.equal((await spendCode(first)).status, 401);
  assert.equal((await spendCode(second.replaceAll('-', ''))).status, 200);
  const removed = await koine.ask('/koine/v1/me/totp', { method: 'DELETE', cookie: cookieOf(signedIn) });
  assert.equal(removed.status, 204);
  const { body: security } = await koine.ask('/koine/v1/me/security', { cookie: cookieOf(signedIn) });
  assert.deepEqual([security.totp, security.recoveryCodes], [false, 0]);
  assert.equal((await post('/sign-in', { email, password })).status, 200);
});

test('ten minutes after it was proved, a sign-in changes no factor until it is proved again', async () => {
  const plain = await person();
  const cookie = await koine.signIn(plain);
  clock += 11 * MINUTE_MS;
  assert.equal((await post('/me/totp', {}, cookie)).status, 403);
  assert.equal((await post('/me/proof', { password: 'wrong' }, cookie)).status, 400);
  assert.equal((await post('/me/proof', { password: plain.password, code: '1' }, cookie)).status, 400);
  assert.equal((await post('/me/proof', { password: plain.password }, cookie)).status, 204);
  assert.equal((await post('/me/totp', {}, cookie)).status, 200);

  const strong = await guarded();
  clock += 11 * MINUTE_MS;
  const drop = () => koine.ask('/koine/v1/me/totp', { method: 'DELETE', cookie: strong.cookie });
  assert.equal((await drop()).status, 403);
  const byPassword = await post('/me/proof', { password: strong.password }, strong.cookie);
  assert.equal(byPassword.status, 400, 'a password does not stand for the second factor');
  assert.equal((await post('/me/proof', { code: codeOf(strong.secret) }, strong.cookie)).status, 204);
  assert.equal((await drop()).status, 204);
});

test('[K5] agents see and end their own sign-ins only, and a new one ends the one before in that browser', async () => {
  const [ann, ben] = [await person(), await person()];
  const [first, second, foreign] = [await koine.signIn(ann), await koine.signIn(ann), await koine.signIn(ben)];
  const list = async (cookie: string) => (await koine.ask('/koine/v1/me/sign-ins', { cookie })).body.items;
  const places = await list(first);
  assert.deepEqual(
    places.map(({ isThis, address }: { isThis: boolean; address: string }) => [isThis, address]),
    [
      [false, '127.0.0.1'],
      [true, '127.0.0.1'],
    ],
  );
  const end = async (id: string, cookie: string) =>
    (await koine.ask(`/koine/v1/me/sign-ins/${id}`, { method: 'DELETE', cookie })).status;
  assert.equal(await end(places[0].id, foreign), 404);
  assert.equal(await end(places[0].id, first), 204);
  assert.equal((await me(second)).status, 401);
  assert.equal((await me(foreign)).status, 200);
  const rotated = await post('/sign-in', { email: ann.email, password: ann.password }, first);
  assert.equal((await me(first)).status, 401, 'the cookie that was there before is worth nothing');
  const other = await koine.signIn(ann);
  const endOthers = { method: 'DELETE', cookie: cookieOf(rotated) };
  assert.equal((await koine.ask('/koine/v1/me/sign-ins', endOthers)).status, 204);
  assert.deepEqual([(await me(other)).status, (await me(cookieOf(rotated))).status], [401, 200]);
  assert.equal((await koine.ask('/koine/v1/me/sign-ins', { token: koine.main.key })).status, 403);
});

test('[K5] one’s own password is changed by the one before, and ends the other sign-ins', async () => {
  const ann = await person();
  const [here, elsewhere] = [await koine.signIn(ann), await koine.signIn(ann)];
  const change = (body: unknown) => koine.ask('/koine/v1/me/password', { method: 'PUT', cookie: here, body });
  const password = 'a new and longer password';
  const patch = { method: 'PATCH', cookie: here, body: { password } };
  assert.equal((await koine.ask(`/koine/v1/agents/${ann.id}`, patch)).status, 403);
  assert.equal((await change({ password })).status, 400);
  assert.equal((await change({ current: 'wrong', password })).status, 400);
  assert.equal((await change({ current: ann.password, password: 'short' })).status, 400);
  assert.equal((await change({ current: ann.password, password })).status, 204);
  assert.deepEqual([(await me(here)).status, (await me(elsewhere)).status], [200, 401]);
  assert.equal((await post('/sign-in', { email: ann.email, password: ann.password })).status, 401);
  assert.equal((await post('/sign-in', { email: ann.email, password })).status, 200);
});

test('an owner asks a role for a second factor: whoever has none is signed out, and sets one up to come in', async () => {
  const [owner, admin] = [await guarded('owner'), await person('admin')];
  const adminCookie = await koine.signIn(admin);
  const ask = (secondFactorFor: readonly string[], cookie: string) =>
    koine.ask('/koine/v1/sign-in-rules', { method: 'PUT', cookie, body: { secondFactorFor } });
  assert.equal((await ask(['admin'], adminCookie)).status, 403, 'owners alone');
  assert.equal((await ask(['owner'], await koine.signIn(koine.main.owner))).status, 409, 'one’s own first');
  assert.equal((await ask(['owner', 'admin'], owner.cookie)).status, 200);
  assert.equal((await me(adminCookie)).status, 401);
  assert.equal((await me(owner.cookie)).status, 200);

  const { status, body: half } = await post('/sign-in', { email: admin.email, password: admin.password });
  assert.deepEqual([status, half.needs], [202, 'set-up']);
  const { ticket } = half;
  assert.equal((await post('/sign-in/code', { ticket, code: '000000' })).status, 401, 'no second factor to give');
  const { body: app } = await post('/sign-in/set-up', { ticket });
  const done = await post('/sign-in/set-up/code', { ticket, code: codeOf(app.secret) });
  assert.equal(done.status, 200);
  assert.equal(done.body.recoveryCodes.length, 10);
  const cookie = cookieOf(done);
  assert.equal((await me(cookie)).body.agent.email, admin.email);
  const removal = await koine.ask('/koine/v1/me/totp', { method: 'DELETE', cookie });
  assert.equal(removal.status, 409, 'the last one stays');
  const vendor = koine.app.passwords.prove(null, admin.email, admin.password);
  await assert.rejects(vendor, { code: 'unauthenticated' }, 'nor does a vendor’s client come in by the password');

  const clear = (by: string, id: string) =>
    koine.ask(`/koine/v1/agents/${id}/second-factors`, { method: 'DELETE', cookie: by });
  assert.equal((await clear(cookie, owner.id)).status, 403);
  clock += MINUTE_MS;
  const fresh = await post('/me/proof', { code: codeOf(owner.secret) }, owner.cookie);
  assert.equal(fresh.status, 204);
  assert.equal((await clear(owner.cookie, admin.id)).status, 204);
  assert.equal((await me(cookie)).status, 401);
  assert.equal((await post('/sign-in', { email: admin.email, password: admin.password })).body.needs, 'set-up');
  assert.equal((await ask([], owner.cookie)).status, 200);
});

test('what was done to sign-ins stands in the audit, without any secret', async () => {
  const { secret, codes } = await guarded();
  const { body } = await koine.ask('/koine/v1/audit?limit=1000', { token: koine.main.key });
  const actions = new Set(body.items.map(({ action }: { action: string }) => action));
  for (const action of ['signed-in', 'second-factor-added', 'recovery-codes-made', 'sign-in-ended']) {
    assert.ok(actions.has(action), action);
  }
  const text = JSON.stringify(body);
  for (const word of [secret, ...codes]) assert.equal(text.includes(word), false);
});
