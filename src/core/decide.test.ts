import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  closed,
  ended,
  type Line,
  log,
  opened,
  page,
  queued,
  says,
  system,
  visitor,
} from '../../test/support/log.ts';
import { type Command, type Commanded, type CommandType, MAX_MESSAGE_LENGTH } from './command.ts';
import { decide } from './decide.ts';
import type { ActorRef, Event, Link, Named } from './event.ts';
import { unknownVisitor } from './facts.ts';
import { Refusal } from './refusal.ts';
import { apply, fold, type Session, type Stage } from './session.ts';

const waiting: readonly Line[] = [opened(0), queued(0)];
const active: readonly Line[] = [...waiting, accepted(5, ann), says(6, visitor, { messageId: 'said' })];
const over: readonly Line[] = [...active, ended(10, 'visitor')];

const sessions: Readonly<Record<'none' | Stage, Session | null>> = {
  none: null,
  intake: fold(log(opened(0, { intake: true }))),
  waiting: fold(log(...waiting)),
  active: fold(log(...active)),
  ended: fold(log(...over)),
  closed: fold(log(...over, closed(20))),
};

const robin: Named = { id: 'robin', name: 'Robin' };
const ticket: Link = { kind: 'ticket', id: '7', label: 'Lamp broken', url: null };

const said = { messageId: 'said', kind: 'text', at: 0, by: visitor } as const;

const commands = {
  open: {
    type: 'open',
    sessionId: 'session',
    accountId: 'account',
    inboxId: 'inbox',
    visitorId: 'visitor',
    channel: 'web',
    intent: 'chat',
    intake: false,
    queueId: 'sales',
    promise: { accept: 30_000, resolution: 600_000 },
    visitor: unknownVisitor,
    page: null,
    extras: {},
  },
  'submit-form': {
    type: 'submit-form',
    form: 'pre-chat',
    answers: { topic: 'Shipping' },
    queueId: 'sales',
    promise: { accept: 30_000 },
  },
  accept: { type: 'accept', agent: ann },
  'post-message': { type: 'post-message', messageId: 'new', kind: 'text', text: 'Hello', automatic: false, page: null },
  'edit-message': { type: 'edit-message', message: said, text: 'Hallo' },
  'remove-message': { type: 'remove-message', message: said, moderates: false },
  'read-messages': { type: 'read-messages', upTo: 0 },
  'view-page': { type: 'view-page', page },
  'update-visitor': { type: 'update-visitor', changes: { name: 'Vera' } },
  transfer: { type: 'transfer', to: { kind: 'agent', agent: ben }, note: 'Please' },
  'offer-transfer': { type: 'offer-transfer', to: ben, note: 'Please', until: null },
  'answer-transfer': { type: 'answer-transfer', how: 'declined', reason: null },
  'hand-off': { type: 'hand-off', reason: null, summary: null, queueId: 'sales', promise: {} },
  offer: { type: 'offer', agent: ann, until: 30_000 },
  'answer-offer': { type: 'answer-offer', how: 'declined', reason: 'Lunch' },
  requeue: { type: 'requeue', queueId: 'billing', promise: { accept: 30_000 }, reason: 'overflowed' },
  'set-priority': { type: 'set-priority', priority: 'high' },
  'require-skills': { type: 'require-skills', skills: { German: 3 } },
  'warn-of-deadlines': { type: 'warn-of-deadlines' },
  'warn-of-silence': { type: 'warn-of-silence', side: 'visitor', line: null },
  join: { type: 'join', agent: ben, hidden: false },
  leave: { type: 'leave', agent: ben, queueId: 'sales', promise: {} },
  'engage-bot': { type: 'engage-bot', bot: robin },
  'change-labels': { type: 'change-labels', add: ['vip'], remove: [] },
  'add-link': { type: 'add-link', link: ticket },
  'remove-link': { type: 'remove-link', kind: 'ticket', id: '7' },
  'wrap-up': { type: 'wrap-up', how: 'done', disposition: 'Sold', note: null },
  'mark-spam': { type: 'mark-spam', spam: true },
  'set-extras': { type: 'set-extras', dialect: 'vendor', values: { entity: 6 } },
  'request-transcript': { type: 'request-transcript', email: 'vera@shop.example', subject: null },
  end: { type: 'end', by: 'agent', reason: null, wrapUpMs: 0 },
  reopen: { type: 'reopen', queueId: 'sales', agent: null, until: null },
  rate: { type: 'rate', score: 4, outOf: 5, comment: null },
  close: { type: 'close' },
} as const satisfies { [T in CommandType]: Extract<Command, { type: T }> };

