import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { openSource } from '../../../app/exports/export-source.ts';
import { makeId } from '../../../app/secrets.ts';
import { makeHistory } from '../../../cli/fill/history.ts';
import { preparePremises } from '../../../cli/fill/premises.ts';
import { messageColumns } from '../../../core/export/message-columns.ts';
import { sessionColumns } from '../../../core/export/session-columns.ts';
import { exporting } from '../../../jobs/exporting.ts';
import type { Recurring } from '../../../jobs/recurring.ts';
import { BulkLoad } from '../../../store/bulk-load.ts';
import { openTableClient } from '../../../store/copied-table.ts';

const SESSIONS = 2_300;

let koine: Koine;
let job: Recurring;

before(async () => {
  koine = await startKoine();
  job = exporting(koine.app, (error) => assert.fail(error as Error));
  const { id } = koine.main.account;
  const load = await BulkLoad.open(koine.databaseUrl, id);
  const plan = { seed: 'exports', sessions: SESSIONS, days: 60, until: Date.UTC(2026, 0, 1) };
  for (const { visitors, sessions } of makeHistory(await preparePremises(koine.app, id, 4), plan, 1_000)) {
    await load.write(visitors, sessions);
  }
  await load.close();
});

after(async () => {
  await job.stop();
  await koine.close();
});

function ask(path: string, asking: Parameters<Koine['ask']>[1] = {}) {
  return koine.ask(`/koine/v1/exports${path}`, { token: koine.main.key, ...asking });
}

