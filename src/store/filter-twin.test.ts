import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { filterArbitrary } from '../../test/support/filter-arbitrary.ts';
import { fresh, openSession, openStore, type StoreUnderTest } from '../../test/support/store.ts';
import { makeId } from '../app/secrets.ts';
import { FilterFault } from '../core/filter/expression.ts';
import { filterFields } from '../core/filter/fields.ts';
import { printFilter } from '../core/filter/printer.ts';
import { type FilterView, resolveFilter } from '../core/filter/resolution.ts';
import { holds, sortValueOf } from '../core/holds.ts';
import type { Place, SessionSort, SortValue } from '../core/query.ts';
import { rowOf, type SessionRow } from '../core/row.ts';
import { cutStatement } from './cut-statement.ts';
import { Journal } from './journal.ts';
import { rowToJson, sessionColumns } from './session-columns.ts';
import { conditionSql } from './session-conditions.ts';
import { Sessions } from './sessions.ts';

const ROWS = 120;
const NOW = Date.parse('2026-03-29T10:00:00Z');
const DAY_MS = 86_400_000;

let store: StoreUnderTest;
let rows: readonly SessionRow[];
const ids = Array.from({ length: 4 }, () => makeId());

before(async () => {
  store = await openStore({ now: () => NOW });
  const { session } = fresh(await openSession(new Journal(store.app.database.pool), store));
  const [blank] = [rowOf(session)];
  rows = fc.sample(rowArbitrary(blank), { numRuns: ROWS, seed: 11 });
  const names = sessionColumns.map(({ name }) => name).join(', ');
  await store.app.database.pool.query(
    `INSERT INTO session (${names}) SELECT ${names} FROM json_populate_recordset(NULL::session, $1::json)`,
    [JSON.stringify(rows.map(rowToJson))],
  );
  await sql`DELETE FROM session WHERE id = ${session.id}`.execute(store.app.database.db);
});
after(() => store?.close());

const text = fc.constantFrom(
  'Ann',
  'ann lee',
  'Ünal',
  '100%',
  'a_b',
  'back\\slash',
  'Zoë "Z"',
  '12',
  '7.5',
  'ε',
  "O'Neill",
  '{a,"b"}',
);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });
const time = orNull(fc.integer({ min: -40, max: 3 }).map((hours) => NOW + hours * (DAY_MS / 8)));
const ms = orNull(fc.integer({ min: 0, max: 12 }).map((seconds) => seconds * 1_000));
const share = orNull(fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100));
const some = <T>(each: fc.Arbitrary<T>) => fc.uniqueArray(each, { maxLength: 3 });
const texts = fc.dictionary(fc.constantFrom('plan', 'topic', 'a.b'), text, { noNullPrototype: true });

let number = 1;

/** Rows whose values are few, so that conditions hold for some. */
function rowArbitrary(blank: SessionRow): fc.Arbitrary<SessionRow> {
  const id = fc.constantFrom(...ids);
  const [actor, sla] = [
    fc.constantFrom('visitor', 'agent', 'bot', 'system', 'integration'),
    fc.constantFrom('pending', 'met', 'breached', 'not-applicable'),
  ];
  const count = fc.integer({ min: 0, max: 12 });
  const arbitraries = {
    stage: fc.constantFrom('intake', 'waiting', 'active', 'ended', 'closed'),
    outcome: orNull(
      fc.constantFrom('completed', 'lost', 'missed', 'abandoned', 'bot-contained', 'offline-message', 'spam'),
    ),
    priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
    channel: fc.constantFrom('web', 'telegram'),
    labels: some(text),
    links: some(
      fc.record({ kind: fc.constantFrom('ticket', 'person'), id: text, label: text, url: fc.constant(null) }),
    ),
    agentIds: some(id),
    companionIds: some(id),
    spam: fc.boolean(),
    hidden: fc.boolean(),
    fcr: orNull(fc.boolean()),
    endedBy: orNull(actor),
    lastMessageBy: orNull(actor),
    deadlineTarget: orNull(fc.constantFrom('accept', 'first-response', 'next-response', 'resolution')),
    attributes: texts,
    answers: fc.dictionary(fc.constantFrom('pre-chat', 'exit', 'offline'), texts, { noNullPrototype: true }),
    extras: fc.dictionary(
      fc.constantFrom('plan', 'twin'),
      fc.dictionary(fc.constantFrom('topic', 'plan'), fc.oneof(text, count, fc.boolean()), { noNullPrototype: true }),
      { noNullPrototype: true },
    ),
    visitorId: id,
    ...given(['slaAccept', 'slaFirstResponse', 'slaNextResponse', 'slaResolution'], sla),
    ...given(
      ['queueId', 'firstQueueId', 'agentId', 'firstAgentId', 'botId', 'offeredTo', 'transferOfferedTo'],
      orNull(id),
    ),
    ...given(['csat', 'csi', 'ces'], share),
    ...given(['nps', 'ratingScore', 'ratingOutOf'], orNull(count)),
    ...given(
      [
        'fileCount',
        'pageCount',
        'messageCount',
        'visitorMessageCount',
        'agentMessageCount',
        'transferCount',
        'reopenCount',
      ],
      count,
    ),
    ...given(['queueWaitMs', 'firstResponseMs', 'responseSumMs', 'responseMedianMs', 'durationMs', 'handlingMs'], ms),
    ...given(['queuedAt', 'acceptedAt', 'endedAt', 'closedAt', 'waitingSince', 'lastSaidAt', 'deadlineAt'], time),
    ...given(
      [
        'visitorName',
        'visitorEmail',
        'visitorPhone',
        'visitorCity',
        'disposition',
        'endReason',
        'ratingComment',
        'firstPageUrl',
        'lastMessageText',
      ],
      orNull(text),
    ),
    openedAt: time.map((at) => at ?? NOW),
  };
  return fc.record(arbitraries as Record<string, fc.Arbitrary<unknown>>).map((values) => {
    number += 1;
    return { ...blank, ...values, id: makeId(), number, inboxNumber: number } as SessionRow;
  });
}

