import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import type { Actor } from '../../../core/access.ts';
import { Refusal } from '../../../core/refusal.ts';
import { dialects } from '../../index.ts';

let koine: Koine;
let cookie: string;
let now = Date.now();

before(async () => {
  koine = await startKoine({ now: () => now++ });
  cookie = await koine.signIn(koine.main.owner);
});
after(() => koine.close());

async function block(body: unknown, by: { cookie?: string; token?: string } = { cookie }) {
  const { status, body: made } = await koine.ask('/koine/v1/blocks', { ...by, body });
  return { status, id: made.id as string, body: made };
}

const lift = (id: string, by: { cookie?: string; token?: string } = { cookie }) =>
  koine.ask(`/koine/v1/blocks/${id}`, { method: 'DELETE', ...by });

/** Opens a session as seen from an address. */
async function openFrom(address: string | null, text?: string) {
  const { account, inbox } = koine.main;
  const { visitor } = await koine.app.accounts.welcomeVisitor(account.id, inbox.id, {});
  const actor: Actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id };
  const message =
    text === undefined ? {} : { message: { type: 'post-message', messageId: randomUUID(), text } as const };
  const connection = { ip: address, userAgent: null };
  const opening = { id: randomUUID(), ...message };
  const open = () => koine.app.chat.open(actor, opening, connection);
  const say = (said: string, messageId: string = randomUUID()) =>
    koine.app.chat.command(actor, opening.id, { type: 'post-message', messageId, text: said });
  return { actor, visitorId: visitor.id, id: opening.id, open, say };
}

const isForbidden = (error: unknown) => error instanceof Refusal && error.code === 'forbidden';

test('[K2] a blocked visitor can neither open nor post; they may read and go, and repeats stand', async () => {
  const { token, id } = await koine.addVisitor(koine.main);
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: {} });
  const command = (body: unknown) => koine.ask(`/koine/v1/sessions/${session.id}/commands`, { token, body });
  const message = { type: 'post-message', messageId: 'before-it', text: 'Hello' };
  assert.equal((await command(message)).status, 200);
  const { status, id: blockId } = await block({ kind: 'visitor', value: id, reason: 'Rude' });
  assert.equal(status, 201);
  const refused = await command({ ...message, messageId: 'after-it' });
  assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
  assert.ok(!JSON.stringify(refused.body).includes('Rude'));
  assert.equal((await command(message)).body.repeated, true);
  assert.equal((await koine.ask('/koine/v1/sessions', { token, body: {} })).status, 403);
  assert.equal((await koine.ask(`/koine/v1/sessions/${session.id}`, { token })).status, 200);
  assert.equal((await command({ type: 'end' })).status, 200);
  assert.equal((await command({ type: 'reopen' })).status, 403);
  assert.equal((await lift(blockId)).status, 204);
  assert.equal((await command({ type: 'reopen' })).status, 200);
});

test('addresses and ranges of both families are blocked', async () => {
  const vectors: readonly (readonly [string, string, boolean])[] = [
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.0/24', '::ffff:203.0.113.9', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:0db8:0:0::1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['203.0.113.0/24', 'nonsense', false],
  ];
  for (const [value, address, isBlocked] of vectors) {
    const { id } = await block({ kind: 'address', value });
    const { open } = await openFrom(address);
    if (isBlocked) await assert.rejects(open(), isForbidden, `${value} ${address}`);
    else await open();
    await lift(id);
  }
  const { open } = await openFrom(null);
  await open();
});

test('who was let in before their address was blocked says nothing more; nobody there becomes a visitor', async () => {
  const chat = await openFrom('198.51.100.1');
  await chat.open();
  const { id } = await block({ kind: 'address', value: '198.51.100.0/24' });
  await assert.rejects(chat.say('Hello'), isForbidden);
  await lift(id);
  await chat.say('Hello');
  const { id: local } = await block({ kind: 'address', value: '127.0.0.0/8' });
  const welcome = () => koine.ask('/koine/v1/visitors', { body: { inboxKey: koine.main.inbox.key } });
  assert.equal((await welcome()).status, 403);
  await lift(local);
  assert.equal((await welcome()).status, 201);
});

