import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agent, ann, ben, bot, page, system, visitor } from '../../test/support/log.ts';
import { forVisitor } from './access.ts';
import type { Command, Commanded } from './command.ts';
import { decide } from './decide.ts';
import type { ActorRef, Event, OfferAnswer } from './event.ts';
import { priorities, unknownVisitor } from './facts.ts';
import type { Hours } from './hours.ts';
import { conversation } from './metrics.ts';
import { Refusal } from './refusal.ts';
import { rowOf } from './row.ts';
import { apply, fold, isSaid, type Session, type Stage } from './session.ts';
import { turnsOf } from './turns.ts';
import { applyForVisitor, type VisitorSession } from './visitor-session.ts';

const SECRET = 'for agents alone';

const agents = [ann, ben, { id: 'cleo', name: 'Cleo' }] as const;
const named = fc.constantFrom(...agents);
const queueId = fc.constantFrom('sales', 'support');
const actor = fc.constantFrom<ActorRef>(visitor, ...agents.map(agent), bot, system, {
  kind: 'integration',
  id: 'key',
  name: 'Key',
});
const openEachMinute: Hours = {
  zone: 'Europe/Budapest',
  week: Array.from({ length: 7 }, () =>
    Array.from({ length: 720 }, (_, minute) => ({ from: minute * 2, to: minute * 2 + 1 })),
  ),
  holidays: [],
  exceptions: {},
};
const milliseconds = fc.integer({ min: 0, max: 5_000 });
const promise = fc.record(
  {
    accept: milliseconds,
    'first-response': milliseconds,
    'next-response': milliseconds,
    resolution: fc.record({ ms: milliseconds, clock: fc.constantFrom('wall' as const, 'business' as const) }),
    calendar: fc.constant({ id: SECRET, version: 1, hours: openEachMinute }),
  },
  { requiredKeys: [] },
);
const unsure = <T>(value: fc.Arbitrary<T>) => fc.option(value);
const kind = fc.oneof(
  { weight: 4, arbitrary: fc.constant('text' as const) },
  { arbitrary: fc.constantFrom('system' as const, 'note' as const, 'whisper' as const), weight: 1 },
);

const open: fc.Arbitrary<Command> = fc.record({
  type: fc.constant('open' as const),
  sessionId: fc.constant('session'),
  accountId: fc.constant('account'),
  inboxId: fc.constant('inbox'),
  visitorId: fc.constant('visitor'),
  channel: fc.constant('web'),
  intent: fc.constantFrom('chat' as const, 'offline-message' as const),
  intake: fc.boolean(),
  queueId,
  promise,
  visitor: fc.constant(unknownVisitor),
  page: unsure(fc.constant(page)),
  extras: fc.constant({ vendor: { secret: SECRET } }),
});

const offerAnswer = fc.constantFrom<OfferAnswer>('accepted', 'declined', 'unanswered', 'withdrawn');

const message: fc.Arbitrary<Command> = fc
  .record({
    type: fc.constant('post-message' as const),
    messageId: fc.integer({ min: 0, max: 30 }).map((n) => `message-${n}`),
    kind,
    text: fc.string({ maxLength: 300, unit: 'grapheme' }),
    automatic: fc.boolean(),
    page: unsure(fc.constant(page)),
  })
  .map((posted) => (posted.kind === 'note' || posted.kind === 'whisper' ? { ...posted, text: SECRET } : posted));

const revised = fc.integer({ min: 0, max: 30 }).map((n) => ({
  messageId: `message-${n}`,
  kind: 'text' as const,
  at: 1_000_000,
  by: visitor,
}));

