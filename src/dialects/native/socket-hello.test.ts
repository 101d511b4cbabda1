import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SocketClient } from '../../../test/support/socket-client.ts';
import { openSocketServer, type SocketServer } from '../../../test/support/socket-server.ts';

let koine: SocketServer;
before(async () => {
  koine = await openSocketServer();
});
after(() => koine.close());

test('hello is answered by who the client is and which history this is', async () => {
  const visitor = await koine.visitor();
  const client = dial();
  client.send({ t: 'hello', protocol: 1, credential: visitor.token });
  const welcome = await client.next('welcome');
  assert.deepEqual(welcome.actor, { kind: 'visitor', id: visitor.actor.visitorId });
  assert.equal(welcome.epoch, koine.app.epoch);
  assert.equal(welcome.beatSeconds, 25);
});

test('frames sent before the welcome are heard after it', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = dial();
  client.send({ t: 'hello', protocol: 1, credential: visitor.token });
  client.send({ t: 'watch', sessionId, after: -1 });
  await client.next('caught-up');
  assert.equal(client.taken('event').length, 2);
});

const wrongTokens: Readonly<Record<string, string | undefined>> = {
  'no credential': undefined,
  'an unknown key': 'key_1_0123456789',
  'no token at all': '%%%',
  'a token of an unknown account': 'visitor_999_00000000000070008000000000000000_x',
};
for (const [what, credential] of Object.entries(wrongTokens)) {
  test(`[K5] ${what} is closed with 4401`, async () => {
    const client = dial();
    client.send({ t: 'hello', protocol: 1, ...(credential !== undefined && { credential }) });
    assert.equal((await client.closed()).code, 4401);
  });
}

test('[K5] nothing is answered before hello', async () => {
  const client = dial();
  client.send({ t: 'watch', sessionId: await koine.session(await koine.visitor()), after: -1 });
  assert.equal((await client.closed()).code, 4401);
  assert.deepEqual(client.taken('event'), []);
});

test('[K5] a cookie speaks for our own pages alone', async () => {
  const cookie = `koine_session=${await koine.signIn()}`;
  const origins = ['https://chat.example', `http://127.0.0.1:${koine.port}`, 'https://evil.example', 'null', undefined];
  const ends = await Promise.all(
    origins.map(async (origin) => {
      const client = dial({ cookie, ...(origin !== undefined && { origin }) });
      client.send({ t: 'hello', protocol: 1 });
      return Promise.race([
        client.next('welcome').then(
          ({ actor }) => actor.kind,
          () => null,
        ),
        client.closed(),
      ]);
    }),
  );
  const codes = ends.map((end) => (typeof end === 'object' ? end?.code : end));
  assert.deepEqual(codes, ['agent', 'agent', 4403, 4403, 4403]);
});

test('[K5] a visitor comes only from pages that the inbox allows', async () => {
  const { account, inbox } = koine.account;
  const { token } = await koine.visitor();
  const allowedOrigins = ['https://shop.example'];
  await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { allowedOrigins } });
  const outcomes = await Promise.all(
    ['https://shop.example', 'https://chat.example', 'https://evil.example'].map(async (origin) => {
      const client = dial({ origin });
      client.send({ t: 'hello', protocol: 1, credential: token });
      return client.next('welcome').then(
        () => 'welcome',
        async () => (await client.closed()).code,
      );
    }),
  );
  await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { allowedOrigins: [] } });
  assert.deepEqual(outcomes, ['welcome', 'welcome', 4403]);
});

test('[K5] a credential that is revoked ends its sockets at once, and no other', async () => {
  const { account } = koine.account;
  const { key, secret } = await koine.app.keys.create(account.id, { name: 'Short-lived' });
  const [revoked, other] = [await koine.connect(secret), await koine.connect(await koine.signIn())];
  await koine.app.keys.revoke(account.id, key.id);
  assert.equal((await revoked.closed()).code, 4401);
  const [email, password] = ['leaver@main.example', 'a long password'];
  const agent = await koine.app.accounts.createAgent(null, account.id, { name: 'Leaver', email, password });
  const leaver = await koine.connect(await koine.signIn({ email, password }));
  await koine.app.accounts.changeAgent(null, account.id, agent.id, { disabled: true });
  assert.equal((await leaver.closed()).code, 4401);
  assert.equal(other.socket.readyState, other.socket.OPEN);
});

test('a second hello is a bad frame', async () => {
  const client = await koine.connect((await koine.visitor()).token);
  client.send({ t: 'hello', protocol: 1 });
  assert.equal((await client.closed()).code, 4400);
});

test('a server that stops says so', async () => {
  const stopping = await openSocketServer();
  const client = await stopping.connect((await stopping.visitor()).token);
  const silent = new SocketClient(stopping.url);
  await new Promise((resolve) => silent.socket.once('open', resolve));
  await Promise.all([stopping.server.close(), client.closed()]);
  const codes = await Promise.all([client.closed(), silent.closed()]);
  await stopping.close();
  assert.deepEqual(
    codes.map(({ code }) => code),
    [1001, 1001],
  );
});

function dial(headers: Readonly<Record<string, string>> = {}): SocketClient {
  return koine.dial(headers);
}
