import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine, type TestAccount } from '../../../../test/support/koine.ts';
import { rebuildRows } from '../../../app/rebuild.ts';
import { exporting } from '../../../jobs/exporting.ts';
import { retaining } from '../../../jobs/retention.ts';

const DAY_MS = 86_400_000;
const NAME = 'Zaunkönig';
const SECRET = 'rotkehlchen';
/** What must be nowhere afterwards. */
const traces = [NAME, SECRET, `${SECRET}@voegel.example`, '203.0.113.77'];

let koine: Koine;
let now = Date.UTC(2026, 0, 1);
const job = () => retaining(koine.app, (error) => assert.fail(error as Error)).run();

before(async () => {
  koine = await startKoine({ now: () => now++ });
});
after(() => koine.close());

interface Chat {
  readonly sessionId: string;
  readonly number: number;
  readonly visitor: { readonly id: string; readonly token: string };
  say(text: string): Promise<string>;
}

/** A chat with something personal in every corner, that ended. */
async function chat(account: TestAccount, visitor?: Chat['visitor'], isEnded = true): Promise<Chat> {
  const { key: token } = account;
  const who = visitor ?? (await koine.addVisitor(account));
  const ask = async (path: string, body: unknown, by = token) => {
    const { status, body: answer } = await koine.ask(path, { token: by, body });
    assert.ok(status < 300, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await koine.ask(`/koine/v1/visitors/${who.id}`, {
    method: 'PATCH',
    token,
    body: { name: NAME, email: `${SECRET}@voegel.example`, attributes: { plan: SECRET } },
  });
  const session = await ask('/koine/v1/sessions', { inboxId: account.inbox.id, visitorId: who.id });
  const path = `/koine/v1/sessions/${session.id}`;
  const cookie = await koine.signIn(account.owner);
  const say = async (text: string) => (await ask(`${path}/messages`, { text }, who.token)).message.messageId;
  const page = { url: `https://shop.example/cart?name=${SECRET}#${SECRET}`, title: NAME, referrer: '' };
  await ask(`${path}/commands`, { type: 'view-page', page }, who.token);
  await say(`My name is ${NAME}, ${SECRET}`);
  now += 60_000;
  assert.equal((await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } })).status, 200);
  for (const body of [{ text: `Hello ${NAME}` }, { text: `${NAME} is rude`, kind: 'note' }]) {
    assert.equal((await koine.ask(`${path}/messages`, { cookie, body })).status, 201);
  }
  const link = { kind: 'contact', id: SECRET, label: NAME, url: `https://crm.example/${SECRET}` };
  await ask(`${path}/commands`, { type: 'add-link', link });
  await ask(`${path}/commands`, { type: 'change-labels', add: ['billing'] });
  const upload = await koine.ask(`${path}/files?name=${SECRET}.txt`, {
    token: who.token,
    headers: { 'content-type': 'application/octet-stream' },
    body: `a file about ${NAME}`,
  });
  assert.equal(upload.status, 201, JSON.stringify(upload.body));
  await ask(`${path}/messages`, { text: 'See', files: [upload.body.id] }, who.token);
  if (isEnded) await ask(`${path}/commands`, { type: 'end', reason: `${NAME} left` });
  if (isEnded) await ask(`${path}/commands`, { type: 'rate', score: 4, comment: SECRET }, who.token);
  return { sessionId: session.id, number: session.number, visitor: who, say };
}

/** Every table that holds one of the traces, as text. */
async function tablesWithTraces(accountId: string): Promise<readonly string[]> {
  const { pool } = koine.app.database;
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.column_name = 'account_id' AND table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND table_name NOT IN ('idempotency')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const held = await pool.query(`SELECT 1 FROM ${name} t WHERE account_id = $1 AND t::text ILIKE ANY ($2) LIMIT 1`, [
      accountId,
      traces.map((trace) => `%${trace}%`),
    ]);
    if (held.rows.length > 0) found.push(name);
  }
  return found;
}

async function catchUp(accountId: string): Promise<void> {
  while (await koine.app.rollups.step(accountId));
  while (await koine.app.searchIndex.advance(accountId));
}

async function tally(accountId: string): Promise<unknown> {
  const { rows } = await koine.app.database.pool.query(
    `SELECT r.scope, r.grain, r.at, r.agent_id, r.tally FROM rollup r JOIN rollup_head h USING (account_id, generation)
     WHERE account_id = $1 AND h.current ORDER BY 1, 2, 3, 4`,
    [accountId],
  );
  return rows;
}

