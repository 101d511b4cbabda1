import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

const CARD = '4111 1111 1111 1111';
const OTHER_CARD = '5555 5555 5555 4444';
const COVERED = '•••• •••• •••• 1111';
let koine: Koine;
let cookie: string;

before(async () => {
  koine = await startKoine();
  cookie = await koine.signIn(koine.main.owner);
});
after(() => koine.close());

const change = (body: unknown) => koine.ask('/koine/v1/masking', { method: 'PATCH', cookie, body });

async function openSession(body: Readonly<Record<string, unknown>>) {
  const { token } = await koine.addVisitor(koine.main);
  const { body: session, status } = await koine.ask('/koine/v1/sessions', { token, body });
  assert.equal(status, 201);
  const command = (asked: unknown) => koine.ask(`/koine/v1/sessions/${session.id}/commands`, { token, body: asked });
  return { id: session.id as string, token, command };
}

/** Everything that the database holds, as text. */
async function everythingStored(): Promise<string> {
  const { pool } = koine.app.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => JSON.stringify((await pool.query(`SELECT t::text FROM "${name}" t`)).rows)),
  );
  return texts.join('\n');
}

test('a card number is nowhere in the store, whichever way a visitor tells it', async () => {
  const page = {
    url: `https://shop.example/?card=${CARD.replaceAll(' ', '%20')}`,
    title: CARD,
    referrer: `https://x.example/${CARD.replaceAll(' ', '')}`,
  };
  const id = randomUUID();
  const { token, command } = await openSession({
    id,
    page,
    visitor: { name: CARD, attributes: { orderId: CARD, note: `card ${CARD}` } },
    message: { messageId: 'first-message', text: `Mine is ${CARD}`, page },
  });
  await koine.ask(`/koine/v1/visitors`, { body: { inboxKey: koine.main.inbox.key, visitor: { name: CARD } } });
  await command({ type: 'post-message', messageId: 'other-message', text: CARD.replaceAll(' ', '') });
  await command({ type: 'update-visitor', changes: { city: CARD } });
  await command({ type: 'view-page', page: { ...page, url: 'https://shop.example/4111-1111-1111-1111' } });
  await command({ type: 'end', reason: CARD });
  const { body: transcript } = await koine.ask(`/koine/v1/sessions/${id}/transcript`, { token });
  assert.match(transcript, /Mine is •••• •••• •••• 1111/);
  const stored = await everythingStored();
  assert.ok(stored.includes(COVERED));
  const { body: events } = await koine.ask(`/koine/v1/sessions/${id}/events?limit=1000`, { token: koine.main.key });
  for (const text of [stored, JSON.stringify(events)]) {
    assert.ok(!/4111[^\d]{0,3}1111[^\d]{0,3}1111|4111%201111/.test(text), /.{0,80}4111.{0,80}/.exec(text)?.[0]);
  }
});

test('[K2] a masked message that is sent twice stands once, with its first text', async () => {
  const { id, command } = await openSession({});
  const message = { type: 'post-message', messageId: 'a-message', text: `It is ${CARD}` };
  const first = await command(message);
  const again = await command(message);
  assert.deepEqual([first.body.repeated, again.body.repeated], [false, true]);
  assert.equal(again.body.seq, first.body.seq);
  const { body } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { token: koine.main.key });
  assert.deepEqual(
    body.items.map(({ text }: { text: string }) => text),
    [`It is ${COVERED}`],
  );
});

test('[K6] the account says what is masked; a faulty or costly pattern is refused and changes nothing', async () => {
  const { body: before } = await koine.ask('/koine/v1/masking', { cookie });
  assert.deepEqual(before, { cards: true, ibans: false, patterns: [], originalDays: 0, originalsFor: 'admin' });
  const refused = await change({ cards: false, patterns: [{ name: 'Bad', pattern: '(a' }] });
  assert.equal(refused.status, 400);
  assert.equal(refused.body.errors[0].pointer, '/patterns/0/pattern');
  const costly = Array.from({ length: 3 }, () => ({ name: 'Costly', pattern: 'a{100}' }));
  assert.equal((await change({ patterns: costly })).status, 400);
  assert.deepEqual((await koine.ask('/koine/v1/masking', { cookie })).body, before);

  await change({ cards: false, ibans: true, patterns: [{ name: 'Contract', pattern: '\\bK-\\d{4}\\b' }] });
  const { id, command } = await openSession({});
  await command({ type: 'post-message', messageId: 'a-message', text: `k-1234, DE89370400440532013000, ${CARD}` });
  const { body } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { token: koine.main.key });
  assert.equal(body.items[0].text, `••••••, ••••••••••••••••••3000, ${CARD}`);
  await change({ cards: true, ibans: false, patterns: [] });
  const visitor = await koine.addVisitor(koine.main);
  assert.equal((await koine.ask('/koine/v1/masking', { token: visitor.token })).status, 403);
});