const other: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant('edit-message' as const),
    message: revised,
    text: fc.string({ maxLength: 300, unit: 'grapheme' }),
  }),
  fc.record({ type: fc.constant('remove-message' as const), message: revised, moderates: fc.boolean() }),
  fc.record({
    type: fc.constant('submit-form' as const),
    form: fc.constantFrom('pre-chat' as const, 'exit' as const),
    answers: fc.constant({ topic: 'Shipping' }),
    queueId,
    promise,
  }),
  fc.record({ type: fc.constant('read-messages' as const), upTo: fc.integer({ min: -2, max: 80 }) }),
  fc.record({ type: fc.constant('view-page' as const), page: fc.constant(page) }),
  fc.record({ type: fc.constant('update-visitor' as const), changes: fc.record({ name: unsure(fc.string()) }) }),
  fc.record({
    type: fc.constant('transfer' as const),
    to: fc.oneof(
      fc.record({ kind: fc.constant('agent' as const), agent: named }),
      fc.record({ kind: fc.constant('queue' as const), queueId, promise }),
    ),
    note: unsure(fc.constant(SECRET)),
  }),
  fc.record({
    type: fc.constant('offer-transfer' as const),
    to: named,
    note: unsure(fc.constant(SECRET)),
    until: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('answer-transfer' as const),
    how: fc.constantFrom('accepted' as const, 'declined' as const),
    reason: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('set-extras' as const),
    dialect: fc.constant('vendor'),
    values: fc.record({ entity: fc.integer() }),
  }),
  fc.record({
    type: fc.constant('hand-off' as const),
    reason: unsure(fc.constant(SECRET)),
    summary: unsure(fc.constant(SECRET)),
    queueId,
    promise,
  }),
  fc.record({ type: fc.constant('engage-bot' as const), bot: fc.constant({ id: 'bot', name: 'Robin' }) }),
  fc.record({ type: fc.constant('offer' as const), agent: named, until: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ type: fc.constant('answer-offer' as const), how: offerAnswer, reason: unsure(fc.constant(SECRET)) }),
  fc.record({
    type: fc.constant('requeue' as const),
    queueId,
    promise,
    reason: fc.constantFrom('returned' as const, 'overflowed' as const),
  }),
  fc.record({ type: fc.constant('set-priority' as const), priority: fc.constantFrom(...priorities) }),
  fc.record({ type: fc.constant('require-skills' as const), skills: fc.constantFrom({}, { English: 3 }) }),
  fc.record({ type: fc.constant('join' as const), agent: named, hidden: fc.boolean() }),
  fc.record({ type: fc.constant('leave' as const), agent: named, queueId, promise }),
  fc.record({
    type: fc.constant('warn-of-silence' as const),
    side: fc.constantFrom('visitor' as const, 'agent' as const),
    line: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('change-labels' as const),
    add: fc.array(fc.constantFrom(SECRET, 'vip')),
    remove: fc.array(fc.constantFrom(SECRET, 'vip')),
  }),
  fc.record({
    type: fc.constant('add-link' as const),
    link: fc.constantFrom({ kind: 'ticket' as const, id: '7', label: SECRET, url: null }),
  }),
  fc.record({ type: fc.constant('remove-link' as const), kind: fc.constant('ticket' as const), id: fc.constant('7') }),
  fc.record({
    type: fc.constant('wrap-up' as const),
    how: fc.constantFrom('done' as const, 'timed-out' as const),
    disposition: unsure(fc.constant(SECRET)),
    note: unsure(fc.constant(SECRET)),
  }),
  fc.record({ type: fc.constant('mark-spam' as const), spam: fc.boolean() }),
  fc.record({
    type: fc.constant('reopen' as const),
    queueId,
    agent: unsure(named),
    until: fc.constantFrom(null, 1_000),
  }),
  fc.record({
    type: fc.constant('rate' as const),
    score: fc.integer({ min: 1, max: 5 }),
    outOf: fc.constant(5),
    comment: fc.constant(null),
  }),
);

const accept: fc.Arbitrary<Command> = fc.record({ type: fc.constant('accept' as const), agent: named });

const over: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      by: fc.constantFrom('visitor' as const, 'agent' as const, 'system' as const),
      reason: fc.constant(null),
      wrapUpMs: fc.constantFrom(0, 60_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'close' }) },
);

const command = fc.oneof(
  { weight: 10, arbitrary: message },
  { weight: 8, arbitrary: other },
  { weight: 4, arbitrary: accept },
  { weight: 2, arbitrary: over },
  { weight: 1, arbitrary: open },
);

/** A session's life: its opening, then commands of anybody at times that mostly rise. */
const life = fc.tuple(
  open,
  fc.array(fc.tuple(actor, command, fc.integer({ min: -500, max: 3_000 })), { minLength: 20, maxLength: 80 }),
);

interface Lived {
  readonly events: readonly Event[];
  /** The state after each event. */
  readonly states: readonly Session[];
}

function live([opening, steps]: readonly [Command, readonly (readonly [ActorRef, Command, number])[]]): Lived {
  const events: Event[] = [];
  const states: Session[] = [];
  let now = 1_000_000;
  for (const [by, command, passed] of [[visitor, opening, 0] as const, ...steps]) {
    now += passed;
    const decided = decide(states.at(-1) ?? null, { ...command, actor: by } as Commanded, now);
    if (decided instanceof Refusal) continue;
    for (const event of decided) {
      events.push(event);
      states.push(apply(states.at(-1) ?? null, event));
    }
  }
  return { events, states };
}

function holds(title: string, invariant: (lived: Lived, session: Session) => void): void {
  test(title, () => {
    fc.assert(
      fc.property(life, (commands) => {
        const lived = live(commands);
        invariant(lived, lived.states.at(-1) as Session);
      }),
      { numRuns: 200 },
    );
  });
}

holds('any life: sequences are 0, 1, 2, … and time never goes back', ({ events }) => {
  for (const [index, event] of events.entries()) {
    assert.equal(event.seq, index);
    assert.ok(event.at >= (events[index - 1]?.at ?? 0));
  }
});

holds('[K4] any life: the fold of the log is the state built on the way', ({ events }, session) => {
  assert.deepEqual(fold(events), session);
  assert.deepEqual(rowOf(fold(structuredClone(events))), rowOf(session));
});

holds('[K2] any life: a message id stands at most once', ({ events }) => {
  const ids = events.flatMap((event) => (event.type === 'message-posted' ? event.messageId : []));
  assert.equal(new Set(ids).size, ids.length);
});

