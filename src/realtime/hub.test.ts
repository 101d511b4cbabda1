import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, log, opened, queued, says, visitor } from '../../test/support/log.ts';
import type { Event } from '../core/event.ts';
import { rowOf } from '../core/row.ts';
import { apply, type Session } from '../core/session.ts';
import type { Appended } from '../store/journal.ts';
import { Hub } from './hub.ts';
import { type HubReader, ReaderOverflow } from './hub-reader.ts';

test('an append reaches the readers of its session and of its account, and no others', async () => {
  const hub = new Hub();
  const [session, account] = [hub.readSession('one'), hub.readAccount('account')];
  const [otherSession, otherAccount] = [hub.readSession('two'), hub.readAccount('elsewhere')];
  hub.publish(appended('one', [says(1, visitor, { text: 'Hello' })]));
  assert.deepEqual([await texts(session), await texts(account)], [['Hello'], ['Hello']]);
  hub.close();
  assert.deepEqual([await otherSession.take(), await otherAccount.take()], [null, null]);
});

test('a wake-up reaches the same readers', async () => {
  const hub = new Hub();
  const reader = hub.readSession('one');
  const wake = { accountId: 'account', sessionId: 'one', version: 3, position: 9 };
  hub.wake({ ...wake, sessionId: 'two' });
  hub.wake(wake);
  assert.deepEqual(await reader.take(), [{ kind: 'woken', wake }]);
});

test('[K8] a reader with too many events is cut off, and the others are not', async () => {
  const hub = new Hub({ events: 10, characters: 1_000 });
  const [slow, quick] = [hub.readSession('one'), hub.readSession('one')];
  for (let at = 0; at < 11; at += 1) {
    hub.publish(appended('one', [says(at, visitor, { text: 'x' })]));
    assert.equal((await texts(quick)).length, 1);
  }
  await assert.rejects(slow.take(), ReaderOverflow);
  hub.publish(appended('one', [says(99, visitor, { text: 'more' })]));
  assert.deepEqual(await texts(quick), ['more']);
});

test('[K8] a reader with too much text is cut off', async () => {
  const hub = new Hub({ events: 10, characters: 1_000 });
  const reader = hub.readSession('one');
  for (let at = 0; at < 2; at += 1) hub.publish(appended('one', [says(at, visitor, { text: 'x'.repeat(600) })]));
  await assert.rejects(reader.take(), ReaderOverflow);
});

test('a closed reader gets nothing more, and lets those who wait go', async () => {
  const hub = new Hub();
  const reader = hub.readSession('one');
  const waiting = reader.take();
  reader.close();
  hub.publish(appended('one', [says(1, visitor)]));
  assert.deepEqual([await waiting, await reader.take()], [null, null]);
});

async function texts(reader: HubReader): Promise<readonly string[]> {
  const news = (await reader.take()) ?? [];
  return news.flatMap((item) =>
    item.kind === 'appended'
      ? item.appended.events.flatMap((event) => (event.type === 'message-posted' ? [event.text] : []))
      : [],
  );
}

function appended(sessionId: string, lines: readonly Line[]): Appended {
  const events = log(opened(0, { sessionId }), queued(0), ...lines);
  const session = events.reduce<Session | null>((state, event: Event) => apply(state, event), null) as Session;
  return { base: null, events: events.slice(2), session, row: rowOf(session), position: 1 };
}
