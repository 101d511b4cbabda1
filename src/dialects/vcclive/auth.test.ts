import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { customerOfHost, decodeBasic } from './auth.ts';
import { isAllowed, settingsOf } from './settings.ts';

let koine: Koine;
let token: string;

before(async () => {
  koine = await startKoine({ mayFail: true });
  token = (await koine.app.keys.create(koine.main.account.id, { name: 'Test', dialect: 'vcclive' })).secret;
});
after(() => koine.close());

/** The status of a request that says it is for a host; no credential when `user` is null. */
async function statusAt(host: string, user: string | null, password = token): Promise<number> {
  const sent = request(`${koine.url}/v2/projects`, {
    headers: { host, ...(user !== null && { authorization: `Basic ${btoa(`${user}:${password}`)}` }) },
  });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode === 401) assert.match(answer.headers['www-authenticate'] ?? '', /^Basic realm=/);
  return answer.statusCode ?? 0;
}

test('[V1] the customer and its token let in, anything else is answered with 401', async () => {
  assert.match(token, /^[0-9a-f]{64}$/);
  const host = new URL(koine.url).host;
  assert.equal(await statusAt(host, 'main'), 200);
  assert.equal(await statusAt(host, null), 401);
  assert.equal(await statusAt(host, ''), 401);
  assert.equal(await statusAt(host, 'main', ''), 401);
  assert.equal(await statusAt(host, 'nobody'), 401);
  assert.equal(await statusAt(host, 'main', koine.main.key), 401);
});

test('[V2] the host may name the customer, and must not name another', async () => {
  assert.equal(await statusAt('main.asp.virtual-call-center.eu', 'main'), 200);
  assert.equal(await statusAt('Main.asp.virtual-call-center.eu:443', ''), 200);
  assert.equal(await statusAt('other.asp.virtual-call-center.eu', 'main'), 401);
  assert.equal(await statusAt('main.localhost:8080', ''), 200);
  assert.equal(await statusAt('other.localhost', 'main'), 401);
  assert.equal(await statusAt('chat.example.com', 'main'), 200);
  assert.equal(await statusAt('chat.example.com', ''), 401);
});

test('[V2] the first label is the customer only below hosts that have customers', () => {
  const hosts: readonly (readonly [string, string | null])[] = [
    ['acme.asp.virtual-call-center.eu', 'acme'],
    ['ACME.chat.example.com', 'acme'],
    ['acme.eu.chat.example.com', 'acme'],
    ['chat.example.com', null],
    ['www.example.com', null],
    ['evilchat.example.com', null],
    ['192.0.2.7', null],
    ['::1', null],
    ['localhost', null],
  ];
  assert.deepEqual(
    hosts.map(([host]) => customerOfHost(host, 'chat.example.com')),
    hosts.map(([, customer]) => customer),
  );
});

test('[V3] with registered addresses, others are answered with 403', async () => {
  const host = new URL(koine.url).host;
  const allow = async (allowedIps: unknown) => {
    const settings = { dialects: { vcclive: { allowedIps } } };
    await koine.app.accounts.changeSettings(null, koine.main.account.id, { settings: () => settings });
    return statusAt(host, 'main');
  };
  assert.equal(await allow(['192.0.2.0/24']), 403);
  assert.equal(await allow(['192.0.2.0/24', '127.0.0.0/8']), 200);
  assert.equal(await allow(['127.0.0.1']), 200);
  assert.equal(await allow(['::1']), 403);
  assert.equal(await allow('127.0.0.1'), 500);
  assert.equal(await allow(['not an address']), 500);
  assert.equal(await allow([]), 200);
});

test('[V3] an address is registered in either of its forms', async () => {
  const { account } = await koine.app.accounts.snapshot(koine.main.account.id);
  const allowed = (address: string, ...allowedIps: readonly string[]) =>
    isAllowed({ ...settingsOf(account), allowedIps: [...allowedIps] }, address);
  assert.ok(allowed('::ffff:192.0.2.7', '192.0.2.0/24'));
  assert.ok(allowed('2001:db8::7', '192.0.2.7', '2001:db8::/32'));
  assert.ok(!allowed('2001:db9::7', '2001:db8::/32'));
  assert.ok(!allowed('::ffff:192.0.3.7', '192.0.2.0/24'));
});

test('[V1] only well-formed credentials are read', () => {
  assert.deepEqual(decodeBasic(`basic  ${btoa('acme:a:b')}`), { user: 'acme', password: 'a:b' });
  assert.deepEqual(decodeBasic(`Basic ${btoa(':x')}`), { user: '', password: 'x' });
  for (const header of [undefined, '', 'Basic', 'Basic !', `Bearer ${btoa('a:b')}`, `Basic ${btoa('acme')}`]) {
    assert.equal(decodeBasic(header), null);
  }
});