test('[K5] an original is sealed in the store, opened by permission alone, and each look is kept', async () => {
  await change({ originalDays: 30, originalsFor: 'admin' });
  const { id, command } = await openSession({
    message: { messageId: 'the-message', text: `It is ${OTHER_CARD}` },
    intake: true,
  });
  await command({ type: 'submit-form', answers: { card: OTHER_CARD, size: 'M' } });
  await command({ type: 'post-message', messageId: 'plain-message', text: 'Nothing to hide' });
  assert.ok(!(await everythingStored()).includes(OTHER_CARD));
  const path = `/koine/v1/sessions/${id}/originals`;
  const look = { messageId: 'the-message', reason: 'Refund 17' };
  const { token } = await koine.addVisitor(koine.main);
  const person = { email: 'sam@main.example', password: 'correct horse battery' };
  await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'Sam', role: 'supervisor', ...person });
  const supervisor = await koine.signIn(person);
  for (const asking of [{ token }, { token: koine.main.key }, { cookie: supervisor }]) {
    assert.equal((await koine.ask(path, { ...asking, body: look })).status, 403);
  }
  const opened = await koine.ask(path, { cookie, body: look });
  assert.deepEqual([opened.status, opened.body], [200, { text: `It is ${OTHER_CARD}`, answers: null }]);
  const form = await koine.ask(path, { cookie, body: { form: 'pre-chat', reason: 'Refund 17' } });
  assert.deepEqual(form.body, { text: null, answers: { card: OTHER_CARD, size: 'M' } });
  assert.equal((await koine.ask(path, { cookie, body: { ...look, messageId: 'plain-message' } })).status, 404);
  assert.equal((await koine.ask(path, { cookie, body: { reason: 'No place' } })).status, 400);

  const { body: audit } = await koine.ask('/koine/v1/audit?limit=2', { cookie });
  assert.deepEqual(
    audit.items.map(({ action, subject, actor }: Record<string, unknown>) => ({ action, subject, actor })),
    [{ form: 'pre-chat' }, { messageId: 'the-message' }].map((of) => ({
      action: 'original-opened',
      subject: { sessionId: id, ...of, reason: 'Refund 17' },
      actor: { kind: 'agent', id: audit.items[0].actor.id, name: audit.items[0].actor.name },
    })),
  );
  const { body: older } = await koine.ask(`/koine/v1/audit?limit=20&cursor=${audit.next}`, { cookie });
  const actions = older.items.map(({ action }: { readonly action: string }) => action);
  assert.ok(actions.includes('masking-changed') && !actions.includes('original-opened'));
  await change({ originalsFor: 'supervisor' });
  assert.equal((await koine.ask(path, { cookie: supervisor, body: look })).status, 200);
});

test('an original cannot be replaced by sending its message again, and is forgotten in time', async () => {
  await change({ originalDays: 30 });
  const { id, command } = await openSession({});
  await command({ type: 'post-message', messageId: 'the-message', text: CARD });
  await command({ type: 'post-message', messageId: 'the-message', text: OTHER_CARD });
  const look = () =>
    koine.ask(`/koine/v1/sessions/${id}/originals`, { cookie, body: { messageId: 'the-message', reason: 'Look' } });
  assert.equal((await look()).body.text, CARD);
  await koine.app.database.pool.query("UPDATE sealed_original SET expires_at = now() - interval '1 s'");
  assert.equal((await look()).status, 404);
  await koine.app.originals.sweep();
  const { rows } = await koine.app.database.pool.query('SELECT 1 FROM sealed_original');
  assert.equal(rows.length, 0);
});
