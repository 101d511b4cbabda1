import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import type { Asking } from '../../../test/support/koine.ts';
import { Button, Watcher } from './wire.ts';

const buttons = '/api/2.0/chat/buttons';
const watch = '/api/2.0/chat/sessions/watch';
const watchers = '/api/2.0/watchers';
const refused = { code: 400, reason: 'badRequest' };

let place: Place;

before(async () => {
  place = await openPlace();
});
after(() => place?.koine.close());

async function ok(path: string, asking: Asking = {}) {
  const { status, body, headers } = await place.ask(path, asking);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(headers.get('content-type'), 'application/json;charset=utf-8');
  return body;
}

async function failure(path: string, asking: Asking = {}) {
  const { status, body } = await place.ask(path, asking);
  const { code, reason } = body.error;
  assert.equal(status, code);
  return { code, reason };
}

test('[A27] [A8] a button is made, read, listed and changed, with all that its client gave', async () => {
  const made = await ok(buttons, { body: { id: '7', name: 'Aide', color: '#fff', operators: [{ id: '1' }] } });
  assert.ok(Value.Check(Button, made));
  const { id } = made;
  assert.deepEqual(made, { id, name: 'Aide', color: '#fff', operators: [{ id: '1' }] });
  assert.notEqual(id, '7');
  assert.deepEqual(await ok(`${buttons}/${id}`), made);
  assert.deepEqual(await ok(buttons), { items: [{ id: '822', name: 'Boutique' }, made] });
  assert.deepEqual(await ok('/api/2.3/chat/buttons'), await ok(buttons));
  for (const [method, color] of [
    ['POST', 'red'],
    ['PUT', 'blue'],
  ] as const) {
    assert.deepEqual(await ok(`${buttons}/${id}`, { method, body: { color } }), { ...made, color });
  }
  const renamed = await ok(`${buttons}/${id}`, { method: 'PUT', body: { name: ' Support ' } });
  assert.deepEqual(renamed, { ...made, name: 'Support', color: 'blue' });
  const inbox = [...(await place.snapshot()).inboxes.values()].find(({ number }) => String(number) === id);
  assert.deepEqual([inbox?.name, inbox?.channel], ['Support', 'web']);
  const { number } = await place.open('Bonjour', inbox);
  assert.deepEqual((await ok(`/api/2.0/chat/history/${number}`)).button, { id, name: 'Support' });
});

test('[A28] [A8] a deleted button is gone here with an empty answer, its chats stay', async () => {
  const { id } = await ok(buttons, { body: { name: 'Brève' } });
  const inbox = [...(await place.snapshot()).inboxes.values()].find(({ number }) => String(number) === id);
  const { number } = await place.open('Bonjour', inbox);
  assert.equal(await ok(`${buttons}/${id}`, { method: 'DELETE', headers: { 'content-type': 'application/json' } }), '');
  for (const method of ['GET', 'DELETE']) {
    assert.deepEqual(await failure(`${buttons}/${id}`, { method }), { code: 404, reason: 'notFound' });
  }
  assert.ok(!(await ok(buttons)).items.some((button: Button) => button.id === id));
  assert.equal((await ok(`/api/2.0/chat/history/${number}`)).button.id, id);
});

test('[A12] bodies are read whatever their type, and numeric entities in them decoded', async () => {
  for (const type of [
    'application/json',
    'application/json; charset=ISO-8859-1',
    'text/plain',
    'application/octet-stream',
  ]) {
    const headers = { 'content-type': type };
    const body = '{"name":"D&#233;j&#224; &#55357;&#56832;","notes":["&#8364;"]}';
    const { name, notes } = await ok(buttons, { headers, body });
    assert.deepEqual([name, notes], ['Déjà 😀', ['€']]);
  }
});

test('[A12] [K6] a body is read in the charset that it names, or that its bytes are in; other bytes are refused', async () => {
  const send = async (type: string, body: Buffer) => {
    const { apiKey, token } = place.credentials;
    const headers = { apiKey, token, 'content-type': type };
    const answer = await fetch(place.koine.url + buttons, { method: 'POST', headers, body: new Uint8Array(body) });
    return [answer.status, ((await answer.json()) as Button).name];
  };
  const json = '{"name":"Zoë"}';
  for (const [type, body] of [
    ['application/json', Buffer.from(json)],
    ['application/json', Buffer.from(json, 'latin1')],
    ['application/json;charset=ISO-8859-1', Buffer.from(json, 'latin1')],
    ['application/json', Buffer.from(`\ufeff${json}`)],
  ] as const) {
    assert.deepEqual(await send(type, body), [200, 'Zoë'], type);
  }
  for (const charset of ['utf-8', 'klingon']) {
    const told = await send(`application/json;charset=${charset}`, Buffer.from(json, 'latin1'));
    assert.deepEqual(told, [400, undefined], charset);
  }
});

