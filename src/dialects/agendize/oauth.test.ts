import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import { TokenAnswer } from './wire.ts';

const FORM = 'application/x-www-form-urlencoded';
let place: Place;
let client: { readonly client_id: string; readonly client_secret: string };

before(async () => {
  place = await openPlace();
  client = { client_id: place.credentials.apiKey, client_secret: place.credentials.token };
});
after(() => place?.koine.close());

/** As a client of the vendor writes its form: the values as they are. */
function request(form: Record<string, string>, type = FORM) {
  const body = Object.entries(form).map(([name, value]) => `${name}=${value}`);
  return place.koine.ask('/o/oauth2/token', {
    headers: { 'content-type': type },
    body: type === FORM ? body.join('&') : JSON.stringify(form),
  });
}

async function granted(form: Record<string, string>, type = FORM): Promise<TokenAnswer> {
  const { status, body } = await request(form, type);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([...Value.Errors(TokenAnswer, body)], []);
  return body;
}

const reads = (token: string) => place.koine.ask('/api/2.0/chat/buttons', { token });

test('[A6] [A7] a client gets tokens for its key and token, in the form that either kind of client reads', async () => {
  for (const type of [FORM, `${FORM};charset=UTF-8`, 'application/json', 'text/plain']) {
    const form = { grant_type: 'client_credentials', ...client };
    const answer = type.startsWith(FORM) && type !== FORM ? await granted(form) : await granted(form, type);
    const { token_type, expires_in, expire_in, scope } = answer;
    assert.deepEqual([token_type, expires_in, expire_in, scope], ['Bearer', 3600, 3600, 'agendize']);
    assert.match(answer.access_token, /^acme\.access_[0-9a-f]{64}$/);
    assert.match(answer.refresh_token, /^acme\.refresh_[0-9a-f]{64}$/);
    assert.equal((await reads(answer.access_token)).status, 200);
  }
});

test('[A6] a client may tell its key and token by HTTP Basic; what the form says goes before it', async () => {
  const ask = async (secret: string, form: string) => {
    const authorization = `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString('base64')}`;
    const headers = { 'content-type': FORM, authorization };
    return (await place.koine.ask('/o/oauth2/token', { headers, body: form })).status;
  };
  assert.equal(await ask(client.client_secret, 'grant_type=client_credentials'), 200);
  assert.equal(await ask(client.client_secret.replace('.', '%2E'), 'grant_type=client_credentials'), 200);
  assert.equal(await ask('x', 'grant_type=client_credentials'), 401);
  assert.equal(await ask(client.client_secret, 'grant_type=client_credentials&client_secret=x'), 401);
  assert.equal(await ask('x', `grant_type=client_credentials&client_secret=${client.client_secret}`), 200);
});

test('[A6] [A7] a refresh token gives another access token, and stays as it is', async () => {
  const first = await granted({ grant_type: 'client_credentials', ...client });
  const { refresh_token } = first;
  const second = await granted({
    refresh_token,
    client_secret: client.client_secret,
    client_id: client.client_id,
    grant_type: 'refresh_token',
  });
  assert.equal(second.refresh_token, refresh_token);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal((await reads(second.access_token)).status, 200);
  assert.equal((await reads(first.access_token)).status, 200);
  assert.equal((await reads(refresh_token)).status, 401);
  const third = await granted({ grant_type: 'refresh_token', refresh_token });
  assert.equal((await reads(third.access_token)).status, 200);
});

