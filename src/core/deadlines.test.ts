import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  accepted,
  agent,
  ann,
  ended,
  greets,
  type Line,
  opened,
  says,
  system,
  visitor,
} from '../../test/support/log.ts';
import { nextWarningAt, pendingDeadlines, withDeadlines } from './deadlines.ts';
import { decide } from './decide.ts';
import type { ActorRef, Event, Happening } from './event.ts';
import type { LegPromise, Priority } from './facts.ts';
import { priorities } from './facts.ts';
import { type Hours, isOpenAt } from './hours.ts';
import { sla } from './metrics.ts';
import { rowOf } from './row.ts';
import { apply, fold, type Session } from './session.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Open from one to two o'clock each day, so that days of 1970 are easily reckoned. */
const hours: Hours = {
  zone: 'UTC',
  week: Array.from({ length: 7 }, () => [{ from: 60, to: 120 }]),
  holidays: [],
  exceptions: {},
};
const calendar = { id: 'office', version: 3, hours };

function enters(at: number, promise: LegPromise, queueId = 'sales'): Line {
  return { at, actor: system, happening: { type: 'queue-entered', queueId, reason: 'opened', promise } };
}

function happens(at: number, happening: Happening): Line {
  return { at, actor: system, happening };
}

/** The log of the lines, with the deadlines that the rules set. */
function lived(lines: readonly Line[]): readonly Event[] {
  const events: Event[] = [];
  let session: Session | null = null;
  for (const { at, actor, happening } of lines) {
    for (const each of withDeadlines(session, actor, at, [happening])) {
      const event: Event = { ...each, seq: events.length, at, actor };
      events.push(event);
      session = apply(session, event);
    }
  }
  return events;
}

function deadlinesOf(lines: readonly Line[]): readonly (readonly [string, number])[] {
  return lived(lines).flatMap((event) =>
    event.type === 'deadline-set' ? [[event.target, event.deadline.dueAt / MINUTE] as const] : [],
  );
}

test('deadlines: the first response is due from the first message, or the entry into the queue if that is later', () => {
  const promise = { 'first-response': 5 * MINUTE };
  assert.deepEqual(deadlinesOf([opened(0), enters(0, promise)]), []);
  assert.deepEqual(deadlinesOf([opened(0), enters(0, promise), says(2 * MINUTE, visitor), says(3 * MINUTE, visitor)]), [
    ['first-response', 7],
  ]);
  const intake = opened(0, { intake: true });
  assert.deepEqual(deadlinesOf([intake, says(MINUTE, visitor), enters(2 * MINUTE, promise)]), [['first-response', 7]]);
});

test("deadlines: a bot's hand-off begins the time for the first response anew", () => {
  const lines = [opened(0), enters(0, { 'first-response': 5 * MINUTE }), says(0, visitor)];
  const handedOff = happens(3 * MINUTE, { type: 'bot-handed-off', reason: null, summary: null });
  assert.deepEqual(deadlinesOf([...lines, handedOff]), [
    ['first-response', 5],
    ['first-response', 8],
  ]);
});

test('deadlines: each turn of the visitor after the first response has its own, which further messages do not put off', () => {
  const lines = [
    opened(0),
    enters(0, { 'next-response': 2 * MINUTE }),
    says(0, visitor),
    accepted(0, ann),
    says(10 * MINUTE, agent(ann)),
    says(20 * MINUTE, visitor),
    says(21 * MINUTE, visitor),
    greets(21 * MINUTE, agent(ann)),
    says(22 * MINUTE, agent(ann)),
    says(30 * MINUTE, visitor),
  ];
  assert.deepEqual(deadlinesOf(lines), [
    ['next-response', 22],
    ['next-response', 32],
  ]);
  const status = (more: readonly Line[]) => sla.of(fold(lived([...lines, ...more])))['next-response'];
  assert.equal(status([]), 'pending');
  assert.equal(status([says(32 * MINUTE, agent(ann))]), 'met');
  assert.equal(status([says(32 * MINUTE + 1, agent(ann))]), 'breached');
  assert.equal(status([says(33 * MINUTE, agent(ann)), says(34 * MINUTE, visitor)]), 'breached');
  assert.equal(status([ended(31 * MINUTE, 'visitor')]), 'met');
  assert.equal(status([ended(33 * MINUTE, 'visitor')]), 'breached');
});

