import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMailPlace } from '../../test/support/mail-place.ts';
import { makeId } from '../app/secrets.ts';
import { mailLimits } from '../core/mail-limits.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

test('a transcript that is asked for is sent when the session ends, once, as text and HTML, and holds neither note nor whisper', async () => {
  await using place = await makeMailPlace();
  const { id, say, answer, ask, end } = await place.visit({ name: 'Vera' });
  await say('Is it blue?');
  await answer('Yes, it is.');
  await answer('She always asks that.', 'note');
  await answer('Sell her the red one.', 'whisper');
  await ask('vera@example.com');
  await place.mailing.run();
  assert.equal(place.server.mails.length, 0);
  await end();
  await place.mailing.run();
  await place.mailing.run();
  const { from: sender, to, parsed } = place.only();
  assert.deepEqual([sender, to], ['chat@koine.example', ['vera@example.com']]);
  assert.equal(parsed.from?.text, '"Shop & Co" <chat@koine.example>');
  assert.equal(parsed.subject, 'Your chat with Website');
  for (const body of [parsed.text ?? '', parsed.html || '']) {
    assert.match(body, /Vera/);
    assert.match(body, /Is it blue\?/);
    assert.match(body, /Yes, it is\./);
    assert.doesNotMatch(body, /She always asks|red one/);
    assert.doesNotMatch(body, /console/);
  }
  const [mail] = await place.list();
  assert.deepEqual([mail?.sessionId, mail?.state, mail?.tries, mail?.kind], [id, 'sent', 1, 'transcript-requested']);
  assert.match(mail?.result ?? '', /^250 .*Taken/);
  assert.equal(parsed.messageId, `<${mail?.id}@koine.example>`);
});

test('a transcript asked for after the end is sent at once, and one of a session that does not end after a day', async () => {
  await using place = await makeMailPlace();
  const over = await place.visit();
  await over.say('Hello');
  await over.end();
  await over.ask('over@example.com');
  const open = await place.visit();
  await open.say('Still here');
  await open.ask('open@example.com', 'What we said');
  await place.mailing.run();
  assert.deepEqual(place.only().to, ['over@example.com']);
  place.later(DAY_MS);
  await place.mailing.run();
  assert.equal(place.server.mails.length, 2);
  assert.equal(place.server.mails[1]?.parsed.subject, 'What we said');
});

test('a mail is in the visitor’s language and in the zone of the account', async () => {
  await using place = await makeMailPlace();
  await place.app.accounts.changeSettings(null, place.account.account.id, { zone: 'Asia/Kolkata' });
  const { say, ask, end } = await place.visit({ language: 'de-AT' });
  await say('Grüß Gott 🙂');
  await ask('vera@example.com');
  await end();
  await place.mailing.run();
  const { parsed } = place.only();
  assert.equal(parsed.subject, 'Ihr Chat mit Website');
  assert.match(parsed.text ?? '', /Zeiten gelten für Asia\/Kolkata/);
  const shown = new Intl.DateTimeFormat('de', { timeZone: 'Asia/Kolkata', timeStyle: 'short' }).format(place.now());
  assert.match(parsed.text ?? '', new RegExp(`${shown}\\] Besucher: Grüß Gott 🙂`));
  assert.match(String(parsed.html), /<html lang="de">/);
});

const attacks = [
  '<script>alert(1)</script>',
  '<img src="https://evil.example/pixel.gif" onerror=alert(1)>',
  '"><a href="javascript:alert(1)">x</a>',
  '</td></table><h1>Your bank</h1>',
  '&lt;b&gt; stays as typed &amp;',
  'Line one\r\nBcc: victim@example.com\r\n\r\n<b>body</b>',
  '\u0007bell\u001b[31m and \u2028 separators',
] as const;

