import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import { decodeToken } from './auth.ts';

const path = '/api/2.0/chat/buttons';
let place: Place;

before(async () => {
  place = await openPlace({ mayFail: true });
});
after(() => place?.koine.close());

async function statusOf(headers: Record<string, string>, query: Record<string, string> = {}): Promise<number> {
  const { status, body } = await place.koine.ask(`${path}?${new URLSearchParams(query)}`, { headers });
  if (status >= 400) assert.deepEqual([body.error.code, Object.keys(body)], [status, ['error']]);
  return status;
}

test('[A2] API key and token let in, as headers or in the query, in any case, by either name of the key', async () => {
  const { apiKey, token } = place.credentials;
  for (const [name, named] of [
    ['apiKey', 'token'],
    ['APIKEY', 'TOKEN'],
    ['key', 'Token'],
  ] as const) {
    assert.equal(await statusOf({ [name]: apiKey, [named]: token }), 200);
    assert.equal(await statusOf({}, { [name]: apiKey, [named]: token }), 200);
    assert.equal(await statusOf({ [name]: apiKey }, { [named]: token }), 200);
  }
  assert.equal(await statusOf({}, { apikey: apiKey, token }), 200);
  assert.equal(await statusOf({ apiKey, token }, { apiKey: 'wrong', token: 'wrong' }), 200);
  assert.equal(await statusOf({ apiKey, token: 'wrong' }, { apiKey, token }), 401);
});

test('[A5] what is missing, wrong, or given twice, is answered with 401', async () => {
  const { apiKey, token } = place.credentials;
  const secret = token.slice(-64);
  assert.equal(await statusOf({}), 401);
  assert.equal(await statusOf({ apiKey }), 401);
  assert.equal(await statusOf({ token }), 401);
  for (const wrong of ['', 'x', `${token}0`, token.replace('acme', 'main'), `acme.${'0'.repeat(64)}`]) {
    assert.equal(await statusOf({ apiKey, token: wrong }), 401, wrong);
    assert.equal(await statusOf({}, { apiKey, token: wrong }), 401, wrong);
  }
  assert.equal(await statusOf({}, { apiKey, token: 'acme\0' }), 401);
  assert.equal(await statusOf({ apiKey: 'nobody', token: secret }), 401);
  assert.equal((await place.koine.ask(`${path}?apiKey=acme&token=${token}&token=${token}`)).status, 401);
  assert.equal(await statusOf({ authorization: `Basic ${btoa(`acme:${secret}`)}` }), 401);
  assert.equal(await statusOf({ apiKey, token: place.koine.main.key }), 401);
});

test('[A3] the token says which account it is for; the key may be that of the account above, and of no other', async () => {
  const { accounts, keys } = place.koine.app;
  const child = await accounts.createAccount({ slug: 'branch', name: 'Branch', parentId: place.accountId });
  const queue = await accounts.createQueue(null, child.id, { name: 'Q' });
  await accounts.createInbox(null, child.id, { name: 'Branch button', queueId: queue.id });
  const { secret } = await keys.create(child.id, { name: 'Branch', dialect: 'agendize', scopes: ['read'] });
  const names = async (apiKey: string, token: string) => {
    const { status, body } = await place.koine.ask(path, { headers: { apiKey, token } });
    return status === 200 ? body.items.map(({ name }: { name: string }) => name) : [status, body.error.reason];
  };
  assert.deepEqual(await names('acme', `branch.${secret}`), ['Branch button']);
  assert.deepEqual(await names('branch', `branch.${secret}`), ['Branch button']);
  assert.deepEqual(await names('branch', secret), ['Branch button']);
  assert.deepEqual(await names('acme', place.credentials.token), ['Boutique']);
  assert.deepEqual(await names('branch', place.credentials.token), [403, 'forbidden']);
  assert.deepEqual(await names('main', `branch.${secret}`), [403, 'forbidden']);
});

test('[A4] an access token lets in by either header, or in the query; a refresh token does not', async () => {
  const { accessToken, refreshToken } = place.credentials;
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken}` }), 200);
  assert.equal(await statusOf({ authorization: `bearer  ${accessToken}` }), 200);
  assert.equal(await statusOf({ authentication: `Bearer ${accessToken}` }), 200);
  assert.equal(await statusOf({}, { access_token: accessToken }), 200);
  assert.equal(await statusOf({}, { ACCESS_TOKEN: accessToken }), 200);
  assert.equal(await statusOf({ authorization: `Bearer ${place.credentials.token}` }), 200);
  assert.equal(await statusOf({ authorization: `Bearer ${refreshToken}` }), 401);
  assert.equal(await statusOf({ authorization: accessToken }), 401);
  assert.equal(await statusOf({ apiKey: 'acme', token: accessToken }), 401);
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken.replace('access_', '')}` }), 401);
});

test('[A4] an access token lets in also beside a token that no key goes with', async () => {
  const { apiKey, accessToken } = place.credentials;
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken}` }, { token: 'x' }), 200);
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken}`, token: 'x' }), 200);
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken}` }, { apiKey }), 200);
  assert.equal(await statusOf({ authorization: `Bearer ${accessToken}` }, { apiKey, token: 'x' }), 401);
});

test('[A5] a key that may only read reads, and changes nothing', async () => {
  const { secret } = await place.koine.app.keys.create(place.accountId, {
    name: 'Reader',
    dialect: 'agendize',
    scopes: ['read'],
  });
  const headers = { apiKey: 'acme', token: secret };
  assert.equal(await statusOf(headers), 200);
  const made = await place.koine.ask(path, { headers, body: { name: 'New' } });
  assert.deepEqual([made.status, made.body.error.reason], [403, 'forbidden']);
});

test('settings that cannot be understood fail the request rather than be guessed', async () => {
  await place.withSettings({ errorStatus: 'teapot' }, async () => {
    const { status, body } = await place.ask(path);
    assert.deepEqual([status, body.error.reason], [500, 'internalError']);
    assert.ok(!JSON.stringify(body).includes('teapot'));
  });
});

test('[A3] a token is its account and its secret, or the secret alone', () => {
  const hex = 'a0'.repeat(32);
  assert.deepEqual(decodeToken(`acme.${hex}`, 'beside'), { account: 'acme', secret: hex, kind: 'key' });
  assert.deepEqual(decodeToken(hex, 'beside'), { account: 'beside', secret: hex, kind: 'key' });
  assert.deepEqual(decodeToken(`a.b.access_${hex}`, ''), { account: 'a.b', secret: `access_${hex}`, kind: 'access' });
  assert.equal(decodeToken(`refresh_${hex}`, 'beside')?.kind, 'refresh');
  for (const text of ['', hex.slice(1), `${hex}0`, hex.toUpperCase(), `.${hex}`, `é.${hex}`, `a b.${hex}`]) {
    assert.equal(decodeToken(text, 'beside'), null, text);
  }
  assert.equal(decodeToken(hex, ''), null);
});
