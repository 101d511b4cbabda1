import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { type MailPlace, makeMailPlace } from '../../test/support/mail-place.ts';
import { openApp } from '../app/context.ts';
import { makeId } from '../app/secrets.ts';

const MINUTE_MS = 60_000;

test('a server that is busy, drops the connection or says nothing is tried again, with the same mail, until it takes it', async () => {
  await using place = await makeMailPlace();
  const { say, ask, end } = await place.visit();
  await say('Hello');
  await ask('vera@example.com');
  await end();
  place.server.mood = 'busy';
  await place.mailing.run();
  let [mail] = await place.list();
  assert.deepEqual([mail?.state, mail?.tries], ['waiting', 1]);
  assert.match(mail?.result ?? '', /451/);
  const wait = (mail?.nextTryAt ?? 0) - place.now();
  assert.ok(wait >= 0.8 * MINUTE_MS && wait <= 1.2 * MINUTE_MS);
  await place.mailing.run();
  assert.equal((await place.list())[0]?.tries, 1, 'it is not tried before its time');

  place.server.mood = 'dropping';
  place.later(2 * MINUTE_MS);
  await place.mailing.run();
  [mail] = await place.list();
  assert.deepEqual([mail?.state, mail?.tries], ['waiting', 2]);

  place.server.mood = 'silent';
  place.later(10 * MINUTE_MS);
  const impatient = place.openMailing(place.app.mails, 300);
  await impatient.run();
  await impatient.stop();
  [mail] = await place.list();
  assert.deepEqual([mail?.state, mail?.tries], ['waiting', 3]);

  place.server.mood = 'good';
  place.later(60 * MINUTE_MS);
  await place.mailing.run();
  [mail] = await place.list();
  assert.deepEqual([mail?.state, mail?.tries], ['sent', 4]);
  assert.equal(new Set(place.server.mails.map(({ parsed }) => parsed.messageId)).size, 1);
  assert.equal(new Set(place.server.mails.map(({ parsed }) => parsed.text)).size, 1);
});

test('a mail is given up when the server does not know the address, or after two days; a manager may have it tried again', async () => {
  await using place = await makeMailPlace();
  const unknown = await place.visit();
  await unknown.ask('nobody@example.com');
  await unknown.end();
  place.server.mood = 'unknown-recipient';
  await place.mailing.run();
  let [mail] = await place.list();
  assert.deepEqual([mail?.state, mail?.tries, mail?.nextTryAt], ['dead', 1, null]);
  assert.match(mail?.result ?? '', /550 No such user/);

  place.later(1);
  const late = await place.visit();
  await late.ask('late@example.com');
  await late.end();
  place.server.mood = 'busy';
  for (let hour = 0; hour < 60; hour += 1) {
    await place.mailing.run();
    place.later(60 * MINUTE_MS);
  }
  [mail] = await place.list();
  assert.deepEqual([mail?.recipient, mail?.state], ['late@example.com', 'dead']);
  assert.ok((mail?.tries ?? 0) > 8 && (mail?.tries ?? 0) < 30);

  place.server.mood = 'good';
  await place.mailing.run();
  assert.equal(place.server.mails.length, 0);
  await place.app.mails.retry(place.manager, mail?.id ?? '');
  await place.mailing.run();
  assert.deepEqual(place.only().to, ['late@example.com']);
  await assert.rejects(place.app.mails.retry(place.manager, mail?.id ?? ''), { code: 'conflict' });
  await assert.rejects(place.app.mails.retry(place.manager, makeId()), { code: 'not-found' });
  await assert.rejects(place.app.mails.retry((await place.visit()).visitor, mail?.id ?? ''), { code: 'forbidden' });
});