test('[K9] what visitors wrote is text in every mail: no tag, no image, no link, and no header of their own', async () => {
  await using place = await makeMailPlace();
  await place.settle({ transcriptTo: 'team@shop.example', transcriptToVisitor: true });
  for (const attack of attacks) {
    const { say, ask, end } = await place.visit({ name: attack, email: 'vera@example.com' });
    await say(attack);
    await ask('asked@example.com', attack);
    await end();
    await place.mailing.run();
    const received = place.server.mails.slice(-3);
    assert.equal(received.length, 3);
    for (const { raw, parsed, to } of received) {
      const html = String(parsed.html);
      const tags = [...html.matchAll(/<([a-z!/][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase());
      const own = [
        '!doctype',
        'html',
        'head',
        'meta',
        'title',
        'body',
        'h1',
        'p',
        'table',
        'tr',
        'td',
        'span',
        'strong',
        'bdi',
        'br',
        'a',
      ];
      assert.deepEqual(
        tags.filter((tag) => !own.includes((tag ?? '').replace('/', ''))),
        [],
        attack,
      );
      assert.equal([...html.matchAll(/<h1/g)].length, 1);
      const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => url ?? '');
      assert.ok(
        links.every((url) => url.startsWith('https://chat.example/console/')),
        attack,
      );
      assert.doesNotMatch(html, /<[^>]*\s(src|on\w+)\s*=/i);
      const headers = raw.slice(0, raw.indexOf('\r\n\r\n'));
      assert.doesNotMatch(headers, /^(bcc|cc):/im);
      assert.equal(to.length, 1);
      assert.equal(parsed.headers.get('bcc'), undefined);
    }
    place.later(2 * 60 * MINUTE_MS);
  }
  const [last] = await place.list();
  assert.equal(last?.state, 'sent');
});

test('[K6] an address that is none is refused, and changes nothing', async () => {
  await using place = await makeMailPlace();
  const { id, visitor, ask } = await place.visit();
  for (const address of [
    'x',
    'a@b',
    'a b@c.de',
    'a@c.de, b@c.de',
    'A <a@c.de>',
    'a@c.de\r\nBcc: b@c.de',
    'a@c..de',
    `${'a'.repeat(65)}@c.de`,
    '@c.de',
    'a@',
  ]) {
    await assert.rejects(ask(address), { code: 'invalid-input' }, address);
  }
  const { version } = await place.app.history.get(visitor, id);
  await place.mailing.run();
  assert.deepEqual(await place.list(), []);
  assert.equal((await place.app.history.get(visitor, id)).version, version);
});

test('a visitor cannot send mail to many addresses, nor much mail to one', async () => {
  await using place = await makeMailPlace();
  for (let index = 0; index < mailLimits.transcriptsToAddress + 2; index += 1) {
    const { ask, end } = await place.visit();
    await ask(index % 2 === 0 ? 'victim@example.com' : 'VICTIM@example.com');
    await end();
  }
  const many = await place.visit();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await many.ask(`${name}@example.com`);
  await many.end();
  await place.mailing.run();
  const sentTo = place.server.mails.flatMap(({ to }) => to.map((address) => address.toLowerCase()));
  assert.equal(sentTo.filter((address) => address === 'victim@example.com').length, mailLimits.transcriptsToAddress);
  assert.equal(new Set(sentTo).size, 1 + mailLimits.addressesOfVisitor);
  const dropped = (await place.list()).filter(({ state }) => state === 'dropped');
  assert.equal(dropped.length, 4);
  assert.match(dropped[0]?.result ?? '', /Too many/);
  place.later(60 * MINUTE_MS + 1);
  const later = await place.visit();
  await later.ask('victim@example.com');
  await later.end();
  await place.mailing.run();
  assert.equal(place.server.mails.length, sentTo.length + 1);
});

test('the settings of the inbox say who gets a transcript at the end; spam and silence give none', async () => {
  await using place = await makeMailPlace();
  const quiet = await place.visit({ email: 'vera@example.com' });
  await quiet.say('Nobody asked for a mail');
  await quiet.end();
  await place.mailing.run();
  assert.deepEqual(await place.list(), []);
  await place.settle({ transcriptToVisitor: true, transcriptTo: 'crm@shop.example', language: 'de' });
  const both = await place.visit({ email: 'vera@example.com' });
  await both.say('Hello');
  await both.end();
  const spam = await place.visit({ email: 'vera@example.com' });
  await spam.say('Buy now');
  await place.app.chat.command(place.owner, spam.id, { type: 'mark-spam', spam: true });
  await spam.end();
  const silent = await place.visit({ email: 'vera@example.com' });
  await silent.end();
  await place.mailing.run();
  const subjects = place.server.mails.map(({ to, parsed }) => `${to} ${parsed.subject}`).toSorted();
  assert.deepEqual(subjects, ['crm@shop.example Chat mit Website: Besucher', 'vera@example.com Ihr Chat mit Website']);
  await place.settle({ transcriptToVisitor: false, transcriptTo: null, transcriptOnRequest: false });
  const refused = await place.visit();
  await refused.ask('vera@example.com');
  await refused.end();
  await place.mailing.run();
  assert.equal(place.server.mails.length, 2);
});

test('an offline message goes to the members with the right to be notified, who can answer the visitor by mail', async () => {
  await using place = await makeMailPlace();
  const { account: of, queue, owner: boss } = place.account;
  const listener = await place.app.accounts.createAgent(null, of.id, { name: 'L', email: 'listener@shop.example' });
  const gone = await place.app.accounts.createAgent(null, of.id, { name: 'G', email: 'gone@shop.example' });
  await place.app.accounts.changeAgent(null, of.id, gone.id, { disabled: true });
  await place.app.accounts.changeQueue(null, of.id, queue.id, {
    members: [
      { agentId: boss.agent.id, rights: ['respond', 'notify'] },
      { agentId: listener.id, rights: ['listen'] },
      { agentId: gone.id, rights: ['notify'] },
    ],
  });
  await place.settle({ noticesTo: 'desk@shop.example' });
  const { id, say } = await place.visit({ name: 'Vera', email: 'vera@example.com' }, 'offline-message');
  place.later(MINUTE_MS);
  await place.mailing.run();
  assert.equal(place.server.mails.length, 0, 'nothing was said yet');
  await say('Please call me back.');
  place.later(MINUTE_MS);
  await place.mailing.run();
  await place.mailing.run();
  assert.deepEqual(
    place.server.mails.flatMap(({ to }) => to).toSorted(),
    ['desk@shop.example', boss.agent.email].toSorted(),
  );
  for (const { parsed } of place.server.mails) {
    assert.equal(parsed.subject, 'Message from Vera (Website)');
    assert.equal(parsed.replyTo?.text, 'vera@example.com');
    assert.match(parsed.text ?? '', /Please call me back\./);
    assert.match(parsed.text ?? '', new RegExp(`https://chat\\.example/console/history/${id}`));
  }
});

test('a missed chat is told to the members when the inbox wants it, one that was answered is not', async () => {
  await using place = await makeMailPlace();
  await place.settle({ missedChats: true });
  const missed = await place.visit({ name: 'Vera' });
  await missed.say('Anybody there?');
  await missed.end();
  const served = await place.visit();
  await served.say('Hello');
  await served.answer('Hello!');
  await served.end('agent');
  await place.mailing.run();
  const { to, parsed } = place.only();
  assert.deepEqual(to, [place.account.owner.agent.email]);
  assert.equal(parsed.subject, 'Missed chat with Vera (Website)');
  assert.match(parsed.text ?? '', /The visitor left before anybody accepted/);
});

test('an offline form filled in during a chat is told once, and not as a missed chat besides', async () => {
  await using place = await makeMailPlace();
  await place.settle({ missedChats: true });
  for (const intent of ['chat', 'offline-message'] as const) {
    const { id, visitor, end } = await place.visit({}, intent);
    const answers = { question: 'When do you open?' };
    await place.app.chat.command(visitor, id, { type: 'submit-form', form: 'offline', answers });
    await end();
  }
  place.later(MINUTE_MS);
  await place.mailing.run();
  assert.equal(place.server.mails.length, 2);
  for (const { parsed } of place.server.mails) {
    assert.equal(parsed.subject, 'Message from Visitor (Website)');
    assert.match(parsed.text ?? '', /question: When do you open\?/);
  }
});

test('what was imported leads to no mail', async () => {
  await using place = await makeMailPlace();
  await place.settle({ transcriptToVisitor: true, missedChats: true, transcriptTo: 'crm@shop.example' });
  const model = await place.visit({ email: 'vera@example.com' });
  await model.say('Hello');
  await model.ask('vera@example.com');
  await model.end();
  const { events } = await place.app.history.events(place.manager, model.id, -1, 100);
  await place.mailing.run();
  const before = (await place.list()).length;
  const past = events.map(({ at, actor, seq: _seq, ...happening }) => ({
    at,
    actor,
    happening: happening.type === 'session-opened' ? { ...happening, sessionId: makeId(), inboxNumber: 0 } : happening,
  }));
  assert.ok(await place.app.importing.put(past as Parameters<typeof place.app.importing.put>[0]));
  await place.mailing.run();
  assert.equal((await place.list()).length, before);
});
