import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { type OpenIdServer, openIdClient, startOpenIdServer } from '../../../../test/support/openid-server.ts';
import { giveSignIn } from '../../../app/furnished-account.ts';

let koine: Koine;
let openId: OpenIdServer;
let owner: string;
let provider: { readonly id: string; readonly issuer: string };
let key: string;
let lateMs = 0;

before(async () => {
  openId = await startOpenIdServer();
  koine = await startKoine({ callableNetworks: ['127.0.0.1'], now: () => Date.now() + lateMs });
  owner = await koine.signIn(koine.main.owner);
  const made = await ask('/sign-in-providers', { cookie: owner, body: wanted() });
  assert.equal(made.status, 201);
  provider = made.body;
  const { body } = await ask('/sign-in/providers');
  assert.deepEqual(
    body.items.map(({ name }: { name: string }) => name),
    ['Works ID'],
  );
  key = body.items[0].key;
});
after(async () => {
  await koine?.close();
  await openId?.[Symbol.asyncDispose]();
});
beforeEach(() => Object.assign(openId, { wrong: {}, forges: false, isTerse: false }));

const wanted = () => ({ name: 'Works ID', issuer: openId.issuer, ...openIdClient });
const ask = (path: string, asking?: Parameters<Koine['ask']>[1]) => koine.ask(`/koine/v1${path}`, asking);
const change = (body: object, cookie = owner) =>
  ask(`/sign-in-providers/${provider.id}`, { method: 'PATCH', cookie, body });
const me = async (cookie: string | undefined) => (await ask('/me', { cookie })).body.agent?.email;

let people = 0;
async function person(role: 'agent' | 'admin' = 'agent') {
  people += 1;
  const email = `p${people}@main.example`;
  const { password, agent } = await giveSignIn(koine.app, koine.main.account.id, { name: email, email, role });
  return { email, password, id: agent.id, sub: `subject ${people}` };
}
const comes = ({ sub, email }: { sub: string; email: string }, more: object = {}) => {
  openId.person = { sub, email, email_verified: true, ...more };
};

/** As a browser goes to the provider and comes back: the query, and the cookie that only it has. */
async function goThere(again = false) {
  const begun = await ask('/sign-in/provider', { body: { provider: key, again }, headers: { origin: koine.url } });
  assert.equal(begun.status, 200);
  const given = begun.headers.get('set-cookie') ?? '';
  assert.match(given, /^koine_provider=.*HttpOnly; SameSite=Strict/);
  const asked = await fetch(begun.body.url, { redirect: 'manual' });
  const back = new URL(asked.headers.get('location') ?? '');
  assert.equal(back.origin + back.pathname, `${koine.url}/console/sign-in`);
  return { search: back.search, cookie: given.split(';')[0] ?? '' };
}

/** Hands over what the browser came back with. */
async function comeBack({ search, cookie }: { search: string; cookie: string }) {
  const answer = await ask('/sign-in/provider/answer', { body: { answer: search }, cookie });
  const session = answer.headers.getSetCookie().find((each) => each.startsWith('koine_session='));
  return { ...answer, session: session?.split(';')[0] };
}
const signIn = async () => comeBack(await goThere());

test('[K5] a provider is kept by an owner, once it answers at an address that may be called, and its secret is told to nobody', async () => {
  const create = (body: object, cookie = owner) =>
    ask('/sign-in-providers', { cookie, body: { ...wanted(), ...body } });
  for (const issuer of ['http://127.0.0.2:9', 'https://169.254.169.254', `${openId.issuer}/elsewhere`]) {
    assert.equal((await create({ issuer })).body.errors[0].pointer, '/issuer', issuer);
  }
  assert.equal((await create({ issuer: 'file:///etc/passwd' })).status, 400);
  const admin = await person('admin');
  const adminCookie = await koine.signIn(admin);
  assert.equal((await create({}, adminCookie)).status, 403, 'who names a provider decides who is an owner');
  assert.equal((await change({ name: 'Mine' }, adminCookie)).status, 403);
  const { body: list } = await ask('/sign-in-providers', { cookie: adminCookie });
  assert.deepEqual(list.items, [provider]);
  const { body: audit } = await ask('/audit?limit=1000', { token: koine.main.key });
  for (const told of [list, audit]) assert.equal(JSON.stringify(told).includes(openIdClient.clientSecret), false);
  const kept = await koine.app.database.pool.query('SELECT sealed_secret FROM sign_in_provider');
  assert.equal(kept.rows[0].sealed_secret.includes(openIdClient.clientSecret), false);
  const byAddress = await create({ issuer: `${openId.issuer}/.well-known/openid-configuration` });
  assert.equal(byAddress.body.issuer, openId.issuer);
  assert.equal((await ask(`/sign-in-providers/${byAddress.body.id}`, { method: 'DELETE', cookie: owner })).status, 204);
});

