import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { SessionTimers } from '../../jobs/session-timers.ts';
import { Attendance, TIMEOUT_TIMER } from './attendance.ts';
import { type Client, openClient } from './fixtures/client.ts';
import { liveperson } from './index.ts';

const FAR_MS = 100_000_000;

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

/** What is written of the chat's timer, which is taken by this. */
async function takeTimer(chat: string, now: number) {
  const timers = await koine.app.timers.take(now + FAR_MS, 100, FAR_MS);
  return timers.find(({ sessionId }) => sessionId === client.sessionId(chat)) ?? null;
}

test('[L43] polling moves the timer once in a while, and never to before its chat may end', async () => {
  const chat = await client.start({ interactionTimeout: 40 });
  const session = await koine.app.chat.session(client.owner, client.sessionId(chat));
  const begun = Date.now();
  const begin = await takeTimer(chat, begun);
  assert.equal(begin?.kind, TIMEOUT_TIMER);
  assert.ok((begin?.dueAt ?? 0) > begun - 5_000 + 40_000);
  const attendance = new Attendance();
  const start = begun + FAR_MS;
  const due: (number | undefined)[] = [];
  for (let at = start; at < start + 12_000; at += 100) {
    await attendance.note(koine.app, session, at);
    const written = at === start || (await takeTimer(chat, at));
    if (written && written !== true && written.dueAt !== due.at(-1)) due.push(written.dueAt);
    assert.equal(attendance.lastSeen(session.id), at);
  }
  assert.ok(due.length >= 2 && due.length <= 4, `written ${due.length} times for 120 polls`);
});

test('[L43] silence ends a chat after its timeout, as if the visitor had left; another chat that is polled goes on', async () => {
  const silent = await client.startChatting({ interactionTimeout: 1 });
  const waiting = await client.start({ interactionTimeout: 1 });
  const polled = await client.startChatting({ interactionTimeout: 2 });
  const errors: unknown[] = [];
  const timers = new SessionTimers({
    app: koine.app,
    dialects: [liveperson],
    handlers: {},
    onError: (error) => void errors.push(error),
  });
  timers.start();
  const over = async (chat: string) => {
    const session = await koine.app.chat.session(client.owner, client.sessionId(chat));
    return session.endedAt !== null;
  };
  for (let round = 0; round < 300; round += 1) {
    assert.equal((await client.info(polled)).state, 'chatting');
    if ((await over(silent)) && (await over(waiting))) break;
    await delay(100);
  }
  await timers.stop();
  assert.deepEqual(errors, []);
  const last = (await client.events(silent, 4)).event;
  assert.deepEqual(
    last.map((event) => (event['@type'] === 'line' ? event.systemMessageId : event.state)),
    ['6', 'ended'],
  );
  const session = await koine.app.chat.session(client.owner, client.sessionId(silent));
  assert.ok((session.endedAt ?? 0) - session.openedAt >= 1_000);
  const row = await koine.app.history.get(client.owner, client.sessionId(waiting));
  assert.deepEqual([row.outcome, row.endReason], ['abandoned', 'timeout']);
});

test('[L43] a timer that comes for a chat whose client was just heard of is put off', async () => {
  const chat = await client.start({ interactionTimeout: 3600 });
  const handler = liveperson.timers?.[TIMEOUT_TIMER];
  assert.ok(handler);
  const { accountId, id } = await koine.app.chat.session(client.owner, client.sessionId(chat));
  const timer = { accountId, sessionId: id, kind: TIMEOUT_TIMER };
  const again = await handler(koine.app, timer);
  assert.ok(again !== undefined && again > Date.now() + 3_500_000);
  await koine.app.chat.command(client.owner, id, { type: 'end' });
  assert.equal(await handler(koine.app, timer), undefined);
  assert.equal(await handler(koine.app, { ...timer, sessionId: '00000000-0000-7000-8000-000000000000' }), undefined);
});

test('[L45] silence does not end what began elsewhere', async () => {
  const { app, main } = koine;
  const { visitor } = await app.accounts.welcomeVisitor(main.account.id, main.inbox.id, {});
  const actor = { kind: 'visitor', accountId: main.account.id, visitorId: visitor.id, inboxId: main.inbox.id } as const;
  const id = '01a1f8f9-be40-707e-9ff1-df6345174e1b';
  await app.chat.open(actor, { id }, { ip: null, userAgent: null });
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  assert.equal((await client.info(chat)).state, 'waiting');
  assert.equal(await takeTimer(chat, Date.now()), null);
  assert.equal(
    await liveperson.timers?.[TIMEOUT_TIMER]?.(app, { accountId: main.account.id, sessionId: id, kind: TIMEOUT_TIMER }),
    undefined,
  );
  assert.equal((await client.info(chat)).state, 'waiting');
});
