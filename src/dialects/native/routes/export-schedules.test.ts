import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { type MailServerUnderTest, startMailServer } from '../../../../test/support/mail-server.ts';
import { type S3Server, startS3Server } from '../../../../test/support/s3-server.ts';
import { exportScheduling } from '../../../jobs/export-scheduling.ts';
import { exporting } from '../../../jobs/exporting.ts';
import type { Recurring } from '../../../jobs/recurring.ts';
import { SmtpServer } from '../../../jobs/smtp-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// S3 looks at its own clock, so the day is today.
let now = Math.floor(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS;
let koine: Koine;
let root: string;
let s3: S3Server;
let mails: MailServerUnderTest;
let server: SmtpServer;
let jobs: Recurring[];
const faults: unknown[] = [];

before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'koine-exports-'));
  [s3, mails] = await Promise.all([startS3Server(), startMailServer()]);
  koine = await startKoine({ now: () => now, exportsFolder: root, callableNetworks: ['127.0.0.1'] });
  const from = { name: null, address: 'chat@koine.example' };
  server = new SmtpServer({ smtpUrl: mails.url, from });
  const onError = (error: unknown) => faults.push(error);
  const schedule = () => exportScheduling(koine.app, { server, publicUrl: 'https://chat.example' }, onError);
  // Two processes do the same.
  jobs = [schedule(), schedule(), exporting(koine.app, onError)];
});

after(async () => {
  await Promise.all((jobs ?? []).map((job) => job.stop()));
  server?.close();
  await s3?.close();
  await mails?.[Symbol.asyncDispose]();
  await koine?.close();
  await rm(root, { recursive: true, force: true });
});

function ask(way: string, asking: Parameters<Koine['ask']>[1] = {}) {
  return koine.ask(`/koine/v1/export-schedules${way}`, { token: koine.main.key, ...asking });
}

const wish = {
  name: 'Daily sessions',
  export: { format: 'csv', columns: ['number', 'openedAt'] },
  at: { every: 'day', time: '06:00' },
  target: { kind: 'folder', folder: 'daily' },
};

