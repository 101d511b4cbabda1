import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../dialects/native/wire.ts';
import { SessionTally, Tally } from './tally.ts';
import { WatchedSession } from './watched-session.ts';

function event(seq: number, previous: number, type = 'page-viewed', messageId?: string): Event {
  const actor = { kind: 'visitor' as const, id: null, name: null };
  return { seq, previous, at: new Date(seq).toISOString(), actor, type, ...(messageId !== undefined && { messageId }) };
}

function watch(): { readonly tally: Tally; readonly watched: WatchedSession } {
  const tally = new Tally();
  return { tally, watched: new WatchedSession('a', 'agent', new SessionTally(tally, 'a')) };
}

test('[K3] a reader notices a gap, and what came before it is not taken for new', () => {
  const { tally, watched } = watch();
  assert.equal(watched.take(event(0, -1), false), true);
  assert.equal(watched.take(event(3, 2), false), false);
  assert.equal(watched.lastSeq, 0);
  assert.equal(watched.take(event(0, -1), true), true);
  assert.equal(watched.take(event(2, 0), true), true);
  assert.equal(watched.take(event(3, 2), true), true);
  assert.deepEqual([tally.counts.outOfOrder, tally.counts.doubled], [1, 0]);
});

test('[K3] a reader notices an event that comes twice, and a message that stands twice', () => {
  const { tally, watched } = watch();
  watched.take(event(0, -1, 'message-posted', 'm'), false);
  watched.take(event(0, -1, 'message-posted', 'm'), false);
  assert.equal(tally.counts.doubled, 1);
  watched.take(event(1, 0, 'message-posted', 'm'), false);
  assert.equal(tally.counts.doubled, 2);
});

test('whoever waits is woken by the event that makes it true, and told when none came', async () => {
  const { watched } = watch();
  const ended = watched.until(() => watched.isEnded, 60_000);
  watched.take(event(0, -1), false);
  watched.take(event(1, 0, 'session-ended'), false);
  assert.equal(await ended, true);
  assert.equal(await watched.until(() => watched.has('m'), 1), false);
});
