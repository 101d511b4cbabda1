import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

let koine: Koine;
let session: string;
let visitorToken: string;

before(async () => {
  koine = await startKoine();
  ({ token: visitorToken } = await koine.addVisitor(koine.main));
  const { body } = await koine.ask('/koine/v1/sessions', { token: visitorToken, body: { message: { text: 'Hello' } } });
  session = `/koine/v1/sessions/${body.id}`;
});
after(() => koine.close());

interface Bad {
  readonly what: string;
  readonly path: () => string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status?: number;
  readonly code?: string;
  /** Where the faults are; nothing when no single place is at fault. */
  readonly pointers?: readonly string[];
}

const message = () => `${session}/messages`;
const commands = () => `${session}/commands`;
const at = (path: string) => () => `/koine/v1${path}`;

const table: readonly Bad[] = [
  { what: 'a text that is a number', path: message, body: { text: 7 }, pointers: ['/text'] },
  { what: 'a missing member', path: message, body: {}, pointers: ['/text'] },
  { what: 'a member too many', path: message, body: { text: 'x', 'a/b': 1 }, pointers: ['/a~1b'] },
  { what: 'a text that is too long', path: message, body: { text: 'x'.repeat(16_385) }, pointers: ['/text'] },
  { what: 'an empty text', path: message, body: { text: ' ' } },
  { what: 'a body that is a list', path: message, body: [], pointers: [''] },
  { what: 'a body that is null', path: message, body: 'null', pointers: ['/text'] },
  { what: 'broken JSON', path: message, body: '{"text":' },
  { what: 'an empty body', path: message, body: '' },
  { what: 'a poisoned prototype', path: message, body: '{"text":"x","__proto__":{"kind":"note"}}' },
  { what: 'a body that is no JSON', path: message, body: 'text=x', headers: { 'content-type': 'text/plain' } },
  { what: 'a form', path: message, body: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { what: 'U+0000', path: message, body: { text: 'a\0b' } },
  { what: 'half a character', path: message, body: '{"text":"\\ud83d"}' },
  {
    what: 'a body that is too large',
    path: message,
    body: { text: 'x'.repeat(1024 * 1024) },
    status: 413,
    code: 'too-large',
  },
  { what: 'an unknown command', path: commands, body: { type: 'explode' }, pointers: ['/type'] },
  { what: 'a command without a type', path: commands, body: {}, pointers: ['/type'] },
  {
    what: 'a rating beyond its scale',
    path: commands,
    body: { type: 'rate', score: 101, outOf: 0 },
    pointers: ['/score', '/outOf'],
  },
  { what: 'an attribute with a line break', path: commands, body: attributes({ 'a\nb': 'c' }) },
  { what: 'an attribute that is an object', path: commands, body: attributes({ a: {} }) },
  { what: 'too long an attribute name', path: commands, body: attributes({ ['x'.repeat(65)]: 'c' }) },
  { what: 'an unknown query parameter', path: at('/sessions?unknown=1'), pointers: ['?unknown'] },
  {
    what: 'several faulty parameters',
    path: at('/sessions?limit=0&spam=maybe&total=all'),
    pointers: ['?limit', '?spam', '?total'],
  },
  { what: 'a limit that is no number', path: at('/sessions?limit=1e2'), pointers: ['?limit'] },
  { what: 'a parameter given twice', path: at('/sessions?inboxId=a&inboxId=b'), pointers: ['?inboxId'] },
  { what: 'a nested parameter', path: at('/sessions?visitor[$ne]=1'), pointers: ['?visitor[$ne]'] },
  { what: 'a time of no day', path: at('/sessions?openedFrom=2026-02-30T00:00:00Z'), pointers: ['?openedFrom'] },
  { what: 'U+0000 in a search', path: at('/sessions?visitor=%00') },
  { what: 'an unknown stage', path: at('/sessions?stage=waiting,gone'), pointers: ['?stage'] },
  { what: 'an id that is none', path: at('/sessions/1%20OR%201=1'), status: 404, code: 'not-found' },
  { what: 'a malformed address', path: at('/sessions/%zz') },
  {
    what: 'an unknown path',
    path: at('/sesions'),
    status: 404,
    code: 'not-found',
  },
  { what: 'an unknown method', path: at('/sessions'), method: 'PUT', body: {}, status: 404, code: 'not-found' },
  {
    what: 'an idempotency key with a space',
    path: message,
    headers: { 'idempotency-key': 'a b' },
    body: { text: 'x' },
  },
  {
    what: 'an e-mail address that is none',
    path: at('/agents'),
    body: { name: 'A', email: 'x' },
    pointers: ['/email'],
  },
  { what: 'a name that is empty', path: at('/queues'), body: { name: '' }, pointers: ['/name'] },
  {
    what: 'an unknown agent in a queue',
    path: at('/queues'),
    body: { name: 'Q', members: [{ agentId: '00000000-0000-7000-8000-000000000000', rights: ['respond'] }] },
    pointers: ['/members/0/agentId'],
  },
  { what: 'a key of no scope', path: at('/keys'), body: { name: 'K', scopes: [] }, pointers: ['/scopes'] },
  { what: 'a position below zero', path: at('/feed?after=-1'), pointers: ['?after'] },
];

function attributes(given: unknown) {
  return { type: 'update-visitor', changes: { attributes: given } };
}

for (const bad of table) {
  test(`[N1] [K6] ${bad.what} is refused as a problem, and changes nothing`, async () => {
    const before = await everything();
    const { path, status = 400, code = 'invalid-input', pointers, ...asking } = bad;
    const answer = await koine.ask(path(), { token: koine.main.key, ...asking });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(answer.body.code, code);
    assert.equal(answer.body.requestId, answer.headers.get('x-request-id'));
    const told = (answer.body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer).toSorted();
    if (pointers) assert.deepEqual(told, pointers.toSorted());
    assert.deepEqual(await everything(), before);
  });
}

test('[K6] a request that is no HTTP is answered, and hurts nobody', async () => {
  const socket = connect(Number(new URL(koine.url).port), '127.0.0.1');
  socket.write('GET /koine/v1/sessions HTTP/1.1\r\nBroken header\r\n\r\n');
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 400 /);
  assert.equal((await koine.ask('/readyz')).status, 200);
});

async function everything(): Promise<unknown> {
  const { app, main } = koine;
  const answers = [];
  for (const path of ['/sessions?total=exact', '/agents', '/queues', '/inboxes', '/feed?limit=1000']) {
    answers.push((await koine.ask(`/koine/v1${path}`, { token: main.key })).body);
  }
  return [answers, (await app.keys.list(main.account.id)).length];
}
