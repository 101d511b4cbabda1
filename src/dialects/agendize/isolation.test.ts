import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import type { Asking, Route } from '../../../test/support/koine.ts';

const foreign = ['Canary', 'Boutique', 'Zoé', 'Zo\\u00e9', 'acme', '822', 'hooks.acme.example'];
const form = 'application/x-www-form-urlencoded';

let place: Place;
/** What is there: a session, a button and a watcher whose numbers the other account has none of. */
let numbers: Readonly<Record<string, string>>;
let routes: readonly Route[];
let other: Readonly<Record<'account' | 'key' | 'access' | 'refresh', string>>;

before(async () => {
  place = await openPlace();
  const { koine } = place;
  for (const text of ['One', 'Two', 'Canary']) await place.open(text);
  const address = 'https://hooks.acme.example/';
  for (let count = 0; count < 9; count += 1) {
    assert.equal((await place.ask('/api/2.0/chat/sessions/watch', { body: { address } })).status, 200);
  }
  const { account } = await koine.addAccount('other');
  const { secret } = await koine.app.keys.create(account.id, {
    name: 'Other',
    dialect: 'agendize',
    scopes: ['read', 'chat', 'manage'],
  });
  const client = { client_id: 'other', client_secret: secret };
  const granted = await koine.ask('/o/oauth2/token', { body: { grant_type: 'client_credentials', ...client } });
  const { access_token: access, refresh_token: refresh } = granted.body;
  other = { account: account.id, key: secret, access, refresh };
  numbers = { sessionId: '3', buttonId: '822', watcherId: '9' };
  routes = koine.routes.filter(({ dialect, method }) => dialect === 'agendize' && method !== 'OPTIONS');
});
after(() => place?.koine.close());

/** A body that would do something, were the credential the account's. */
function bodyFor({ method, path }: Route): unknown {
  if (method !== 'POST' && method !== 'PUT') return undefined;
  if (path.endsWith('/token')) {
    return { grant_type: 'refresh_token', refresh_token: place.credentials.refreshToken, client_id: 'other' };
  }
  if (path.endsWith('/watch'))
    return { address: 'https://hooks.other.example/', objectOwner: { type: 'chat', id: '2' } };
  return { id: '822', name: 'Taken', color: 'red' };
}

/** Every route, the wildcard too, with the numbers of what is there and the parameters that it takes. */
function addressOf({ path }: Route): string {
  const filled = path
    .replace(/:minor\([^)]*\)/, '0')
    .replace(/:(\w+)/g, (_, name: string) => numbers[name] ?? assert.fail(name))
    .replace('*', 'chat/history/3/');
  const parameters = path === '/api/1.0/data' ? 'scope=chatHistory&id=822' : 'startDate=2000-01-01&objectType=chat';
  return `${filled}?${parameters}`;
}

/** A request's id and time tell nothing, and may hold any digits. */
function isToldOf([header]: readonly [string, string]): boolean {
  return header !== 'x-request-id' && header !== 'date';
}

/** All that the account has, as its own key sees it and as the log and the directory tell it. */
async function everything() {
  const { app } = place.koine;
  const { accountId } = place;
  const actor = { kind: 'integration', accountId, keyId: 'k', name: 'k', scopes: ['read', 'manage'] } as const;
  const paths = ['2.0/chat/history', '2.0/chat/buttons', '2.0/watchers', '1.0/data?scope=chatHistory'];
  const bodies = await Promise.all(paths.map(async (path) => (await place.ask(`/api/${path}`)).body));
  return [bodies, await app.history.feed(actor, 0, 1000), await place.snapshot(), await app.keys.list(accountId)];
}

test("[K5] another account's credentials see and change nothing on any route, in any form, with bodies that would", async () => {
  const { koine } = place;
  const before = withoutUse(await everything());
  const holders: readonly (readonly [string, Asking])[] = [
    ['key and token', { headers: { apiKey: 'other', token: other.key } }],
    ['the token with its account', { headers: { apiKey: 'other', token: `other.${other.key}` } }],
    ['an access token', { headers: { authorization: `Bearer ${other.access}` } }],
    ['the older header', { headers: { authentication: `Bearer ${other.access}` } }],
  ];
  assert.equal(routes.length, 13 + 9 + 15);
  for (const [name, { headers = {} }] of holders) {
    for (const route of routes) {
      const { method, path } = route;
      const body = bodyFor(route);
      const { status, ...answer } = await koine.ask(addressOf(route), { method, headers, body });
      const told = `${JSON.stringify(answer.body)} ${[...answer.headers].filter(isToldOf).join(' ')}`;
      const where = `${name}: ${method} ${addressOf(route)} → ${status} ${told}`;
      assert.deepEqual(
        foreign.filter((word) => told.includes(word)),
        [],
        where,
      );
      const isOfOne = /:(sessionId|buttonId|watcherId)|\*/.test(path);
      assert.equal(status, path.endsWith('/token') ? 401 : isOfOne ? 404 : 200, where);
    }
  }
  assert.deepEqual(withoutUse(await everything()), before);
});

test("[K5] another account's secret under this account's name, and this one's under another's, lets nobody in", async () => {
  const { koine } = place;
  const { token, accessToken } = place.credentials;
  const before = withoutUse(await everything());
  const mixed: readonly (readonly [number, Record<string, string>])[] = [
    [401, { apiKey: 'acme', token: other.key }],
    [401, { apiKey: 'acme', token: `acme.${other.key}` }],
    [403, { apiKey: 'acme', token: `other.${other.key}` }],
    [403, { apiKey: 'other', token }],
    [401, { apiKey: 'other', token: accessToken }],
    [401, { authorization: `Bearer ${other.access.replace('other.', 'acme.')}` }],
    [401, { authorization: `Bearer ${other.refresh}` }],
  ];
  for (const [expected, headers] of mixed) {
    for (const route of routes.filter(({ path }) => !path.endsWith('/token'))) {
      const { method } = route;
      const inHeaders = await koine.ask(addressOf(route), { method, headers, body: bodyFor(route) });
      assert.equal(inHeaders.status, expected, `${method} ${addressOf(route)} ${JSON.stringify(headers)}`);
      if (headers.token === undefined) continue;
      const query = new URLSearchParams(headers);
      const inQuery = await koine.ask(`${addressOf(route)}&${query}`, { method, body: bodyFor(route) });
      assert.equal(inQuery.status, expected);
    }
  }
  const grants: readonly Record<string, string>[] = [
    { grant_type: 'client_credentials', client_id: 'acme', client_secret: other.key },
    { grant_type: 'client_credentials', client_id: 'acme', client_secret: `other.${other.key}` },
    { grant_type: 'refresh_token', refresh_token: other.refresh, client_id: 'acme' },
    { grant_type: 'refresh_token', refresh_token: place.credentials.refreshToken, client_id: 'other' },
    {
      grant_type: 'password',
      client_id: 'other',
      client_secret: other.key,
      username: 'ann@acme.example',
      password: 'correct horse battery',
    },
  ];
  for (const grant of grants) {
    const body = String(new URLSearchParams(grant));
    const { status } = await koine.ask('/o/oauth2/token', { headers: { 'content-type': form }, body });
    assert.ok(status === 401 || status === 403, JSON.stringify(grant));
  }
  assert.deepEqual(withoutUse(await everything()), before);
});

/** When a key was last used is no part of what may not change. */
function withoutUse(told: unknown): unknown {
  return JSON.parse(JSON.stringify(told, (name, value) => (name === 'lastUsedAt' ? null : mapped(value))));
}

function mapped(value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