test('deadlines: on the business clock, what is granted passes only while the queue is open', () => {
  const promise: LegPromise = { accept: { ms: 90 * MINUTE, clock: 'business' }, resolution: 90 * MINUTE, calendar };
  const events = lived([opened(0), enters(0, promise)]);
  const set = events.flatMap((event) => (event.type === 'deadline-set' ? event.deadline : []));
  assert.deepEqual(set, [
    {
      dueAt: 24 * HOUR + 90 * MINUTE,
      grantedMs: 90 * MINUTE,
      since: 0,
      warnAt: 24 * HOUR + 67.5 * MINUTE,
      clock: 'business',
      calendar: { id: 'office', version: 3 },
    },
    { dueAt: 90 * MINUTE, grantedMs: 90 * MINUTE, since: 0, warnAt: 67.5 * MINUTE, clock: 'wall' },
  ]);
});

test('deadlines: another priority has its own, from when the time began; where it promises none, the old one stands', () => {
  const promise: LegPromise = { accept: 10 * MINUTE, byPriority: { urgent: { accept: 2 * MINUTE }, low: {} } };
  const raised = happens(MINUTE, { type: 'priority-set', priority: 'urgent' });
  const lowered = happens(MINUTE, { type: 'priority-set', priority: 'low' });
  assert.deepEqual(deadlinesOf([opened(0), enters(0, promise), raised]), [
    ['accept', 10],
    ['accept', 2],
  ]);
  assert.deepEqual(deadlinesOf([opened(0), enters(0, promise), lowered]), [['accept', 10]]);
});

test('deadlines: a warning comes once for each, when it is due, and not for what is done', () => {
  const promise: LegPromise = { accept: 4 * MINUTE, resolution: { ms: 10 * MINUTE, warnBeforeMs: MINUTE } };
  const waiting = fold(lived([opened(0), enters(0, promise)]));
  const warn = (session: Session, now: number) => decide(session, { type: 'warn-of-deadlines', actor: system }, now);
  assert.deepEqual([nextWarningAt(waiting), pendingDeadlines(waiting)[0]?.target], [3 * MINUTE, 'accept']);
  assert.deepEqual(warn(waiting, 3 * MINUTE - 1), []);
  const warned = warn(waiting, 3 * MINUTE);
  assert.ok(Array.isArray(warned));
  assert.deepEqual(
    warned.map(({ type, target, dueAt }) => [type, target, dueAt]),
    [['deadline-warned', 'accept', 4 * MINUTE]],
  );
  const after = warned.reduce((session: Session, event: Event) => apply(session, event), waiting);
  assert.deepEqual([warn(after, 5 * MINUTE), nextWarningAt(after)], [[], 9 * MINUTE]);
  const over = fold(lived([opened(0), enters(0, promise), ended(MINUTE, 'visitor')]));
  assert.deepEqual([warn(over, 20 * MINUTE), nextWarningAt(over), rowOf(over).deadlineAt], [[], null, null]);
});

test('both clocks: where no calendar holds they agree; where one does, only open time counts', () => {
  const lines = (promise: LegPromise) => [
    opened(0),
    enters(30 * MINUTE, promise),
    says(50 * MINUTE, visitor),
    accepted(70 * MINUTE, ann),
    says(80 * MINUTE, agent(ann)),
    ended(130 * MINUTE, 'agent'),
  ];
  const figures = (promise: LegPromise) => {
    const row = rowOf(fold(lived(lines(promise))));
    const wall = [row.queueWaitMs, row.firstResponseMs, row.responseSumMs, row.durationMs, row.handlingMs];
    const business = [
      row.queueWaitBusinessMs,
      row.firstResponseBusinessMs,
      row.responseSumBusinessMs,
      row.durationBusinessMs,
      row.handlingBusinessMs,
    ];
    return [wall, business].map((each) => each.map((ms) => ms !== null && ms / MINUTE));
  };
  const wall = [40, 30, 30, 130, 60];
  assert.deepEqual(figures({}), [wall, wall]);
  assert.deepEqual(figures({ calendar }), [wall, [10, 20, 20, 60, 50]]);
});

test('both clocks: each calendar holds from the entry into its queue, and the first one before it too', () => {
  const later = { id: 'late', version: 1, hours: { ...hours, week: hours.week.map(() => [{ from: 120, to: 180 }]) } };
  const session = fold(
    lived([
      opened(0),
      enters(60 * MINUTE, { calendar }),
      enters(90 * MINUTE, { calendar: later }, 'late'),
      ended(150 * MINUTE, 'system'),
    ]),
  );
  assert.equal(rowOf(session).durationBusinessMs, (30 + 30) * MINUTE);
});