test('[K4] an anonymised session has lost who it was about and kept its figures, and takes no more', async () => {
  const account = await koine.addAccount('anonymising');
  const { id } = account.account;
  const { sessionId, visitor } = await chat(account);
  await catchUp(id);
  const row = await koine.app.history.get({ kind: 'system', accountId: id }, sessionId);
  const figures = await tally(id);
  const path = '/koine/v1/retention';
  const { key: token } = account;
  const faulty = { anonymiseAfterDays: 30, deleteAfterDays: 30 };
  const refused = await koine.ask(path, { method: 'PATCH', token, body: faulty });
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/deleteAfterDays']);
  const rule = { anonymiseAfterDays: 30, deleteAfterDays: null };
  assert.deepEqual((await koine.ask(path, { method: 'PATCH', token, body: rule })).body, rule);
  now += 29 * DAY_MS;
  await job();
  assert.ok((await tablesWithTraces(id)).includes('event'));
  const outlook = async (query: string) =>
    (await koine.ask(`${path}/preview${query}`, { token })).body.items.map((each: Record<string, unknown>) => [
      each.isOwn,
      each.anonymise,
      each.delete,
    ]);
  assert.deepEqual(await outlook(''), [[false, 0, 0]]);
  assert.deepEqual(await outlook('?anonymiseAfterDays=28'), [[false, 1, 0]]);
  assert.deepEqual(await outlook(`?inboxId=${account.inbox.id}&anonymiseAfterDays=3&deleteAfterDays=28`), [
    [true, 0, 1],
  ]);
  const wrong = await koine.ask(`${path}/preview?anonymiseAfterDays=9&deleteAfterDays=8`, { token });
  assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [400, '?deleteAfterDays']);
  now += 2 * DAY_MS;
  assert.deepEqual(await outlook(''), [[false, 1, 0]]);
  await koine.app.database.pool.query(`UPDATE visitor SET last_seen_at = $1`, [new Date(now - 32 * DAY_MS)]);
  await job();
  assert.deepEqual(await tablesWithTraces(id), []);
  const { body: runs } = await koine.ask(`${path}/runs`, { token });
  assert.deepEqual(
    runs.days.map(({ anonymised, deleted }: Record<string, number>) => [anonymised, deleted]),
    [
      [1, 0],
      [0, 0],
    ],
  );
  assert.ok(Date.parse(runs.nextRunAt) > Date.parse(runs.lastRanAt));
  const left = await koine.app.history.get({ kind: 'system', accountId: id }, sessionId);
  const { visitorId, lastMessageText, firstPageUrl, lastPageUrl, anonymised } = left;
  assert.notEqual(visitorId, visitor.id);
  assert.deepEqual(
    [lastMessageText, firstPageUrl, lastPageUrl, anonymised],
    ['…', 'https://shop.example/cart', 'https://shop.example/cart', true],
  );
  for (const kept of [
    'number',
    'outcome',
    'ratingScore',
    'firstResponseMs',
    'messageCount',
    'fileCount',
    'agentId',
    'labels',
    'durationMs',
  ] as const) {
    assert.deepEqual(left[kept], row[kept], kept);
  }
  assert.deepEqual(await tally(id), figures);
  assert.equal((await koine.app.rollups.rebuild(id, { checkOnly: true })).differences, 0);
  assert.equal((await rebuildRows(koine.app, { checkOnly: true })).differences, 0);
  const reopened = await koine.ask(`/koine/v1/sessions/${sessionId}/commands`, { token, body: { type: 'reopen' } });
  assert.deepEqual([reopened.status, reopened.body.code], [409, 'conflict']);
  assert.equal((await koine.ask(`/koine/v1/sessions/${sessionId}`, { token: visitor.token })).status, 401);
});

