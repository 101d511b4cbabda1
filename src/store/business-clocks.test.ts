import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { startKoine } from '../../test/support/koine.ts';
import { rebuildRows } from '../app/rebuild.ts';
import { up } from './migrations/0014-business-clocks.ts';

const added = [
  'queue_wait_business_ms',
  'first_response_business_ms',
  'response_sum_business_ms',
  'duration_business_ms',
  'handling_business_ms',
  'sla_next_response',
  'deadline_target',
  'deadline_at',
  'deadline_warn_at',
];

test('[K4] rows from before get both clocks and their next deadline from the log', async () => {
  const koine = await startKoine();
  try {
    const { account, queue, key } = koine.main;
    const promise = { accept: 60_000, 'first-response': 30_000, resolution: 90_000 };
    await koine.app.accounts.changeQueue(null, account.id, queue.id, { promise });
    const cookie = await koine.signIn(koine.main.owner);
    const stories = [[], ['accept'], ['accept', 'answer'], ['accept', 'answer', 'end'], ['end']];
    for (const steps of stories) {
      const { token } = await koine.addVisitor(koine.main);
      const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
      const path = `/koine/v1/sessions/${body.id}`;
      for (const step of steps) {
        const { status } =
          step === 'answer'
            ? await koine.ask(`${path}/messages`, { cookie, body: { text: 'Hi' } })
            : await koine.ask(`${path}/commands`, { cookie, body: { type: step } });
        assert.ok(status < 300, `${step}: ${status}`);
      }
    }
    const { db } = koine.app.database;
    await sql.raw(`ALTER TABLE session ${added.map((name) => `DROP COLUMN ${name}`).join(', ')}`).execute(db);
    await up(db as never);
    const report = await rebuildRows(koine.app, { checkOnly: true });
    assert.deepEqual([report.sessions, report.examples], [stories.length, []]);
    const { body } = await koine.ask('/koine/v1/sessions', { token: key });
    const next = body.items.map((row: { sla: { next: { target: string } | null } }) => row.sla.next?.target ?? null);
    assert.deepEqual(next.sort(), ['first-response', 'first-response', null, null, 'resolution']);
  } finally {
    await koine.close();
  }
});
