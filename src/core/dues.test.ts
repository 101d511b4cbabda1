import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  ended,
  type Line,
  log,
  opened,
  queued,
  says,
  system,
  visitor,
} from '../../test/support/log.ts';
import type { QueueSettings } from './directory.ts';
import { duesOf, nextDue } from './dues.ts';
import type { Happening } from './event.ts';
import { fold } from './session.ts';
import { silenceWords } from './silence-words.ts';

const settings: QueueSettings = {
  visitorSilence: { warnMs: 100, endMs: 150 },
  agentSilence: { warnMs: 40, endMs: 60, action: 'return' },
  closeMs: 1_000,
};

const taken: readonly Line[] = [opened(0), queued(0), accepted(5, ann)];

function dues(lines: readonly Line[], of: QueueSettings = settings): readonly (readonly [string, number])[] {
  return duesOf(fold(log(...lines)), of).map(({ deed, at }) => [deed, at]);
}

function happens(at: number, happening: Happening): Line {
  return { at, actor: system, happening };
}

const warned = (at: number, side: 'visitor' | 'agent') => happens(at, { type: 'silence-warned', side });

const asked = [...taken, says(6, visitor)];
const answered = [...asked, says(10, agent(ann))];

const vectors: readonly [title: string, lines: readonly Line[], expected: readonly (readonly [string, number])[]][] = [
  ['nobody is silent while a session waits', [opened(0), queued(0)], []],
  ['an agent who accepted is to speak first', taken, [['warn-agent', 45]]],
  ["the agent's time counts from the first unanswered message", [...asked, says(30, visitor)], [['warn-agent', 46]]],
  ['an agent who was warned is left', [...asked, warned(46, 'agent')], [['leave-silent-agent', 66]]],
  [
    'one who was warned late has their time all the same',
    [...asked, warned(500, 'agent')],
    [['leave-silent-agent', 520]],
  ],
  [
    'an agent who took over has a time of their own',
    [...asked, warned(46, 'agent'), accepted(60, ben)],
    [['warn-agent', 100]],
  ],
  ['after an answer it is for the visitor to speak', answered, [['warn-visitor', 110]]],
  [
    'a visitor who was warned has their session ended',
    [...answered, warned(110, 'visitor')],
    [['end-silent-visitor', 160]],
  ],
  [
    'an agent who speaks to a warned visitor gives them their whole time again',
    [...answered, warned(110, 'visitor'), says(120, agent(ann))],
    [['warn-visitor', 220]],
  ],
  [
    'a visitor who speaks breaks their silence',
    [...answered, warned(110, 'visitor'), says(120, visitor)],
    [['warn-agent', 160]],
  ],
  [
    'a bot that answered waits for the visitor',
    [opened(0), happens(0, { type: 'bot-engaged', bot: { id: 'bot', name: 'Bot' } }), says(5, visitor), says(7, bot)],
    [['warn-visitor', 107]],
  ],
  ['a session that ended is sealed', [...answered, ended(200, 'agent')], [['seal', 1_200]]],
  [
    'no wrap-up is cut off by the seal',
    [...answered, ended(200, 'agent'), happens(200, { type: 'wrap-up-begun', agent: ann, until: 5_000 })],
    [
      ['let-wrap-up-lapse', 5_000],
      ['seal', 5_001],
    ],
  ],
  [
    'an offered transfer lapses',
    [...answered, happens(20, { type: 'transfer-offered', from: ann, to: ben, note: null, until: 50 })],
    [
      ['let-transfer-lapse', 50],
      ['warn-visitor', 110],
    ],
  ],
];

for (const [title, lines, expected] of vectors)
  test(`what is due: ${title}`, () => assert.deepEqual(dues(lines), expected));

test('what is due: without limits nothing is', () => {
  for (const [, lines] of vectors) {
    assert.deepEqual(
      dues(lines, {}).filter(([deed]) => !deed.startsWith('let-')),
      [],
    );
  }
  assert.equal(nextDue([]), null);
});

test('what is due: without a warning the end comes by itself', () => {
  assert.deepEqual(dues(answered, { visitorSilence: { endMs: 70 } }), [['end-silent-visitor', 80]]);
});

test("a silent visitor is warned in their language: the queue's words first, English where there are none", () => {
  assert.equal(silenceWords('de-AT', { 'de-at': 'Servus?', de: 'Hallo?' }), 'Servus?');
  assert.equal(silenceWords('de-CH', { de: 'Hallo?' }), 'Hallo?');
  assert.match(silenceWords('hu', { de: 'Hallo?' }), /Itt van/);
  assert.equal(silenceWords('tlh', { en: 'Hello?' }), 'Hello?');
  assert.match(silenceWords(null), /still there/);
  assert.equal(silenceWords('no'), silenceWords('nb-NO'));
});
