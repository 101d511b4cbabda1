import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  ended,
  log,
  opened,
  queued,
  says,
  system,
  visitor,
} from '../../test/support/log.ts';
import { forVisitor } from './access.ts';
import type { Command, Commanded } from './command.ts';
import { decide } from './decide.ts';
import type { ActorRef, Event, Named } from './event.ts';
import { Refusal } from './refusal.ts';
import { partakers, rowOf } from './row.ts';
import { apply, fold } from './session.ts';

const cleo: Named = { id: 'cleo', name: 'Cleo' };
const active = log(opened(0), queued(0), accepted(5, ann), says(6, visitor));
const leave = { type: 'leave', queueId: 'sales', promise: {} } as const;

/** A log to which commands are given one after the other. */
class Told {
  events: readonly Event[] = active;

  give(actor: ActorRef, command: Command, now = 1_000): string {
    const decided = decide(fold(this.events), { ...command, actor } as Commanded, now);
    if (decided instanceof Refusal) return `!${decided.code}`;
    this.events = [...this.events, ...decided];
    return decided.map(({ type }) => type).join(' ') || '-';
  }

  get session() {
    return fold(this.events);
  }

  /** Everything that the visitor ever reads of it. */
  get seen(): readonly Event[] {
    return this.events.map(forVisitor).filter((event) => event !== null);
  }
}

function posts(kind: 'text' | 'note' | 'whisper', messageId: string): Command {
  return { type: 'post-message', messageId, kind, text: `A ${kind}`, automatic: false, page: null };
}

test('[K5] who listens, whispers and leaves again stays unknown to the visitor', () => {
  const told = new Told();
  assert.equal(told.give(agent(cleo), posts('whisper', 'too-early')), '!not-assigned');
  assert.equal(told.give(agent(cleo), { type: 'join', agent: cleo, hidden: true }), 'agent-joined');
  assert.equal(told.give(agent(cleo), posts('text', 'not-open')), '!not-assigned');
  assert.equal(told.give(agent(cleo), posts('whisper', 'whisper-1')), 'message-posted');
  assert.equal(told.give(agent(ann), posts('whisper', 'whisper-2')), 'message-posted');
  assert.equal(told.give(agent(cleo), posts('note', 'note-1')), 'message-posted');
  assert.equal(told.give(agent(cleo), { type: 'read-messages', upTo: 3 }), '-');
  assert.equal(told.give(agent(cleo), { ...leave, agent: cleo }), 'agent-left');
  assert.deepEqual(told.seen, active.map(forVisitor));
  assert.deepEqual(partakers(told.session), [ann.id]);
  assert.doesNotMatch(JSON.stringify(told.seen), /Cleo|whisper|note/);
});

test('[K5] an agent who comes out of hiding is seen, and one who goes into hiding has left', () => {
  const told = new Told();
  told.give(agent(cleo), { type: 'join', agent: cleo, hidden: true });
  told.give(agent(cleo), { type: 'join', agent: cleo, hidden: false });
  assert.equal(told.give(agent(cleo), { type: 'join', agent: cleo, hidden: true }), 'agent-left agent-joined');
  assert.deepEqual(
    told.seen.slice(active.length).map(({ type }) => type),
    ['agent-joined', 'agent-left'],
  );
  assert.deepEqual(rowOf(told.session).companionIds, []);
});

test('nobody can be made to listen unseen', () => {
  const told = new Told();
  assert.equal(told.give(agent(ann), { type: 'join', agent: cleo, hidden: true }), '!forbidden');
  assert.equal(told.give(system, { type: 'join', agent: cleo, hidden: true }), '!forbidden');
});

