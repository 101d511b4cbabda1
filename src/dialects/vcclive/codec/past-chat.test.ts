import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Value from 'typebox/value';
import type { PastEvent } from '../../../app/importing.ts';
import type { Event } from '../../../core/event.ts';
import { Refusal } from '../../../core/refusal.ts';
import { rowOf } from '../../../core/row.ts';
import { apply, type Session } from '../../../core/session.ts';
import { clockOf } from '../clock.ts';
import { account, snapshot } from '../fixtures/account.ts';
import { settingsOf } from '../settings.ts';
import { Chat } from '../wire.ts';
import { encodeChat } from './chat.ts';
import { decodeChat } from './past-chat.ts';

const file = JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/chats.json`, 'utf8')) as { response: Chat[] };
const [example] = file.response;
assert.ok(example);

function decode(chat: Chat): readonly PastEvent[] {
  return decodeChat(chat, { snapshot, inboxId: 'inbox', visitorId: 'visitor', clock: clockOf('UTC') });
}

/** The chat after it was put into the log and read again. */
function putAndRead(chat: Chat, zone = 'UTC'): Chat {
  const events = decode(chat).map(({ at, actor, happening }, seq): Event => ({ ...happening, seq, at, actor }));
  const session = events.reduce<Session | null>((state, event) => apply(state, event), null);
  assert.ok(session);
  assert.ok(events.every((event, seq) => event.at >= (events[seq - 1]?.at ?? 0)));
  const again = encodeChat(rowOf(session), events, {
    snapshot: named(),
    clock: clockOf(zone),
    settings: settingsOf(account),
  });
  assert.deepEqual([...Value.Errors(Chat, again)], []);
  return again;
}

/** The account with the example's names. */
function named() {
  const queues = [...snapshot.queues].map(([id, queue]) => [id, { ...queue, name: 'Chat' }] as const);
  return { ...snapshot, queues: new Map(queues) };
}

test('[V16] [V28] the example fits the wire form, member for member', () => {
  assert.deepEqual([...Value.Errors(Chat, example)], []);
  assert.deepEqual(Object.keys(example), Object.keys(Chat.properties));
});

test('[V28] the example comes back, but for its counters and its mixed zones', () => {
  assert.deepEqual(putAndRead(example), {
    ...example,
    // V21: whole numbers where the example has null.
    responseCount: 1,
    sumResponseTime: 7,
    // V23: the example shows these in +01:00 and the others in UTC.
    sessionCloseTime: '2023-01-20 11:54:01',
    lastVisitorMessageTime: '2023-01-20 11:50:43',
    lastAgentMessageTime: '2023-01-20 11:52:43',
    transcript: example.transcript.map((item) => ({
      ...item,
      date: item.date.replace('T12', 'T11').replace('+01:00', '+00:00'),
    })),
  });
});

test('[V23] [V28] in the zone of its transcript, the example comes back but for what it shows in UTC', () => {
  assert.deepEqual(putAndRead(example, 'Europe/Budapest'), {
    ...example,
    responseCount: 1,
    sumResponseTime: 7,
    sessionStartTime: '2023-01-20 12:50:43',
    firstVisitorMessageTime: '2023-01-20 12:50:43',
    firstAgentMessageTime: '2023-01-20 12:50:50',
  });
});

test('[V28] a chat without contradictions comes back as it was', () => {
  const chat: Chat = {
    ...putAndRead(example),
    visitorName: 'Vera',
    pageName: 'Shop',
    ipAddress: '192.0.2.7',
    firstURL: 'https://shop.example/',
    lastURL: 'https://shop.example/cart',
    isSPAM: 1,
    transcript: [
      line('1', '11:50:43', 'Vera', 'Hi'),
      line('2', '11:50:44', 'Welcome bot', 'A colleague will be with you'),
      line('3', '11:50:50', 'John Smith', 'hello'),
      { ...line('4', '11:51:00', 'Vera', 'there'), pageUrl: 'https://shop.example/cart', pageTitle: 'Cart' },
      {
        ...line('5', '11:51:10', 'Ben', 'See this'),
        attachments: [{ type: 'image', payload: { url: 'https://files.example/1.png' } }],
      },
    ],
    visitorTranscript: 'Hi there',
    agentTranscript: 'hello See this',
    lastVisitorMessageTime: '2023-01-20 11:51:00',
    lastAgentMessageTime: '2023-01-20 11:51:10',
    averageResponseTime: 9,
    responseCount: 2,
    sumResponseTime: 17,
    lastAgent: 661,
    lastAgentName: 'Ben',
    lastQueueId: 3804,
    transfers: [
      { date: '2023-01-20T11:51:05+00:00', fromAgent: 660, toAgent: null, fromQueueId: 3803, toQueueId: 3804 },
    ],
    transferCount: 1,
  };
  assert.deepEqual(putAndRead(chat), chat);
});

test('[V15] [V20] [V28] chats that nobody answered, and open ones, come back as they were', () => {
  const untaken: Chat = {
    ...putAndRead(example),
    firstAgent: null,
    lastAgent: null,
    firstQueueId: null,
    lastQueueId: null,
    firstAgentName: null,
    lastAgentName: null,
    firstQueueName: null,
    lastQueueName: null,
    transcript: [line('1', '11:50:43', 'Visitor', 'Hi there')],
    agentTranscript: '',
    firstAgentMessageTime: null,
    lastAgentMessageTime: null,
    firstResponseTime: null,
    averageResponseTime: null,
    responseCount: null,
    sumResponseTime: null,
    disposition: 'Missed',
  };
  assert.deepEqual(putAndRead(untaken), untaken);
  const open: Chat = { ...putAndRead(example), disposition: 'In progress', sessionCloseTime: null, duration: null };
  assert.deepEqual(putAndRead(open), open);
  const { firstAgent, lastAgent, firstQueueId, lastQueueId } = putAndRead(example);
  const { firstAgentName, lastAgentName, firstQueueName, lastQueueName } = putAndRead(example);
  const taken = { firstAgent, lastAgent, firstQueueId, lastQueueId };
  const names = { firstAgentName, lastAgentName, firstQueueName, lastQueueName };
  const lost: Chat = { ...untaken, ...taken, ...names, disposition: 'Lost' };
  assert.deepEqual(putAndRead(lost), lost);
});

test('[V28] a chat of agents or queues who are not there is refused', () => {
  const strangers: readonly Partial<Chat>[] = [
    { firstAgent: 999 },
    { lastQueueId: null, firstQueueId: 999 },
    { transfers: [{ date: '2023-01-20T11:51:05+00:00', fromAgent: 660, toAgent: 1, fromQueueId: 1, toQueueId: null }] },
    {
      transfers: [
        { date: '2023-01-20T11:51:05+00:00', fromAgent: null, toAgent: null, fromQueueId: null, toQueueId: null },
      ],
    },
  ];
  for (const stranger of strangers) {
    assert.throws(
      () => decode({ ...example, ...stranger }),
      (error) => error instanceof Refusal && error.code === 'invalid-input',
    );
  }
});

test('[V28] a session id without a UUID still names one session', () => {
  const ids = [1, 1, 2].map((chatId) => {
    const [opening] = decode({ ...example, chatId, sessionId: 'telegram/acme/4711' });
    return opening?.happening.type === 'session-opened' ? opening.happening.sessionId : '';
  });
  assert.match(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

function line(id: string, time: string, name: string, message: string) {
  return { attachments: null, date: `2023-01-20T${time}+00:00`, id, message, name, pageUrl: '', pageTitle: '' };
}
