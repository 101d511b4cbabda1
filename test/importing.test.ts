import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { dialects } from '../src/dialects/index.ts';
import { importTools } from '../src/jobs/importing.ts';
import { type Koine, startKoine } from './support/koine.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine?.close());

const fixture = (path: string) => JSON.parse(readFileSync(`${import.meta.dirname}/../src/dialects/${path}`, 'utf8'));
const agendize = fixture('agendize/fixtures/history.json');
const twin = fixture('twin/fixtures/past-session.json');
const superoffice = fixture('superoffice/fixtures/chat-sessions-for-user.json')[0];
const engagements = fixture('liveperson/fixtures/engagements.json');
const conversations = fixture('liveperson/fixtures/conversations.json');
const vcclive = fixture('vcclive/fixtures/chats.json').response[0];

const ask = (path: string, asking = {}) => koine.ask(`/koine/v1${path}`, { token: koine.main.key, ...asking });

async function perform(): Promise<void> {
  const tools = importTools(dialects, koine.rosetta.read);
  const fail = (error: unknown) => assert.fail(String((error as Error).stack));
  while (await koine.app.imports.performNext(tools, new AbortController().signal, fail));
}

/** Brings a file and has it looked through. */
async function bring(from: string, file: string) {
  const made = await ask(`/imports?from=${from}&name=old.jsonl`, { body: file });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.state, 'checking');
  await perform();
  return (await ask(`/imports/${made.body.id}`)).body;
}

/** Has it written, with every name taken for the one of its kind in the account. */
async function write(id: string) {
  const { names } = (await ask(`/imports/${id}`)).body;
  const own = { agent: koine.main.owner.agent.id, queue: koine.main.queue.id, inbox: koine.main.inbox.id };
  const mapping = Object.fromEntries(
    names.map(({ kind, key }: { kind: keyof typeof own; key: string }) => [`${kind}:${key}`, own[kind]]),
  );
  const started = await ask(`/imports/${id}/start`, { body: { mapping } });
  assert.equal(started.status, 200, JSON.stringify(started.body));
  await perform();
  return (await ask(`/imports/${id}`)).body;
}

const notes = async (id: string, kind: string) => (await ask(`/imports/${id}/notes?kind=${kind}`)).body.items;

/** Of each vendor's example: how it is given, and what comes back otherwise, as who and what is named stands in this account. */
const vendors = [
  {
    from: 'agendize',
    file: { items: [agendize] },
    // The account's clock is another than the company's was, and messages are numbered here.
    differing: /^\/(start|messages\/\d\/sent)\/(date[tT]ime|timeZone)$|^\/messages\/\d\/id$/,
  },
  { from: 'liveperson', what: 'chat', file: engagements, differing: /^nothing$/ },
  { from: 'liveperson', what: 'conversation', file: conversations, differing: /^nothing$/ },
  { from: 'twin', file: [twin], differing: /^nothing$/ },
  { from: 'superoffice', file: superoffice, differing: /^\/TopicId$/ },
  {
    from: 'vcclive',
    file: { response: [vcclive] },
    differing: /^\/(chatId|projectId|(first|last)(Agent|QueueId|QueueName)|\w+Time|responseCount)$/,
  },
];

for (const { from, what = 'session', file, differing } of vendors) {
  test(`[K2] an old ${what} of ${from} is looked through, written once, and read back as it was given`, async () => {
    const checked = await bring(from, JSON.stringify(file, null, 2));
    assert.deepEqual([checked.state, checked.total, checked.read, checked.written], ['checked', 1, 1, 0]);
    assert.ok(checked.names.length > 0);
    const done = await write(checked.id);
    const refused = JSON.stringify(await notes(done.id, 'refused'));
    assert.deepEqual([done.state, done.written, done.refused, done.compared], ['done', 1, 0, 1], refused);
    const told = (await notes(done.id, 'differs')).flatMap(({ reason }: { reason: string }) => reason.split('\n'));
    for (const line of told) assert.match(line.split(':')[0], differing);
    const again = await bring(from, JSON.stringify(file));
    const repeated = await write(again.id);
    assert.deepEqual([repeated.written, repeated.present, repeated.refused], [0, 1, 0]);
  });
}