/** What each command leads to in each stage: the events, a refusal's code after `!`, or `-` for nothing to do. */
const table: Readonly<Record<CommandType, readonly [string, string, string, string, string, string]>> = {
  // none, intake, waiting, active, ended, closed
  open: [
    'session-opened queue-entered deadline-set deadline-set',
    '!already-exists',
    '!already-exists',
    '!already-exists',
    '!already-exists',
    '!already-exists',
  ],
  'submit-form': [
    '!not-found',
    'form-submitted queue-entered deadline-set',
    '!conflict',
    '!conflict',
    '!conflict',
    '!session-closed',
  ],
  accept: ['!not-found', '!not-waiting', 'session-accepted', '-', '!session-ended', '!session-closed'],
  'post-message': [
    '!not-found',
    'message-posted',
    'message-posted',
    'message-posted',
    '!session-ended',
    '!session-closed',
  ],
  'edit-message': ['!not-found', ...four('message-edited'), '!session-closed'],
  'remove-message': ['!not-found', ...four('message-removed'), '!session-closed'],
  'read-messages': [
    '!not-found',
    'messages-read',
    'messages-read',
    'messages-read',
    'messages-read',
    '!session-closed',
  ],
  'view-page': ['!not-found', 'page-viewed', 'page-viewed', 'page-viewed', '!session-ended', '!session-closed'],
  'update-visitor': ['!not-found', ...four('visitor-updated'), '!session-closed'],
  transfer: [
    '!not-found',
    '!not-waiting',
    'session-transferred',
    'session-transferred',
    '!session-ended',
    '!session-closed',
  ],
  'hand-off': ['!not-found', 'bot-handed-off', 'bot-handed-off', 'bot-handed-off', '!session-ended', '!session-closed'],
  offer: ['!not-found', '!not-waiting', 'session-offered', '!not-waiting', '!session-ended', '!session-closed'],
  'answer-offer': ['!not-found', '!conflict', '!conflict', '!conflict', '!conflict', '!session-closed'],
  requeue: [
    '!not-found',
    '!not-waiting',
    'queue-entered deadline-set',
    'queue-entered',
    '!session-ended',
    '!session-closed',
  ],
  'set-priority': ['!not-found', 'priority-set', 'priority-set', 'priority-set', '!session-ended', '!session-closed'],
  'require-skills': [
    '!not-found',
    'skills-required',
    'skills-required',
    'skills-required',
    '!session-ended',
    '!session-closed',
  ],
  'warn-of-deadlines': ['!not-found', '-', '-', '-', '-', '!session-closed'],
  'warn-of-silence': [
    '!not-found',
    'silence-warned',
    'silence-warned',
    'silence-warned',
    '!session-ended',
    '!session-closed',
  ],
  join: ['!not-found', 'agent-joined', 'agent-joined', 'agent-joined', '!session-ended', '!session-closed'],
  leave: ['!not-found', '-', '-', '-', '-', '!session-closed'],
  'engage-bot': ['!not-found', '!not-waiting', 'bot-engaged', '!not-waiting', '!session-ended', '!session-closed'],
  'change-labels': ['!not-found', ...four('labels-changed'), '!session-closed'],
  'add-link': ['!not-found', ...four('link-added'), '!session-closed'],
  'remove-link': ['!not-found', ...four('-'), '!session-closed'],
  'wrap-up': ['!not-found', '!not-ended', '!not-ended', '!not-ended', 'wrapped-up', '!session-closed'],
  'offer-transfer': [
    '!not-found',
    '!not-active',
    '!not-active',
    'transfer-offered',
    '!session-ended',
    '!session-closed',
  ],
  'answer-transfer': ['!not-found', '!conflict', '!conflict', '!conflict', '!conflict', '!session-closed'],
  'set-extras': ['!not-found', 'extras-set', 'extras-set', 'extras-set', 'extras-set', '!session-closed'],
  'request-transcript': ['!not-found', ...four('transcript-requested'), '!session-closed'],
  'mark-spam': ['!not-found', 'spam-marked', 'spam-marked', 'spam-marked', 'spam-marked', '!session-closed'],
  end: ['!not-found', 'session-ended', 'session-ended', 'session-ended', '!session-ended', '!session-closed'],
  reopen: ['!not-found', '!not-ended', '!not-ended', '!not-ended', 'session-reopened queue-entered', '!session-closed'],
  rate: ['!not-found', '!not-active', '!not-active', 'session-rated', 'session-rated', '!session-closed'],
  close: ['!not-found', '!not-ended', '!not-ended', '!not-ended', 'session-closed', '-'],
};