test('[A6] an agent’s sign-in beside the client’s gives tokens that act as the agent', async () => {
  const { accounts } = place.koine.app;
  const password = 'another horse battery';
  const agent = await accounts.createAgent(null, place.accountId, { name: 'Ben', email: 'ben@acme.example', password });
  const form = {
    grant_type: 'password',
    ...client,
    username: 'ben@acme.example',
    password: encodeURIComponent(password),
  };
  const { access_token, refresh_token } = await granted(form);
  await place.open('Not for Ben');
  const listed = await place.koine.ask('/api/2.0/chat/history', { token: access_token });
  assert.deepEqual([listed.status, listed.body.items], [200, []]);
  assert.equal(
    (await place.koine.ask('/api/2.0/chat/buttons', { token: access_token, body: { name: 'x' } })).status,
    403,
  );
  const again = await granted({ grant_type: 'refresh_token', refresh_token });
  assert.equal((await place.koine.ask('/api/2.0/chat/history', { token: again.access_token })).body.items.length, 0);
  assert.equal((await request({ ...form, password: 'wrong' })).status, 401);
  await accounts.changeAgent(null, place.accountId, agent.id, { disabled: true });
  assert.equal((await reads(again.access_token)).status, 401);
  assert.equal((await request({ grant_type: 'refresh_token', refresh_token })).status, 401);
});

test('[A7] tokens die with the key that they came from', async () => {
  const { keys } = place.koine.app;
  const { key, secret } = await keys.create(place.accountId, { name: 'Short', dialect: 'agendize' });
  const first = await granted({ grant_type: 'client_credentials', client_id: 'acme', client_secret: secret });
  const second = await granted({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  await keys.revoke(place.accountId, key.id);
  for (const { access_token } of [first, second]) assert.equal((await reads(access_token)).status, 401);
  assert.equal((await request({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).status, 401);
});

test('[A7] a token is good for the seconds that the account sets, and never for longer than its key', async () => {
  await place.withSettings({ tokenSeconds: 60 }, async () => {
    assert.equal((await granted({ grant_type: 'client_credentials', ...client })).expires_in, 60);
  });
  const expiresAt = Date.now() + 30_000;
  const { secret } = await place.koine.app.keys.create(place.accountId, {
    name: 'Short',
    dialect: 'agendize',
    expiresAt,
  });
  const form = { grant_type: 'client_credentials', client_id: 'acme', client_secret: secret };
  assert.ok((await granted(form)).expires_in <= 30);
});

test('[A6] [A9] what is wrong with a form is told in the platform’s words', async () => {
  const { access_token, refresh_token } = await granted({ grant_type: 'client_credentials', ...client });
  const wrong: readonly (readonly [Record<string, string>, number])[] = [
    [{}, 400],
    [{ grant_type: 'client_credentials' }, 400],
    [{ grant_type: 'authorization_code', code: 'x', ...client }, 400],
    [{ grant_type: 'client_credentials', client_id: 'acme', client_secret: 'x' }, 401],
    [{ grant_type: 'client_credentials', client_id: 'acme', client_secret: access_token }, 401],
    [{ grant_type: 'client_credentials', client_id: 'acme', client_secret: refresh_token }, 401],
    [{ grant_type: 'client_credentials', client_id: 'main', client_secret: client.client_secret }, 403],
    [{ grant_type: 'refresh_token' }, 400],
    [{ grant_type: 'refresh_token', refresh_token: 'x' }, 401],
    [{ grant_type: 'refresh_token', refresh_token: access_token }, 401],
    [{ grant_type: 'refresh_token', refresh_token: client.client_secret }, 401],
    [{ grant_type: 'refresh_token', refresh_token, client_id: 'main' }, 401],
    [{ grant_type: 'refresh_token', refresh_token, client_id: 'acme', client_secret: 'x' }, 401],
    [{ grant_type: 'password', ...client, username: 'ann@acme.example' }, 400],
  ];
  for (const [form, status] of wrong) {
    for (const type of [FORM, 'application/json']) {
      const answer = await request(form, type);
      assert.deepEqual([answer.status, answer.body.error.code], [status, status], JSON.stringify(form));
      assert.equal(answer.headers.get('content-type'), 'application/json;charset=utf-8');
    }
  }
  for (const body of [
    '[]',
    '7',
    '{',
    '{"grant_type":{}}',
    '{"__proto__":{"grant_type":"x"}}',
    '{"grant_type":"a\\u0000"}',
  ]) {
    const answer = await place.koine.ask('/o/oauth2/token', { body });
    assert.equal(answer.status, 400, body);
  }
});