test('a test says whether the provider knows the client by its secret', async () => {
  const problem = async () => {
    const { body } = await ask(`/sign-in-providers/${provider.id}/test`, { method: 'POST', cookie: owner, body: {} });
    return body.problem;
  };
  assert.equal(await problem(), null);
  assert.equal((await change({ clientSecret: 'wrong' })).status, 200);
  assert.match(await problem(), /does not know this client/);
  assert.equal((await change({ clientSecret: openIdClient.clientSecret })).status, 200);
  assert.equal(await problem(), null);
});

test('who the provider proves by a verified address is signed in, and after that by its subject', async () => {
  const ann = await person();
  comes({ ...ann, email: ann.email.toUpperCase() });
  openId.isTerse = true;
  const before = await koine.signIn(ann);
  const gone = await goThere();
  const { session } = await comeBack({ ...gone, cookie: `${gone.cookie}; ${before}` });
  assert.equal(await me(session), ann.email);
  assert.equal(await me(before), undefined, 'the cookie that was there before is worth nothing');
  openId.isTerse = false;
  comes({ sub: ann.sub, email: 'another@main.example' }, { email_verified: false });
  assert.equal(await me((await signIn()).session), ann.email);
  const cat = await person();
  comes(cat, { email_verified: undefined, xms_edov: true });
  assert.equal(await me((await signIn()).session), cat.email, 'as Microsoft Entra says it');
  comes({ sub: 'somebody else', email: ann.email });
  const stranger = await signIn();
  assert.deepEqual([stranger.status, stranger.session], [401, undefined], 'the address was given to somebody else');
  const forget = { method: 'DELETE', cookie: owner };
  assert.equal((await ask(`/agents/${ann.id}/sign-in-links`, forget)).status, 204);
  assert.equal(await me((await signIn()).session), ann.email);
  const { body } = await ask('/audit?limit=1000', { token: koine.main.key });
  const told = body.items.filter(({ action }: { action: string }) => /linked|signed-in/.test(action));
  assert.deepEqual(told[0].subject.provider, 'Works ID');
  assert.ok(told.some(({ action }: { action: string }) => action === 'sign-in-unlinked'));
});

test('[K5] nobody else is: no unverified or unknown address, nobody of another account, nobody disabled; and the words are the same', async () => {
  const ben = await person();
  for (const verified of [false, 'false', undefined]) {
    comes(ben, { email_verified: verified });
    const refused = await signIn();
    assert.deepEqual([refused.status, refused.session], [401, undefined]);
    assert.match(refused.body.detail, /verified/);
  }
  comes(ben, { email_verified: false, xms_edov: true });
  assert.equal((await signIn()).status, 401, 'no other claim makes up for a plain no');
  const other = await koine.addAccount('other');
  await koine.app.accounts.changeAgent(null, koine.main.account.id, ben.id, { disabled: true });
  const words = new Set<string>();
  for (const email of ['nobody@main.example', other.owner.email, ben.email]) {
    comes({ sub: email, email });
    const refused = await signIn();
    assert.deepEqual([refused.status, refused.session], [401, undefined], email);
    words.add(refused.body.detail);
  }
  assert.equal(words.size, 1);
  const { body } = await ask('/sign-in/providers?account=other');
  assert.deepEqual(body.items, []);
});

test('[K5] an answer counts once, in the browser that asked, within ten minutes, with the state that was sent', async () => {
  const ann = await person();
  comes(ann);
  const gone = await goThere();
  assert.equal(await me((await comeBack(gone)).session), ann.email);
  const { search } = gone;
  for (const [why, answer] of Object.entries({
    'replayed with its ticket': gone,
    'replayed with another ticket': { ...(await goThere()), search },
    'another browser': { ...(await goThere()), cookie: '' },
    'no code': { ...(await goThere()), search: '?state=' },
    'another state': await goThere().then((back) => ({ ...back, search: back.search.replace(/state=./, 'state=-') })),
    'refused there': await goThere().then((back) => ({
      ...back,
      search: `?error=access_denied&${back.search.slice(1).replace(/code=[^&]*&/, '')}`,
    })),
  })) {
    const refused = await comeBack(answer);
    assert.deepEqual([refused.status, refused.session], [401, undefined], why);
  }
  const late = await goThere();
  lateMs = 11 * 60_000;
  assert.equal((await comeBack(late)).status, 401);
  lateMs = 0;
  const foreign = { headers: { origin: 'https://evil.example' } };
  assert.equal((await ask('/sign-in/provider', { ...foreign, body: { provider: key } })).status, 403);
  assert.equal((await ask('/sign-in/provider/answer', { ...foreign, body: { answer: search } })).status, 403);
});

