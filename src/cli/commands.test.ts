import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type CommandResult, runKoine, type ServedKoine, serveKoine } from '../../test/support/command.ts';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koine-cli-'));
let database: TestDatabase;
let server: ServedKoine;

before(async () => {
  database = await testDatabase();
  server = await serveKoine({ KOINE_DATA: folder, KOINE_DATABASE_URL: database.url });
});

after(async () => {
  assert.equal(await server.stop(), 0);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Beside the running server: the data folder alone says where the database is. */
function koine(...args: readonly string[]): Promise<CommandResult> {
  return runKoine({ KOINE_DATA: folder }, ...args);
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
async function json(...args: readonly string[]): Promise<any> {
  const { code, out, err } = await koine(...args, '--json');
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

async function signIn(email: string, password: string): Promise<number> {
  const response = await fetch(`${server.url}/koine/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email, password }),
  });
  return response.status;
}

async function listSessions(key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`${server.url}/koine/v1/sessions`, { headers })).status;
}

test('the first start tells how to sign in, and init finds that account', async () => {
  const [, email = '', password = ''] = /Sign in as\s+(\S+)\s+with password\s+(\S+)/.exec(server.out) ?? [];
  assert.equal(await signIn(email, password), 200);
  const { account, owner } = await json('init');
  assert.equal(account.slug, 'main');
  assert.equal(owner, null);
});

test('init --demo prints the same each time, from a file that only its owner may read', async () => {
  const first = await koine('init', '--json', '--demo');
  const second = await koine('init', '--json', '--demo');
  assert.deepEqual([first.code, second.code], [0, 0]);
  assert.equal(first.out, second.out);
  const demo = JSON.parse(first.out);
  assert.deepEqual(Object.keys(demo), ['account', 'owner', 'inbox', 'queue', 'credentials', 'colleague']);
  assert.deepEqual(Object.keys(demo.account), ['id', 'number', 'name']);
  assert.deepEqual(Object.keys(demo.owner), ['email', 'password']);
  assert.deepEqual(Object.keys(demo.inbox), ['id', 'number', 'name', 'key']);
  assert.deepEqual(Object.keys(demo.queue), ['id', 'number', 'name']);
  assert.equal(demo.account.name, 'Demo');
  assert.equal(statSync(path.join(folder, 'demo.json')).mode & 0o777, 0o600);
  assert.equal(await signIn(demo.owner.email, demo.owner.password), 200);
  assert.equal(await listSessions(demo.credentials.native.key), 200);
});

test('agents are added, listed, given new passwords and freed of factors they lost beside the running server', async () => {
  const added = await json('agent', 'add', 'Nina@Shop.example', '--name', 'Nina', '--account', 'main');
  assert.equal(added.email, 'nina@shop.example');
  assert.equal(await signIn(added.email, added.password), 200);
  const listed = await json('agent', 'list', '--account', 'main');
  assert.deepEqual(
    listed.map(({ name }: { name: string }) => name),
    ['Owner', 'Nina'],
  );
  const renewed = await json('agent', 'password', added.email, '--account', 'main');
  assert.equal(await signIn(added.email, added.password), 401);
  assert.equal(await signIn(added.email, renewed.password), 200);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `INSERT INTO totp (account_id, agent_id, sealed_secret, confirmed_at) SELECT account_id, id, '', now() FROM agent WHERE id = $1`,
    [added.id],
  );
  await client.end();
  assert.equal(await signIn(added.email, renewed.password), 202);
  assert.equal((await json('agent', 'factors', 'clear', added.email, '--account', 'main')).id, added.id);
  assert.equal(await signIn(added.email, renewed.password), 200);
  const table = await koine('agent', 'list');
  assert.match(table.out, /^NUMBER {2}NAME {3}E-MAIL/);
});

test('a key opens the API until it is revoked, and lists never show its secret', async () => {
  const made = await json('key', 'create', 'Warehouse', '--scopes', 'read', '--days', '30');
  assert.equal(await listSessions(made.secret), 200);
  const listed = await koine('key', 'list', '--json');
  assert.ok(!listed.out.includes(made.secret));
  assert.equal(JSON.parse(listed.out)[0].name, 'Warehouse');
  await json('key', 'revoke', made.id);
  assert.equal(await listSessions(made.secret), 401);
});

test('each kind of failure has its exit code and its sentence', async () => {
  const codes = async (...args: readonly string[]) => (await koine(...args)).code;
  assert.equal(await codes('nonsense'), 2);
  assert.equal(await codes('agent', 'add'), 2);
  assert.equal(await codes('agent', 'list', '--account', 'nowhere'), 2);
  assert.equal(await codes('simulate', '--sessions', '0'), 2);
  assert.equal(await codes('simulate', '--url', 'http://127.0.0.1:1'), 3);
  assert.equal(await codes('agent', 'password', 'nobody@shop.example'), 4);
  assert.equal(await codes('agent', 'factors', 'clear', 'nobody@shop.example'), 4);
  assert.equal(await codes('key', 'revoke', '00000000-0000-4000-8000-000000000000'), 4);
  assert.equal(await codes('agent', '--help'), 0);
  const empty = await runKoine({ KOINE_DATA: path.join(folder, 'nothing') }, 'agent', 'list');
  assert.equal(empty.code, 3);
  assert.match(empty.err, /^There is no Koine in /);
  const wrong = await runKoine({ KOINE_PORT: 'many' }, 'doctor');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^KOINE_PORT must be/);
});

test('[K4] rebuild --check finds a damaged row, and rebuild puts it right', async () => {
  const played = await json('simulate', '--url', server.url, '--speed', 'max', '--sessions', '20', '--seed', 'rows');
  assert.deepEqual([played.sessions, played.missing], [20, 0]);
  assert.equal((await koine('rebuild', '--check')).code, 0);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('UPDATE session SET message_count = 0, outcome = NULL');
  await client.end();
  const checked = await koine('rebuild', '--check');
  assert.equal(checked.code, 1);
  assert.match(checked.err, /differs in outcome, messageCount/);
  const sample = JSON.parse((await koine('doctor', '--json')).out);
  assert.equal(sample.findings.find(({ about }: { about: string }) => about === 'rows').result, 'fail');
  const rebuilt = await json('rebuild');
  assert.deepEqual([rebuilt.sessions, rebuilt.written], [20, 20]);
  assert.equal((await koine('rebuild', '--check')).code, 0);
});

test('[K4] rebuild rollups --check finds a damaged figure', async () => {
  await json('rebuild', 'rollups');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`UPDATE rollup SET tally = '{"sessions": {"opened": 7000}}' WHERE scope = 'all'`);
  await client.end();
  const checked = await koine('rebuild', 'rollups', '--check');
  assert.equal(checked.code, 1);
  assert.match(checked.err, /figures differ from the log/);
  await json('rebuild', 'rollups');
});

test('rebuild search takes all words anew', async () => {
  assert.equal((await json('rebuild', 'search')).behind, 0);
  assert.equal((await koine('rebuild', 'search', '--check')).code, 0);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(`SELECT count(*)::int AS missing FROM event v
    WHERE v.type = 'message-posted' AND v.body ->> 'text' ~ '[a-z]' AND NOT EXISTS (
      SELECT FROM search_entry e WHERE (e.account_id, e.session_id, e.seq) = (v.account_id, v.session_id, v.seq))`);
  await client.end();
  assert.deepEqual(rows, [{ missing: 0 }]);
});

test('[K4] compact tells what is free, and changes no row when it gives that back', async () => {
  const { tables } = await json('compact', '--dry-run');
  assert.ok(tables.some(({ name, bytes }: { name: string; bytes: number }) => name === 'event' && bytes > 0));
  const done = await json('compact');
  assert.deepEqual(
    done.tables.map(({ name }: { name: string }) => name),
    tables.map(({ name }: { name: string }) => name),
  );
  assert.ok(done.tables.every(({ indexes }: { indexes: readonly string[] }) => indexes.length > 0));
  assert.equal((await koine('rebuild', '--check')).code, 0);
});

test('[K4] fill makes a history whose rows equal its logs', async () => {
  const { sessions, events } = await json('fill', '--sessions', '100', '--until', '2026-01-01', '--account', 'main');
  assert.deepEqual([sessions, events > 1_000], [100, true]);
  assert.equal((await koine('rebuild', '--check')).code, 0);
  // Its figures and words are there at once.
  assert.equal((await koine('rebuild', 'rollups', '--check')).code, 0);
  assert.equal((await koine('rebuild', 'search', '--check')).code, 0);
  assert.equal((await koine('fill', '--sessions', 'many')).code, 2);
  const again = await koine('fill', '--sessions', '100', '--until', '2026-01-01', '--account', 'main');
  assert.equal(again.code, 4);
  assert.match(again.err, /made in this account already/);
});

test('export writes a file, and beside it what it holds', async () => {
  const file = path.join(folder, 'closed.csv');
  const manifest = await json(
    'export',
    file,
    '--filter',
    'stage = closed',
    '--columns',
    'number,queue',
    '--account',
    'main',
  );
  assert.equal(manifest.rowCount, 100);
  assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), manifest.sha256);
  assert.deepEqual(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')), manifest);
  const wrong = await koine('export', path.join(folder, 'history.pdf'), '--account', 'main');
  assert.equal(wrong.code, 2);
  assert.match((await koine('export', file, '--filter', 'stage =', '--account', 'main')).err, /At character/);
});

test('erase tells what would go, asks before it does, and gives a receipt of just that; what is held stays', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(`SELECT v.id FROM visitor v JOIN account a ON a.id = v.account_id
    WHERE a.slug = 'main' AND EXISTS (SELECT FROM session s WHERE (s.account_id, s.visitor_id) = (a.id, v.id)) LIMIT 1`);
  const { id } = rows[0];
  await client.query(`UPDATE visitor SET email = 'Vera@shop.example' WHERE id = $1`, [id]);
  const [planned] = await json('erase', 'vera@shop.example', '--dry-run', '--account', 'main');
  assert.equal(planned.visitors[0].id, id);
  const hold = await json('hold', 'make', id, '--reason', 'A claim', '--account', 'main');
  const held = await koine('erase', id, '--yes', '--account', 'main');
  assert.deepEqual([held.code, held.err.trim()], [4, 'A legal hold stands in the way: A claim']);
  assert.equal((await koine('hold', 'lift', hold.id, '--account', 'main')).code, 0);
  const unasked = await koine('erase', id, '--account', 'main');
  assert.deepEqual([unasked.code, /--yes/.test(unasked.err)], [2, true]);
  const [receipt] = await json('erase', id, '--yes', '--account', 'main');
  assert.deepEqual(receipt.counts, planned.counts);
  assert.ok(receipt.counts.session > 0 && receipt.finishedAt !== null);
  const { rowCount } = await client.query('SELECT FROM visitor WHERE id = $1', [id]);
  assert.equal(rowCount, 0);
  await client.end();
});

test('session transcript writes a session in each form, notes only when they are asked for', async () => {
  const { secret } = await json('key', 'create', 'Reader', '--account', 'main');
  const response = await fetch(`${server.url}/koine/v1/sessions?limit=1`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const [session] = ((await response.json()) as { readonly items: readonly { readonly id: string }[] }).items;
  assert.ok(session);
  const beginnings = {
    text: 'Koine, session',
    html: '<!doctype html>',
    json: '{"kind":"koine-transcript"',
    pdf: '%PDF-',
  };
  for (const [format, beginning] of Object.entries(beginnings)) {
    const out = path.join(folder, `kept.${format}`);
    const asked: readonly string[] = ['transcript', session.id, '--format', format, '--out', out, '--account', 'main'];
    assert.deepEqual(await json('session', ...asked), { file: out, format, notes: false });
    assert.match(readFileSync(out, 'utf8').slice(0, 40), new RegExp(`^${beginning}`, 'i'), format);
  }
  const unknown = await koine('session', 'transcript', '0190a0a0-0000-7000-8000-000000000000', '--account', 'main');
  assert.deepEqual([unknown.code, (await koine('session', 'transcript', 'x', '--account', 'main')).code], [4, 2]);
});

test('doctor looks at everything and finds a sound installation sound', async () => {
  const port = new URL(server.url).port;
  const { code, out } = await runKoine({ KOINE_DATA: folder, KOINE_PORT: port }, 'doctor', '--json');
  assert.equal(code, 0, out);
  const { ok, findings } = JSON.parse(out);
  assert.equal(ok, true);
  assert.deepEqual(
    findings.map(({ about }: { about: string }) => about),
    ['node', 'data folder', 'disk', 'server', 'database', 'durability', 'schema', 'log', 'rows'],
  );
});

test('version is the one of the package', async () => {
  const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
  assert.deepEqual(await json('version'), { koine: version, node: process.versions.node });
});
