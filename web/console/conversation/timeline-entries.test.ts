import assert from 'node:assert/strict';
import test from 'node:test';
import type { ActorRef, Event, Happening } from '../../../src/core/event.ts';
import type { OutgoingMessage } from '../../client/outbox.ts';
import { type Entry, timelineEntries } from './timeline-entries.ts';

const noon = new Date(2026, 2, 4, 12).getTime();
const visitor: ActorRef = { kind: 'visitor', id: 'v', name: 'Mira' };
const agent: ActorRef = { kind: 'agent', id: 'a', name: 'Anna' };

function logOf(...happenings: readonly (readonly [minute: number, actor: ActorRef, happening: Happening])[]): Event[] {
  return happenings.map(([minute, actor, happening], seq) => ({
    ...happening,
    seq,
    at: noon + minute * 60_000,
    actor,
  }));
}

function said(text: string, kind: 'text' | 'note' = 'text'): Happening {
  return { type: 'message-posted', messageId: `id-${text}`, kind, text, automatic: false, page: null };
}

function entriesOf(events: readonly Event[], outgoing: readonly OutgoingMessage[] = []): readonly Entry[] {
  const names = { queue: () => 'Support' };
  return timelineEntries({ events, outgoing, me: { id: 'a', name: 'Anna' }, markOf: () => 'sent', names });
}

const outline = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.kind === 'group' ? entry.lines.map((line) => line.text) : entry.kind));

test('messages of one sender stand together until another speaks, a note comes between, or five minutes pass', () => {
  const entries = entriesOf(
    logOf(
      [0, visitor, said('a')],
      [1, visitor, said('b')],
      [2, agent, said('c')],
      [3, agent, said('n', 'note')],
    ).concat(logOf([4, agent, said('d')], [10, agent, said('e')]).map((event) => ({ ...event, seq: event.seq + 4 }))),
  );
  assert.deepEqual(outline(entries), ['day', ['a', 'b'], ['c'], ['n'], ['d'], ['e']]);
});

test('a message on its way joins its group, and keeps its place and key when it is kept', () => {
  const before = logOf([0, agent, said('a')]);
  const outgoing: OutgoingMessage = {
    messageId: 'id-b',
    text: 'b',
    kind: 'text',
    page: null,
    at: noon + 60_000,
    state: 'pending',
  };
  const pending = entriesOf(before, [outgoing]);
  const kept = entriesOf(logOf([0, agent, said('a')], [1, agent, said('b')]));
  assert.deepEqual(outline(pending), outline(kept));
  assert.deepEqual(
    pending.map((entry) => entry.key),
    kept.map((entry) => entry.key),
  );
  const marks = pending.flatMap((entry) => (entry.kind === 'group' ? entry.lines.map((line) => line.mark) : []));
  assert.deepEqual(marks, ['sent', 'pending']);
});

test('a new day is named, marks and deadlines are not, and the same page seen again is one line', () => {
  const page = { url: 'https://shop.example/a', title: 'A', referrer: '' };
  const entries = entriesOf(
    logOf(
      [0, visitor, said('a')],
      [1, agent, { type: 'messages-read', upTo: 0 }],
      [2, visitor, { type: 'page-viewed', page }],
      [3, visitor, { type: 'page-viewed', page }],
      [24 * 60, visitor, said('b')],
    ),
  );
  assert.deepEqual(outline(entries), ['day', ['a'], 'event', 'day', ['b']]);
});