function given(
  names: readonly (keyof SessionRow)[],
  value: fc.Arbitrary<unknown>,
): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

test('[K4] [K9] a filter finds the rows for which it holds, whatever it is, with parameters as with values in it', async () => {
  const { db } = store.app.database;
  const { account } = await store.app.accounts.snapshot(store.accountId);
  const called = new Map(
    ids.map((id, index) => [id, { id, name: `Name ${index % 3}`, email: `n${index}@example.com` }]),
  );
  const snapshot = {
    account: { ...account, zone: 'Europe/Budapest' },
    queues: called,
    agents: called,
    inboxes: called,
    bots: called,
  };
  const view = { snapshot, now: NOW, agentId: ids[0] ?? null } as unknown as FilterView;
  const words = {
    texts: text,
    names: fc.constantFrom('plan', 'topic', 'twin', 'a.b'),
    ids: fc.constantFrom(...ids),
    mentions: fc.constantFrom('name 0', 'Name 1', 'N2@example.com', 'me', ...ids),
    numbers: fc.oneof(fc.integer({ min: -1, max: 13 }), fc.constant(7.5)),
  };
  let held = 0;
  await fc.assert(
    fc.asyncProperty(filterArbitrary(words), async (expression) => {
      const readable = expression;
      const condition = resolveFilter(readable, view);
      // An agent alone is called `me`.
      if (condition instanceof FilterFault) return;
      const expected = rows.filter((row) => holds(condition, row, NOW)).map(({ id }) => id);
      const query = db.selectFrom('session').select('id').where(conditionSql(condition));
      held += expected.length > 0 && expected.length < rows.length ? 1 : 0;
      const cut = sql<{ id: string }>`${sql.raw(cutStatement(query).join(''))}`.execute(db);
      for (const found of [await query.execute(), (await cut).rows]) {
        assert.deepEqual(found.map(({ id }) => id).sort(), expected.sort(), printFilter(readable));
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(held > 100, `only ${held} expressions told rows apart`);
});

test('[K7] whatever a list is sorted by, its pages are the list, and what has no value comes last', async () => {
  const sessions = new Sessions(store.app.database.db);
  const sight = { of: 'account', accountId: store.accountId } as const;
  const sorts = filterFields
    .filter(({ isSortable }) => isSortable)
    .map(({ rank, member }) => (rank ?? member) as SessionSort);
  assert.ok(sorts.length > 40);
  for (const [index, sort] of sorts.entries()) {
    const descending = index % 2 === 0;
    const asked = { filter: {}, sort, descending, offset: 0, keepsEmpty: true } as const;
    const whole = await sessions.find(sight, { ...asked, limit: 1_000, after: null });
    assert.equal(whole.length, ROWS);
    const paged: SessionRow[] = [];
    let after: Place<SortValue> | null = null;
    do {
      const page: readonly SessionRow[] = await sessions.find(sight, { ...asked, limit: 61, after });
      const last = page.at(-1);
      paged.push(...page);
      after = last ? { value: sortValueOf(last, sort), id: last.id } : null;
    } while (after !== null);
    assert.deepEqual(
      paged.map(({ id }) => id),
      whole.map(({ id }) => id),
      sort,
    );
    const values = whole.map((row) => sortValueOf(row, sort));
    const there = values.filter((value) => value !== null);
    assert.deepEqual(values.slice(0, there.length), there, `${sort} has empty ones between`);
    assert.ok(
      there.every((value, index) => index === 0 || isInOrder(there[index - 1] ?? 0, value, descending)),
      sort,
    );
  }
});

function isInOrder(one: string | number, next: string | number, descending: boolean): boolean {
  if (typeof one === 'string' && typeof next === 'string') {
    const order = Buffer.compare(Buffer.from(one), Buffer.from(next));
    return descending ? order >= 0 : order <= 0;
  }
  return descending ? one >= next : one <= next;
}