test('[K4] deleted sessions leave every table and the figures, but for what goes on or is held', async () => {
  const account = await koine.addAccount('deleting');
  const { key: token } = account;
  const { id } = account.account;
  const [gone, held, going] = [await chat(account), await chat(account), await chat(account, undefined, false)];
  await catchUp(id);
  const holds = '/koine/v1/legal-holds';
  const subject = { kind: 'session', subjectId: held.sessionId, reason: 'A claim' };
  assert.equal((await koine.ask(holds, { token, body: { ...subject, subjectId: id } })).status, 400);
  const hold = (await koine.ask(holds, { token, body: subject })).body;
  assert.deepEqual([hold.sessionNumber, hold.visitorName], [held.number, NAME]);
  assert.deepEqual((await koine.ask(holds, { token })).body.items, [hold]);
  const days = '/koine/v1/retention/preview?deleteAfterDays=1';
  now += 2 * DAY_MS;
  const [outlook] = (await koine.ask(days, { token })).body.items;
  assert.deepEqual([outlook.delete, outlook.held], [1, 1]);
  const changed = await koine.ask(`/koine/v1/inboxes/${account.inbox.id}`, {
    method: 'PATCH',
    token,
    body: { retention: { anonymiseAfterDays: null, deleteAfterDays: 7 } },
  });
  assert.deepEqual(changed.body.retention, { anonymiseAfterDays: null, deleteAfterDays: 7 });
  now += 8 * DAY_MS;
  await job();
  const status = async (sessionId: string) => (await koine.ask(`/koine/v1/sessions/${sessionId}`, { token })).status;
  assert.deepEqual(
    [await status(gone.sessionId), await status(held.sessionId), await status(going.sessionId)],
    [404, 200, 200],
  );
  const { rows } = await koine.app.database.pool.query(
    `SELECT (SELECT count(*) FROM event WHERE session_id = $1) + (SELECT count(*) FROM agent_leg WHERE session_id = $1)
      + (SELECT count(*) FROM search_entry WHERE session_id = $1) + (SELECT count(*) FROM file WHERE session_id = $1) AS left`,
    [gone.sessionId],
  );
  assert.equal(Number(rows[0].left), 0);
  assert.equal((await koine.app.rollups.rebuild(id, { checkOnly: true })).differences, 0);
  assert.equal((await rebuildRows(koine.app, { checkOnly: true })).differences, 0);
  const lifting = `${holds}/${hold.id}?reason=${encodeURIComponent('It was settled')}`;
  assert.equal((await koine.ask(lifting, { method: 'DELETE', token })).status, 204);
  const { body: lifted } = await koine.ask('/koine/v1/audit?action=hold-lifted,visitor-erased', { token });
  assert.deepEqual(
    lifted.items.map(({ subject }: { subject: Record<string, string> }) => [subject.reason, subject.why]),
    [['A claim', 'It was settled']],
  );
  await job();
  assert.equal(await status(held.sessionId), 404);
  await assert.rejects(gone.say('still there?'));
  const actions = (
    await koine.app.audit.list(
      { kind: 'integration', accountId: id, keyId: '', name: '', scopes: ['manage'] },
      50,
      null,
    )
  ).map(({ action }) => action);
  assert.deepEqual(
    actions.filter((action) => action.startsWith('hold')),
    ['hold-lifted', 'hold-made'],
  );
});

test('[K5] a visitor is erased from every table, file, index and export, and the receipt says how much that was', async () => {
  const account = await koine.addAccount('erasing');
  const { key: token } = account;
  const { id } = account.account;
  const first = await chat(account);
  const second = await chat(account, first.visitor);
  await catchUp(id);
  await koine.ask('/koine/v1/exports', { token, body: { format: 'csv' } });
  const exportJob = exporting(koine.app, (error) => assert.fail(error as Error));
  await exportJob.run();
  const told = await koine.ask(`/koine/v1/visitors/${first.visitor.id}/everything`, { token });
  assert.equal(told.status, 200);
  assert.deepEqual(
    told.body.visitors.map(({ name }: { name: string }) => name),
    [NAME],
  );
  const logs = told.body.sessions.map(({ session, events }: { session: { id: string }; events: unknown[] }) => [
    session.id,
    events.length > 8,
  ]);
  assert.deepEqual(logs, [
    [first.sessionId, true],
    [second.sessionId, true],
  ]);
  const path = `/koine/v1/visitors/${first.visitor.id}/erasure`;
  const hold = await koine.ask('/koine/v1/legal-holds', {
    token,
    body: { kind: 'visitor', subjectId: first.visitor.id, reason: 'A claim' },
  });
  assert.equal((await koine.ask(path, { token, body: {} })).status, 409);
  assert.deepEqual((await koine.ask(path, { token })).body.holds, [hold.body]);
  await koine.ask(`/koine/v1/legal-holds/${hold.body.id}`, { method: 'DELETE', token });
  const going = await chat(account, first.visitor, false);
  assert.equal((await koine.ask(path, { token, body: {} })).status, 409);
  await koine.ask(`/koine/v1/sessions/${going.sessionId}/commands`, { token, body: { type: 'end' } });
  const { body: before } = await koine.ask(path, { token });
  assert.deepEqual([before.holds, before.inProgress, before.visitors[0].name], [[], [], NAME]);
  const found = await koine.ask(`/koine/v1/visitors?email=${SECRET.toUpperCase()}@voegel.example`, { token });
  assert.deepEqual(found.body.items, before.visitors);
  const { status, body: receipt } = await koine.ask(path, { token, body: {} });
  assert.equal(status, 201);
  assert.deepEqual(receipt.counts, before.counts);
  const { session, event, visitor, exports: files, 'stored-files': stored, 'search-words': words } = receipt.counts;
  assert.deepEqual([session, visitor, files, stored], [3, 1, 1, 3]);
  assert.ok(event > 30 && words > 3 && receipt.finishedAt !== null);
  assert.deepEqual(await tablesWithTraces(id), []);
  assert.deepEqual((await koine.ask(`/koine/v1/erasures/${receipt.id}`, { token })).body, receipt);
  assert.deepEqual((await koine.ask('/koine/v1/erasures', { token })).body.items, [receipt]);
  assert.equal((await koine.ask(path, { token, body: {} })).status, 404);
  assert.equal((await koine.app.rollups.rebuild(id, { checkOnly: true })).differences, 0);
  const { secret } = await koine.addKey(id, ['read', 'chat']);
  assert.equal((await koine.ask('/koine/v1/erasures', { token: secret })).status, 403);
});