test('several agents write in one session; when its agent leaves, the first of the open company has it', () => {
  const told = new Told();
  told.give(agent(cleo), { type: 'join', agent: cleo, hidden: true });
  assert.equal(told.give(agent(ann), { type: 'join', agent: ben, hidden: false }), 'agent-joined');
  assert.deepEqual(rowOf(told.session).companionIds, [ben.id]);
  assert.equal(told.give(agent(ben), posts('text', 'from-ben')), 'message-posted');
  assert.equal(told.give(agent(ann), posts('text', 'from-ann')), 'message-posted');
  assert.equal(told.give(agent(ann), { ...leave, agent: ann }), 'session-transferred');
  assert.deepEqual([told.session.agent, told.session.company.map((each) => each.agent)], [ben, [cleo]]);
  assert.equal(told.give(agent(ben), { ...leave, agent: ben }), 'queue-entered');
  assert.deepEqual([told.session.stage, told.session.agent, told.session.queueId], ['waiting', null, 'sales']);
  assert.deepEqual(partakers(told.session), [ann.id, ben.id]);
});

test('who takes a session over has it, and the one who had it has not', () => {
  const told = new Told();
  told.give(agent(cleo), { type: 'join', agent: cleo, hidden: true });
  told.give(agent(cleo), { type: 'transfer', to: { kind: 'agent', agent: cleo }, note: null });
  assert.deepEqual([told.session.agent, told.session.company], [cleo, []]);
  assert.equal(told.give(agent(ann), posts('text', 'too-late')), '!not-assigned');
});

test('a transfer that nobody answers lapses, and the session goes back to nobody else', () => {
  const told = new Told();
  told.give(agent(ann), { type: 'offer-transfer', to: ben, note: 'secret', until: 2_000 });
  const lapsed: Command = { type: 'answer-transfer', how: 'unanswered', reason: null };
  assert.equal(told.give(system, lapsed, 2_000), 'transfer-answered');
  assert.deepEqual([told.session.agent, told.session.offeredTransfer], [ann, null]);
  assert.equal(told.give(agent(ben), { ...lapsed, how: 'accepted' }), '!conflict');
  assert.doesNotMatch(JSON.stringify(told.seen), /secret|Ben/);
});

test('what is said at wrap-up stays among agents: disposition, labels, and the note, which is a note of the log too', () => {
  const told = new Told();
  told.give(agent(ann), { type: 'end', by: 'agent', reason: null, wrapUpMs: 60_000 });
  assert.deepEqual([rowOf(told.session).agentId, rowOf(told.session).wrapUpUntil], [ann.id, 61_000]);
  told.give(agent(ann), { type: 'change-labels', add: ['secret'], remove: [] });
  const done: Command = { type: 'wrap-up', how: 'done', disposition: 'secret', note: 'secret' };
  assert.equal(told.give(agent(ann), done), 'wrapped-up message-posted');
  assert.deepEqual([rowOf(told.session).wrapUpUntil, told.session.disposition], [null, 'secret']);
  assert.doesNotMatch(JSON.stringify(told.seen), /secret/);
});

test('within its window a session is reopened by a new leg, and the first is never rewritten; later it is refused', () => {
  const over = [...active, ...log(ended(10, 'agent')).map((event) => ({ ...event, seq: active.length }))];
  const reopen: Command = { type: 'reopen', queueId: 'sales', agent: null, until: 500 };
  const told = new Told();
  told.events = over;
  assert.equal(told.give(visitor, reopen, 501), '!session-closed');
  assert.equal(told.give(agent(ann), { ...reopen, agent: ann }, 501), '!session-closed');
  assert.equal(told.give(visitor, reopen, 500), 'session-reopened queue-entered');
  assert.deepEqual(told.events.slice(0, over.length), over);
  const [first, second] = [fold(over), told.session];
  assert.deepEqual(second.queueLegs.slice(0, -1), first.queueLegs);
  assert.deepEqual(second.agentLegs, first.agentLegs);
  assert.deepEqual([second.stage, second.endedAt, second.reopenedAt], ['waiting', null, [500]]);
  const again = told.events.slice(over.length).reduce<typeof first>((state, event) => apply(state, event), first);
  assert.deepEqual(again, second);
});
