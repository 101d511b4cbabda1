import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ended,
  greets,
  type Line,
  log,
  opened,
  promised,
  queued,
  reopened,
  says,
  visitor,
} from '../../test/support/log.ts';
import { type SlaStatus, sla } from './metrics.ts';
import { fold } from './session.ts';

const start = [opened(0), queued(0)] as const;
const withPromises = [
  ...start,
  promised(0, 'accept', 10),
  promised(0, 'first-response', 20),
  promised(0, 'resolution', 60),
  says(1, visitor),
] as const;

type Statuses = readonly [accept: SlaStatus, firstResponse: SlaStatus, resolution: SlaStatus];

const judgements: readonly [title: string, lines: readonly Line[], sla: Statuses][] = [
  [
    'an end on the deadline does not breach it',
    [...withPromises, ended(20, 'visitor')],
    ['breached', 'not-applicable', 'met'],
  ],
  [
    'what was not promised is not applicable',
    [...start, accepted(5, ann), says(7, visitor), says(9, agent(ann)), ended(10, 'agent')],
    ['not-applicable', 'not-applicable', 'not-applicable'],
  ],
  ['promises of an open chat are pending, however late it is', withPromises, ['pending', 'pending', 'pending']],
  [
    'a deed on its deadline meets it',
    [...withPromises, accepted(10, ann), says(20, agent(ann)), ended(60, 'agent')],
    ['met', 'met', 'met'],
  ],
  [
    'a deed one millisecond late breaches',
    [...withPromises, accepted(11, ann), says(21, agent(ann)), ended(61, 'agent')],
    ['breached', 'breached', 'breached'],
  ],
  [
    'an automatic greeting meets no promise',
    [...withPromises, accepted(2, ann), greets(2, agent(ann))],
    ['met', 'pending', 'pending'],
  ],
  [
    'an end before the deadline leaves the rest not applicable',
    [...withPromises, ended(9, 'visitor')],
    ['not-applicable', 'not-applicable', 'met'],
  ],
  [
    'an end after the deadline breaches the rest',
    [...withPromises, ended(30, 'visitor')],
    ['breached', 'breached', 'met'],
  ],
  [
    'a reopened chat is to be resolved again; what was met stays met',
    [...withPromises, accepted(3, ann), says(4, agent(ann)), ended(5, 'agent'), reopened(90)],
    ['met', 'met', 'pending'],
  ],
];

for (const [title, lines, expected] of judgements) {
  test(`sla: ${title}`, () => {
    const status = sla.of(fold(log(...lines)));
    assert.deepEqual([status.accept, status['first-response'], status.resolution], expected);
  });
}
