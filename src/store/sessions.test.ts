import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest, vera } from '../../test/support/store.ts';
import type { Sight } from '../core/access.ts';
import { decide } from '../core/decide.ts';
import { sortValueOf } from '../core/holds.ts';
import { conversation } from '../core/metrics.ts';
import type { SessionFilter, SessionQuery, SessionSort } from '../core/query.ts';
import { apply, type Session } from '../core/session.ts';
import { type Database, openDatabase } from './database.ts';
import { Journal } from './journal.ts';
import { Sessions } from './sessions.ts';

let store: StoreUnderTest;
let database: Database;
let sessions: Sessions;
let journal: Journal;

before(async () => {
  store = await openStore();
  database = openDatabase(store.url, { connections: 4 });
  sessions = new Sessions(database.db);
  journal = new Journal(database.pool);
  for (let turn = 0; turn < 60; turn += 1) await openSession(journal, store);
});

after(async () => {
  await database?.close();
  await store?.close();
});

function query(change: Partial<SessionQuery> = {}): SessionQuery {
  return { filter: {}, sort: 'openedAt', descending: true, limit: 7, after: null, offset: 0, ...change };
}

const all = (): Sight => ({ of: 'account', accountId: store.accountId });

async function readAll(sort: SessionSort, descending: boolean, meanwhile: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  let after: SessionQuery['after'] = null;
  for (;;) {
    const page = await sessions.find(all(), query({ sort, descending, after }));
    const last = page.at(-1);
    ids.push(...page.map(({ id }) => id));
    if (!last) return ids;
    after = { value: sortValueOf(last, sort), id: last.id };
    await meanwhile();
  }
}

for (const sort of ['openedAt', 'number', 'inboxNumber'] as const) {
  test(`[K7] pages by ${sort} lose nothing and repeat nothing while sessions are being added`, async () => {
    const there = (await sessions.find(all(), query({ limit: 1000 }))).map(({ id }) => id);
    const ids = await readAll(sort, true, () => openSession(journal, store));
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(there.every((id) => ids.includes(id)));
  });
}

test('an ascending list meets the newcomers at its end, each once', async () => {
  let added = 0;
  const ids = await readAll('number', false, async () => (added++ < 3 ? openSession(journal, store) : null));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, await sessions.count(all(), {}));
});

test('[K5] what is not in sight is neither listed nor counted', async () => {
  const { session } = fresh(await openSession(journal, store));
  const sights: [Sight, boolean][] = [
    [{ of: 'account', accountId: store.accountId }, true],
    [{ of: 'account', accountId: '00000000-0000-7000-8000-0000000000ff' }, false],
    [{ of: 'visitor', accountId: store.accountId, visitorId: vera.id ?? '' }, true],
    [{ of: 'visitor', accountId: store.accountId, visitorId: '00000000-0000-7000-8000-0000000000ff' }, false],
    [{ of: 'agent', accountId: store.accountId, agentId: store.queueId, queueIds: [store.queueId] }, true],
    [{ of: 'agent', accountId: store.accountId, agentId: store.queueId, queueIds: [] }, false],
    [{ of: 'nothing', accountId: store.accountId }, false],
  ];
  for (const [sight, seen] of sights) {
    const found = await sessions.find(sight, query({ limit: 1000 }));
    assert.equal(
      found.some(({ id }) => id === session.id),
      seen,
      sight.of,
    );
    assert.equal(await sessions.count(sight, {}), found.length, sight.of);
  }
});

test('[K6] text to search for is text: signs of a pattern stand for themselves', async () => {
  assert.ok((await sessions.count(all(), { visitorText: 'ER' })) > 0);
  for (const visitorText of ['%', '_era', "'; DROP TABLE session; --", '\\']) {
    assert.equal(await sessions.count(all(), { visitorText }), 0, visitorText);
  }
});

