import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  type Line,
  log,
  opened,
  queued,
  says,
  system,
  visitor,
} from '../../../../test/support/log.ts';
import type { ActorRef, Happening } from '../../../core/event.ts';
import { ChatStream, PRE_CHAT_LINE, SILENCE } from './stream.ts';

/** The events in short: a state by its name, a line by its number, or by who said it. */
function read(...lines: readonly Line[]): readonly (string | number | null)[] {
  const stream = new ChatStream();
  const events = log(...lines);
  // Taken in two parts, of which one overlaps the other.
  stream.take(events.slice(0, 3));
  stream.take(events.slice(1));
  return stream.entries.map((entry) => {
    if (entry.type === 'state') return entry.state;
    return entry.source === 'system' ? entry.number : `${entry.source} ${entry.by}`;
  });
}

function line(actor: ActorRef, happening: Happening): Line {
  return { at: 9, actor, happening };
}

function posted(actor: ActorRef, kind: 'note' | 'whisper' | 'system', messageId: string): Line {
  return line(actor, { type: 'message-posted', messageId, kind, text: 'Text', automatic: false, page: null });
}

function ended(by: 'visitor' | 'agent' | 'system' | 'integration' | 'bot', reason: string | null = null): Line {
  return line({ kind: by, id: null, name: null }, { type: 'session-ended', by, reason });
}

function moved(to: Extract<Happening, { type: 'session-transferred' }>['to']): Line {
  return line(agent(ann), { type: 'session-transferred', from: ann, fromQueueId: 'sales', to, note: 'Difficult' });
}

const chatting = [opened(1), queued(1), accepted(2, ann)];
const opening = ['waiting', 4, 'chatting', 3];

test('[L29] [L49] hidden events leave no gap, and visitors see none of them', () => {
  const hidden = [
    posted(agent(ann), 'note', 'note-0'),
    posted(agent(ben), 'whisper', 'whisper-0'),
    line(agent(ann), { type: 'spam-marked', spam: false }),
    line(visitor, { type: 'messages-read', upTo: 2 }),
    line(visitor, { type: 'extras-set', dialect: 'x', values: {} }),
    line(system, { type: 'transfer-offered', from: ann, to: ben, note: null, until: null }),
  ];
  assert.deepEqual(read(...chatting, ...hidden, says(4, visitor), ...hidden, says(5, agent(ann))), [
    ...opening,
    'visitor Vera',
    'agent Ann',
  ]);
});

test('[L30] nobody was online: the chat opens with line 2', () => {
  assert.deepEqual(read(opened(1, { extras: { liveperson: { busy: true } } }), queued(1)), ['waiting', 2]);
  assert.deepEqual(
    read(
      opened(1, { intake: true }),
      line(visitor, { type: 'form-submitted', form: 'pre-chat', answers: {} }),
      queued(2, 'sales', 'form-submitted'),
    ),
    ['waiting', 4],
  );
});

test('[L31] transfers and reopening', () => {
  assert.deepEqual(read(...chatting, moved({ kind: 'agent', agent: ben })), [...opening, 13]);
  const queue = { kind: 'queue', queueId: 'support' } as const;
  const requeued = [...chatting, moved(queue), queued(9, 'support', 'transferred')];
  assert.deepEqual(read(...requeued), [...opening, 'waiting', 15]);
  assert.deepEqual(read(...requeued, accepted(10, ben)), [...opening, 'waiting', 15, 'chatting', 3]);
  assert.deepEqual(read(opened(1), queued(1), moved({ kind: 'agent', agent: ben })), opening);
  assert.deepEqual(read(opened(1), queued(1), moved(queue)), ['waiting', 4, 15]);
  const reopened = [...chatting, ended('agent'), line(agent(ann), { type: 'session-reopened' })];
  assert.deepEqual(read(...reopened, queued(9, 'sales', 'reopened')), [...opening, 5, 'ended', 'waiting', 23]);
  assert.deepEqual(read(...reopened, accepted(9, ann)), [...opening, 5, 'ended', 'waiting', 'chatting', 3]);
});

test('[L31] a chat that overflows, or whose agent drops off, waits again', () => {
  assert.deepEqual(read(opened(1), queued(1), queued(9, 'support', 'overflowed')), ['waiting', 4, 15]);
  assert.deepEqual(read(...chatting, queued(9, 'sales', 'returned')), [...opening, 'waiting', 23]);
});

test('[L48] a bot has the chat as an agent has it, and hands it off into the queue', () => {
  const robo = { id: 'robo', name: 'Robo' };
  const engaged = line(bot, { type: 'bot-engaged', bot: robo });
  const off = line(bot, { type: 'bot-handed-off', reason: 'wanted a human', summary: null });
  const met = [opened(1), engaged, says(3, bot)];
  assert.deepEqual(read(...met), [...opening, 'agent Bot']);
  assert.deepEqual(read(opened(1), queued(1), engaged), opening);
  const handed = [...met, off, queued(9, 'sales', 'handed-off')];
  assert.deepEqual(read(...handed), [...opening, 'agent Bot', 'waiting', 23]);
  assert.deepEqual(read(...handed, accepted(10, ann)), [...opening, 'agent Bot', 'waiting', 23, 'chatting', 3]);
  assert.deepEqual(read(...met, off, accepted(9, ann)), [...opening, 'agent Bot', 13]);
  assert.deepEqual(read(...met, off, moved({ kind: 'agent', agent: ben })), [...opening, 'agent Bot', 13]);
  const elsewhere = moved({ kind: 'queue', queueId: 'support' });
  const transferred = [...met, off, elsewhere, queued(9, 'support', 'transferred')];
  assert.deepEqual(read(...transferred), [...opening, 'agent Bot', 'waiting', 15]);
});

test('[L52] the choices that a bot offers stand below its text', () => {
  const said = { type: 'message-posted', messageId: 'm1', kind: 'text', text: 'Shall I?', automatic: false } as const;
  const buttons = [
    { label: 'Yes', value: 'y' },
    { label: 'No', value: 'n' },
  ];
  const stream = new ChatStream();
  stream.take(log(opened(1), queued(1), line(bot, { ...said, page: null, buttons })));
  const last = stream.entries.at(-1);
  assert.equal(last?.type === 'line' && last.text, 'Shall I?\nYes\nNo');
});

test('[L32] the line of an end stands before it', () => {
  assert.deepEqual(read(...chatting, ended('agent')), [...opening, 5, 'ended']);
  assert.deepEqual(read(...chatting, ended('bot')), [...opening, 5, 'ended']);
  assert.deepEqual(read(...chatting, ended('integration')), [...opening, 5, 'ended']);
  assert.deepEqual(read(...chatting, ended('system')), [...opening, 6, 'ended']);
  assert.deepEqual(read(...chatting, ended('visitor', SILENCE)), [...opening, 6, 'ended']);
  assert.deepEqual(read(...chatting, ended('visitor')), [...opening, 'ended']);
  assert.deepEqual(read(opened(1), queued(1), ended('visitor')), ['waiting', 4, 'ended']);
});

test('[L26] [L33] lines are told apart by who wrote them', () => {
  const integration = { kind: 'integration', id: 'key', name: 'Shop' } as const;
  assert.deepEqual(
    read(
      ...chatting,
      posted(integration, 'note', `${PRE_CHAT_LINE}0`),
      says(9, bot),
      says(9, integration),
      posted(integration, 'system', 'line-0'),
      says(9, system),
    ),
    [...opening, 0, 'agent Bot', 'agent Shop', null, null],
  );
});
