import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MailPlace, makeMailPlace } from '../../../test/support/mail-place.ts';

const MINUTE_MS = 60_000;
const from = { device: 'test', address: null };

let place: MailPlace;
before(async () => {
  place = await makeMailPlace();
});
after(() => place[Symbol.asyncDispose]());

const email = 'owner@shop.example';
const sent = async (count: number) => {
  await place.mailing.run();
  assert.equal(place.server.mails.length, count);
};
const tokenIn = (index: number) =>
  /\/console\/new-password#(\S+)/.exec(place.server.mails[index]?.parsed.text ?? '')?.[1] ?? '';
const code = (wanted: string) => (error: { readonly code?: string }) => error.code === wanted;

test('[K9] who forgot their password gets a link by mail that sets a new one once, and ends all sign-ins', async () => {
  const { passwordResets, signIns, authentication, database } = place.app;
  const signedIn = await signIns.signIn(email, place.account.owner.password, from);
  const token = signedIn.kind === 'signed-in' ? signedIn.token : '';
  await passwordResets.ask('  Owner@Shop.example ', 'de-AT');
  await passwordResets.ask('nobody@shop.example', 'en');
  await sent(1);
  const mail = place.only();
  assert.deepEqual(mail.to, [email]);
  assert.equal(mail.parsed.subject, 'Ihr neues Passwort');
  assert.match(mail.raw, /Shop &amp; Co/);
  const reset = tokenIn(0);
  const { rows } = await database.pool.query('SELECT row_to_json(t)::text AS text FROM password_reset t');
  assert.equal(rows.length, 1);
  assert.equal(JSON.stringify(rows).includes(reset), false, 'the store knows the hash alone');
  const [logged] = await place.list();
  assert.deepEqual([logged?.kind, logged?.state, logged?.sessionId], ['password-reset', 'sent', null]);
  assert.equal(JSON.stringify(logged).includes(reset), false);

  await passwordResets.redeem(reset, 'a wholly new password');
  assert.equal(await authentication.prove(token), null);
  await assert.rejects(passwordResets.redeem(reset, 'another new password'), code('not-found'));
  await assert.rejects(signIns.signIn(email, place.account.owner.password, from), code('unauthenticated'));
  assert.equal((await signIns.signIn(email, 'a wholly new password', from)).kind, 'signed-in');
});

test('a link is good for an hour, a newer password makes older links worthless, and three mails an hour are enough', async () => {
  const { passwordResets } = place.app;
  place.later(61 * MINUTE_MS);
  const before = place.server.mails.length;
  for (let turn = 0; turn < 5; turn += 1) {
    await passwordResets.ask(email, 'en');
    await place.mailing.run();
  }
  assert.equal(place.server.mails.length, before + 3);
  const [first, second] = [tokenIn(before), tokenIn(before + 1)];
  await passwordResets.redeem(second, 'the second new password');
  await assert.rejects(passwordResets.redeem(first, 'the first new password'), code('not-found'));
  place.later(61 * MINUTE_MS);
  await passwordResets.ask(email, 'en');
  await sent(before + 4);
  place.later(61 * MINUTE_MS);
  await assert.rejects(passwordResets.redeem(tokenIn(before + 3), 'a late new password'), code('not-found'));
  await assert.rejects(passwordResets.redeem('reset_nonsense', 'a late new password'), code('not-found'));
});