test('each filter narrows, and lists and counts agree', async () => {
  const now = Date.now();
  const filters: SessionFilter[] = [
    { ids: [store.inboxId] },
    { stages: ['waiting'] },
    { stages: ['ended', 'closed'] },
    { outcomes: ['missed'] },
    { channels: ['web'] },
    { inboxId: store.inboxId },
    { queueId: store.inboxId },
    { agentId: store.inboxId },
    { visitorId: vera.id ?? '' },
    { openedFrom: now - 60_000, openedBefore: now + 60_000 },
    { openedFrom: now + 60_000 },
    { endedFrom: 0, endedBefore: now },
    { spam: false },
    { number: 7 },
    { firstSaidFrom: now - 60_000, firstSaidBefore: now + 60_000 },
    { firstSaidBefore: now - 60_000 },
    { inboxNumberFrom: 3, inboxNumberTo: 5 },
    { extra: { dialect: 'vendor', name: 'entity', value: 6 } },
  ];
  for (const filter of filters) {
    const found = await sessions.find(all(), query({ filter, limit: 1000 }));
    assert.equal(found.length, await sessions.count(all(), filter), JSON.stringify(filter));
  }
  assert.equal(await sessions.count(all(), { inboxNumberFrom: 3, inboxNumberTo: 5 }), 3);
});

test('conversations are found by their first word, in its order, and measured from first to last', async () => {
  const opened = [fresh(await openSession(journal, store)), fresh(await openSession(journal, store))];
  const said: Session[] = [];
  for (const { session } of opened.reverse()) {
    const first = fresh(await postMessage(journal, session, 'First')).session;
    said.push(fresh(await postMessage(journal, first, 'Last')).session);
  }
  const firstSaidFrom = said[0]?.byAnybody.firstAt ?? 0;
  const found = await sessions.find(
    all(),
    query({ filter: { firstSaidFrom }, sort: 'firstSaidAt', descending: false }),
  );
  assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(said.map(({ id }) => id)));
  assert.ok((found[0]?.firstSaidAt ?? 0) <= (found[1]?.firstSaidAt ?? 0));
  const totalMs = said.reduce((sum, session) => sum + (conversation.of(session) ?? 0), 0);
  assert.deepEqual(await sessions.measureConversations(all(), { firstSaidFrom }), { count: 2, totalMs });
  assert.deepEqual(await sessions.measureConversations(all(), { number: 0 }), { count: 0, totalMs: 0 });
  const numbered = await sessions.find(all(), query({ filter: { number: found[0]?.number ?? 0 } }));
  assert.deepEqual(numbered, found.slice(0, 1));
});

