import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Jimp } from 'jimp';
import { type Answer, type Koine, startKoine, type TestAccount } from '../../../../test/support/koine.ts';

let koine: Koine;
let cookie: string;

before(async () => {
  koine = await startKoine();
  cookie = await koine.signIn(koine.main.owner);
});
after(() => koine.close());

interface Visit {
  readonly id: string;
  readonly token: string;
}

async function openSession(account: TestAccount = koine.main): Promise<Visit> {
  const { token } = await koine.addVisitor(account);
  const { body, status } = await koine.ask('/koine/v1/sessions', { token, body: {} });
  assert.equal(status, 201);
  return { id: body.id, token };
}

type Bearer = { readonly token: string } | { readonly cookie: string };

async function upload(sessionId: string, by: Bearer, name: string, content: Uint8Array | string): Promise<Answer> {
  const response = await fetch(`${koine.url}/koine/v1/sessions/${sessionId}/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      'content-type': 'text/html',
      ...('token' in by ? { authorization: `Bearer ${by.token}` } : { cookie: by.cookie, origin: koine.url }),
    },
    body: content as string,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const post = (visit: Visit, messageId: string, files: readonly string[], text = '') =>
  koine.ask(`/koine/v1/sessions/${visit.id}/messages`, { token: visit.token, body: { messageId, text, files } });

const png = (width: number, height: number) => new Jimp({ width, height, color: 0x3366ffff }).getBuffer('image/png');

const limit = (body: unknown) => koine.ask('/koine/v1/file-limits', { method: 'PATCH', cookie, body });

test('a visitor sends an image, the agent sees it by a link, and the message bears it', async () => {
  const visit = await openSession();
  const image = await png(1200, 900);
  const { status, body: file } = await upload(visit.id, visit, 'holiday.png', image);
  assert.equal(status, 201);
  const { id, name, mediaType, size, width, height } = file;
  assert.deepEqual(
    { name, mediaType, size, width, height },
    { name: 'holiday.png', mediaType: 'image/png', size: image.length, width: 1200, height: 900 },
  );
  const { body: posted, status: postedStatus } = await post(visit, 'with-a-file', [id]);
  assert.equal(postedStatus, 201);
  assert.equal(posted.message.files[0].id, id);
  const { body: listed } = await koine.ask(`/koine/v1/sessions/${visit.id}/messages`, { cookie });
  const [seen] = listed.items[0].files;
  const original = await fetch(seen.url);
  assert.deepEqual(Buffer.from(await original.arrayBuffer()), image);
  assert.equal(original.headers.get('content-type'), 'image/png');
  const preview = await fetch(seen.previewUrl);
  const small = await Jimp.fromBuffer(Buffer.from(await preview.arrayBuffer()));
  assert.deepEqual([small.width, small.height], [480, 360]);
  const { body: session } = await koine.ask(`/koine/v1/sessions/${visit.id}`, { cookie });
  assert.equal(session.fileCount, 1);
  const { body: files } = await koine.ask(`/koine/v1/sessions/${visit.id}/files`, { token: visit.token });
  assert.deepEqual(
    files.items.map((each: { readonly id: string }) => each.id),
    [id],
  );
});

test('what a browser might run is a download that nothing in our origin trusts', async () => {
  const visit = await openSession();
  const { body: file, status } = await upload(visit.id, visit, 'page.html', 'alert(1) // <b>only text</b>');
  assert.equal(status, 201);
  assert.deepEqual([file.mediaType, file.name, file.previewUrl], ['text/plain', 'page.html.txt', null]);
  const { headers } = await fetch(file.url);
  assert.equal(headers.get('content-type'), 'text/plain');
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="page\.html\.txt"/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
});

test('[K6] the type is found in the content, whatever name and header say', async () => {
  const visit = await openSession();
  const refused = async (name: string, content: Uint8Array | string) => {
    const { status, body } = await upload(visit.id, visit, name, content);
    assert.deepEqual([status, body.code], [400, 'invalid-input'], name);
  };
  await refused('photo.png', '<!doctype html><script>alert(1)</script>');
  await refused('photo.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  await refused('notes.txt', Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03, 0x00, 0x00, 0x00]));
  await refused('notes.txt', Buffer.from([1, 2, 3, 0, 0, 255]));
  await refused('nothing.txt', '');
  const { body: disguised } = await upload(visit.id, visit, 'invoice.pdf', await png(4, 4));
  assert.deepEqual([disguised.mediaType, disguised.name], ['image/png', 'invoice.pdf.png']);
});

test('[K9] names lose what hides, turns around or leads elsewhere', async () => {
  const visit = await openSession();
  const nameOf = async (name: string) => (await upload(visit.id, visit, name, 'text')).body.name;
  assert.equal(await nameOf('../../etc/passwd'), 'passwd.txt');
  assert.equal(await nameOf('C:\\Users\\me\\notes.txt'), 'notes.txt');
  assert.equal(await nameOf('photo\u202egnp.txt'), 'photognp.txt');
  assert.equal(await nameOf('a\u200bb\r\nc\u0007.csv'), 'abc.csv');
  assert.equal(await nameOf('<img src=x>.txt'), '_img src=x_.txt');
  assert.equal(await nameOf('con.txt'), '_con.txt');
  assert.equal(await nameOf('4111 1111 1111 1111.txt'), '•••• •••• •••• 1111.txt');
});

test('[K5] nobody else reads or attaches a file', async () => {
  const [visit, other] = [await openSession(), await openSession()];
  const foreign = await openSession(await koine.addAccount('foreign'));
  const { body: file } = await upload(visit.id, visit, 'mine.txt', 'mine');
  for (const stranger of [other, foreign]) {
    assert.equal((await upload(visit.id, stranger, 'theirs.txt', 'theirs')).status, 404);
    assert.equal((await post(stranger, 'stolen-file-1', [file.id])).status, 400);
    assert.equal((await koine.ask(`/koine/v1/sessions/${visit.id}/files`, { token: stranger.token })).status, 404);
  }
  const asOwner = { messageId: 'stolen-file-2', text: '', kind: 'note', files: [file.id] };
  assert.equal((await koine.ask(`/koine/v1/sessions/${visit.id}/messages`, { cookie, body: asOwner })).status, 400);
  const forged = file.url.replace(/files\/(.{20})./, (_: string, start: string) => `files/${start}A`);
  assert.equal((await fetch(forged)).status, 404);
  assert.equal((await fetch(file.url)).status, 200);
});

test('[K5] visitors learn nothing of files in notes', async () => {
  const visit = await openSession();
  const { body: file } = await upload(visit.id, { cookie }, 'secret.txt', 'for agents');
  const body = { messageId: 'note-with-file', text: '', kind: 'note', files: [file.id] };
  assert.equal((await koine.ask(`/koine/v1/sessions/${visit.id}/messages`, { cookie, body })).status, 201);
  const { body: seen } = await koine.ask(`/koine/v1/sessions/${visit.id}/files`, { token: visit.token });
  assert.deepEqual(seen.items, []);
});

test('[K2] a file is in one message, and the message sent again bears it still', async () => {
  const visit = await openSession();
  const { body: file } = await upload(visit.id, visit, 'once.txt', 'once');
  const [first, again] = [await post(visit, 'first-message', [file.id]), await post(visit, 'first-message', [file.id])];
  assert.deepEqual([again.status, again.body.repeated, again.body.message.seq], [201, true, first.body.message.seq]);
  assert.equal(again.body.message.files[0].id, file.id);
  assert.equal((await post(visit, 'other-message', [file.id])).status, 400);
  assert.equal((await post(visit, 'twice-in-one', [file.id, file.id])).status, 400);
});

test('[K8] size, number and what is sent within an hour are bounded', async () => {
  const refused = async (visit: Visit, content: string, code: string) =>
    assert.equal((await upload(visit.id, visit, 'big.txt', content)).body.code, code);
  try {
    await limit({ maxBytes: 100 });
    const visit = await openSession();
    await refused(visit, 'x'.repeat(101), 'too-large');
    await limit({ maxBytes: 1000, maxPerSession: 2, maxHourlyBytes: 1500 });
    await Promise.all([1, 2, 3].map(() => upload(visit.id, visit, 'a.txt', 'abc')));
    await refused(visit, 'abc', 'too-large');
    const other = await openSession();
    assert.equal((await upload(other.id, other, 'a.txt', 'x'.repeat(1000))).status, 201);
    await refused(other, 'x'.repeat(600), 'too-many-requests');
    await limit({ fromVisitors: false });
    await refused(await openSession(), 'x', 'forbidden');
  } finally {
    await limit({
      maxBytes: 20_000_000,
      maxPerSession: 100,
      maxHourlyBytes: 100_000_000,
      fromVisitors: true,
    });
  }
});

test('[K8] images that would swell are kept as they are, without a thumbnail', async () => {
  const visit = await openSession();
  const bomb = pngWithHead(60_000, 60_000, 0);
  const { body: file, status } = await upload(visit.id, visit, 'bomb.png', bomb);
  assert.deepEqual([status, file.width, file.height], [201, 60_000, 60_000]);
  const interlaced = pngWithHead(100, 100, 1);
  assert.equal((await upload(visit.id, visit, 'swelling.png', interlaced)).status, 201);
  const broken = (await png(50, 50)).subarray(0, 60);
  assert.equal((await upload(visit.id, visit, 'broken.png', broken)).status, 201);
  assert.equal((await upload(visit.id, visit, 'sound.png', await png(5, 5))).status, 201);
});

test('an inbox may differ from its account, and the widget is told', async () => {
  const { id, key } = koine.main.inbox;
  const path = `/koine/v1/inboxes/${id}`;
  await koine.ask(path, { method: 'PATCH', cookie, body: { files: { types: ['application/pdf'] } } });
  const visit = await openSession();
  assert.equal((await upload(visit.id, visit, 'a.txt', 'text')).status, 400);
  const { body: widget } = await koine.ask(`/koine/v1/widget/${key}`);
  assert.deepEqual(widget.files.types, ['application/pdf']);
  await koine.ask(path, { method: 'PATCH', cookie, body: { files: {} } });
  assert.equal((await upload(visit.id, visit, 'a.txt', 'text')).status, 201);
});

test('a session’s files go with it', async () => {
  const visit = await openSession();
  const { body: file } = await upload(visit.id, visit, 'gone.png', await png(600, 600));
  await post(visit, 'to-be-removed', [file.id]);
  await koine.app.files.removeOf(koine.main.account.id, visit.id);
  assert.equal((await fetch(file.url)).status, 404);
  assert.equal((await fetch(file.previewUrl)).status, 404);
  await koine.app.files.removeOf(koine.main.account.id, visit.id);
});

/** A PNG whose head promises these measures, and whose pixels are not there. */
function pngWithHead(width: number, height: number, interlace: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, interlace], 8);
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