for (const [type, expected] of Object.entries(table) as [CommandType, readonly string[]][]) {
  test(`decide: ${type} in each stage`, () => {
    const actual = Object.values(sessions).map((session) => inShort(given(session, visitor, commands[type])));
    assert.deepEqual(actual, expected);
  });
}

test('what a vendor keeps beside is set after the seal too, by anybody but the visitor; the record stays sealed', () => {
  const agent: ActorRef = { kind: 'agent', ...ann };
  assert.equal(inShort(given(sessions.closed, agent, commands['set-extras'])), 'extras-set');
  const after = fold(
    log(...over, closed(20), {
      at: 30,
      actor: agent,
      happening: { type: 'extras-set', dialect: 'vendor', values: { a: 1 } },
    }),
  );
  assert.deepEqual([after?.stage, after?.closedAt, after?.extras], ['closed', 20, { vendor: { a: 1 } }]);
  assert.equal(inShort(given(after, agent, commands['post-message'])), '!session-closed');
});

test('a session that opens with its form filled in enters the queue at once', () => {
  const answers = { topic: 'Shipping' };
  const events = eventsOf(given(null, visitor, { ...commands.open, answers }, 1_000));
  assert.deepEqual(
    events.map(({ type }) => type),
    ['session-opened', 'form-submitted', 'queue-entered', 'deadline-set', 'deadline-set'],
  );
  const session = fold(events);
  assert.deepEqual([session.stage, session.answers], ['waiting', { 'pre-chat': answers }]);
});

test('decide: events stand at the next sequences, at the time given, in the name of who commands', () => {
  const events = eventsOf(given(sessions.intake, visitor, commands['submit-form'], 1_000));
  assert.deepEqual(
    events.map(({ seq, at, actor }) => ({ seq, at, actor })),
    [1, 2, 3].map((seq) => ({ seq, at: 1_000, actor: visitor })),
  );
  assert.deepEqual(events.at(-1), {
    type: 'deadline-set',
    target: 'accept',
    deadline: { dueAt: 31_000, grantedMs: 30_000, since: 1_000, warnAt: 23_500, clock: 'wall' },
    seq: 3,
    at: 1_000,
    actor: visitor,
  });
});

test('decide: a clock that went back takes neither the log nor its deadlines with it', () => {
  const late = fold(log(opened(5_000, { intake: true })));
  const events = eventsOf(given(late, visitor, commands['submit-form'], 1_000));
  assert.deepEqual(new Set(events.map((event) => event.at)), new Set([5_000]));
  assert.equal(events[2]?.type === 'deadline-set' && events[2].deadline.dueAt, 35_000);
});

test('[K2] a repeated message stands once, also after the end and after the close', () => {
  for (const stage of ['active', 'ended', 'closed'] as const) {
    assert.deepEqual(given(sessions[stage], visitor, { ...commands['post-message'], messageId: 'said' }), []);
  }
});

test('[K2] a repeat is known among hundreds of messages', () => {
  let session = sessions.active;
  for (let n = 0; n < 300; n++) session = post(session, `message-${n}`);
  for (const messageId of ['said', 'message-0', 'message-150', 'message-299']) {
    assert.deepEqual(given(session, visitor, { ...commands['post-message'], messageId }), []);
  }
  assert.equal(
    inShort(given(session, visitor, { ...commands['post-message'], messageId: 'message-300' })),
    'message-posted',
  );
});

test('[K6] a message has at least one visible and at most so many characters', () => {
  const write = (text: string) => inShort(given(sessions.active, visitor, { ...commands['post-message'], text }));
  assert.equal(write(''), '!invalid-input');
  assert.equal(write(' \n\t'), '!invalid-input');
  assert.equal(write('x'), 'message-posted');
  assert.equal(write('x'.repeat(MAX_MESSAGE_LENGTH)), 'message-posted');
  assert.equal(write('x'.repeat(MAX_MESSAGE_LENGTH + 1)), '!too-large');
});