async function made(body: object = {}): Promise<string> {
  const answer = await ask('', { body: { ...wish, ...body } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

async function runsOf(id: string) {
  return (await ask(`/${id}/runs`)).body.items;
}

/** Lets time pass, and everything be done that is due by then, however the jobs happen to take turns. */
async function later(ms: number): Promise<void> {
  now += ms;
  for (let round = 0, due = 1; due > 0 || round < 6; round += 1) {
    assert.ok(round < 60, 'it comes to an end');
    await Promise.all(jobs.map((job) => job.run()));
    now += 2_000;
    const { rowCount } = await koine.app.database.pool.query(
      'SELECT FROM export_schedule_run WHERE next_try_at <= $1 UNION ALL SELECT FROM export_schedule WHERE next_due_at <= $1',
      [new Date(now)],
    );
    due = rowCount ?? 0;
  }
}

test('[K1] each time that comes has one file, also with two processes, after a stop and after a crash', async () => {
  const id = await made({ keep: 3, export: { ...wish.export, filter: 'openedAt in yesterday' } });
  const { nextDueAt } = (await ask(`/${id}`)).body;
  assert.equal(new Date(Date.parse(nextDueAt)).getTime() % DAY_MS, 6 * HOUR_MS);
  const opened = await koine.addVisitor(koine.main);
  await koine.ask('/koine/v1/sessions', { token: opened.token, body: {} });
  // Two days go by without any Koine.
  await later(2 * DAY_MS);
  const runs = await runsOf(id);
  assert.deepEqual(
    runs.map(({ state, rowCount }: { state: string; rowCount: number }) => [state, rowCount]),
    [
      ['delivered', 0],
      ['delivered', 1],
    ],
  );
  const folder = path.join(root, 'main', 'daily');
  const names = runs.map(({ file }: { file: string }) => file).toSorted();
  assert.deepEqual(
    (await readdir(folder)).toSorted(),
    names.flatMap((name: string) => [name, `${name}.manifest.json`]),
  );
  assert.match(names[0], /^daily-sessions-\d{4}-\d\d-\d\d\.csv$/);
  const manifest = JSON.parse(await readFile(path.join(folder, `${names[0]}.manifest.json`), 'utf8'));
  const bytes = await readFile(path.join(folder, names[0]));
  assert.deepEqual([manifest.rowCount, createHash('sha256').update(bytes).digest('hex')], [1, manifest.sha256]);
  // One that was brought, but died before it could say so, is brought again, under the same name.
  await koine.app.database.pool.query(
    `UPDATE export_schedule_run SET state = 'waiting', finished_at = NULL, next_try_at = $1 WHERE id = $2`,
    [new Date(now), runs[0].id],
  );
  await later(0);
  assert.deepEqual((await runsOf(id)).map(({ file }: { file: string }) => file).toSorted(), names);
  // The oldest make room, and two of one day bear two names.
  await ask(`/${id}/runs`, { method: 'POST' });
  await ask(`/${id}/runs`, { method: 'POST' });
  await later(0);
  const left = (await readdir(folder)).filter((name) => name.endsWith('.csv')).toSorted();
  assert.equal(left.length, 3);
  assert.ok(!left.includes(names[0]) && left.some((name) => name.endsWith('-2.csv')));
  assert.equal((await ask(`/${id}`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(faults, []);
});

test('[K5] [K6] files come nowhere but below the account’s folder', async () => {
  const outside = await mkdtemp(path.join(tmpdir(), 'koine-outside-'));
  await mkdir(path.join(root, 'main'), { recursive: true });
  await symlink(outside, path.join(root, 'main', 'link'));
  for (const folder of ['../other', '/etc', 'a/../../b', '.hidden']) {
    const { status, body } = await ask('', { body: { ...wish, target: { kind: 'folder', folder } } });
    assert.deepEqual([status, body.errors?.[0]?.pointer], [400, '/target/folder'], folder);
  }
  const id = await made({ target: { kind: 'folder', folder: 'link' } });
  await ask(`/${id}/runs`, { method: 'POST' });
  await later(0);
  assert.deepEqual(await readdir(outside), []);
  assert.equal((await runsOf(id))[0].state, 'waiting');
  assert.equal(faults.splice(0).length, 1);
  await ask(`/${id}`, { method: 'DELETE' });
  await rm(outside, { recursive: true });
});

test('a bucket gets the file and its manifest, is asked again while it is broken, and its secret is told to nobody', async () => {
  const { origin, pathname, search, username, password } = new URL(s3.address);
  const target = { kind: 's3', address: `${origin}${pathname}${search}`, keyId: username };
  const secret = decodeURIComponent(password);
  assert.equal((await ask('', { body: { ...wish, target } })).body.errors[0].pointer, '/target/secret');
  const forbidden = { ...target, address: 'http://169.254.169.254/latest', secret };
  assert.equal((await ask('', { body: { ...wish, target: forbidden } })).body.errors[0].pointer, '/target/address');
  const id = await made({ target: { ...target, secret }, keep: 1 });
  assert.ok(!JSON.stringify((await ask(`/${id}`)).body).includes(secret));
  const { rows } = await koine.app.database.pool.query('SELECT row_to_json(s)::text AS all FROM export_schedule s');
  assert.ok(rows.every(({ all }) => !all.includes(secret)));
  s3.isBroken = true;
  await ask(`/${id}/runs`, { method: 'POST' });
  await later(0);
  const [broken] = await runsOf(id);
  assert.deepEqual([broken.state, broken.tries, broken.problem], ['waiting', 1, 'The storage answered 503.']);
  s3.isBroken = false;
  await later(10 * 60_000);
  const [run] = await runsOf(id);
  assert.equal(run.state, 'delivered');
  assert.deepEqual([...s3.objects.keys()], [`${pathname}/${run.file}`, `${pathname}/${run.file}.manifest.json`]);
  // The secret stays where it is not given anew, and never goes to another host.
  assert.equal((await ask(`/${id}`, { method: 'PATCH', body: { target } })).status, 200);
  const elsewhere = { ...target, address: 'https://elsewhere.example/bucket' };
  assert.equal((await ask(`/${id}`, { method: 'PATCH', body: { target: elsewhere } })).status, 400);
  await ask(`/${id}/runs`, { method: 'POST' });
  await later(0);
  assert.equal(s3.objects.size, 2);
  assert.ok([...s3.objects.keys()].some((key) => key.endsWith('-2.csv')));
  await ask(`/${id}`, { method: 'DELETE' });
  assert.equal(faults.splice(0).length, 1);
});

test('[K5] mails bring the file to agents and to those whom an owner allowed, and to nobody who left', async () => {
  const { account, owner } = koine.main;
  const nina = await koine.app.accounts.createAgent(null, account.id, { name: 'Nina', email: 'nina@main.example' });
  const target = { kind: 'mail', recipients: ['nina@main.example', 'boss@partner.example'] };
  const refused = await ask('', { body: { ...wish, target } });
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/target/recipients/1']);
  const cookie = await koine.signIn(owner);
  const { body: schedule } = await koine.ask('/koine/v1/export-schedules', { cookie, body: { ...wish, target } });
  await ask(`/${schedule.id}/runs`, { method: 'POST' });
  await later(0);
  assert.deepEqual(mails.mails.map(({ to }) => to[0]).toSorted(), ['boss@partner.example', 'nina@main.example']);
  const [attached] = mails.mails[0]?.parsed.attachments ?? [];
  assert.match(attached?.filename ?? '', /^daily-sessions-.*\.csv$/);
  assert.match(attached?.content.toString() ?? '', /^number,openedAt\r\n1,/);
  assert.equal((await runsOf(schedule.id))[0].state, 'delivered');
  await koine.app.accounts.changeAgent(null, account.id, nina.id, { disabled: true });
  await ask(`/${schedule.id}/runs`, { method: 'POST' });
  await later(0);
  assert.equal(mails.mails.length, 3);
  assert.equal(mails.mails[2]?.to[0], 'boss@partner.example');
  await ask(`/${schedule.id}`, { method: 'DELETE' });
  assert.deepEqual(faults, []);
});

test('a schedule that fails tells who made it, and three times switch it off', async () => {
  const cookie = await koine.signIn(koine.main.owner);
  const { body: schedule } = await koine.ask('/koine/v1/export-schedules', { cookie, body: wish });
  // The operator takes the folder away.
  await koine.app.database.pool.query(
    `UPDATE export_schedule SET target = '{"kind":"folder","folder":".."}' WHERE id = $1`,
    [schedule.id],
  );
  const before = mails.mails.length;
  await later(3 * DAY_MS);
  assert.deepEqual(faults, []);
  const off = (await ask(`/${schedule.id}`)).body;
  assert.deepEqual([off.enabled, off.nextDueAt, off.failures], [false, null, 3]);
  assert.match(off.notice, /^3 runs failed one after another\. The last: The folder cannot be called so\.$/);
  const told = mails.mails.slice(before);
  assert.deepEqual(
    told.map(({ to }) => to[0]),
    Array(3).fill(koine.main.owner.email),
  );
  assert.match(told[2]?.parsed.text ?? '', /switched off/);
  const on = (await ask(`/${schedule.id}`, { method: 'PATCH', body: { enabled: true, target: wish.target } })).body;
  assert.deepEqual([on.enabled, on.notice, on.failures], [true, null, 0]);
  assert.ok(Date.parse(on.nextDueAt) > now);
  await ask(`/${schedule.id}`, { method: 'DELETE' });
});

test('[K5] [K6] what cannot be done is refused, supervisors only look, and agents do not even that', async () => {
  const refused = async (body: object) => {
    const { status, body: problem } = await ask('', { body: { ...wish, ...body } });
    return [status, problem.errors?.[0]?.pointer];
  };
  assert.deepEqual(await refused({ export: { format: 'csv', filter: 'queue = ' } }), [400, '/filter']);
  assert.deepEqual(await refused({ export: { format: 'csv', columns: ['nothing'] } }), [400, '/columns/0']);
  assert.deepEqual(await refused({ fileName: '../{date}' }), [400, '/fileName']);
  assert.deepEqual(await refused({ at: { every: 'day', time: '24:00' } }), [400, '/at/time']);
  const id = await made();
  const password = 'correct horse battery';
  for (const [role, looks] of [
    ['supervisor', 200],
    ['agent', 403],
  ] as const) {
    const email = `${role}@main.example`;
    await koine.app.accounts.createAgent(null, koine.main.account.id, { name: role, email, password, role });
    const cookie = await koine.signIn({ email, password });
    assert.equal((await koine.ask(`/koine/v1/export-schedules/${id}/runs`, { cookie })).status, looks);
    const run = await koine.ask(`/koine/v1/export-schedules/${id}/runs`, { cookie, method: 'POST' });
    assert.equal(run.status, 403);
  }
  const { secret } = await koine.addKey(koine.main.account.id, ['manage']);
  assert.equal((await ask('', { token: secret, body: wish })).status, 403);
  const { body: log } = await koine.ask('/koine/v1/audit?limit=100', { token: koine.main.key });
  assert.ok(log.items.some(({ action }: { action: string }) => action === 'export-schedule-made'));
});