test('[A27] [K6] what is no button is refused, and makes none', async () => {
  const there = (await ok(buttons)).items.length;
  for (const body of [
    '',
    '[]',
    'null',
    '"x"',
    '{',
    '{}',
    '{"name":""}',
    '{"name":" "}',
    '{"name":7}',
    '{"name":null}',
  ]) {
    assert.deepEqual(await failure(buttons, { method: 'POST', body }), refused, body);
  }
  assert.deepEqual(await failure(buttons, { body: { name: 'x'.repeat(201) } }), refused);
  assert.deepEqual(await failure(buttons, { body: '{"name":"a\\u0000b"}' }), refused);
  const large = { code: 413, reason: 'tooLarge' };
  assert.deepEqual(await failure(buttons, { body: { name: 'x', more: 'x'.repeat(20_000) } }), large);
  assert.deepEqual(await failure(buttons, { body: { name: 'x', more: 'x'.repeat(2_000_000) } }), large);
  assert.deepEqual(await failure(`${buttons}/999`, { method: 'PUT', body: {} }), { code: 404, reason: 'notFound' });
  assert.equal((await ok(buttons)).items.length, there);
});

test('[A27] [K8] what is given bit by bit is no more than what may be given at once', async () => {
  const { id } = await ok(buttons, { body: { name: 'Aide', one: 'x'.repeat(10_000) } });
  const more = { two: 'x'.repeat(10_000) };
  assert.deepEqual(await failure(`${buttons}/${id}`, { body: more }), { code: 413, reason: 'tooLarge' });
  assert.equal((await ok(`${buttons}/${id}`)).two, undefined);
  assert.equal((await ok(`${buttons}/${id}`, { body: { ...more, one: '' } })).two, more.two);
});

test('[A27] the account says which queue answers new buttons', async () => {
  const { app } = place.koine;
  const queue = await app.accounts.createQueue(null, place.accountId, { name: 'Second' });
  await place.withSettings({ buttonQueue: queue.number }, async () => {
    const { id } = await ok(buttons, { body: { name: 'Routed' } });
    const inboxes = [...(await place.snapshot()).inboxes.values()];
    assert.equal(inboxes.find(({ number }) => String(number) === id)?.queueId, queue.id);
  });
  await place.withSettings({ buttonQueue: 999 }, async () => {
    assert.deepEqual(await failure(buttons, { body: { name: 'Lost' } }), { code: 409, reason: 'conflict' });
  });
});

test('[A29] [A30] a watcher is made, listed, read and deleted', async () => {
  const given = { address: 'https://hooks.example/chat?x=1', name: 'CRM', levelDetails: 'full', status: 'enabled' };
  const made = await ok(watch, { body: given });
  assert.ok(Value.Check(Watcher, made));
  const { account } = await place.snapshot();
  const { address, ...rest } = given;
  assert.deepEqual(made, { id: '1', address, objectOwner: { type: 'chat', id: String(account.number) }, ...rest });
  const bare = await ok(watch, { body: { address: 'http://hooks.example/', id: '9', objectOwner: { type: 'x' } } });
  assert.deepEqual([bare.id, bare.objectOwner], ['2', made.objectOwner]);
  assert.deepEqual(await ok(watchers), { items: [made, bare] });
  assert.deepEqual(await ok('/api/2.3/watchers?objectType=chat'), { items: [made, bare] });
  assert.deepEqual(await ok(`${watchers}?objectType=clickToCall`), { items: [] });
  assert.deepEqual(await ok(`${watchers}/1`), made);
  assert.equal(await ok(`${watchers}/1`, { method: 'DELETE' }), '');
  assert.deepEqual(await failure(`${watchers}/1`), { code: 404, reason: 'notFound' });
  assert.deepEqual(await failure(`${watchers}/1`, { method: 'DELETE' }), { code: 404, reason: 'notFound' });
  assert.deepEqual(await ok(watchers), { items: [bare] });
  await ok(`${watchers}/2`, { method: 'DELETE' });
});

test('[A29] what proves something to the one who is told is kept, and not told again', async () => {
  const made = await ok(watch, {
    body: {
      address: 'https://hooks.example/',
      basicAuth: { username: 'koine', password: 'hunter2' },
      oauth2Auth: { clientSecret: 'hunter2' },
      signature: { enabled: true, keys: ['hunter2'] },
    },
  });
  assert.deepEqual(
    [made.basicAuth, made.signature, made.oauth2Auth],
    [{ username: 'koine' }, { enabled: true }, undefined],
  );
  assert.ok(!JSON.stringify(await ok(watchers)).includes('hunter2'));
  const actor = { kind: 'integration', accountId: place.accountId, keyId: 'k', name: 'k', scopes: ['manage'] } as const;
  const [kept] = await place.koine.app.webhooks.list(actor, 'agendize');
  assert.deepEqual(kept?.wishes.basicAuth, { username: 'koine', password: 'hunter2' });
});

test('[A29] [K6] what is no watcher is refused', async () => {
  for (const body of ['', '[]', '{}', '{"address":7}', '{"address":"hooks"}', '{"address":"ftp://hooks.example"}']) {
    assert.deepEqual(await failure(watch, { method: 'POST', body }), refused, body);
  }
  assert.deepEqual(await failure(watch), { code: 404, reason: 'notFound' });
});

test('the resources of the README are the routes', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const told = [...readme.matchAll(/^\| `([A-Z,]+) ([^`]+)` +\|/gm)].flatMap(([, methods = '', path]) =>
    methods.split(',').map((method) => `${method} ${path}`),
  );
  const routes = place.koine.routes
    .filter(({ dialect, method }) => dialect === 'agendize' && !/^(HEAD|OPTIONS)$/.test(method))
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(told.sort(), routes.sort());
});
