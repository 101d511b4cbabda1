import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import type { PastEvent } from '../app/importing.ts';
import type { Condition } from '../core/condition.ts';
import { decide } from '../core/decide.ts';
import type { Happening } from '../core/event.ts';
import { unknownVisitor } from '../core/facts.ts';
import { LONGEST_EMAIL } from '../core/lengths.ts';
import * as filters from './migrations/0031-filters.ts';
import * as foundByEmail from './migrations/0064-found-by-email.ts';

let koine: Koine;
before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

/** Ten thousand characters that no compression makes fit into an index. */
const long = () => randomBytes(7_500).toString('base64');

/** A session that took place elsewhere, of a visitor who is a stranger. */
function past(opened: Partial<Extract<Happening, { type: 'session-opened' }>>, ...more: Happening[]): PastEvent[] {
  const { account, inbox } = koine.main;
  const actor = { kind: 'visitor', id: null, name: null } as const;
  const opening: Happening = {
    type: 'session-opened',
    sessionId: randomUUID(),
    accountId: account.id,
    number: 0,
    inboxNumber: 0,
    inboxId: inbox.id,
    visitorId: randomUUID(),
    channel: 'web',
    intent: 'chat',
    intake: false,
    visitor: unknownVisitor,
    page: null,
    extras: {},
    ...opened,
  };
  return [opening, ...more].map((happening, index) => ({ at: 1_000_000_000_000 + index, actor, happening }));
}

const agent = () => ({ id: randomUUID(), name: long() });
const imports: Readonly<Record<string, () => PastEvent[]>> = {
  ...Object.fromEntries(
    (['name', 'email', 'phone', 'language', 'ip', 'browser', 'system', 'country', 'city'] as const).map((fact) => [
      fact,
      () => past({ visitor: { ...unknownVisitor, [fact]: long() } }),
    ]),
  ),
  attributes: () => past({ visitor: { ...unknownVisitor, attributes: { [long()]: long() } } }),
  page: () => past({ page: { url: long(), title: long(), referrer: long() } }),
  extras: () => past({ extras: { elsewhere: { [long()]: long() } } }),
  links: () => past({}, { type: 'link-added', link: { kind: 'ticket', id: long(), label: long(), url: long() } }),
  message: () =>
    past({}, { type: 'message-posted', messageId: long(), kind: 'text', text: long(), automatic: false, page: null }),
  answers: () => past({}, { type: 'form-submitted', form: 'exit', answers: { [long()]: long() } }),
  agent: () => past({}, { type: 'session-accepted', agent: agent() }),
  end: () => past({}, { type: 'session-ended', by: 'agent', reason: long() }),
};

test('[K1] a session from elsewhere is stored however long its texts are', async () => {
  for (const [name, make] of Object.entries(imports)) {
    const imported = await koine.app.importing.put(make());
    assert.ok(imported, name);
  }
});

test('[K4] a session is found by an address however long it is, alone and among others', async () => {
  const email = `${long()}@example.com`;
  const imported = await koine.app.importing.put(past({ visitor: { ...unknownVisitor, email } }));
  const system = { kind: 'system', accountId: koine.main.account.id } as const;
  const like = `${email.slice(0, LONGEST_EMAIL)}-another`;
  const compare = { kind: 'compare', member: 'visitorEmail', operator: '=' } as const;
  const count = (where: Condition) => koine.app.history.count(system, { where });
  assert.ok(imported);
  assert.equal(await count({ ...compare, value: email.toUpperCase() }), 1);
  assert.equal(await count({ ...compare, value: like }), 0);
  assert.equal(await count({ kind: 'one-of', member: 'visitorEmail', values: [like, email] }), 1);
});

test('[K6] what is too long to be found again is refused, and says where', () => {
  const { account, inbox } = koine.main;
  const opening = {
    type: 'open',
    sessionId: randomUUID(),
    accountId: account.id,
    inboxId: inbox.id,
    visitorId: randomUUID(),
    channel: 'web',
    intent: 'chat',
    intake: true,
    queueId: randomUUID(),
    promise: {},
    visitor: unknownVisitor,
    page: null,
    extras: {},
    actor: { kind: 'system', id: null, name: null },
  } as const;
  const faultOf = (command: Parameters<typeof decide>[1]) => {
    const verdict = decide(null, command, 1);
    return verdict instanceof Error ? verdict.faults[0]?.pointer : null;
  };
  assert.equal(faultOf(opening), null);
  assert.equal(faultOf({ ...opening, visitor: { ...unknownVisitor, email: 'e'.repeat(LONGEST_EMAIL) } }), null);
  assert.equal(
    faultOf({ ...opening, visitor: { ...unknownVisitor, email: 'e'.repeat(LONGEST_EMAIL + 1) } }),
    '/visitor/email',
  );
  assert.equal(faultOf({ ...opening, channel: 'c'.repeat(65) }), '/channel');
});

test('[K1] the migrations that index addresses pass over one of any length, and leave the same index', async () => {
  const { db, pool } = koine.app.database;
  const untyped = db as unknown as Kysely<unknown>;
  const definition = async () =>
    (await pool.query(`SELECT indexdef FROM pg_indexes WHERE indexname = 'session_by_email'`)).rows;
  const asMade = await definition();
  await koine.app.importing.put(past({ visitor: { ...unknownVisitor, email: long() } }));
  await pool.query(`DROP INDEX session_by_outcome, session_by_inbox, session_by_email, session_by_rating, session_by_label,
    session_by_link; ALTER TABLE session DROP COLUMN answers`);
  await filters.up(untyped);
  await foundByEmail.up(untyped);
  assert.deepEqual(await definition(), asMade);
  // Where it was made over the whole text, as it once was, no long text can be in the way.
  await pool.query(`TRUNCATE session; DROP INDEX session_by_email;
    CREATE INDEX session_by_email ON session (account_id, lower(visitor_email), opened_at, id) WHERE visitor_email IS NOT NULL`);
  await foundByEmail.up(untyped);
  assert.deepEqual(await definition(), asMade);
});