test('[K6] a character that no store can keep is refused wherever it stands', () => {
  for (const bad of ['a\0b', '\uD83D', '\uDE00 late']) {
    const extras = { vendor: { list: [{ deep: bad }] } };
    assert.equal(
      inShort(given(sessions.active, visitor, { ...commands['post-message'], text: bad })),
      '!invalid-input',
    );
    assert.equal(inShort(given(null, visitor, { ...commands.open, extras })), '!invalid-input');
    const changes = { attributes: { [bad]: 'value' } };
    assert.equal(inShort(given(sessions.active, visitor, { type: 'update-visitor', changes })), '!invalid-input');
  }
  const kept = { ...commands['post-message'], text: '\\u0000 😀 \u{1F468}\u200D\u{1F469}' };
  assert.equal(inShort(given(sessions.active, visitor, kept)), 'message-posted');
});

test('decide: only the agent or bot that has the session answers it; integrations and greetings need not have it', () => {
  const said = (actor: ActorRef, more: Partial<Extract<Command, { type: 'post-message' }>> = {}) =>
    ['waiting', 'active'].map((stage) =>
      inShort(given(sessions[stage as Stage], actor, { ...commands['post-message'], ...more })),
    );
  assert.deepEqual(said(agent(ann)), ['!not-assigned', 'message-posted']);
  assert.deepEqual(said(agent(ben)), ['!not-assigned', '!not-assigned']);
  assert.deepEqual(said(bot), ['!not-assigned', '!not-assigned']);
  assert.deepEqual(said({ kind: 'integration', id: 'key', name: 'Key' }), ['message-posted', 'message-posted']);
  assert.deepEqual(said(agent(ben), { automatic: true }), ['message-posted', 'message-posted']);
  assert.deepEqual(said(agent(ben), { kind: 'note' }), ['message-posted', 'message-posted']);
});

test('decide: notes are taken until the record is sealed', () => {
  const note = { ...commands['post-message'], kind: 'note' } as const;
  assert.equal(inShort(given(sessions.ended, agent(ben), note)), 'message-posted');
  assert.equal(inShort(given(sessions.closed, agent(ben), note)), '!session-closed');
});

test('decide: a visitor writes neither notes nor system lines, an agent no system lines', () => {
  for (const kind of ['note', 'system'] as const) {
    assert.equal(inShort(given(sessions.active, visitor, { ...commands['post-message'], kind })), '!forbidden');
  }
  const line = { ...commands['post-message'], kind: 'system' } as const;
  assert.equal(inShort(given(sessions.active, agent(ann), line)), '!forbidden');
  assert.equal(inShort(given(sessions.active, system, line)), 'message-posted');
});

test('decide: a second agent does not take what another has', () => {
  assert.equal(inShort(given(sessions.active, agent(ben), { type: 'accept', agent: ben })), '!already-accepted');
});

test('decide: a transfer to where the session is does nothing', () => {
  const toAnn = { ...commands.transfer, to: { kind: 'agent', agent: ann } } as const;
  const toSales = { ...commands.transfer, to: { kind: 'queue', queueId: 'sales', promise: {} } } as const;
  assert.deepEqual(given(sessions.active, agent(ann), toAnn), []);
  assert.deepEqual(given(sessions.waiting, system, toSales), []);
  assert.equal(inShort(given(sessions.active, agent(ann), toSales)), 'session-transferred queue-entered');
});

test('decide: a queue entered after the accept promises no accept, so that a breach stays a breach', () => {
  const promise = { accept: 30_000, 'first-response': 60_000, resolution: 90_000 };
  const toSupport = { type: 'transfer', to: { kind: 'queue', queueId: 'support', promise }, note: null } as const;
  const targets = (session: Session | null) =>
    eventsOf(given(session, agent(ann), toSupport)).flatMap((event) =>
      event.type === 'deadline-set' ? event.target : [],
    );
  assert.deepEqual(targets(sessions.waiting), ['accept', 'resolution']);
  assert.deepEqual(targets(sessions.active), ['first-response', 'resolution']);
  assert.deepEqual(targets(fold(log(...active, says(7, agent(ann))))), ['resolution']);
});