test('[K2] a transcript of Koine goes into another with what was said; rows of an export are refused with the reason', async () => {
  const { items } = (await ask('/sessions?limit=50')).body;
  const said = items.find(({ rating }: { rating: unknown }) => rating !== null);
  const transcriptOf = async (id: string) => (await ask(`/sessions/${id}/transcript?format=json&notes=true`)).body;
  const own = await transcriptOf(said.id);
  const [first, ...others] = own.messages;
  const link = { kind: 'ticket', id: '7', label: 'Ticket 7', url: 'https://desk.example/7' };
  const judged = { priority: 'high', labels: ['vip'], links: [link], disposition: 'solved' };
  const elsewhere = {
    ...own,
    session: { ...own.session, ...judged, id: randomUUID() },
    messages: [{ ...first, editedAt: others[0].at }, ...others],
  };
  const row = { number: 7, visitorName: 'Vera' };
  const open = { ...own, session: { ...own.session, id: randomUUID(), endedAt: null, closedAt: null } };
  const checked = await bring('native', [own, elsewhere, row, open].map((each) => JSON.stringify(each)).join('\n'));
  assert.deepEqual([checked.total, checked.present, checked.refused], [4, 1, 2]);
  const done = await write(checked.id);
  assert.deepEqual([done.written, done.present, done.refused], [1, 1, 2]);
  const reasons = (await notes(done.id, 'refused')).map(({ reason }: { reason: string }) => reason);
  assert.match(reasons[0], /rows of an export hold no messages/);
  assert.match(reasons[1], /not over/);
  const told = (await notes(done.id, 'differs')).flatMap(({ reason }: { reason: string }) => reason.split('\n'));
  assert.deepEqual(told, []);
  const again = await transcriptOf(elsewhere.session.id);
  // Visitors and bots of elsewhere are others here.
  const heard = (messages: readonly { seq: number; from: { kind: string; name: string } }[]) =>
    messages.map(({ seq, from: { kind, name }, ...message }) => ({ ...message, kind, name }));
  assert.deepEqual(heard(again.messages), heard(elsewhere.messages));
});

test('[K6] records that cannot be taken are refused one by one with line and reason, and the others are written', async () => {
  const good = { ...vcclive, chatId: 2, sessionId: 'two' };
  const lines = [JSON.stringify({ ...good, transcript: 7 }), 'nonsense', '', JSON.stringify(good)];
  const checked = await bring('vcclive', lines.join('\n'));
  assert.deepEqual([checked.total, checked.refused], [3, 3]);
  const done = await write(checked.id);
  assert.deepEqual([done.written, done.refused], [1, 2]);
  const refused = await notes(done.id, 'refused');
  assert.deepEqual(
    refused.map(({ line, record }: { line: number; record: number }) => [line, record]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  assert.match(refused[0].reason, /transcript/);
  assert.match(refused[1].reason, /no JSON/);
});

test('[K6] characters that no database keeps are mended, and never break a file off', async () => {
  const [chat] = engagements.interactionHistoryRecords;
  const [line] = chat.transcript.lines.slice(3);
  const lines = [{ ...line, text: 'a\0b\ud800 😀' }];
  const odd = { ...chat, info: { ...chat.info, engagementId: 'odd' }, transcript: { lines } };
  const next = { ...chat, info: { ...chat.info, engagementId: 'next' } };
  const { id } = await bring('liveperson', `${JSON.stringify(odd)}\n${JSON.stringify(next)}`);
  const done = await write(id);
  assert.deepEqual([done.state, done.written, done.refused, done.differing], ['done', 2, 0, 0]);
});

test('[K6] a mapping to what is not there, an empty file and an unknown vendor are refused', async () => {
  const { id, names } = await bring('vcclive', JSON.stringify({ ...vcclive, chatId: 9, sessionId: 'nine' }));
  const [name] = names;
  const { status } = await ask(`/imports/${id}/start`, { body: { mapping: { [`${name.kind}:${name.key}`]: id } } });
  assert.equal(status, 400);
  assert.equal((await ask('/imports?from=vcclive&name=a', { body: '' })).status, 400);
  assert.equal((await ask('/imports?from=nobody&name=a', { body: '{}' })).status, 400);
  assert.equal((await ask(`/imports/${id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await ask(`/imports/${id}`)).status, 404);
});

test('[K9] a file goes a week after it came, with what repeats it; the receipt stays', async () => {
  const { id } = await bring('vcclive', JSON.stringify({ ...vcclive, chatId: 11, sessionId: 'eleven' }));
  const { pool } = koine.app.database;
  await pool.query(
    "INSERT INTO import_note SELECT account_id, id, 1, 'differs', 1, NULL, 'said' FROM import WHERE id = $1",
    [id],
  );
  await koine.app.imports.sweep();
  assert.equal((await notes(id, 'differs')).length, 1);
  await pool.query("UPDATE import SET created_at = created_at - interval '7 days 1 minute' WHERE id = $1", [id]);
  await koine.app.imports.sweep();
  assert.deepEqual(await notes(id, 'differs'), []);
  const { state } = await write(id);
  const { problem } = (await ask(`/imports/${id}`)).body;
  assert.deepEqual([state, problem], ['failed', 'The file is no longer there.']);
});

test('an upload that a crash cut off goes after a day; one that is arriving stays', async () => {
  const folder = path.join(koine.dataFolder, 'imports');
  const [old, arriving] = ['old', 'arriving'].map((name) => path.join(folder, name));
  for (const file of [old, arriving]) writeFileSync(file ?? '', 'cut off');
  utimesSync(old ?? '', 0, 0);
  await koine.app.imports.sweep();
  assert.deepEqual(readdirSync(folder), ['arriving']);
  rmSync(arriving ?? '');
});
