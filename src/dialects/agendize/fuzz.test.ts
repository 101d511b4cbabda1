import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import { Failure } from './wire.ts';

const runs = { numRuns: 150, seed: 20_140_822 };
const base = '/api/2.0/chat/console/history';

let place: Place;

before(async () => {
  place = await openPlace();
  await place.open();
});
after(() => place?.koine.close());

async function answers(
  path: string,
  asking: { readonly body?: string; readonly headers?: Record<string, string> } = {},
) {
  const { status, body } = await place.ask(path, asking.body === undefined ? {} : asking);
  assert.ok(status < 500, `${path} ${asking.body?.slice(0, 500)}: ${status}`);
  if (status >= 400) assert.ok(Value.Check(Failure, body) && body.error.code === status, JSON.stringify(body));
}

test('[K6] whatever is asked, the answer is never a failure of the server', async () => {
  const name = fc.constantFrom('startDate', 'endDate', 'start-date', 'end-date', 'id', 'scope', 'objectType', 'x');
  const plausible = fc.constantFrom(
    'chatHistory',
    'buttons',
    '2024-01-01',
    '2024-01-01T10:00:00+02:00',
    '9999-12-31',
    '',
  );
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), plausible);
  const paths = [base, `${base}/summary`, `${base}/1`, '/api/1.0/data', '/api/2.0/watchers', '/api/2.0/chat/buttons'];
  const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), query, async (path, pairs) => {
      const written = pairs.map(([key, text]) => `${key}=${encodeURIComponent(text.toWellFormed())}`).join('&');
      await answers(`${path}?${written}`);
    }),
    runs,
  );
});

test('[K6] whatever is sent, the answer is never a failure of the server', async () => {
  const paths = ['chat/buttons', 'chat/buttons/822', 'chat/sessions/watch'].map((path) => `/api/2.0/${path}`);
  const address = fc.constantFrom('https://hooks.example/', 'x', '');
  const members = fc.record(
    {
      name: fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
      address,
      more: fc.jsonValue(),
      basicAuth: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    members.map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
      await answers(path, { body: text });
    }),
    runs,
  );
});

test('[K6] whatever is asked of the token endpoint, the answer is never a failure of the server', async () => {
  const { apiKey, token, refreshToken } = place.credentials;
  const word = fc.oneof(
    fc.constantFrom('client_credentials', 'password', 'refresh_token', apiKey, token, refreshToken, 'ann@acme.example'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const member = fc.constantFrom('grant_type', 'client_id', 'client_secret', 'refresh_token', 'username', 'password');
  const form = fc.dictionary(member, word);
  const types = ['application/x-www-form-urlencoded', 'application/json'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), form, async (type, given) => {
      const written = Object.entries(given).map(([name, text]) => [name, text.toWellFormed()] as const);
      const body =
        type === types[0] ? String(new URLSearchParams(written.map(([...pair]) => pair))) : JSON.stringify(given);
      await answers('/o/oauth2/token', { body, headers: { 'content-type': type } });
    }),
    runs,
  );
});

test('[K6] [K8] nesting without end is refused', async () => {
  for (const depth of [100, 201, 5000, 200_000]) {
    const body = `{"name":"x","address":"https://hooks.example/","more":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    for (const path of ['chat/buttons', 'chat/sessions/watch']) await answers(`/api/2.0/${path}`, { body });
    await answers('/o/oauth2/token', { body });
  }
});
