import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  ended,
  formSubmitted,
  greets,
  log,
  notes,
  opened,
  page,
  queued,
  rated,
  reopened,
  says,
  systemLine,
  transferredTo,
  updated,
  viewed,
  visitor,
} from '../../test/support/log.ts';
import { rowOf } from './row.ts';
import { apply, fold } from './session.ts';

test('a log begins with its opening, once, and never goes back', () => {
  const events = log(opened(0), queued(0), accepted(1, ann));
  assert.throws(() => fold([]), /empty log/);
  assert.throws(() => fold(events.slice(1)), /not with session-opened/);
  assert.throws(() => fold([...events.slice(0, 1), ...events.slice(0, 1)]), /opened twice/);
  assert.throws(() => fold([...events, ...events.slice(1, 2)]), /cannot take sequence 1/);
});

test('a copy of the log with events left out still folds', () => {
  const events = log(opened(0), queued(0), accepted(1, ann), says(2, visitor));
  const session = fold(events.filter((event) => event.type !== 'queue-entered'));
  assert.deepEqual([session.version, session.messageCount, session.queueLegs], [4, 1, []]);
});

test('applying an event leaves the state before it as it was', () => {
  const events = log(opened(0), queued(0), accepted(1, ann), says(2, visitor), says(3, agent(ann)), ended(4, 'agent'));
  const states = events.map((_, index) => fold(events.slice(0, index + 1)));
  // What was sent has a test of its own.
  const told = () => states.map(({ sent, ...rest }) => rest);
  const before = structuredClone(told());
  for (const [index, event] of events.entries()) if (index > 0) apply(states[index - 1] ?? null, event);
  assert.deepEqual(told(), before);
});

test('[K4] the row holds what lists and reports read', () => {
  const next = { ...page, url: 'https://shop.example/basket' };
  const row = rowOf(
    fold(
      log(
        opened(0, { intake: true, page, extras: { vendor: { code: 7 } } }),
        formSubmitted(5),
        queued(5, 'sales', 'form-submitted'),
        updated(6, { name: 'Vera', email: 'vera@example.com' }),
        accepted(10, ann),
        says(11, visitor, { text: 'Hi' }),
        viewed(12, next),
        transferredTo(13, ann, ben),
        says(15, agent(ben), { text: 'Hello' }),
        ended(20, 'visitor'),
        reopened(30),
        queued(30, 'sales', 'reopened'),
        accepted(31, ben),
        ended(40, 'agent'),
        rated(41),
      ),
    ),
  );
  const { stage, outcome, version, updatedAt, queuedAt, acceptedAt, endedAt, endedBy, reopenCount, transferCount } =
    row;
  assert.deepEqual(
    { stage, outcome, version, updatedAt, queuedAt, acceptedAt, endedAt, endedBy, reopenCount, transferCount },
    {
      stage: 'ended',
      outcome: 'completed',
      version: 15,
      updatedAt: 41,
      queuedAt: 5,
      acceptedAt: 10,
      endedAt: 40,
      endedBy: 'agent',
      reopenCount: 1,
      transferCount: 1,
    },
  );
  assert.deepEqual([row.firstAgentId, row.agentId, row.agentIds], ['ann', 'ben', ['ann', 'ben']]);
  assert.deepEqual(
    [row.visitorName, row.visitorEmail, row.extras],
    ['Vera', 'vera@example.com', { vendor: { code: 7 } }],
  );
  assert.deepEqual([row.firstPageUrl, row.lastPageUrl, row.pageCount], [page.url, next.url, 2]);
  assert.deepEqual(
    [row.messageCount, row.lastMessageText, row.lastMessageBy, row.lastMessageAt],
    [2, 'Hello', 'agent', 15],
  );
  assert.deepEqual([row.queueWaitMs, row.firstResponseMs, row.durationMs, row.handlingMs], [6, 4, 40, 19]);
  assert.deepEqual([row.ratingScore, row.ratingOutOf, row.ratingComment], [4, 5, null]);
});

test('[K4] a conversation lasts from the first to the last word that anybody said, not the system and not in notes', () => {
  const told = [opened(0), queued(0), notes(1, agent(ann)), systemLine(2)];
  assert.deepEqual([rowOf(fold(log(...told))).firstSaidAt, rowOf(fold(log(...told))).lastSaidAt], [null, null]);
  const said = [greets(3, bot), says(4, visitor), greets(5, agent(ann)), notes(6, agent(ann)), systemLine(7)];
  const row = rowOf(fold(log(...told, ...said)));
  assert.deepEqual([row.firstSaidAt, row.lastSaidAt, row.messageCount], [3, 5, 5]);
});

test('[K4] the row of a session that waits again names the agent who had it last', () => {
  const lines = [opened(0), queued(0), accepted(1, ann), transferredTo(2, ann, ben), ended(3, 'agent'), reopened(4)];
  const row = rowOf(fold(log(...lines)));
  assert.deepEqual([row.stage, row.agentId], ['waiting', 'ben']);
});

test('[K4] the preview of a message does not end in half a character', () => {
  const text = `${'x'.repeat(199)}😀 and more`;
  const row = rowOf(fold(log(opened(0), says(1, visitor, { text }))));
  assert.equal(row.lastMessageText, 'x'.repeat(199));
});
