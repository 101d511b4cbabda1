import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest, vera } from '../../test/support/store.ts';
import { makeId } from '../app/secrets.ts';
import type { Commanded } from '../core/command.ts';
import { decide } from '../core/decide.ts';
import type { ActorRef, Event } from '../core/event.ts';
import { Refusal } from '../core/refusal.ts';
import { rowOf } from '../core/row.ts';
import { apply, fold, type Session } from '../core/session.ts';
import { type Database, openDatabase } from './database.ts';
import { Journal } from './journal.ts';
import { Logs } from './logs.ts';
import { talkColumns } from './session-columns.ts';
import { Sessions } from './sessions.ts';

let store: StoreUnderTest;
let first: Database;
let second: Database;
let logs: Logs;
let sessions: Sessions;

before(async () => {
  store = await openStore();
  first = openDatabase(store.url, { connections: 4 });
  second = openDatabase(store.url, { connections: 4 });
  logs = new Logs(first.db);
  sessions = new Sessions(first.db);
});

after(async () => {
  await first?.close();
  await second?.close();
  await store?.close();
});

const account = () => ({ of: 'account', accountId: store.accountId }) as const;

test('[K4] the row equals the fold of the log, member for member', async () => {
  const journal = new Journal(first.pool);
  let { session } = fresh(await openSession(journal, store));
  for (let turn = 0; turn < 5; turn += 1) session = fresh(await postMessage(journal, session, `Turn ${turn}`)).session;
  const log = await logs.read(store.accountId, session.id, -1, 1000);
  const row = await sessions.get(store.accountId, session.id);
  assert.deepEqual({ ...row }, rowOf(fold(log)));
  assert.deepEqual(rowOf(fold(log)), rowOf(session));
});

test('[K4] whatever is appended together, messages or all else, each row equals the fold of its log', async () => {
  const journal = new Journal(first.pool);
  const [ben, visitor] = [{ id: makeId(), name: 'Ben' }, vera];
  const agent: ActorRef = { kind: 'agent', ...ben };
  const posted = { type: 'post-message', kind: 'text', automatic: false, page: null } as const;
  const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' };
  const promise = { 'first-response': 60_000, 'next-response': 60_000 };
  const { queueId } = store;
  const commands: ((turn: number) => Commanded)[] = [
    (turn) => ({ ...posted, messageId: `v-${turn}`, text: `"\\{},é ${turn}`, actor: visitor }),
    () => ({ type: 'accept', agent: ben, actor: agent }),
    (turn) => ({ ...posted, messageId: `a-${turn}`, text: 'NULL', actor: agent }),
    (turn) => ({ type: 'read-messages', upTo: turn, actor: visitor }),
    (turn) => ({ ...posted, messageId: `n-${turn}`, kind: 'note', text: 'A note', actor: agent }),
    (turn) => ({ ...posted, messageId: `p-${turn}`, text: '', page, actor: visitor }),
    () => ({ type: 'change-labels', add: ['late'], remove: [], actor: agent }),
    () => ({ type: 'transfer', to: { kind: 'queue', queueId, promise }, note: null, actor: agent }),
  ];
  const walk = async (start: number) => {
    let { session } = fresh(await openSession(journal, store));
    for (let turn = start; turn < start + 40; turn += 1) {
      // Steps of their own for each session, so that every command meets every other in some batch.
      const command = commands[(turn * (1 + (start % 7))) % commands.length];
      const events = command ? decide(session, command(turn), Date.now() + turn * 997) : [];
      if (events instanceof Refusal || events.length === 0) continue;
      const after = events.reduce<Session>(apply, session);
      session = fresh(await journal.append({ base: session, events, session: after })).session;
      const row = await sessions.get(store.accountId, session.id);
      assert.deepEqual({ ...row }, rowOf(session));
    }
    assert.deepEqual(fold(await logs.read(store.accountId, session.id, -1, 1000)), session);
  };
  await Promise.all(Array.from({ length: 16 }, (_, start) => walk(start)));
});

test('sequences are 0, 1, 2, … and numbers count up per account and per inbox', async () => {
  const journal = new Journal(first.pool);
  const opened = await Promise.all(Array.from({ length: 40 }, () => openSession(journal, store)));
  const numbers = opened.map((each) => fresh(each).session.number).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => (numbers[0] ?? 0) + index),
  );
  for (const each of opened) {
    const { session } = fresh(each);
    const log = await logs.read(store.accountId, session.id, -1, 1000);
    assert.deepEqual(
      log.map(({ seq }) => seq),
      log.map((_, index) => index),
    );
    assert.deepEqual(
      log.flatMap((event) => (event.type === 'session-opened' ? [event.number, event.inboxNumber] : [])),
      [session.number, session.inboxNumber],
    );
  }
});

test('of two appends on one version, in two processes, one is stale and adds nothing', async () => {
  const journals = [new Journal(first.pool), new Journal(second.pool)];
  const { session } = fresh(await openSession(journals[0] as Journal, store));
  const answers = await Promise.all(journals.map((journal, at) => postMessage(journal, session, `From ${at}`)));
  assert.equal(answers.filter((answer) => answer === 'stale').length, 1);
  assert.equal((await logs.read(store.accountId, session.id, session.version - 1, 10)).length, 1);
});

