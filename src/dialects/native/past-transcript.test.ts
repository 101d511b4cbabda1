import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PastTarget } from '../../app/imports/import-reader.ts';
import type { Snapshot } from '../../core/directory.ts';
import { decodeTranscript } from './past-transcript.ts';
import type { Transcript } from './transcript-wire.ts';

const at = (second: number) => new Date(second * 1000).toISOString();
const [ada, ben] = [
  { id: 'ada', name: 'Ada' },
  { id: 'ben', name: 'Ben' },
];
const said = { kind: 'text', automatic: false, page: null };
const transcript = {
  session: {
    ...{ id: 'session', inbox: { id: 'shop', name: 'Shop' }, channel: 'web', outcome: 'completed', extras: {} },
    ...{ openedAt: at(1), queuedAt: at(1), acceptedAt: at(5), endedAt: at(20), closedAt: at(30) },
    ...{ firstQueue: { id: 'sales' }, queue: { id: 'help' }, firstAgent: ada, agent: ben, agents: [ada, ben] },
    ...{ endedBy: 'agent', endReason: null, rating: null, spam: false },
    ...{ visitor: { id: 'vera', name: 'Vera' }, pages: { firstUrl: null, firstTitle: null } },
  },
  messages: [
    { ...said, messageId: '1', at: at(6), from: { kind: 'agent', ...ada }, text: 'Hi' },
    { ...said, messageId: '2', at: at(7), from: { kind: 'agent', ...ben }, text: 'Psst', kind: 'note' },
    { ...said, messageId: '3', at: at(8), from: { kind: 'agent', ...ben }, text: 'See', files: [{ name: 'a.png' }] },
    {
      ...said,
      messageId: '4',
      at: at(9),
      from: { kind: 'visitor', id: 'vera', name: 'Vera' },
      text: '',
      removedAt: at(10),
    },
  ],
} as unknown as Transcript;

test('[K2] a transcript tells who took the session when, what was taken back, and where it ended', () => {
  const snapshot = { account: { id: 'account' } } as Snapshot;
  const target: PastTarget = { snapshot, visitorId: 'visitor', idOf: (kind, key) => `${kind} ${key}` };
  const past = decodeTranscript(transcript, target);
  assert.deepEqual(
    past.map(({ at, actor, happening }) => [at / 1000, happening.type, actor.id]),
    [
      [1, 'session-opened', 'visitor'],
      [1, 'queue-entered', null],
      [5, 'queue-entered', null],
      [5, 'session-accepted', 'agent ada'],
      [6, 'message-posted', 'agent ada'],
      [7, 'message-posted', 'agent ben'],
      [8, 'session-transferred', 'agent ada'],
      [8, 'message-posted', 'agent ben'],
      [9, 'message-posted', 'visitor'],
      [10, 'message-removed', 'visitor'],
      [20, 'session-ended', 'agent ben'],
      [30, 'session-closed', null],
    ],
  );
  const texts = past.flatMap(({ happening }) => (happening.type === 'message-posted' ? [happening.text] : []));
  assert.deepEqual(texts, ['Hi', 'Psst', 'See\na.png', '']);
});
