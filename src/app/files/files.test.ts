import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Jimp } from 'jimp';
import { type ClamdServer, startClamdServer } from '../../../test/support/clamd-server.ts';
import { type Answer, type Koine, startKoine } from '../../../test/support/koine.ts';
import { type S3Server, startS3Server } from '../../../test/support/s3-server.ts';

const HOUR_MS = 3_600_000;
let koine: Koine;
let s3: S3Server;
let clamd: ClamdServer;
let dataFolder: string;
let ahead = 0;

before(async () => {
  [s3, clamd] = [await startS3Server(), await startClamdServer()];
  dataFolder = await mkdtemp(path.join(tmpdir(), 'koine-files-'));
  koine = await startKoine({
    now: () => Date.now() + ahead,
    files: { dataFolder, storageUrl: s3.address, clamdUrl: clamd.address },
  });
});
after(async () => {
  await koine.close();
  await Promise.all([s3.close(), clamd.close()]);
  await rm(dataFolder, { recursive: true });
});

async function openSession() {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: {} });
  const upload = async (content: string | Buffer, name = 'note.txt'): Promise<Answer> => {
    const response = await fetch(`${koine.url}/koine/v1/sessions/${body.id}/files?name=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: content as string,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const post = (messageId: string, files: readonly string[]) =>
    koine.ask(`/koine/v1/sessions/${body.id}/messages`, { token, body: { messageId, text: '', files } });
  return { id: body.id as string, upload, post };
}

const arriving = () => readdir(path.join(dataFolder, 'files', 'arriving'));

test('an S3-compatible store keeps files and thumbnails by signed requests, and loses them with their session', async () => {
  const { id, upload } = await openSession();
  const image = await new Jimp({ width: 900, height: 300, color: 0xff8800ff }).getBuffer('image/png');
  const { body: file, status } = await upload(image, 'wide.png');
  assert.equal(status, 201);
  assert.equal(s3.objects.size, 2);
  assert.ok([...s3.objects.keys()].every((key) => key.startsWith(`/bucket/koine/${koine.main.account.id}/`)));
  assert.deepEqual(Buffer.from(await (await fetch(file.url)).arrayBuffer()), image);
  assert.equal((await fetch(file.previewUrl)).status, 200);
  assert.deepEqual(await arriving(), []);
  await koine.app.files.removeOf(koine.main.account.id, id);
  assert.equal(s3.objects.size, 0);
});

test('a store that does not answer costs nothing but another try', async () => {
  const { upload } = await openSession();
  s3.isBroken = true;
  const { status, body } = await upload('lost?').finally(() => {
    s3.isBroken = false;
  });
  assert.deepEqual([status, body.code], [503, 'unavailable']);
  assert.equal((await upload('kept')).status, 201);
  assert.deepEqual(await arriving(), []);
});

test('what the scanner finds is refused, and so is everything while it says nothing', async () => {
  const { upload } = await openSession();
  const before = s3.objects.size;
  const infected = await upload('EICAR');
  assert.deepEqual([infected.status, infected.body.code], [400, 'invalid-input']);
  assert.doesNotMatch(JSON.stringify(infected.body), /Eicar-Signature/);
  clamd.mood = 'hangs-up';
  const unscanned = await upload('harmless').finally(() => {
    clamd.mood = 'well';
  });
  assert.deepEqual([unscanned.status, unscanned.body.code], [503, 'unavailable']);
  assert.equal(s3.objects.size, before);
});

test('links open for about an hour, and reading again gives fresh ones', async () => {
  const { upload, post } = await openSession();
  const { body: file } = await upload('here today');
  const { body: first } = await post('message-with-link', [file.id]);
  ahead += 59 * 60_000;
  assert.equal((await fetch(file.url)).status, 200);
  ahead += 17 * 60_000;
  assert.equal((await fetch(file.url)).status, 404);
  const { body: again } = await post('message-with-link', [file.id]);
  assert.notEqual(again.message.files[0].url, first.message.files[0].url);
  assert.equal((await fetch(again.message.files[0].url)).status, 200);
});

test('a file goes with its message when that is removed, and no link opens it or its preview any more; others stay', async () => {
  const { id, upload, post } = await openSession();
  const stored = s3.objects.size;
  const image = await new Jimp({ width: 900, height: 300, color: 0x0088ffff }).getBuffer('image/png');
  const [{ body: slip }, { body: meant }] = [await upload(image, 'slip.png'), await upload('meant')];
  await post('a-slip-of-hand', [slip.id]);
  await post('what-was-meant', [meant.id]);
  const read = () => Promise.all([slip.url, slip.previewUrl, meant.url].map(async (url) => (await fetch(url)).status));
  assert.deepEqual(await read(), [200, 200, 200]);
  const cookie = await koine.signIn(koine.main.owner);
  const removed = await koine.ask(`/koine/v1/sessions/${id}/commands`, {
    cookie,
    body: { type: 'remove-message', messageId: 'a-slip-of-hand' },
  });
  assert.equal(removed.status, 200);
  assert.deepEqual(await read(), [404, 404, 200]);
  assert.equal(s3.objects.size, stored + 1);
  const { body: left } = await koine.ask(`/koine/v1/sessions/${id}/files`, { cookie });
  assert.deepEqual(
    left.items.map(({ name }: { name: string }) => name),
    ['note.txt'],
  );
});

test('[K1] the file of a removed message stays while it is on hold, and goes with an hour’s sweeping after it, or after a crash', async () => {
  const { id, upload, post } = await openSession();
  const { body: held } = await upload('held');
  await post('held-message', [held.id]);
  const { key: token, account } = koine.main;
  const subject = { kind: 'session', subjectId: id, reason: 'A claim' };
  const { body: hold } = await koine.ask('/koine/v1/legal-holds', { token, body: subject });
  const remove = (messageId: string) =>
    koine.ask(`/koine/v1/sessions/${id}/commands`, { token, body: { type: 'remove-message', messageId } });
  assert.equal((await remove('held-message')).status, 200);
  const sweep = async () => {
    ahead += 2 * HOUR_MS;
    await koine.app.files.sweep();
  };
  await sweep();
  const keyOf = (file: string) => `/bucket/koine/${account.id}/${file.slice(-2)}/${file}`;
  assert.ok(s3.objects.has(keyOf(held.id)));
  assert.equal((await fetch(held.url)).status, 404);
  await koine.ask(`/koine/v1/legal-holds/${hold.id}`, { method: 'DELETE', token });
  await sweep();
  assert.ok(!s3.objects.has(keyOf(held.id)));
  const { body: kept } = await upload('kept');
  await post('kept-message', [kept.id]);
  // As a process leaves it that died before the removal stood in the log.
  await koine.app.database.pool.query('UPDATE file SET taken_back_at = $1 WHERE id = $2', [
    new Date(Date.now() + ahead),
    kept.id,
  ]);
  await sweep();
  assert.ok(s3.objects.has(keyOf(kept.id)));
  const { rows } = await koine.app.database.pool.query('SELECT FROM file WHERE taken_back_at IS NOT NULL');
  assert.equal(rows.length, 0);
});

test('[K1] files that no message bears are swept after a day, those that one bears stay', async () => {
  const { id, upload, post } = await openSession();
  const [posted, forgotten] = [(await upload('posted')).body, (await upload('forgotten')).body];
  assert.equal((await post('bears-a-file', [posted.id])).status, 201);
  // A process that died between giving the file to a message and storing the message.
  const { body: halfway } = await upload('halfway');
  const { pool } = koine.app.database;
  await pool.query("UPDATE file SET message_id = 'never-stored' WHERE id = $1", [halfway.id]);
  ahead += 23 * HOUR_MS;
  await koine.app.files.sweep();
  assert.equal((await post('late-but-in-time', [forgotten.id])).status, 201);
  ahead += 2 * HOUR_MS;
  await koine.app.files.sweep();
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM file WHERE session_id = $1', [id]);
  assert.deepEqual(rows.map((row) => row.id).sort(), [posted.id, forgotten.id].sort());
  assert.equal([...s3.objects.keys()].filter((key) => key.includes(halfway.id)).length, 0);
});

test('[K8] many uploads at once are bounded for each sender, and leave nothing behind', async () => {
  const { upload } = await openSession();
  const answers = await Promise.all(Array.from({ length: 12 }, () => upload('x'.repeat(100_000))));
  const statuses = new Set(answers.map(({ status }) => status));
  assert.ok(
    [...statuses].every((status) => status === 201 || status === 429),
    [...statuses].join(),
  );
  assert.ok(statuses.has(201));
  assert.deepEqual(await arriving(), []);
  assert.ok(!existsSync(path.join(dataFolder, 'files', 'kept')));
});
