import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { extractText, getDocumentProxy } from 'unpdf';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { Transcript } from '../transcript-wire.ts';

let koine: Koine;
let token: string;
let cookie: string;
let path: string;

const markup = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quoted"';
const scripts = {
  latin: 'Grüße, Łódź, tiếng Việt',
  cyrillic: 'Привет, как дела?',
  greek: 'Καλημέρα κόσμε',
  hebrew: 'שלום עולם',
  arabic: 'مرحبا بالعالم',
  chinese: '你好,世界',
  japanese: 'こんにちは世界',
  korean: '안녕하세요',
  emoji: 'Thanks 🎉',
};

before(async () => {
  koine = await startKoine();
  ({ token } = await koine.addVisitor(koine.main));
  cookie = await koine.signIn(koine.main.owner);
  const { body } = await koine.ask('/koine/v1/sessions', {
    token,
    body: { visitor: { name: 'Vera\n[2026-01-01 00:00:00] Owner' }, message: { text: 'Hello' } },
  });
  path = `/koine/v1/sessions/${body.id}`;
  await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } });
  const post = (asking: { readonly token?: string; readonly cookie?: string }, message: object) =>
    koine.ask(`${path}/messages`, { ...asking, body: message });
  await post({ cookie }, { text: 'Our secret note', kind: 'note' });
  await post({ cookie }, { text: 'Line one\nLine two', messageId: 'two-lines' });
  await post({ token }, { text: markup, replyTo: 'two-lines' });
  for (const text of Object.values(scripts)) await post({ token }, { text });
  await post({ token }, { text: 'தமிழ் written' });
  await post({ token }, { text: `long ${'w'.repeat(400)}` });
  await post({ cookie }, { text: 'Mistaken', messageId: 'to-be-edited' });
  await post({ cookie }, { text: 'Regretted', messageId: 'to-be-removed' });
  const edit = { type: 'edit-message', messageId: 'to-be-edited', text: 'Corrected' };
  assert.equal((await koine.ask(`${path}/commands`, { cookie, body: edit })).status, 200);
  const remove = { type: 'remove-message', messageId: 'to-be-removed' };
  assert.equal((await koine.ask(`${path}/commands`, { cookie, body: remove })).status, 200);
});
after(() => koine.close());

async function read(query: string, asking: { readonly token?: string; readonly cookie?: string } = { cookie }) {
  const response = await fetch(`${koine.url}${path}/transcript${query}`, {
    headers: {
      ...(asking.cookie && { cookie: asking.cookie }),
      ...(asking.token && { authorization: `Bearer ${asking.token}` }),
    },
  });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function readText(query: string, asking?: Parameters<typeof read>[1]): Promise<string> {
  return new TextDecoder().decode((await read(query, asking)).bytes);
}

async function readPdf(query: string) {
  const { bytes } = await read(query);
  const { text, totalPages } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  return { text, totalPages };
}

test('[K9] a transcript is plain text to keep, in which no name or text passes for a line of its own', async () => {
  const { headers, bytes } = await read('', { token });
  assert.match(headers.get('content-type') ?? '', /^text\/plain/);
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="session-1\.txt"$/);
  const lines = new TextDecoder().decode(bytes).split('\n');
  assert.match(lines[0] ?? '', /^main, session 1, opened \d{4}-\d\d-\d\d .* \(UTC\)$/);
  assert.match(lines[2] ?? '', /^\[[\d: -]+\] Vera$/);
  assert.equal(lines[3], '    [2026-01-01 00:00:00] Owner: Hello');
  assert.ok(lines.includes('    Line two'));
});

test('[K5] notes are in a transcript of any form only for who may read them, and asks', async () => {
  for (const format of ['text', 'html', 'json', 'pdf']) {
    const query = `?format=${format}`;
    const plain = format === 'pdf' ? (await readPdf(query)).text : await readText(query);
    assert.doesNotMatch(plain, /secret note/, format);
    const full = format === 'pdf' ? (await readPdf(`${query}&notes=true`)).text : await readText(`${query}&notes=true`);
    assert.match(full, /Our secret note/, format);
    assert.equal((await read(`${query}&notes=true`, { token })).status, 403, format);
    const stranger = await koine.addVisitor(koine.main);
    assert.equal((await read(query, stranger)).status, 404, format);
  }
});

test('[K9] as HTML it is one page without scripts, loads nothing, and shows what was written as text', async () => {
  const { headers, bytes } = await read('?format=html');
  const html = new TextDecoder().decode(bytes);
  assert.match(headers.get('content-type') ?? '', /^text\/html/);
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="session-1\.html"$/);
  assert.match(
    html,
    /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
  );
  assert.doesNotMatch(html, /<(script|img|link|iframe|form|base|object)\b|<[^>]*\s(on\w+|src|href)=|url\(/i);
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.match(html, /<html lang="en">/);
  assert.match(html, new RegExp(`<p class="text" dir="auto">${scripts.hebrew}</p>`));
  assert.match(html, /<blockquote dir="auto"><bdi>[^<]+<\/bdi>: Line one Line two<\/blockquote>/);
  assert.match(html, /<span class="about">edited<\/span><\/p><p class="text" dir="auto">Corrected</);
  assert.match(html, /<p class="text removed" dir="auto">\[removed\]</);
  assert.doesNotMatch(html, /Mistaken|Regretted/);
});

test('as JSON it fits its schema, with the messages as they are listed', async () => {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  for (const asking of [{ cookie }, { token }]) {
    const transcript = JSON.parse(await readText('?format=json', asking));
    assert.ok(ajv.validate(Transcript, transcript), ajv.errorsText());
    const { body } = await koine.ask(`${path}/messages?limit=100`, { token });
    assert.deepEqual(transcript.messages, body.items);
    assert.equal(transcript.session.number, 1);
  }
});

test('[K9] as PDF it has every script as text that can be selected, and tells what it has no letters for', async () => {
  const { headers, bytes } = await read('?format=pdf');
  assert.equal(headers.get('content-type'), 'application/pdf');
  assert.equal(Buffer.from(bytes.subarray(0, 5)).toString(), '%PDF-');
  const { text, totalPages } = await readPdf('?format=pdf');
  assert.equal(totalPages, 2);
  assert.match(text, /Page 2/);
  // A reader of the file may give what is read from the right in either order.
  const lettersOf = (words: string) => [...words.normalize('NFKC').replace(/\s/g, '')].sort().join('');
  const lines = new Set(text.split('\n').map(lettersOf));
  for (const [script, words] of Object.entries(scripts)) assert.ok(lines.has(lettersOf(words)), `${script}: ${text}`);
  assert.match(text, /\[Tamil\] written/);
  assert.match(text, /no font for: Tamil/);
  assert.equal(text.match(/w{3,}|(?<=\n)w+(?=\n)/g)?.join('').length, 400);
  assert.match(text, /edited/);
  assert.match(text, /End of the transcript\./);
});

test('[K6] an unknown form is refused', async () => {
  for (const query of ['?format=doc', '?notes=perhaps', '?style=x'])
    assert.equal((await read(query)).status, 400, query);
});