test('two processes make and send each mail once', async () => {
  await using place = await makeMailPlace();
  const other = await openApp({ databaseUrl: place.databaseUrl, now: () => place.now() });
  const second = place.openMailing(other.mails);
  try {
    await place.settle({ transcriptTo: 'crm@shop.example' });
    for (let index = 0; index < 20; index += 1) {
      const { say, end } = await place.visit({ name: `Visitor ${index}` });
      await say('Hello');
      await end();
      if (index % 5 === 0) await Promise.all([place.mailing.run(), second.run(), place.mailing.run()]);
    }
    await Promise.all([place.mailing.run(), second.run()]);
    await Promise.all([place.mailing.run(), second.run()]);
    assert.equal(place.server.mails.length, 20);
    assert.equal(new Set(place.server.mails.map(({ parsed }) => parsed.messageId)).size, 20);
  } finally {
    await second.stop();
    await other.close();
  }
});

test('a process that dies between the server’s answer and its own note repeats the mail, recognisably, when its lease is over', async () => {
  await using place = await makeMailPlace();
  const { say, ask, end } = await place.visit();
  await say('Hello');
  await ask('vera@example.com');
  await end();
  const { mails } = place.app;
  const dying = place.openMailing({
    makeResets: () => mails.makeResets(),
    accountsWithNews: () => mails.accountsWithNews(),
    make: (...given) => mails.make(...given),
    take: (...given) => mails.take(...given),
    compose: (...given) => mails.compose(...given),
    settle: () => new Promise(() => {}),
  });
  void dying.run();
  await place.server.given(1);
  await place.mailing.run();
  assert.equal(place.server.mails.length, 1, 'the lease holds');
  await say('More').catch(() => {});
  place.later(5 * MINUTE_MS + 1);
  await place.mailing.run();
  const [first, second] = place.server.mails;
  assert.equal(place.server.mails.length, 2);
  assert.equal(first?.parsed.messageId, second?.parsed.messageId);
  assert.equal(first?.parsed.text, second?.parsed.text);
});

/** A process that mails for the place, at the time that it is there now. */
function startProcess(place: MailPlace) {
  const script = path.join(import.meta.dirname, '../../test/support/mailing-process.ts');
  const child = spawn(process.execPath, [script, place.databaseUrl, place.server.url, String(place.now())], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

test('[K1] a process killed with -9 before the server answers leaves the mail to the next one, which sends the same', async () => {
  await using place = await makeMailPlace();
  const { say, ask, end } = await place.visit();
  await say('Hello');
  await ask('vera@example.com');
  await end();
  place.server.mood = 'silent';
  const killed = startProcess(place);
  await place.server.given(1);
  await killed.kill();
  place.server.mood = 'good';
  await place.mailing.run();
  assert.equal(place.server.mails.length, 1, 'the lease holds');
  place.later(5 * MINUTE_MS + 1);
  await place.mailing.run();
  const [first, second] = place.server.mails;
  assert.equal(place.server.mails.length, 2);
  assert.equal(first?.parsed.messageId, second?.parsed.messageId);
  assert.equal(first?.parsed.text, second?.parsed.text);
  assert.equal((await place.list())[0]?.state, 'sent');
});

test('[K1] however often processes are killed with -9, every mail is sent, and only those in work may come twice', async () => {
  await using place = await makeMailPlace();
  await place.settle({ transcriptTo: 'crm@shop.example' });
  const total = 40;
  const rounds = 3;
  for (let index = 0; index < total; index += 1) {
    const { say, end } = await place.visit({ name: `Visitor ${index}` });
    await say('Hello');
    await end();
  }
  for (let round = 1; round <= rounds; round += 1) {
    const [killed, other] = [startProcess(place), startProcess(place)];
    await place.server.given(Math.min(round * 10, total));
    await Promise.all([killed.kill(), other.kill()]);
    place.later(5 * MINUTE_MS + 1);
  }
  await place.mailing.run();
  const mails = await place.list();
  assert.equal(mails.length, total);
  assert.ok(mails.every(({ state }) => state === 'sent'));
  const ids = place.server.mails.map(({ parsed }) => parsed.messageId);
  assert.equal(new Set(ids).size, total);
  // Two processes with five in work each.
  assert.ok(ids.length - total <= rounds * 10);
});
