import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../dialects/native/wire.ts';
import { breachesSeen } from './breaches.ts';
import { noFigures } from './figures.ts';
import { SessionTally, Tally } from './tally.ts';

test('a figure of which history tells otherwise is complained of, with its session', () => {
  const tally = new Tally();
  const session = new SessionTally(tally, 'session 7');
  session.compare({ ...noFigures(), completed: 1 }, { ...noFigures(), completed: 1 });
  assert.ok(tally.isClean);
  session.compare({ ...noFigures(), completed: 1 }, { ...noFigures(), lost: 1 });
  assert.deepEqual(tally.complaints, ['session 7: completed: played 1, recorded 0; lost: played 0, recorded 1']);
  assert.deepEqual([tally.counts.disagreeing, tally.played.completed, tally.recorded.completed], [1, 2, 1]);
  assert.ok(!tally.isClean);
});

test('breaches are judged by the time of the deed against the deadline that was set', () => {
  const event = (seconds: number, type: string, kind: 'visitor' | 'agent', more: object = {}): Event => ({
    ...{ seq: seconds, previous: seconds - 1, at: new Date(seconds * 1000).toISOString(), type, ...more },
    actor: { kind, id: null, name: null },
  });
  const due = (target: string, seconds: number) =>
    event(0, 'deadline-set', 'visitor', { target, deadline: { dueAt: new Date(seconds * 1000).toISOString() } });
  const events = [
    event(0, 'message-posted', 'visitor', { kind: 'text' }),
    ...[due('accept', 1), due('first-response', 3), due('resolution', 9)],
    event(2, 'session-accepted', 'agent'),
    event(3, 'message-posted', 'agent', { kind: 'text' }),
    event(4, 'message-posted', 'visitor', { kind: 'text' }),
    due('next-response', 5),
    event(6, 'message-posted', 'agent', { kind: 'text' }),
    event(8, 'session-ended', 'agent'),
  ];
  assert.deepEqual([...breachesSeen(events)].sort(), ['accept', 'next-response']);
});
