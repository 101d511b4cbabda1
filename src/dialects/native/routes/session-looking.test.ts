import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { makeId } from '../../../app/secrets.ts';

const SESSIONS = 12;

let koine: Koine;
const ids: string[] = [];

before(async () => {
  koine = await startKoine({ looking: { ms: 0, step: 3 } });
  const { account, inbox } = koine.main;
  const { visitor } = await koine.app.accounts.welcomeVisitor(account.id, inbox.id, { name: 'Rare' });
  const actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id } as const;
  for (let count = 0; count < SESSIONS; count += 1) {
    const id = makeId();
    await koine.app.chat.open(actor, { id, intent: 'chat' }, { ip: null, userAgent: null });
    ids.push(id);
  }
});

after(async () => {
  await koine?.close();
});

function list(query: Record<string, string>) {
  const asked = new URLSearchParams({ filter: `id in (${ids[0]}, ${ids[7]})`, ...query });
  return koine.ask(`/koine/v1/sessions?${asked}`, { token: koine.main.key });
}

test('[K7] a list whose time is over tells how far it looked, and goes on from there', async () => {
  const [found, untils] = [[] as string[], [] as string[]];
  let cursor: string | null = null;
  do {
    const { status, body } = await list({ limit: '1', ...(cursor !== null && { cursor }) });
    assert.equal(status, 200, JSON.stringify(body));
    found.push(...body.items.map(({ id }: { id: string }) => id));
    assert.equal(body.lookedUntil !== undefined, body.partial === true);
    if (body.partial) untils.push(body.lookedUntil);
    cursor = body.next;
  } while (cursor !== null);
  assert.deepEqual(found, [ids[7], ids[0]]);
  assert.ok(untils.length > 1 && untils.every((until, at) => at === 0 || until < String(untils[at - 1])));
  const whole = await list({ sort: 'messageCount' });
  assert.deepEqual([whole.body.items.length, whole.body.next, 'partial' in whole.body], [2, null, false]);
});

test('[K6] an exact count that takes too long is refused, and names the estimate', { timeout: 20_000 }, async () => {
  const { pool } = koine.app.database;
  const client = await pool.connect();
  try {
    await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
    const asked = koine.ask('/koine/v1/sessions/count', { token: koine.main.key });
    // As the engine does when a statement's time is over.
    for (let ended = 0; ended === 0; await pause(5)) {
      const { rowCount } = await pool.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ILIKE '%count(*)%'`,
      );
      ended = rowCount ?? 0;
    }
    const { status, body } = await asked;
    assert.equal(status, 504);
    assert.match(body.detail, /total=estimate/);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