test('[K5] an ID token of another issuer, for another client, without the nonce, over, or signed by another is refused', async () => {
  comes(await person());
  for (const wrong of [
    { iss: 'https://evil.example' },
    { aud: 'another client' },
    { nonce: 'another' },
    { nonce: undefined },
    { exp: Math.floor(Date.now() / 1000) - 3600 },
    { sub: undefined },
  ]) {
    openId.wrong = wrong;
    const refused = await signIn();
    assert.deepEqual([refused.status, refused.session], [401, undefined], JSON.stringify(wrong));
  }
  openId.wrong = {};
  openId.forges = true;
  assert.equal((await signIn()).status, 401);
  openId.forges = false;
  assert.equal((await signIn()).status, 200);
});

test('a second factor of Koine’s is asked for all the same, unless an owner lets the provider’s count', async () => {
  const ann = await person();
  await koine.app.database.pool.query(
    `INSERT INTO totp (account_id, agent_id, sealed_secret, confirmed_at) VALUES ($1, $2, '', now())`,
    [koine.main.account.id, ann.id],
  );
  comes(ann, { amr: ['pwd', 'mfa'] });
  const half = await signIn();
  assert.deepEqual([half.status, half.body.needs, half.session], [202, 'second-factor', undefined]);
  await change({ secondFactor: 'claimed' });
  assert.equal((await signIn()).status, 200);
  comes(ann, { amr: ['pwd'] });
  assert.equal((await signIn()).status, 202);
  await change({ secondFactor: 'provider' });
  assert.equal((await signIn()).status, 200);
  await change({ secondFactor: 'koine' });
});

test('a sign-in is fresh when the provider asked just now, and not because somebody is signed in there still', async () => {
  comes(await person());
  const fresh = async (again: boolean) => {
    const { session } = await comeBack(await goThere(again));
    const { body } = await ask('/me/security', { cookie: session });
    return Date.parse(body.freshUntil) > Date.now();
  };
  assert.equal(await fresh(false), false);
  assert.equal(await fresh(true), true);
  assert.deepEqual([openId.asked.at(-1)?.get('prompt'), openId.asked.at(-1)?.get('max_age')], ['login', '0']);
  openId.wrong = { auth_time: Math.floor(Date.now() / 1000) - 3600 };
  assert.equal((await comeBack(await goThere(true))).status, 401, 'it did not ask');
});

test('providers may be the only way in for all but owners, as long as there is one', async () => {
  const ann = await person();
  const cookie = await koine.signIn(ann);
  const rules = (body: object) =>
    ask('/sign-in-rules', { method: 'PUT', cookie: owner, body: { secondFactorFor: [], ...body } });
  await change({ disabled: true });
  assert.equal((await ask('/sign-in/provider', { body: { provider: key } })).status, 404, 'switched off');
  assert.equal((await rules({ providersOnly: true })).status, 409);
  await change({ disabled: false });
  assert.equal((await rules({ providersOnly: true })).body.providersOnly, true);
  assert.equal(await me(cookie), undefined, 'signed out');
  assert.equal((await rules({})).body.providersOnly, true, 'what is not named stays');
  const { email, password } = ann;
  const refused = await ask('/sign-in', { body: { email, password } });
  assert.deepEqual([refused.status, refused.headers.get('set-cookie')], [403, null]);
  assert.equal((await ask('/sign-in', { body: { email, password: 'wrong' } })).status, 401);
  await assert.rejects(koine.app.passwords.prove(null, email, password), { code: 'unauthenticated' });
  comes(ann);
  assert.equal(await me((await signIn()).session), email);
  assert.equal(await me(await koine.signIn(koine.main.owner)), koine.main.owner.email, 'nothing locks an owner out');
  assert.equal((await change({ disabled: true })).status, 409);
  assert.equal((await ask(`/sign-in-providers/${provider.id}`, { method: 'DELETE', cookie: owner })).status, 409);
  assert.equal((await rules({ providersOnly: false })).body.providersOnly, false);
  assert.equal(await me(await koine.signIn(ann)), email);
});

test('a provider that is gone says so, and one that is removed is asked no more', async () => {
  comes(await person());
  const gone = await goThere();
  await openId[Symbol.asyncDispose]();
  const refused = await comeBack(gone);
  assert.equal(refused.status, 401);
  await change({ clientId: 'another' });
  const begun = await ask('/sign-in/provider', { body: { provider: key } });
  assert.equal(begun.status, 503);
  assert.match(begun.body.detail, /Works ID cannot be reached/);
  assert.equal((await ask(`/sign-in-providers/${provider.id}`, { method: 'DELETE', cookie: owner })).status, 204);
  assert.deepEqual((await ask('/sign-in/providers')).body.items, []);
  assert.equal((await ask('/sign-in/provider', { body: { provider: key } })).status, 404);
});