test('decide: a session reopened for an agent is theirs at once', () => {
  const events = eventsOf(given(sessions.ended, agent(ben), { ...commands.reopen, agent: ben }));
  const session = fold([...log(...over), ...events]);
  assert.deepEqual([session.stage, session.agent, session.endedAt], ['active', ben, null]);
});

test('decide: what is known already is no news', () => {
  const named = fold(
    log(opened(0, { visitor: { ...unknownVisitor, name: 'Vera', attributes: { tier: 'gold' } } }), queued(0)),
  );
  const update = (changes: Extract<Command, { type: 'update-visitor' }>['changes']) =>
    given(named, visitor, { type: 'update-visitor', changes });
  assert.deepEqual(update({ name: 'Vera', attributes: { tier: 'gold' } }), []);
  const [event] = eventsOf(update({ name: 'Vera', city: 'Paris' }));
  assert.deepEqual(event?.type === 'visitor-updated' && event.changes, { city: 'Paris' });
  assert.deepEqual(given(sessions.active, system, { type: 'mark-spam', spam: false }), []);
});

test('decide: a read mark only rises, never past the log, and each side has its own', () => {
  const read = (session: Session | null, actor: ActorRef, upTo: number) =>
    eventsOf(given(session, actor, { type: 'read-messages', upTo }));
  const [event] = read(sessions.active, visitor, 999);
  assert.equal(event?.type === 'messages-read' && event.upTo, 3);
  const session = event ? apply(sessions.active, event) : null;
  assert.deepEqual(read(session, visitor, 3), []);
  assert.equal(read(session, agent(ann), 3).length, 1);
  assert.deepEqual(read(session, visitor, -5), []);
});

function given(session: Session | null, actor: ActorRef, command: Command, now = 1_000): readonly Event[] | Refusal {
  return decide(session, { ...command, actor } as Commanded, now);
}

function eventsOf(decided: readonly Event[] | Refusal): readonly Event[] {
  if (decided instanceof Refusal) throw decided;
  return decided;
}

function inShort(decided: readonly Event[] | Refusal): string {
  if (decided instanceof Refusal) return `!${decided.code}`;
  return decided.map((event) => event.type).join(' ') || '-';
}

function post(session: Session | null, messageId: string): Session | null {
  return eventsOf(given(session, visitor, { ...commands['post-message'], messageId })).reduce(apply, session);
}

test('a transfer that is offered moves nothing until the agent who was asked accepts', () => {
  const offered = given(sessions.active, agent(ann), { type: 'offer-transfer', to: ben, note: 'Please', until: null });
  assert.equal(inShort(offered), 'transfer-offered');
  const asked = folded(sessions.active, offered);
  assert.equal(asked?.agent?.id, ann.id);
  const again = { type: 'offer-transfer', note: null, until: null } as const;
  assert.equal(inShort(given(asked, agent(ann), { ...again, to: ben })), '-');
  assert.equal(inShort(given(asked, agent(ann), { ...again, to: { id: 'cora', name: 'Cora' } })), '!conflict');
  const answer = { type: 'answer-transfer', reason: null } as const;
  assert.equal(inShort(given(asked, agent(ann), { ...answer, how: 'accepted' })), '!forbidden');
  const declined = folded(asked, given(asked, agent(ben), { ...answer, how: 'declined' }));
  assert.deepEqual([declined?.offeredTransfer, declined?.agent?.id], [null, ann.id]);
  const accepted = given(asked, agent(ben), { ...answer, how: 'accepted' });
  assert.equal(inShort(accepted), 'transfer-answered session-transferred');
  const taken = folded(asked, accepted);
  assert.equal(taken?.agent?.id, ben.id);
  assert.equal(inShort(given(taken, agent(ben), { ...answer, how: 'accepted' })), '-');
});

function folded(session: Session | null, decided: readonly Event[] | Refusal): Session | null {
  return eventsOf(decided).reduce<Session | null>((state, event) => apply(state, event), session);
}

