import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, agent, ann, ben, log, notes, opened, queued, says, visitor } from '../../test/support/log.ts';
import { forVisitor } from './access.ts';
import type { Command, SaidMessage } from './command.ts';
import { decide } from './decide.ts';
import type { ActorRef, Event } from './event.ts';
import { Refusal } from './refusal.ts';
import { asItStands, REMOVED_TEXT, REVISABLE_MS } from './revisions.ts';
import { rowOf } from './row.ts';
import { fold } from './session.ts';

const before = log(
  opened(0),
  queued(0),
  says(1, visitor, { messageId: 'question' }),
  accepted(2, ann),
  says(3, agent(ann), { messageId: 'answer', text: 'Fourty' }),
  notes(4, agent(ann), 'Knows nothing'),
);
const answer: SaidMessage = { messageId: 'answer', kind: 'text', at: 3, by: agent(ann) };
const note: SaidMessage = { messageId: 'ann-note-4', kind: 'note', at: 4, by: agent(ann) };

function after(events: readonly Event[], actor: ActorRef, now: number, command: Command): readonly Event[] {
  const verdict = decide(fold(events), { ...command, actor }, now);
  if (verdict instanceof Refusal) throw verdict;
  return [...events, ...verdict];
}

function refusalOf(events: readonly Event[], actor: ActorRef, now: number, command: Command): string | null {
  const verdict = decide(fold(events), { ...command, actor }, now);
  return verdict instanceof Refusal ? verdict.code : null;
}

const edit = (message: SaidMessage | null, text: string) => ({ type: 'edit-message', message, text }) as const;
const remove = (message: SaidMessage | null, moderates = false) =>
  ({ type: 'remove-message', message, moderates }) as const;

test('[K4] an edited message has its newest text everywhere, counts once, and is told once when nothing changes', () => {
  const once = after(before, agent(ann), 5, edit(answer, 'Forty'));
  const twice = after(once, agent(ann), 6, edit(answer, 'Forty two'));
  const again = after(twice, agent(ann), 7, edit(answer, 'Forty two'));
  assert.equal(again.length, twice.length);
  const [was, is] = [rowOf(fold(before)), rowOf(fold(twice))];
  assert.deepEqual([is.lastMessageText, is.messageCount, is.revisionCount], ['Forty two', was.messageCount, 1]);
  assert.equal(is.firstResponseMs, was.firstResponseMs);
  const texts = asItStands(twice).flatMap((event) => (event.type === 'message-posted' ? [event.text] : []));
  assert.deepEqual(texts, ['Words', 'Forty two', 'Knows nothing']);
});

test('what was removed has no text left for anybody who reads it as it stands, cannot be edited, and is removed once', () => {
  const removed = after(before, agent(ann), 5, remove(answer));
  const stands = asItStands(removed).find((event) => event.type === 'message-posted' && event.seq === 4);
  assert.equal(stands?.type === 'message-posted' && stands.text, REMOVED_TEXT);
  assert.equal(rowOf(fold(removed)).lastMessageText, REMOVED_TEXT);
  assert.equal(after(removed, agent(ann), 6, remove(answer)).length, removed.length);
  assert.equal(refusalOf(removed, agent(ann), 6, edit(answer, 'Back')), 'not-found');
});

test('[K6] only who wrote a message may change it, for a quarter of an hour; who moderates may remove it later, too', () => {
  const late = 3 + REVISABLE_MS + 1;
  assert.equal(refusalOf(before, agent(ben), 5, edit(answer, 'Mine')), 'forbidden');
  assert.equal(refusalOf(before, agent(ben), 5, remove(answer)), 'forbidden');
  assert.equal(refusalOf(before, agent(ann), late, edit(answer, 'Late')), 'forbidden');
  assert.equal(refusalOf(before, agent(ann), late, remove(answer)), 'forbidden');
  assert.equal(refusalOf(before, agent(ben), late, remove(answer, true)), null);
  assert.equal(refusalOf(before, agent(ann), 5, edit(null, 'Nothing')), 'not-found');
  assert.equal(refusalOf(before, agent(ann), 5, remove(null, true)), 'not-found');
  assert.equal(refusalOf(before, agent(ann), 5, edit(answer, ' ')), 'invalid-input');
  assert.equal(refusalOf(before, agent(ann), 5, edit(answer, 'x'.repeat(16_385))), 'too-large');
});

test('[K5] no visitor learns that a note was edited or removed, and nothing said to all answers a note or tells an agent', () => {
  const revised = after(after(before, agent(ann), 5, edit(note, 'Knows much')), agent(ann), 6, remove(note));
  assert.deepEqual(revised.slice(before.length).map(forVisitor), [null, null]);
  const said = { type: 'post-message', kind: 'text', text: 'So', automatic: false, page: null } as const;
  const reply = { ...said, messageId: 'reply', replyTo: 'ann-note-4', answered: note };
  assert.equal(refusalOf(before, agent(ann), 5, reply), 'invalid-input');
  assert.equal(refusalOf(before, agent(ann), 5, { ...reply, kind: 'note' }), null);
  assert.equal(refusalOf(before, agent(ann), 5, { ...reply, answered: null }), 'invalid-input');
  assert.equal(refusalOf(before, visitor, 5, { ...reply, replyTo: 'answer', answered: answer }), null);
  assert.equal(refusalOf(before, agent(ann), 5, { ...said, messageId: 'tell', mentions: [ben] }), 'invalid-input');
  assert.equal(refusalOf(before, agent(ann), 5, { ...said, kind: 'note', messageId: 'tell', mentions: [ben] }), null);
});
