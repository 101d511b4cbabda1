import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { PastTarget } from '../../../app/imports/import-reader.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { EventType, Happening } from '../../../core/event.ts';
import { Refusal } from '../../../core/refusal.ts';
import { imports } from '../importing.ts';

const fixture = (name: string) => JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/${name}.json`, 'utf8'));
const chat = fixture('engagements').interactionHistoryRecords[0];
const conversation = fixture('conversations').conversationHistoryRecords[0];

const snapshot = {
  account: { id: 'account' },
  agents: new Map(),
  inboxes: new Map(
    ['inbox chats', 'inbox conversations'].map((id) => [id, { id, channel: 'web', queueId: 'own' }] as const),
  ),
} as unknown as Snapshot;
const target: PastTarget = { snapshot, visitorId: 'visitor', idOf: (kind, key) => `${kind} ${key}` };

const decode = (record: unknown) => imports.read(record, snapshot).decode(target);

function only<T extends EventType>(record: unknown, type: T): readonly Extract<Happening, { type: T }>[] {
  return decode(record).flatMap(({ happening }) => (happening.type === type ? [happening as never] : []));
}

test('[K2] a chat has its visitor, its answers, its lines without styles, and its end', () => {
  const [opened] = only(chat, 'session-opened');
  const { name, email, phone, ip, device, city } = opened?.visitor ?? {};
  assert.deepEqual(
    [name, email, phone, ip, device, city, opened?.page?.url],
    [
      'Vera',
      'vera@visitor.example',
      '+1 212-555-0100',
      '192.0.2.7',
      'desktop',
      'Orléans',
      'https://boutique.example/soldes',
    ],
  );
  assert.deepEqual(
    only(chat, 'message-posted').map(({ text }) => text),
    ['Hello & welcome\n1 < 2', 'Is <b>this</b> on sale? 😀', 'Red shoes\nAdd to cart'],
  );
  assert.deepEqual(
    only(chat, 'form-submitted').map(({ form, answers }) => [form, Object.values(answers)]),
    [
      ['pre-chat', ['Shoes']],
      ['exit', ['yes']],
    ],
  );
  assert.deepEqual(only(chat, 'session-ended')[0], { type: 'session-ended', by: 'agent', reason: 'Rep stopped chat' });
  assert.deepEqual(only(chat, 'queue-entered')[0]?.queueId, 'queue 12');
  const times = decode(chat).map(({ at }) => at);
  assert.deepEqual([times[0], times.at(-1)], [chat.info.chatRequestedTimeL, chat.info.endTimeL]);
  assert.deepEqual(times, times.toSorted());
});

test('[K2] a conversation has its moves between skills, notes for agents alone, its files by name, and its score', () => {
  assert.deepEqual(
    decode(conversation).map(({ actor, happening }) => `${happening.type} ${actor.kind}`),
    [
      'session-opened visitor',
      'queue-entered system',
      'message-posted visitor',
      'session-accepted agent',
      'message-posted agent',
      'message-posted agent',
      'session-transferred agent',
      'queue-entered system',
      'message-posted visitor',
      'session-ended visitor',
      'session-rated visitor',
      'session-closed system',
    ],
  );
  assert.deepEqual(
    only(conversation, 'message-posted').map(({ kind, text }) => [kind, text]),
    [
      ['text', 'Hi there #4'],
      ['text', 'Hello, dear consumer!'],
      ['note', 'She was here before'],
      ['text', 'These\n/shoes.png'],
    ],
  );
  assert.deepEqual(
    only(conversation, 'queue-entered').map(({ queueId }) => queueId),
    ['own', 'queue 3'],
  );
  assert.deepEqual(
    imports.read(conversation, snapshot).names.map(({ kind, key, name }) => [kind, key, name]),
    [
      ['inbox', 'conversations', 'Where conversations came in'],
      ['queue', '3', 'Returns'],
      ['agent', '3677470410', 'Michal'],
    ],
  );
});

test('[K6] what is not over, what nobody said, and what is no record is refused with the member', () => {
  const [line] = chat.transcript.lines.slice(2);
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ...chat, info: { ...chat.info, ended: false } }, /not over/],
    [{ ...conversation, info: { ...conversation.info, status: 'OPEN' } }, /not closed, but OPEN/],
    [{ ...chat, transcript: { lines: [{ ...line, agentId: 0 }] } }, /which agent/],
    [{ ...chat, transcript: 7 }, /transcript/],
    [{ ...conversation, messageRecords: [{}] }, /messageRecords/],
    [null, /no session|object/],
  ];
  for (const [record, reason] of wrong) {
    assert.throws(
      () => decode(record),
      (error) => error instanceof Refusal && reason.test(JSON.stringify([error.message, error.faults])),
    );
  }
});