test('every list that the console and the dialects show is read from an index', async () => {
  await database.pool.query('ANALYZE session');
  const client = await database.pool.connect();
  try {
    await client.query('SET enable_seqscan = off');
    const lists: [string, string][] = [
      ['opened_at', ''],
      ['number', ''],
      ['first_said_at', 'AND first_said_at IS NOT NULL'],
      ['opened_at', `AND queue_id = '${store.queueId}'`],
      ['opened_at', `AND visitor_id = '${vera.id}'`],
      ['opened_at', "AND stage IN ('intake', 'waiting', 'active')"],
      ['inbox_number', `AND inbox_id = '${store.inboxId}'`],
    ];
    for (const [sort, where] of lists) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT * FROM session WHERE account_id = '${store.accountId}' ${where} ORDER BY ${sort} DESC, id DESC LIMIT 20`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(plan, /Index (Only )?Scan/, `${sort} ${where}\n${plan}`);
      assert.doesNotMatch(plan, /Seq Scan/, `${sort} ${where}\n${plan}`);
    }
  } finally {
    client.release(true);
  }
});

test('a deep page by number passes over the sessions before it within the index, as every reader', async () => {
  await database.pool.query('VACUUM (ANALYZE) session');
  const asked: { text: string; values: unknown[] }[] = [];
  const listening = openDatabase(store.url, { connections: 1 });
  listening.pool.once('connect', (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => unknown;
    const listen = (text: string, values: unknown[]) => {
      asked.push({ text, values });
      return send(text, values);
    };
    Object.assign(client, { query: listen });
  });
  const where = { kind: 'compare', member: 'isHidden', operator: '=', value: 0 } as const;
  const deep = query({ sort: 'number', descending: false, offset: 40, filter: { where } });
  const agent = { of: 'agent', accountId: store.accountId, agentId: store.queueId, queueIds: [store.queueId] } as const;
  for (const sight of [all(), agent]) {
    const page = await new Sessions(listening.db).find(sight, deep);
    assert.deepEqual(
      page.map(({ number }) => number),
      [41, 42, 43, 44, 45, 46, 47],
    );
  }
  await listening.close();
  const client = await database.pool.connect();
  try {
    await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off');
    for (const { text, values } of asked) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(plan, /Index Only Scan using session_by_number/, plan);
    }
  } finally {
    client.release(true);
  }
  assert.equal(asked.length, 2);
});

test('a session that a vendor’s client deleted is hidden, and stays', async () => {
  const { session } = fresh(await openSession(journal, store));
  const kept = { dialect: 'vendor', values: { deleted: true } };
  const hide = { type: 'set-extras', ...kept, actor: vera } as const;
  const events = decide(session, hide, Date.now());
  assert.ok(Array.isArray(events));
  const hidden = events.reduce<Session>((state, event) => apply(state, event), session);
  fresh(await journal.append({ base: session, events, session: hidden }));
  const where = { kind: 'compare', member: 'isHidden', operator: '=', value: 1 } as const;
  const found = await sessions.find(all(), query({ filter: { where } }));
  assert.deepEqual(
    found.map(({ id, hidden: isHidden }) => [id, isHidden]),
    [[session.id, true]],
  );
});

test('[K5] several sights are one list, and nothing beyond them', async () => {
  const child = await store.app.accounts.createAccount({ slug: 'child', name: 'Child', parentId: store.accountId });
  const queue = await store.app.accounts.createQueue(null, child.id, { name: 'Support' });
  const inbox = await store.app.accounts.createInbox(null, child.id, { name: 'Shop', queueId: queue.id });
  const { session } = fresh(await openSession(journal, { accountId: child.id, inboxId: inbox.id, queueId: queue.id }));
  const below: Sight = { of: 'account', accountId: child.id };
  const own = await sessions.count(all(), {});
  assert.equal(await sessions.count([all(), below], {}), own + 1);
  assert.equal((await sessions.find([all(), below], query({ limit: 1 })))[0]?.id, session.id);
  assert.deepEqual(
    (await sessions.find([below], query())).map(({ id }) => id),
    [session.id],
  );
  assert.equal(await sessions.count([all(), { of: 'nothing', accountId: child.id }], {}), own);
  assert.equal(await sessions.count([], {}), 0);
});

test('[K5] [K7] a list that ends early goes on from where it came to, and loses and repeats nothing', async () => {
  // Every second is over; what is looked for is rare, and among both.
  const everySecond = (await sessions.find(all(), query({ sort: 'number', limit: 60 }))).filter(
    (_, at) => at % 2 === 0,
  );
  await database.pool.query(
    "UPDATE session SET stage = 'ended', ended_at = opened_at + interval '1 minute' WHERE id = ANY($1)",
    [everySecond.map(({ id }) => id)],
  );
  const ids = everySecond.filter((_, at) => at % 13 === 0).map(({ id }) => id);
  const others = (await sessions.find(all(), query({ limit: 60 }))).filter((_, at) => at % 17 === 1);
  const filter = { ids: [...ids, ...others.map(({ id }) => id)] };
  for (const sort of ['openedAt', 'endedAt', 'number'] as const) {
    for (const descending of [true, false]) {
      const asked = query({ sort, descending, filter, keepsEmpty: true, limit: 3 });
      const whole = await sessions.find(all(), { ...asked, limit: 1000 });
      const [found, early] = [[] as string[], [] as string[]];
      let [after, goesOn] = [asked.after, false];
      for (let pages = 0; pages < 100; pages += 1) {
        const { rows, reached, walked } = await sessions.look(all(), { ...asked, after }, { ms: 0, step: 9 }, goesOn);
        const last = rows.at(-1);
        found.push(...rows.map(({ id }) => id));
        if (reached) early.push(reached.id);
        if (!reached && rows.length < asked.limit) break;
        after = reached ?? (last && { value: sortValueOf(last, sort), id: last.id }) ?? null;
        goesOn = walked;
      }
      assert.deepEqual(
        found,
        whole.map(({ id }) => id),
        `${sort} ${descending}`,
      );
      assert.ok(early.length >= 4);
      // Nothing is told of what was passed over.
      assert.equal(await sessions.count(all(), { ids: early }), 0);
    }
  }
});
