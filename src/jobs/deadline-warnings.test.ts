import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { deadlineWarnings, startSettingWarnings } from './deadline-warnings.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const MINUTE = 60_000;
let now = START;
let koine: Koine;
let stop: () => Promise<void>;

before(async () => {
  koine = await startKoine({ now: () => now });
  stop = await startSettingWarnings(koine.app, assert.ifError);
  const promise = { accept: 4 * MINUTE, 'next-response': { ms: 10 * MINUTE, warnBeforeMs: MINUTE } };
  await koine.app.accounts.changeQueue(null, koine.main.account.id, koine.main.queue.id, { promise });
});
after(async () => {
  await stop();
  await koine.close();
});

async function openSession(): Promise<string> {
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  return body.id;
}

/** Does what is due, as the runner of timers does; answers how many there were. */
async function runTimers(): Promise<number> {
  await stop();
  const due = await koine.app.timers.take(now, 100, 30_000);
  for (const timer of due) {
    const again = await deadlineWarnings[timer.kind]?.(koine.app, timer);
    await koine.app.timers.settle(timer, again ?? null);
  }
  stop = await startSettingWarnings(koine.app, assert.ifError);
  return due.length;
}

async function warningsIn(sessionId: string): Promise<readonly unknown[]> {
  const { body } = await koine.ask(`/koine/v1/sessions/${sessionId}/events?limit=1000`, { token: koine.main.key });
  return body.items.flatMap((event: { type: string; target: string; dueAt: string }) =>
    event.type === 'deadline-warned' ? [[event.target, event.dueAt]] : [],
  );
}

test('agents are warned once before each deadline, and its time and status stand in the row', async () => {
  now = START;
  const id = await openSession();
  const { body: waiting } = await koine.ask(`/koine/v1/sessions/${id}`, { token: koine.main.key });
  assert.deepEqual(waiting.sla, {
    accept: 'pending',
    firstResponse: 'not-applicable',
    nextResponse: 'not-applicable',
    resolution: 'not-applicable',
    next: { target: 'accept', dueAt: '2026-11-20T10:04:00.000Z', warnAt: '2026-11-20T10:03:00.000Z' },
  });
  now = START + 3 * MINUTE - 1;
  assert.equal(await runTimers(), 0);
  now = START + 3 * MINUTE;
  assert.equal(await runTimers(), 1);
  assert.deepEqual(await warningsIn(id), [['accept', '2026-11-20T10:04:00.000Z']]);
  now = START + 10 * MINUTE;
  await runTimers();
  assert.equal((await warningsIn(id)).length, 1);
});

test('a warning whose timer was lost with its process comes after the next start', async () => {
  now = START;
  const id = await openSession();
  await stop();
  await koine.app.timers.cancel({ accountId: koine.main.account.id, sessionId: id, kind: 'deadline-warning' });
  await (await startSettingWarnings(koine.app, assert.ifError))();
  now = START + 3 * MINUTE;
  await runTimers();
  assert.equal((await warningsIn(id)).length, 1);
});

test('nobody is warned of what was done in time, and visitors are warned of nothing', async () => {
  now = START;
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  const cookie = await koine.signIn(koine.main.owner);
  await koine.ask(`/koine/v1/sessions/${body.id}/commands`, { cookie, body: { type: 'accept' } });
  await koine.ask(`/koine/v1/sessions/${body.id}/messages`, { cookie, body: { text: 'Hi' } });
  now = START + 3 * MINUTE;
  await runTimers();
  assert.deepEqual(await warningsIn(body.id), []);
  await koine.ask(`/koine/v1/sessions/${body.id}/messages`, { token, body: { text: 'And now?' } });
  now = START + 12 * MINUTE;
  await runTimers();
  assert.deepEqual(await warningsIn(body.id), [['next-response', '2026-11-20T10:13:00.000Z']]);
  const seen = await koine.ask(`/koine/v1/sessions/${body.id}/events?limit=1000`, { token });
  assert.equal(JSON.stringify(seen.body).includes('deadline'), false);
  assert.equal(
    seen.body.items.some((event: object) => 'promise' in event),
    false,
  );
});
