import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine, type TestAccount } from '../../../test/support/koine.ts';
import type { ErasureCounts } from '../../core/privacy/erasure.ts';
import { type App, openApp } from '../context.ts';

/** More than one batch. */
const SESSIONS = 30;
const LATER_MS = 61_000;

let koine: Koine;
let other: App;
let ahead = 0;

before(async () => {
  const now = () => Date.now() + ahead;
  koine = await startKoine({ now });
  other = await openApp({ databaseUrl: koine.databaseUrl, connections: 4, now, onDatabaseError: () => {} });
});
after(async () => {
  await other.close();
  await koine.close();
});

/** A visitor with so many sessions that are over; answers their id. */
async function addVisitorWithSessions(
  { account, inbox }: TestAccount,
  sessions: number,
  inboxId = inbox.id,
): Promise<string> {
  const { visitor } = await koine.app.accounts.welcomeVisitor(account.id, inboxId, {});
  const actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId } as const;
  for (let count = 0; count < sessions; count += 1) {
    const id = crypto.randomUUID();
    const message = { type: 'post-message', messageId: `first-${count}`, text: 'nightingale' } as const;
    await koine.app.chat.open(actor, { id, message }, { ip: null, userAgent: null });
    await koine.app.chat.command(actor, id, { type: 'end' });
  }
  return visitor.id;
}

async function countRows(accountId: string, table: 'event' | 'session'): Promise<number> {
  const { rows } = await koine.app.database.pool.query(
    `SELECT count(*)::int AS count FROM ${table} WHERE account_id = $1`,
    [accountId],
  );
  return rows[0].count;
}

function essence({ session, event, visitor }: ErasureCounts) {
  return { session, event, visitor };
}

test('[K1] an erasure that is cut off in the middle of a batch, as it is counted, is finished by another process, and counts everything once', async () => {
  const account = await koine.addAccount('crashing');
  const { id: accountId } = account.account;
  const visitorId = await addVisitorWithSessions(account, SESSIONS);
  const expected = { session: SESSIONS, event: await countRows(accountId, 'event'), visitor: 1 };
  const { pool } = koine.app.database;
  // Ends the connection as the second batch is counted.
  await pool.query(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.counts ? 'session' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN NEW; END $$`);
  await pool.query('CREATE TRIGGER dying BEFORE UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION die()');
  await assert.rejects(other.erasing.erase(null, accountId, visitorId, false));
  await pool.query('DROP FUNCTION die() CASCADE');
  const manager = { kind: 'integration', accountId, keyId: '', name: '', scopes: ['manage'] } as const;
  const [broken] = await koine.app.erasing.list(manager, null, 1);
  assert.ok(broken && broken.finishedAt === null);
  assert.equal(broken.counts.session, SESSIONS - (await countRows(accountId, 'session')));
  ahead += LATER_MS;
  await koine.app.erasing.performUnfinished(new AbortController().signal);
  const receipt = await koine.app.erasing.get(manager, broken.id);
  assert.ok(receipt.finishedAt !== null);
  assert.deepEqual(essence(receipt.counts), expected);
  assert.equal(await countRows(accountId, 'event'), 0);
});

test('[K1] two processes that do one erasure at once count everything once', async () => {
  const account = await koine.addAccount('racing');
  const { id: accountId } = account.account;
  const visitorId = await addVisitorWithSessions(account, SESSIONS);
  const expected = { session: SESSIONS, event: await countRows(accountId, 'event'), visitor: 1 };
  const id = crypto.randomUUID();
  await koine.app.database.pool.query(
    `INSERT INTO erasure (account_id, id, visitor_ids, requested_by, created_at) VALUES ($1, $2, $3, '{"kind":"system"}', $4)`,
    [accountId, id, [visitorId], new Date(Date.now() + ahead)],
  );
  ahead += LATER_MS;
  const { signal } = new AbortController();
  await Promise.all([koine.app, other].map((app) => app.erasing.performUnfinished(signal)));
  const manager = { kind: 'integration', accountId, keyId: '', name: '', scopes: ['manage'] } as const;
  const { counts, finishedAt } = await koine.app.erasing.get(manager, id);
  assert.ok(finishedAt !== null);
  assert.deepEqual(essence(counts), expected);
});

test('[K5] whoever proved to be the same person is erased with a visitor only when that is asked, and never one of another account', async () => {
  const account = await koine.addAccount('alike');
  const stranger = await koine.addAccount('strange');
  const prove = (visitorId: string) =>
    koine.app.database.pool.query(`UPDATE visitor SET user_id = 'user-7' WHERE id = $1`, [visitorId]);
  const { body: inbox } = await koine.ask('/koine/v1/inboxes', {
    token: account.key,
    body: { name: 'Another', queueId: account.queue.id },
  });
  const [asked, twin, third] = [
    await addVisitorWithSessions(account, 1),
    await addVisitorWithSessions(account, 2, inbox.id),
    await addVisitorWithSessions(account, 1),
  ];
  const elsewhere = await addVisitorWithSessions(stranger, 1);
  for (const visitorId of [asked, twin, elsewhere]) await prove(visitorId);
  const alone = await koine.app.erasing.erase(null, account.account.id, third, true);
  assert.deepEqual(alone.visitorIds, [third]);
  const both = await koine.app.erasing.erase(null, account.account.id, asked, true);
  assert.deepEqual(new Set(both.visitorIds), new Set([asked, twin]));
  assert.deepEqual([both.counts.session, both.counts.visitor], [3, 2]);
  assert.equal(await countRows(stranger.account.id, 'session'), 1);
});
