import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeKoinePlace } from './support/koine-process.ts';
import { startMailServer } from './support/mail-server.ts';
import { findInboxKey, openVisitorSession, postJson } from './support/public-api.ts';

test('[K1] a transcript that was asked for comes after kill -9 and a restart, and a server that says nothing holds up no stop', async () => {
  await using place = makeKoinePlace();
  await using server = await startMailServer();
  const environment = { KOINE_SMTP_URL: server.url, KOINE_MAIL_FROM: 'Chat <chat@koine.example>' };
  let koine = await place.start(environment);
  const inboxKey = await findInboxKey(koine.url);

  /** Asks for the transcript of a new session; the answer ends it. */
  const askFor = async (email: string) => {
    const { id, token } = await openVisitorSession(koine.url, inboxKey);
    const visitor = { authorization: `Bearer ${token}` };
    const command = (body: unknown) => postJson(`${koine.url}/koine/v1/sessions/${id}/commands`, visitor, body);
    await command({ type: 'post-message', messageId: 'first-message', text: 'Hello' });
    await command({ type: 'request-transcript', email });
    return () => command({ type: 'end' });
  };

  const endFirst = await askFor('vera@example.com');
  await koine.kill();
  koine = await place.start(environment);
  await endFirst();
  await server.given(1);
  assert.deepEqual(server.mails[0]?.to, ['vera@example.com']);
  assert.equal(server.mails[0]?.parsed.from?.text, '"Chat" <chat@koine.example>');

  server.mood = 'silent';
  await (await askFor('jo@example.com'))();
  await server.given(2);
  const { code, complaints } = await koine.stop();
  assert.equal(code, 0);
  assert.doesNotMatch(complaints, /unforeseen/);
});
