import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { mailSender } from '../../../../test/support/mail-place.ts';
import { startMailServer } from '../../../../test/support/mail-server.ts';
import { makeId } from '../../../app/secrets.ts';
import { factsOf, type MailServer, noMailServer } from '../../../jobs/mail-server.ts';
import { Mailing } from '../../../jobs/mailing.ts';
import { SmtpServer } from '../../../jobs/smtp-server.ts';

let koine: Koine;
let clock = Date.UTC(2026, 10, 20, 11, 0, 0);

before(async () => {
  koine = await startKoine({ now: () => clock });
});
after(() => koine.close());

const asKey = (path: string, body?: unknown, method?: string) =>
  koine.ask(`/koine/v1${path}`, {
    token: koine.main.key,
    ...(body !== undefined && { body }),
    ...(method && { method }),
  });

async function sendBy(server: MailServer): Promise<void> {
  const faults: unknown[] = [];
  const mailing = new Mailing({
    mails: koine.app.mails,
    journal: koine.app.journal,
    server,
    publicUrl: koine.url,
    onError: (error) => faults.push(error),
  });
  await mailing.run();
  await mailing.stop();
  assert.deepEqual(faults, []);
}

/** A session that ended after its visitor asked for the transcript. */
async function askFor(email: string): Promise<string> {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  const command = (each: unknown) => koine.ask(`/koine/v1/sessions/${body.id}/commands`, { token, body: each });
  assert.equal((await command({ type: 'request-transcript', email })).status, 200);
  assert.equal((await command({ type: 'end' })).status, 200);
  return body.id;
}

test('[K6] a transcript asked for with what is no address is refused in the form of the API', async () => {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: {} });
  const asked = await koine.ask(`/koine/v1/sessions/${body.id}/commands`, {
    token,
    body: { type: 'request-transcript', email: 'a@c.de\r\nBcc: b@c.de' },
  });
  assert.deepEqual([asked.status, asked.body.code, asked.body.errors[0].pointer], [400, 'invalid-input', '/email']);
});

test('an inbox tells which mails it sends, and a change of one setting leaves the others', async () => {
  const path = `/inboxes/${koine.main.inbox.id}`;
  const { body: before } = await asKey(path);
  assert.deepEqual(before.mail, {
    transcriptOnRequest: true,
    transcriptToVisitor: false,
    transcriptTo: null,
    offlineMessages: true,
    missedChats: false,
    noticesTo: null,
    language: 'en',
  });
  const { body: first } = await asKey(path, { mail: { noticesTo: 'desk@shop.example' } }, 'PATCH');
  const { body: second } = await asKey(path, { mail: { language: 'de' }, greeting: 'Hi' }, 'PATCH');
  assert.equal(first.mail.noticesTo, 'desk@shop.example');
  assert.deepEqual(second.mail, { ...before.mail, noticesTo: 'desk@shop.example', language: 'de' });
  const faulty = await asKey(path, { mail: { transcriptTo: 'A <a@shop.example>' } }, 'PATCH');
  assert.deepEqual([faulty.status, faulty.body.errors[0].pointer], [400, '/mail/transcriptTo']);
  assert.equal((await asKey(path, { mail: { nonsense: true } }, 'PATCH')).status, 400);
  assert.deepEqual((await asKey(path)).body.mail, second.mail);
});

test('the send log tells what became of each mail, and has one that was given up sent after all', async () => {
  const sessionId = await askFor('vera@example.com');
  await sendBy(noMailServer);
  const { body: waiting } = await asKey(`/mails?sessionId=${sessionId}`);
  assert.deepEqual([waiting.items.length, waiting.items[0].state, waiting.items[0].tries], [1, 'waiting', 1]);
  assert.match(waiting.items[0].result, /KOINE_SMTP_URL/);
  const [{ id }] = waiting.items;

  await using server = await startMailServer();
  server.mood = 'unknown-recipient';
  clock += 2 * 60_000;
  await sendBy(new SmtpServer({ smtpUrl: server.url, from: mailSender }));
  const { body: dead } = await asKey('/mails?state=dead&to=VERA@example.com');
  assert.deepEqual([dead.items[0].id, dead.items[0].nextTryAt], [id, null]);
  assert.match(dead.items[0].result, /550/);

  server.mood = 'good';
  const { body: retried } = await asKey(`/mails/${id}/retry`, {});
  assert.deepEqual([retried.state, retried.tries], ['waiting', 0]);
  await sendBy(new SmtpServer({ smtpUrl: server.url, from: mailSender }));
  const { body: sent } = await asKey('/mails?state=sent');
  assert.equal(sent.items[0].id, id);
  assert.deepEqual(server.mails[0]?.to, ['vera@example.com']);
  assert.equal((await asKey(`/mails/${id}/retry`, {})).status, 409);
  assert.equal((await asKey(`/mails/${makeId()}/retry`, {})).status, 404);
  assert.equal((await asKey('/mails?state=lost')).status, 400);
});