test('an offer rings with one agent, who alone may answer it; whoever accepts first has the session', () => {
  const rung = folded(sessions.waiting, given(sessions.waiting, system, commands.offer));
  assert.equal(rung?.offer?.agent.id, ann.id);
  assert.equal(inShort(given(rung, system, commands.offer)), '-');
  assert.equal(inShort(given(rung, system, { ...commands.offer, agent: ben })), '!conflict');
  assert.equal(inShort(given(rung, agent(ben), commands['answer-offer'])), '!forbidden');
  const declined = folded(rung, given(rung, agent(ann), commands['answer-offer']));
  assert.deepEqual([declined?.stage, declined?.offer], ['waiting', null]);
  assert.equal(inShort(given(declined, agent(ann), commands['answer-offer'])), '-');
  assert.deepEqual(
    declined?.lostOffers.map(({ agentId, how }) => [agentId, how]),
    [[ann.id, 'declined']],
  );
  const taken = given(rung, agent(ben), { type: 'accept', agent: ben });
  assert.equal(inShort(taken), 'offer-answered session-accepted');
  assert.deepEqual(folded(rung, taken)?.lostOffers.at(-1)?.how, 'withdrawn');
  const accepted = folded(rung, given(rung, agent(ann), { ...commands['answer-offer'], how: 'accepted' }));
  assert.deepEqual([accepted?.stage, accepted?.agent?.id, accepted?.lostOffers], ['active', ann.id, []]);
});

test('a bot that has the session is silent once a human has it, and hands it off into the queue', () => {
  const bot: ActorRef = { kind: 'bot', id: robin.id, name: robin.name };
  const opened = folded(null, given(null, visitor, { ...commands.open, bot: robin }));
  assert.deepEqual(
    [opened?.stage, opened?.bot?.id, opened?.agent, opened?.queueId],
    ['active', robin.id, null, 'sales'],
  );
  assert.equal(inShort(given(opened, bot, commands['post-message'])), 'message-posted');
  const form = folded(null, given(null, visitor, { ...commands.open, intake: true }));
  assert.equal(inShort(given(form, visitor, { ...commands['submit-form'], bot: robin })), 'form-submitted bot-engaged');
  const off = given(opened, bot, { ...commands['hand-off'], promise: { accept: 30_000 } });
  assert.equal(inShort(off), 'bot-handed-off queue-entered deadline-set');
  const waits = folded(opened, off);
  assert.deepEqual([waits?.stage, waits?.bot, waits?.queueId], ['waiting', null, 'sales']);
  assert.equal(inShort(given(waits, bot, commands['post-message'])), '!not-assigned');
  const taken = given(opened, agent(ann), commands.accept);
  assert.equal(inShort(taken), 'bot-handed-off session-accepted');
  assert.equal(inShort(given(folded(opened, taken), bot, commands['post-message'])), '!not-assigned');
});

test('a companion writes to the visitor, a hidden one whispers only, and nobody is made to listen unseen', () => {
  const { active } = sessions;
  const whisper = { ...commands['post-message'], kind: 'whisper' } as const;
  assert.equal(inShort(given(active, agent(ben), whisper)), '!not-assigned');
  const heard = folded(active, given(active, agent(ben), { ...commands.join, hidden: true }));
  assert.equal(inShort(given(heard, agent(ben), whisper)), 'message-posted');
  assert.equal(inShort(given(heard, agent(ben), commands['post-message'])), '!not-assigned');
  assert.deepEqual(heard?.joined, []);
  const joined = folded(heard, given(heard, agent(ben), commands.join));
  assert.equal(inShort(given(joined, agent(ben), commands['post-message'])), 'message-posted');
  assert.equal(joined?.company.length, 1);
  assert.equal(inShort(given(active, agent(ann), { ...commands.join, hidden: true })), '!forbidden');
  assert.equal(inShort(given(joined, agent(ben), commands.leave)), 'agent-left');
});

test('the agent who had the session wraps it up, until the time is over', () => {
  const ended = given(sessions.active, agent(ann), { ...commands.end, wrapUpMs: 60_000 });
  assert.equal(inShort(ended), 'session-ended wrap-up-begun');
  const over = folded(sessions.active, ended);
  assert.equal(over?.wrapUp?.doneAt, null);
  const done = folded(over, given(over, agent(ann), commands['wrap-up']));
  assert.deepEqual([done?.disposition, done?.wrapUp?.doneAt === null], ['Sold', false]);
  const late = { ...commands['wrap-up'], how: 'timed-out', disposition: null } as const;
  assert.equal(inShort(given(done, system, late)), '-');
});

function four<const T extends string>(word: T): [T, T, T, T] {
  return [word, word, word, word];
}