const grant = fc.oneof(
  fc.integer({ min: 0, max: 90 * MINUTE }),
  fc.record(
    {
      ms: fc.integer({ min: 0, max: 90 * MINUTE }),
      clock: fc.constantFrom('wall' as const, 'business' as const),
      warnBeforeMs: fc.integer({ min: 0, max: 20 * MINUTE }),
    },
    { requiredKeys: ['ms'] },
  ),
);
const grants = fc.record(
  { accept: grant, 'first-response': grant, 'next-response': grant, resolution: grant },
  { requiredKeys: [] },
);
const promise: fc.Arbitrary<LegPromise> = fc
  .tuple(grants, grants, fc.boolean())
  .map(([all, urgent, isBound]) => ({ ...all, byPriority: { urgent }, ...(isBound && { calendar }) }));
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ by: visitor, says: true as const }) },
  { weight: 4, arbitrary: fc.constant({ by: agent(ann), says: true as const }) },
  { weight: 1, arbitrary: fc.constantFrom<Priority>(...priorities).map((to) => ({ priority: to })) },
  { weight: 1, arbitrary: promise.map((each) => ({ enters: each })) },
  { weight: 1, arbitrary: fc.constant({ takes: true as const }) },
  { weight: 1, arbitrary: fc.constant({ warns: true as const }) },
);
const life = fc.tuple(promise, fc.array(fc.tuple(step, fc.integer({ min: 0, max: 40 * MINUTE })), { maxLength: 40 }));

/** A chat that goes on, as `decide` logs it. */
function logOf([first, steps]: typeof life extends fc.Arbitrary<infer T> ? T : never): readonly Event[] {
  const events: Event[] = [];
  let session: Session | null = null;
  let now = 0;
  const put = (verdict: readonly Event[]) => {
    for (const event of verdict) {
      events.push(event);
      session = apply(session, event);
    }
  };
  const give = (command: Parameters<typeof decide>[1]) => {
    const verdict = decide(session, command, now);
    if (Array.isArray(verdict)) put(verdict);
  };
  put(lived([opened(0), enters(0, first)]));
  for (const [index, [each, passed]] of steps.entries()) {
    now += passed;
    const post = (by: ActorRef) =>
      give({
        type: 'post-message',
        messageId: `m-${index}`,
        kind: 'text',
        text: 'Hi',
        automatic: false,
        page: null,
        actor: by,
      });
    if ('says' in each) post(each.by);
    else if ('priority' in each) give({ type: 'set-priority', priority: each.priority, actor: system });
    else if ('enters' in each) {
      const to = { kind: 'queue', queueId: `queue-${index}`, promise: each.enters } as const;
      give({ type: 'transfer', to, note: null, actor: system });
    } else if ('takes' in each) give({ type: 'accept', agent: ann, actor: agent(ann) });
    else give({ type: 'warn-of-deadlines', actor: system });
  }
  return events;
}

test('[K4] any life: the deadlines and figures that are recomputed from the rest of the log are those that were stored', () => {
  let set = 0;
  fc.assert(
    fc.property(life, (made) => {
      const log = logOf(made);
      const rest = log.filter(({ type }) => type !== 'deadline-set');
      const again = lived(rest.map(({ seq: _seq, at, actor, ...happening }) => ({ at, actor, happening })));
      assert.deepEqual(again, log);
      assert.deepEqual(rowOf(fold(structuredClone(log))), rowOf(fold(log)));
      set += log.length - rest.length;
    }),
    { numRuns: 200 },
  );
  assert.ok(set > 200);
});

test('any life: a deadline on the business clock falls into open time, and no status depends on when one looks', () => {
  fc.assert(
    fc.property(life, (made) => {
      const log = logOf(made);
      for (const event of log) {
        if (event.type !== 'deadline-set' || event.deadline.clock !== 'business' || event.deadline.grantedMs === 0)
          continue;
        assert.ok(isOpenAt(hours, event.deadline.dueAt - 1));
      }
      const ending: Event = {
        ...{ type: 'session-ended', by: 'system', reason: null },
        ...{ seq: log.length, at: (log.at(-1)?.at ?? 0) + 365 * 24 * HOUR, actor: system },
      } as Event;
      const before = sla.of(fold(log));
      const after = sla.of(fold([...log, ending]));
      for (const [target, status] of Object.entries(before)) {
        if (status === 'pending') continue;
        assert.equal(after[target as keyof typeof after], status);
      }
    }),
    { numRuns: 200 },
  );
});