async function exported(body: object) {
  const made = await ask('', { body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.state, 'waiting');
  await job.run();
  const { body: done } = await ask(`/${made.body.id}`);
  assert.equal(done.state, 'done', JSON.stringify(done));
  return done;
}

async function fileOf({ id }: { id: string }, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${koine.url}/koine/v1/exports/${id}/file`, {
    headers: { authorization: `Bearer ${koine.main.key}`, ...headers },
  });
}

test('every session of a filter is exported once, with a manifest whose hash is the file’s', async () => {
  const filter = 'outcome in (completed, lost) and messageCount > 3';
  const count = (
    await koine.ask(`/koine/v1/sessions/count?filter=${encodeURIComponent(filter)}`, { token: koine.main.key })
  ).body.count;
  const done = await exported({
    format: 'csv',
    filter,
    columns: ['id', 'Queue', 'visitor.name', 'firstResponse', 'attribute.plan'],
  });
  assert.ok(count > 200 && count < SESSIONS);
  assert.deepEqual([done.total, done.sessions, done.rowCount], [count, count, count]);
  const answer = await fileOf(done);
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="sessions-[\d-]+\.csv"$/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const [head, ...lines] = bytes.toString().trimEnd().split('\r\n');
  assert.equal(head, 'id,queue,visitor.name,firstResponse,attribute.plan');
  assert.equal(new Set(lines.map((line) => line.split(',')[0])).size, count);
  const manifest = (await ask(`/${done.id}/manifest`)).body;
  assert.deepEqual([manifest.rowCount, manifest.bytes, manifest.sha256], [count, bytes.length, done.sha256]);
  assert.equal(createHash('sha256').update(bytes).digest('hex'), done.sha256);
  const rest = await fileOf(done, { range: 'bytes=100-' });
  assert.equal(rest.status, 206);
  assert.deepEqual(Buffer.from(await rest.arrayBuffer()), bytes.subarray(100));
});

test('an export has every column that there is, for sessions and for messages', async () => {
  for (const [rows, columns] of [
    ['sessions', sessionColumns],
    ['messages', messageColumns],
  ] as const) {
    const done = await exported({
      rows,
      format: 'jsonl',
      columns: columns.map(({ name }) => name),
      filter: 'number <= 40',
    });
    const lines = (await (await fileOf(done)).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines.length, done.rowCount);
    assert.deepEqual(
      Object.keys(lines[0]),
      columns.map(({ name }) => name),
    );
    const first = (await koine.ask('/koine/v1/sessions?sort=number&limit=1', { token: koine.main.key })).body.items[0];
    if (rows === 'sessions') {
      const told = lines.find(({ number }) => number === 1);
      assert.deepEqual([told.id, told.openedAt, told['visitor.name']], [first.id, first.openedAt, first.visitor.name]);
      assert.equal(typeof told.spam, 'boolean');
    } else {
      const events = (await koine.ask(`/koine/v1/sessions/${first.id}/events?limit=1000`, { token: koine.main.key }))
        .body.items;
      const said = events.filter(({ type }: { type: string }) => type === 'message-posted');
      const told = lines.filter((line) => line['session.number'] === 1);
      assert.deepEqual(
        told.map(({ text, seq }) => [text, seq]),
        said.map(({ text, seq }: { text: string; seq: number }) => [text, seq]),
      );
    }
  }
});

test('[K1] [K8] an export that broke off goes on from where it was, and the file is as if it had not', async () => {
  const { plan } = await koine.app.exports.openNow(koine.main.account.id, {
    rows: 'sessions',
    format: 'csv',
    filter: null,
    columns: null,
    csv: { delimiter: ',', bom: false, formulas: 'safe' },
  });
  const client = await openTableClient(koine.databaseUrl);
  const places: unknown[] = [];
  let [first, read] = [0, 0];
  for await (const { next, rows, isMidway } of openSource(client, plan).read(null, new AbortController().signal)) {
    read += rows.count;
    assert.ok(rows.bytes.length <= 200_000);
    if (isMidway) continue;
    places.push(next);
    if (places.length === 1) first = read;
  }
  await client.end();
  assert.ok(places.length > 1);
  assert.equal(read, SESSIONS);
  const whole = await exported({ format: 'csv' });
  const again = await ask('', { body: { format: 'csv' } });
  // What a run left behind that was killed in the middle: a place, and more bytes than were noted.
  const text = await (await fileOf(whole)).text();
  const head = `${text
    .split('\r\n')
    .slice(0, first + 1)
    .join('\r\n')}\r\n`;
  const { rows } = await koine.app.database.pool.query(
    `UPDATE export SET place = $2, sessions = $4, rows = $4, bytes = $3, total = ${SESSIONS} WHERE id = $1 RETURNING account_id`,
    [again.body.id, JSON.stringify(places[0]), Buffer.byteLength(head), first],
  );
  await writeFile(koine.app.exports.draftOf({ accountId: rows[0].account_id, id: again.body.id }), `${head}half a li`);
  await job.run();
  const done = (await ask(`/${again.body.id}`)).body;
  assert.deepEqual([done.state, done.rowCount, done.sha256], ['done', SESSIONS, whole.sha256]);
});

test('[K8] a session with very many messages is read in parts, each message once and as it now stands', async () => {
  const { account, inbox } = koine.main;
  const visitor = await koine.app.accounts.welcomeVisitor(account.id, inbox.id, { name: 'Long' });
  const actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.visitor.id, inboxId: inbox.id } as const;
  const desk = { kind: 'integration', accountId: account.id, keyId: makeId(), name: 'Desk', scopes: ['chat'] } as const;
  const id = makeId();
  await koine.app.chat.open(actor, { id, intent: 'chat' }, { ip: null, userAgent: null });
  const texts = Array.from({ length: 1_203 }, (_, index) => `message ${index}`);
  const ids = texts.map(() => makeId());
  for (let from = 0; from < texts.length; from += 100) {
    await Promise.all(
      texts
        .slice(from, from + 100)
        .map((text, index) =>
          koine.app.chat.command(desk, id, { type: 'post-message', messageId: ids[from + index] ?? '', text }),
        ),
    );
  }
  await koine.app.chat.command(desk, id, { type: 'edit-message', messageId: ids[1_100] ?? '', text: 'edited' });
  const done = await exported({ rows: 'messages', format: 'csv', columns: ['seq', 'text'], filter: `id = "${id}"` });
  const lines = (await (await fileOf(done)).text()).trimEnd().split('\r\n').slice(1);
  assert.equal(done.sessions, 1);
  assert.equal(new Set(lines.map((line) => line.split(',')[0])).size, 1_203);
  assert.deepEqual(lines.map((line) => line.split(',')[1]).toSorted(), texts.with(1_100, 'edited').toSorted());
});

test('[K6] what cannot be exported is refused with its place, and at most five wait', async () => {
  const refused = async (body: object) => {
    const { status, body: problem } = await ask('', { body });
    return [status, problem.errors?.[0]?.pointer];
  };
  assert.deepEqual(await refused({ format: 'pdf' }), [400, '/format']);
  assert.deepEqual(await refused({ format: 'csv', columns: ['id', 'nothing'] }), [400, '/columns/1']);
  assert.deepEqual(await refused({ format: 'csv', columns: ['id', 'ID'] }), [400, '/columns/1']);
  assert.deepEqual(await refused({ format: 'csv', filter: 'queue = ' }), [400, '/filter']);
  const asked = await Promise.all(Array.from({ length: 12 }, () => ask('', { body: { format: 'csv' } })));
  const made = asked.filter(({ status }) => status === 201).map(({ body }) => body.id);
  assert.equal(made.length, 5);
  assert.ok(asked.every(({ status }) => status === 201 || status === 409));
  for (const id of made) assert.equal((await ask(`/${id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await ask(`/${made[0]}`)).status, 404);
  await job.run();
});

test('[K5] agents and keys that may not read, and other accounts, get no export', async () => {
  const done = await exported({ format: 'xlsx', filter: 'number <= 3' });
  const other = await koine.addAccount('other');
  assert.equal((await ask(`/${done.id}/file`, { token: other.key })).status, 404);
  const { secret } = await koine.addKey(koine.main.account.id, ['chat']);
  assert.equal((await ask('', { token: secret, body: { format: 'csv' } })).status, 403);
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, koine.main.account.id, {
    name: 'Nina',
    email: 'nina@main.example',
    password,
  });
  const cookie = await koine.signIn({ email: 'nina@main.example', password });
  const asked = await koine.ask('/koine/v1/exports', { cookie, body: { format: 'csv' } });
  assert.equal(asked.status, 403);
  assert.equal((await koine.ask(`/koine/v1/exports/${done.id}`, { cookie })).status, 403);
});