test('a text that matches a blocked pattern is not taken from a visitor, but from an agent', async () => {
  const { id } = await block({ kind: 'text', value: '\\bcheap (pills|loans)\\b' });
  await assert.rejects((await openFrom(null, 'Buy CHEAP pills!')).open(), isForbidden);
  const chat = await openFrom(null, 'Hello');
  await chat.open();
  await assert.rejects(chat.say('cheap loans'), isForbidden);
  await chat.say('cheaper pillows');
  const path = `/koine/v1/sessions/${chat.id}/messages`;
  const note = await koine.ask(path, { cookie, body: { text: 'They sell cheap pills', kind: 'note' } });
  assert.equal(note.status, 201);
  await lift(id);
});

test('a block ends by itself when its time is over', async () => {
  const chat = await openFrom(null);
  await chat.open();
  const expiresAt = new Date(now + 60_000).toISOString();
  await block({ kind: 'visitor', value: chat.visitorId, expiresAt });
  await assert.rejects(chat.say('Hello'), isForbidden);
  now += 60_001;
  await chat.say('Hello');
  assert.equal((await block({ kind: 'visitor', value: chat.visitorId, expiresAt })).status, 400);
});

test('[K6] what is no visitor, address or pattern is refused, and so is what would cost too much', async () => {
  const faulty = [
    { kind: 'visitor', value: randomUUID() },
    { kind: 'visitor', value: 'somebody' },
    { kind: 'address', value: '203.0.113.0/33' },
    { kind: 'address', value: '203.0.113' },
    { kind: 'address', value: 'fe80::1%eth0' },
    { kind: 'text', value: '(a' },
    { kind: 'text', value: '(a{60}){5}' },
    { kind: 'name', value: 'Otto' },
  ];
  for (const each of faulty) assert.equal((await block(each)).status, 400, each.value);
});

test('[K5] agents block visitors; ranges and patterns are for those who may manage; all is audited', async () => {
  const person = { email: 'sam@main.example', password: 'correct horse battery' };
  await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'Sam', ...person });
  const agent = { cookie: await koine.signIn(person) };
  const visitor = await koine.addVisitor(koine.main);
  const { status, id } = await block({ kind: 'visitor', value: visitor.id }, agent);
  assert.equal(status, 201);
  assert.equal((await block({ kind: 'address', value: '203.0.113.7' }, agent)).status, 403);
  assert.equal((await block({ kind: 'visitor', value: visitor.id }, { token: visitor.token })).status, 403);
  const { id: range } = await block({ kind: 'address', value: '203.0.113.7' });
  assert.equal((await lift(range, agent)).status, 403);
  assert.equal((await lift(id, agent)).status, 204);
  assert.equal((await lift(id, agent)).status, 404);
  const other = await koine.addAccount('other');
  assert.equal((await lift(range, { token: other.key })).status, 404);
  const { body } = await koine.ask('/koine/v1/blocks?limit=1', { cookie });
  assert.equal(body.items.length, 1);
  const { body: audit } = await koine.ask('/koine/v1/audit?limit=2', { cookie });
  assert.deepEqual(
    audit.items.map(({ action }: { action: string }) => action),
    ['block-lifted', 'block-made'],
  );
});

test('every dialect has words for whom it turns away', () => {
  const refusal = new Refusal('forbidden', 'You cannot chat here.');
  for (const dialect of dialects) {
    const request = { id: 'x', url: '/', headers: {}, query: {}, params: {}, routeOptions: { config: {} } };
    const { status } = dialect.refuse(refusal, request as never);
    assert.ok(status >= 200 && status < 500, dialect.name);
  }
});
