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
  handedOff,
  type Line,
  log,
  markedSpam,
  notes,
  opened,
  queued,
  reopened,
  says,
  systemLine,
  transferredIntoQueue,
  transferredTo,
  visitor,
} from '../../test/support/log.ts';
import * as measured from './metric-list.ts';
import type { Outcome } from './metrics.ts';
import { fold, type Session } from './session.ts';

/** All figures of one session, short enough to be written by hand: response turns as [count, sum, mean, median, p90, max]. */
interface Figures {
  readonly wait: number | null;
  readonly waits: readonly (number | null)[];
  readonly first: number | null;
  readonly turns: readonly number[] | null;
  readonly duration: number | null;
  readonly handling: Readonly<Record<string, number>> | null;
  readonly outcome: Outcome | null;
}

const nothing: Figures = {
  wait: null,
  waits: [null],
  first: null,
  turns: null,
  duration: null,
  handling: null,
  outcome: null,
};

function figuresOf(session: Session): Figures {
  const { queueWait, firstResponse, responses, duration, handling, outcome } = measured.metrics;
  const turns = responses.of(session);
  const handled = handling.of(session);
  const byAgent = handled?.byAgent ?? {};
  assert.equal(
    handled?.totalMs ?? 0,
    Object.values(byAgent).reduce((total, ms) => total + ms, 0),
  );
  return {
    wait: queueWait.of(session).totalMs,
    waits: queueWait.of(session).legsMs,
    first: firstResponse.of(session),
    turns: turns && [turns.count, turns.sumMs, turns.meanMs, turns.medianMs, turns.p90Ms, turns.maxMs],
    duration: duration.of(session),
    handling: handled && byAgent,
    outcome: outcome.of(session),
  };
}

const start = [opened(0), queued(0)] as const;
const taken = [...start, accepted(5, ann)] as const;