test('[K7] the send log pages without loss or repeat while mails are being added', async () => {
  clock += 1000;
  for (let index = 0; index < 7; index += 1) await askFor(`page${index}@example.com`);
  await sendBy(noMailServer);
  const { body: whole } = await asKey('/mails?limit=1000');
  const paged: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await asKey(`/mails?limit=2${query}`);
    paged.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.next;
    clock += 1;
    await askFor(`later${paged.length}@example.com`);
    await sendBy(noMailServer);
  } while (cursor !== null);
  assert.deepEqual(
    paged,
    whole.items.map(({ id }: { id: string }) => id),
  );
  const { body: first } = await asKey('/mails?limit=1');
  assert.equal((await asKey(`/mails?limit=1&state=sent&cursor=${first.next}`)).body.code, 'cursor-mismatch');
});

test('[K5] the send log is for those who may manage, and for their own account', async () => {
  const other = await koine.addAccount('other');
  assert.deepEqual((await koine.ask('/koine/v1/mails', { token: other.key })).body.items, []);
  const [{ id }] = (await asKey('/mails?limit=1')).body.items;
  assert.equal((await koine.ask(`/koine/v1/mails/${id}/retry`, { token: other.key, body: {} })).status, 404);
  const { token } = await koine.addVisitor(koine.main);
  const { secret } = await koine.addKey(koine.main.account.id, ['read', 'chat']);
  for (const stranger of [token, secret]) {
    assert.equal((await koine.ask('/koine/v1/mails', { token: stranger })).status, 403);
    assert.equal((await koine.ask(`/koine/v1/mails/${id}/retry`, { token: stranger, body: {} })).status, 403);
  }
});

test('a manager tries the server by a mail to themself, and is told how mails go', async () => {
  const cookie = await koine.signIn(koine.main.owner);
  const ask = async (path: string, body?: unknown) =>
    (await koine.ask(`/koine/v1/mail-server${path}`, { cookie, ...(body !== undefined && { body }) })).body;
  await using place = await startMailServer();
  clock += 8 * 86_400_000;
  const made = await ask('/tests', {});
  assert.deepEqual([made.kind, made.state, made.to], ['test', 'waiting', koine.main.owner.email]);
  await sendBy(noMailServer);
  const failing = await ask('');
  assert.deepEqual([failing.server, failing.waiting], [null, 1]);
  assert.match(failing.lastFailure.result, /KOINE_SMTP_URL/);
  clock += 5 * 60_000;
  const smtp = { smtpUrl: place.url, from: mailSender };
  await sendBy(new SmtpServer(smtp));
  assert.match(place.mails.at(-1)?.parsed.text ?? '', /test mail that you asked for/);
  const going = await ask('');
  assert.deepEqual([going.waiting, going.lastFailure, going.lastSentAt], [0, null, new Date(clock).toISOString()]);
  assert.equal((await asKey('/mail-server/tests', {})).status, 403);
  for (let count = 0; count < 4; count += 1) await ask('/tests', {});
  assert.equal((await ask('/tests', {})).code, 'too-many-requests');
  const facts = factsOf({ smtpUrl: 'smtps://koine:geheim@mail.example', from: mailSender });
  assert.deepEqual([facts.host, facts.port, facts.security, facts.signsIn], ['mail.example', 465, 'tls', true]);
  assert.ok(!JSON.stringify(facts).includes('geheim'));
});
