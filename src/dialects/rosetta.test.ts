import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { after, before, test } from 'node:test';
import { type Clients, openClients } from '../../test/support/across-clients.ts';
import { type Koine, startKoine, type TestAccount } from '../../test/support/koine.ts';
import { dialects } from './index.ts';

const names = dialects.map(({ name }) => name);

let koine: Koine;
let clients: Clients;

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
});
after(() => koine.close());

/** A session in which both sides said something. */
async function talk(account: TestAccount, text: string) {
  const visitor = await koine.addVisitor(account);
  const body = { visitor: { name: 'Mira' }, message: { text } };
  const { body: session } = await koine.ask('/koine/v1/sessions', { token: visitor.token, body });
  const cookie = await koine.signIn(account.owner);
  const command = (command: unknown) =>
    koine.ask(`/koine/v1/sessions/${session.id}/commands`, { cookie, body: command });
  assert.equal((await command({ type: 'accept' })).status, 200);
  await koine.ask(`/koine/v1/sessions/${session.id}/messages`, { cookie, body: { text: 'Four of them.' } });
  return { id: session.id as string, visitor, end: () => command({ type: 'end' }) };
}

const changeSettings = (settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  koine.app.accounts.changeSettings(null, koine.main.account.id, { settings: () => ({ dialects: settings }) });

const readAs = (id: string, dialect: string, token = koine.main.key) =>
  koine.ask(`/koine/v1/sessions/${id}/as/${dialect}`, { token });

/** The answer without the time at which it was made. */
const withoutHour = (answer: string) => JSON.parse(answer.replace(/"lastUpdate":"[^"]*"/, '"lastUpdate":""'));

test('[N11] each dialect gives the session as it gives it to a client that sends the very request', async () => {
  await talk(koine.main, 'Another chat before');
  const { id, end } = await talk(koine.main, 'Is the bench in stock?');
  await talk(koine.main, 'Another chat after');
  await end();
  for (const name of names) {
    const { status, body } = await readAs(id, name);
    assert.equal(status, 200, name);
    const { request, answer } = body;
    assert.deepEqual([body.dialect, request.method, answer.status], [name, 'GET', 200], JSON.stringify(body));
    assert.match(answer.contentType, /^application\/json/);
    const direct = await clients.ask(name, request.path);
    assert.equal(direct.status, 200);
    assert.equal(answer.contentType, direct.headers.get('content-type'));
    assert.deepEqual(withoutHour(answer.body), withoutHour(JSON.stringify(direct.body)), name);
    assert.equal(answer.body.split('Another chat').length, 1, `${name} gives this session alone`);
    assert.match(JSON.stringify(request.headers), /<[^<>]+>/);
  }
});

test('the dialects that can be asked for are all there are', async () => {
  const { body } = await koine.ask('/koine/v1/dialects', { token: koine.main.key });
  assert.deepEqual(
    body.items.map(({ name, title, paths }: { name: string; title: string; paths: readonly string[] }) => ({
      name,
      title,
      paths,
    })),
    dialects.map(({ name, title, rootPaths }) => ({ name, title, paths: rootPaths })),
  );
  const { id } = await talk(koine.main, 'Hello');
  assert.equal((await readAs(id, 'klingon')).status, 404);
});

test('[N11] a chat list that counts from an offset is narrowed to the session all the same', async () => {
  const { id } = await talk(koine.main, 'Counted by offset');
  await changeSettings({ vcclive: { startMeaning: 'offset' } });
  const { body } = await readAs(id, 'vcclive');
  await changeSettings({});
  assert.match(body.answer.body, /Counted by offset/);
});

test('[N11] to read a chat so is no sign of life of its client, and a chat that is gone for it can still be read', async () => {
  const { id, visitor, end } = await talk(koine.main, 'Nobody is there');
  assert.equal((await readAs(id, 'liveperson')).body.answer.status, 200);
  assert.equal(koine.realtime.presence.stateOf('visitor', visitor.id), 'offline');
  await end();
  await changeSettings({ liveperson: { keepEnded: 0 } });
  const { body } = await readAs(id, 'liveperson');
  const direct = await clients.ask('liveperson', body.request.path);
  await changeSettings({});
  assert.deepEqual([body.answer.status, direct.status], [200, 404]);
});

test("[K5] another account's session is not found, whoever asks, and visitors are turned away", async () => {
  const other = await koine.addAccount('other');
  const { id, visitor } = await talk(koine.main, 'A private matter');
  const password = 'correct horse battery';
  const person = { name: 'New', email: 'new@main.example', password };
  await koine.app.accounts.createAgent(null, koine.main.account.id, { ...person, role: 'agent' });
  const cookie = await koine.signIn(person);
  const { secret: chatOnly } = await koine.addKey(koine.main.account.id, ['chat']);
  for (const name of [...names, 'klingon']) {
    const path = `/koine/v1/sessions/${id}/as/${name}`;
    assert.equal((await koine.ask(path, { token: other.key })).status, 404, name);
    assert.equal((await koine.ask(path, { cookie: await koine.signIn(other.owner) })).status, 404, name);
    assert.equal((await koine.ask(path, { cookie })).status, 404, name);
    assert.equal((await koine.ask(path, { token: visitor.token })).status, 403, name);
    assert.equal((await koine.ask(path, { token: chatOnly })).status, 403, name);
    assert.equal((await koine.ask(path)).status, 401, name);
  }
});

test('[K5] who is lent to a route from within is lent to no request from outside, on the same connection or beside it', async () => {
  const { id } = await talk(koine.main, 'Lent to nobody');
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const statusOf = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve, reject) => {
      const asked = get(koine.url + path, { agent, headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      });
      asked.on('error', reject);
    });
  const authorization = `Bearer ${koine.main.key}`;
  const paths = names.map((name) => `/koine/v1/sessions/${id}/as/${name}`);
  const direct = await Promise.all(names.map(async (name) => (await readAs(id, name)).body.request.path as string));
  const rounds = Array.from({ length: 5 }, () => [
    ...paths.map((path) => statusOf(path, { authorization })),
    ...direct.map((path) => statusOf(path)),
  ]);
  const expected = [...paths.map(() => 200), ...direct.map(() => 401)];
  for (const round of rounds) assert.deepEqual(await Promise.all(round), expected);
  agent.destroy();
});