test('a session id that is taken opens nothing and takes no events', async () => {
  const journal = new Journal(first.pool);
  const id = makeId();
  fresh(await openSession(journal, store, id));
  assert.equal(await openSession(journal, store, id), 'stale');
  assert.equal((await logs.read(store.accountId, id, -1, 10)).length, 2);
});

test('[K3] a reader of the feed skips nothing and repeats nothing while many writers in two processes commit', async () => {
  const journals = [new Journal(first.pool, { batchEvents: 7 }), new Journal(second.pool, { batchEvents: 5 })];
  const start = await logs.position(store.accountId);
  let writing = true;
  const seen: { position: number; key: string }[] = [];
  const reading = (async () => {
    let after = start;
    for (;;) {
      const done = !writing;
      const page = await logs.feed(store.accountId, after, 10);
      for (const { position, sessionId, event } of page) seen.push({ position, key: `${sessionId} ${event.seq}` });
      after = page.at(-1)?.position ?? after;
      if (page.length === 0 && done) return;
    }
  })();
  const written: string[] = [];
  await Promise.all(
    Array.from({ length: 24 }, async (_, writer) => {
      const journal = journals[writer % 2] as Journal;
      let { session } = fresh(await openSession(journal, store));
      written.push(`${session.id} 0`, `${session.id} 1`);
      for (let turn = 0; turn < 12; turn += 1) {
        const appended = fresh(await postMessage(journal, session, `Turn ${turn}`));
        session = appended.session;
        written.push(...appended.events.map(({ seq }) => `${session.id} ${seq}`));
      }
    }),
  );
  writing = false;
  await reading;
  assert.equal(new Set(seen.map(({ key }) => key)).size, seen.length);
  assert.deepEqual(seen.map(({ key }) => key).sort(), written.sort());
  assert.ok(seen.every(({ position }, index) => index === 0 || position > (seen[index - 1]?.position ?? 0)));
});

test('the announced positions are those of the feed', async () => {
  const journal = new Journal(first.pool);
  const announced: number[] = [];
  journal.onAppended(({ position, events }) => announced.push(...events.map((_, index) => position + index)));
  const start = await logs.position(store.accountId);
  const opened = await Promise.all(Array.from({ length: 10 }, () => openSession(journal, store)));
  await Promise.all(opened.map((each) => postMessage(journal, fresh(each).session, 'Hello')));
  const feed = await logs.feed(store.accountId, start, 1000);
  assert.deepEqual(
    announced.sort((a, b) => a - b),
    feed.map(({ position }) => position),
  );
});

test('[K6] an append that the database cannot keep is refused alone; its neighbours in the batch are kept', async () => {
  const journal = new Journal(first.pool);
  const opened = await Promise.all(Array.from({ length: 4 }, () => openSession(journal, store)));
  const sound = opened.map((each) => fresh(each).session) as [Session, Session, Session, Session];
  const [good, bad, other, great] = sound;
  const broken: Event = {
    type: 'message-posted',
    messageId: 'broken-message',
    kind: 'text',
    text: 'nul: \0',
    automatic: false,
    page: null,
    seq: bad.version,
    at: Date.now(),
    actor: vera,
  };
  const answers = await Promise.allSettled([
    postMessage(journal, good, 'kept'),
    journal.append({ base: bad, events: [broken], session: { ...bad, version: bad.version + 1 } }),
    postMessage(journal, other, 'kept too'),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  // Such an index holds no such text.
  await first.pool.query('CREATE INDEX whole_email ON session (visitor_email)');
  const email = Array.from({ length: 400 }, () => makeId()).join('');
  const [refused, kept] = await Promise.allSettled([
    journal.append({ base: great, events: [], session: { ...great, visitor: { ...great.visitor, email } } }),
    postMessage(journal, bad, 'kept as well'),
  ]);
  await first.pool.query('DROP INDEX whole_email');
  assert.deepEqual([refused.status, kept.status], ['rejected', 'fulfilled']);
  assert.equal((await sessions.get(store.accountId, bad.id))?.version, bad.version + 1);
});

test('[K8] more appends than may wait are refused, and nothing of them is written', async () => {
  const journal = new Journal(first.pool, { queueLimit: 3 });
  const before = await sessions.count(account(), {});
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => openSession(journal, store)));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  assert.equal(refused.length, 2);
  assert.ok(refused.every(({ reason }) => reason instanceof Refusal && reason.code === 'unavailable'));
  assert.equal(await sessions.count(account(), {}), before + 3);
});

test('updates of a message stay heap-only: no index holds a column that changes with each message', async () => {
  const { rows } = await first.pool.query<{ column: string }>(`
    SELECT DISTINCT a.attname AS column FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = 'session'::regclass`);
  const indexed = new Set(rows.map(({ column }) => column));
  // When the first one came changes once.
  const changing = talkColumns.filter(({ name }) => !name.startsWith('first_'));
  for (const { name } of changing) assert.ok(!indexed.has(name), `${name} is indexed`);
});