holds('any life: every count is the count of its events', ({ events }, session) => {
  const said = events.filter(
    (event) => event.type === 'message-posted' && event.kind !== 'note' && event.kind !== 'whisper',
  );
  const typed = (by: ActorRef['kind']) =>
    said.filter(
      (event) =>
        event.type === 'message-posted' && event.kind === 'text' && !event.automatic && event.actor.kind === by,
    );
  assert.equal(session.messageCount, said.length);
  assert.equal(session.byVisitor.count, typed('visitor').length);
  assert.equal(session.byAgent.count, typed('agent').length);
  assert.equal(session.byBot.count, typed('bot').length);
  assert.equal(session.transfers.length, events.filter((event) => event.type === 'session-transferred').length);
  assert.equal(session.reopenedAt.length, events.filter((event) => event.type === 'session-reopened').length);
  assert.equal(session.version, events.length);
});

holds(
  'any life: the turns of its messages are its responses, and the conversation lasts from first to last word',
  ({ events }, session) => {
    const messages = events.filter((event) => event.type === 'message-posted');
    assert.deepEqual(
      turnsOf(messages).map(({ askedAt, answeredAt }) => [answeredAt, answeredAt - askedAt]),
      session.responses.map(({ at, ms }) => [at, ms]),
    );
    const said = messages.filter(isSaid).map(({ at }) => at);
    assert.equal(conversation.of(session), said.length === 0 ? null : Math.max(...said) - Math.min(...said));
  },
);

const ways: Readonly<Record<Stage, readonly Stage[]>> = {
  intake: ['waiting', 'ended'],
  waiting: ['active', 'ended'],
  active: ['waiting', 'ended'],
  ended: ['waiting', 'closed'],
  closed: [],
};

holds(
  'any life: stages follow one another only as they may, and only vendors’ own values follow the close',
  ({ states, events }) => {
    for (const [index, { stage }] of states.entries()) {
      const before = states[index - 1]?.stage;
      if (before === undefined) continue;
      if (before === 'closed') assert.equal(events[index]?.type, 'extras-set');
      if (before !== stage) assert.ok(ways[before].includes(stage), `${before} → ${stage}`);
    }
  },
);

holds('any life: legs are open only where the stage says so, one at a time, and whole', (_, session) => {
  const { stage, queueLegs, agentLegs } = session;
  assert.equal(queueLegs.filter((leg) => leg.leftAt === null).length, stage === 'waiting' ? 1 : 0);
  const hasAgent = stage === 'active' && session.bot === null;
  assert.equal(agentLegs.filter((leg) => leg.leftAt === null).length, hasAgent ? 1 : 0);
  if (hasAgent) assert.equal(session.agent?.id, agentLegs.at(-1)?.agent.id);
  for (const leg of queueLegs) assert.ok(leg.leftAt === null || leg.leftAt >= leg.enteredAt);
  for (const leg of agentLegs) assert.ok(leg.leftAt === null || leg.leftAt >= leg.acceptedAt);
});

holds(
  'any life: each offer is answered before the session rings anew, is somebody’s, or is over',
  ({ events }, session) => {
    let ringing = false;
    for (const { type } of events) {
      if (type === 'offer-answered') ringing = false;
      else if (type === 'session-offered') {
        assert.equal(ringing, false);
        ringing = true;
      } else if (type === 'session-accepted' || type === 'session-transferred' || type === 'session-ended') {
        assert.equal(ringing, false);
      }
    }
    assert.equal(ringing, session.offer !== null);
  },
);

holds('any life: the row has an outcome exactly when the session is over, and no impossible number', ({ states }) => {
  for (const session of states) {
    const row = rowOf(session);
    assert.equal(row.outcome === null, session.stage !== 'ended' && session.stage !== 'closed');
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === 'number') assert.ok(Number.isFinite(value) && value >= 0, `${name}: ${value}`);
    }
    assert.ok(row.lastMessageText?.isWellFormed() ?? true);
  }
});

holds("[K5] any life: the visitor's copy folds, and holds nothing that is for agents alone", ({ events }, session) => {
  const copy = events.map(forVisitor).filter((event) => event !== null);
  const seen = fold(copy);
  assert.equal(JSON.stringify(copy).includes(SECRET), false);
  assert.deepEqual(seen.deadlines, {});
  assert.deepEqual(
    [seen.stage, seen.messageCount, seen.lastMessage, seen.agent],
    [session.stage, session.messageCount, session.lastMessage, session.agent],
  );
});

holds("any life: what the visitor's client makes of their copy is as the whole fold has it", ({ events }) => {
  let light: VisitorSession | null = null;
  let whole: Session | null = null;
  for (const event of events.map(forVisitor).filter((each) => each !== null)) {
    light = applyForVisitor(light, event);
    whole = apply(whole, event);
    const { wasAnswered, ...members } = light;
    for (const [name, value] of Object.entries(members)) assert.deepEqual(value, whole[name as keyof Session], name);
    assert.equal(wasAnswered, whole.agentLegs.length > 0 || whole.byBot.count > 0);
  }
});