const vectors: readonly [title: string, lines: readonly Line[], figures: Partial<Figures>][] = [
  ['a session still waiting has no figures', [...start, says(1, visitor)], {}],
  [
    'a plain chat',
    [...taken, says(7, visitor), says(10, agent(ann)), ended(20, 'agent')],
    {
      wait: 5,
      waits: [5],
      first: 3,
      turns: [1, 3, 3, 3, 3, 3],
      duration: 20,
      handling: { ann: 15 },
      outcome: 'completed',
    },
  ],
  [
    'an open chat has a wait and a first response, but no duration, handling or outcome',
    [...taken, says(7, visitor), says(10, agent(ann))],
    { wait: 5, waits: [5], first: 3, turns: [1, 3, 3, 3, 3, 3] },
  ],
  [
    'a first message before the form was sent is timed from the queue entry',
    [
      opened(0, { intake: true }),
      says(1, visitor),
      formSubmitted(10),
      queued(10, 'sales', 'form-submitted'),
      accepted(12, ann),
      says(14, agent(ann)),
      ended(30, 'agent'),
    ],
    {
      wait: 2,
      waits: [2],
      first: 4,
      turns: [1, 13, 13, 13, 13, 13],
      duration: 30,
      handling: { ann: 18 },
      outcome: 'completed',
    },
  ],
  [
    'a visitor who leaves at the form was in no queue',
    [opened(0, { intake: true }), ended(4, 'visitor')],
    { waits: [], duration: 4, outcome: 'abandoned' },
  ],
  [
    'a bot alone contains the chat, and its answers are not a human response',
    [...start, says(1, visitor), says(2, bot), ended(9, 'visitor')],
    { duration: 9, outcome: 'bot-contained' },
  ],
  [
    'after a hand-off the human is timed from the first hand-off',
    [
      ...start,
      says(1, visitor),
      says(2, bot),
      handedOff(20),
      handedOff(22),
      accepted(26, ann),
      says(30, agent(ann)),
      ended(40, 'agent'),
    ],
    {
      wait: 26,
      waits: [26],
      first: 10,
      turns: [1, 29, 29, 29, 29, 29],
      duration: 40,
      handling: { ann: 14 },
      outcome: 'completed',
    },
  ],
  [
    'a hand-off that nobody takes is missed, not contained',
    [...start, says(1, visitor), says(2, bot), handedOff(20), ended(40, 'system')],
    { duration: 40, outcome: 'missed' },
  ],
  [
    'an agent who greets first answers nothing until the visitor has asked',
    [...taken, says(6, agent(ann)), says(16, visitor), says(20, agent(ann)), ended(21, 'agent')],
    {
      wait: 5,
      waits: [5],
      first: 4,
      turns: [1, 4, 4, 4, 4, 4],
      duration: 21,
      handling: { ann: 16 },
      outcome: 'completed',
    },
  ],
  [
    'an agent who greets a visitor who never writes completes the chat without a response',
    [...taken, says(6, agent(ann)), ended(21, 'agent')],
    { wait: 5, waits: [5], duration: 21, handling: { ann: 16 }, outcome: 'completed' },
  ],
  [
    'automatic greetings, system lines and notes answer nothing',
    [
      ...start,
      says(1, visitor),
      accepted(5, ann),
      greets(5, agent(ann)),
      systemLine(6),
      notes(7, agent(ann)),
      says(11, agent(ann)),
      ended(12, 'agent'),
    ],
    {
      wait: 5,
      waits: [5],
      first: 10,
      turns: [1, 10, 10, 10, 10, 10],
      duration: 12,
      handling: { ann: 7 },
      outcome: 'completed',
    },
  ],
  [
    'a chat with only an automatic greeting is lost',
    [...start, says(1, visitor), accepted(5, ann), greets(5, agent(ann)), ended(12, 'visitor')],
    { wait: 5, waits: [5], duration: 12, handling: { ann: 7 }, outcome: 'lost' },
  ],
  [
    'a transfer during the wait leaves the first stay without a figure',
    [...start, ...transferredIntoQueue(8, null, 'support'), accepted(20, ann), ended(30, 'agent')],
    { wait: 12, waits: [null, 12], duration: 30, handling: { ann: 10 }, outcome: 'completed' },
  ],
  [
    'a transfer straight to an agent ends the wait',
    [...start, transferredTo(8, null, ben), ended(30, 'agent')],
    { wait: 8, waits: [8], duration: 30, handling: { ben: 22 }, outcome: 'completed' },
  ],
  [
    'a transfer from agent to agent shares the handling and keeps the wait',
    [
      ...taken,
      says(6, visitor),
      transferredTo(15, ann, ben),
      says(16, agent(ben)),
      transferredTo(20, ben, ann),
      ended(24, 'agent'),
    ],
    {
      wait: 5,
      waits: [5],
      first: 10,
      turns: [1, 10, 10, 10, 10, 10],
      duration: 24,
      handling: { ann: 14, ben: 5 },
      outcome: 'completed',
    },
  ],
  [
    'an agent who sends the chat back to a queue adds a second wait',
    [...taken, ...transferredIntoQueue(15, ann, 'support'), accepted(18, ben), ended(24, 'agent')],
    { wait: 8, waits: [5, 3], duration: 24, handling: { ann: 10, ben: 6 }, outcome: 'completed' },
  ],
  [
    'a reopened chat is in progress again',
    [...taken, ended(20, 'agent'), reopened(100), queued(100, 'sales', 'reopened')],
    { wait: 5, waits: [5, null], handling: { ann: 15 } },
  ],
  [
    'a reopened chat lasts from its first event to its last end',
    [
      ...taken,
      ended(20, 'agent'),
      reopened(100),
      queued(100, 'sales', 'reopened'),
      accepted(110, ann),
      says(111, visitor),
      says(112, agent(ann)),
      ended(120, 'agent'),
    ],
    {
      wait: 15,
      waits: [5, 10],
      first: 1,
      turns: [1, 1, 1, 1, 1, 1],
      duration: 120,
      handling: { ann: 25 },
      outcome: 'completed',
    },
  ],
  [
    'messages of one millisecond keep their order, and a response can take 0 ms',
    [...taken, says(7, visitor), says(7, agent(ann)), says(7, visitor, { messageId: 'late' }), ended(7, 'visitor')],
    { wait: 5, waits: [5], first: 0, turns: [1, 0, 0, 0, 0, 0], duration: 7, handling: { ann: 2 }, outcome: 'lost' },
  ],
  [
    'a last message that nobody answered makes the chat lost',
    [...taken, says(7, visitor), says(10, agent(ann)), says(11, visitor), ended(20, 'visitor')],
    { wait: 5, waits: [5], first: 3, turns: [1, 3, 3, 3, 3, 3], duration: 20, handling: { ann: 15 }, outcome: 'lost' },
  ],
  [
    'a visitor who leaves while waiting abandons',
    [...start, says(1, visitor), ended(9, 'visitor')],
    { duration: 9, outcome: 'abandoned' },
  ],
  [
    'a visitor whom nobody took is missed',
    [...start, says(1, visitor), ended(9, 'system')],
    { duration: 9, outcome: 'missed' },
  ],
  [
    'an offline message is neither missed nor abandoned',
    [opened(0, { intent: 'offline-message' }), queued(0), says(0, visitor), ended(0, 'system')],
    { duration: 0, outcome: 'offline-message' },
  ],
  [
    'spam is spam whatever else happened',
    [...taken, says(7, visitor), says(10, agent(ann)), markedSpam(11), ended(20, 'agent')],
    { wait: 5, waits: [5], first: 3, turns: [1, 3, 3, 3, 3, 3], duration: 20, handling: { ann: 15 }, outcome: 'spam' },
  ],
  [
    'several turns: each from the first unanswered message; median and p90 by linear interpolation',
    [
      ...taken,
      says(10, visitor),
      says(11, visitor),
      says(12, agent(ann)),
      says(13, agent(ann)),
      says(20, visitor),
      says(24, agent(ann)),
      says(30, visitor),
      says(36, agent(ann)),
      says(40, visitor),
      says(60, agent(ann)),
      ended(70, 'agent'),
    ],
    {
      wait: 5,
      waits: [5],
      first: 2,
      turns: [4, 32, 8, 5, 15.8, 20],
      duration: 70,
      handling: { ann: 65 },
      outcome: 'completed',
    },
  ],
];

for (const [title, lines, figures] of vectors) {
  test(`metrics: ${title}`, () => {
    const actual = figuresOf(fold(log(...lines)));
    const turns = actual.turns?.map((figure) => Number(figure.toFixed(6))) ?? null;
    assert.deepEqual({ ...actual, turns }, { ...nothing, ...figures });
  });
}

test('metrics: every metric says what it is, in which unit, and when it is null', () => {
  for (const [name, metric] of Object.entries(measured.metrics)) {
    assert.equal(metric.id, name);
    assert.ok(metric.version >= 1 && metric.definition.length > 20 && metric.nullWhen.length > 10, name);
  }
});
