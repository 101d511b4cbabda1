import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import {
  accepted,
  agent,
  ann,
  ben,
  bot,
  closed,
  ended,
  greets,
  type Line,
  log,
  markedSpam,
  notes,
  opened,
  page,
  promised,
  queued,
  reopened,
  says,
  systemLine,
  transferredIntoQueue,
  transferredTo,
  updated,
  viewed,
  visitor,
} from '../../../../test/support/log.ts';
import { unknownVisitor } from '../../../core/facts.ts';
import { rowOf } from '../../../core/row.ts';
import { apply, type Session } from '../../../core/session.ts';
import { clockOf } from '../clock.ts';
import { account, snapshot } from '../fixtures/account.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { Chat } from '../wire.ts';
import { chatEventTypes, encodeChat } from './chat.ts';

const start = Date.parse('2023-01-20T11:50:43.400Z');
const second = (count: number) => start + count * 1000;

function encode(
  lines: readonly Line[],
  more: { readonly zone?: string; readonly settings?: Partial<Settings> } = {},
): Chat {
  const events = log(...lines);
  const session = events.reduce<Session | null>((state, event) => apply(state, event), null);
  assert.ok(session);
  const types: ReadonlySet<string> = new Set(chatEventTypes);
  const chat = encodeChat(
    rowOf(session),
    events.filter(({ type }) => types.has(type)),
    { snapshot, clock: clockOf(more.zone ?? 'UTC'), settings: { ...settingsOf(account), ...more.settings } },
  );
  assert.deepEqual([...Value.Errors(Chat, chat)], []);
  return chat;
}

const begun = [opened(start), queued(start)];
const answered = [...begun, says(second(0), visitor), accepted(second(4), ann), says(second(7), agent(ann))];

test('[V16] a chat has the members of the example, in its order', () => {
  const order = Object.keys(Chat.properties);
  assert.deepEqual(Object.keys(encode(answered)), order);
  const { lastVisitorMessageAgentResponseTime, chatLog, firstQueue, lastQueue } = encode(answered);
  assert.deepEqual([lastVisitorMessageAgentResponseTime, chatLog, firstQueue, lastQueue], [null, null, null, null]);
});

test('[V15] [V17] [V19] of a chat that nobody took, what is unknown is empty or null', () => {
  const chat = encode(begun);
  assert.deepEqual(chat, {
    chatId: 1,
    projectId: 822,
    entityId: null,
    contactId: null,
    ticketId: null,
    ticketNo: null,
    sessionId: 'webchat-plugin/acme/session',
    type: 'webchat',
    pageName: '',
    visitorName: '',
    firstAgent: null,
    lastAgent: null,
    firstQueueId: null,
    lastQueueId: null,
    ipAddress: '',
    firstURL: '',
    lastURL: '',
    sessionStartTime: '2023-01-20 11:50:43',
    sessionCloseTime: null,
    duration: null,
    firstVisitorMessageTime: null,
    firstAgentMessageTime: null,
    lastVisitorMessageTime: null,
    lastVisitorMessageAgentResponseTime: null,
    lastAgentMessageTime: null,
    isSPAM: 0,
    transcript: [],
    visitorTranscript: '',
    agentTranscript: '',
    disposition: 'In progress',
    firstResponseTime: null,
    averageResponseTime: null,
    slaStatus: null,
    chatLog: null,
    firstQueue: null,
    lastQueue: null,
    firstAgentName: null,
    lastAgentName: null,
    firstQueueName: null,
    lastQueueName: null,
    ticketTypeId: null,
    ticketType: null,
    responseCount: null,
    sumResponseTime: null,
    transfers: [],
    transferCount: 0,
  });
  const shown = encode(begun, { settings: { untakenQueue: 'shown' } });
  assert.deepEqual([shown.firstQueueId, shown.lastQueueName], [3803, 'Sales']);
});

test('[V18] other channels have their own name', () => {
  const chat = encode([opened(start, { channel: 'telegram' })]);
  assert.deepEqual([chat.type, chat.sessionId], ['telegram', 'telegram/acme/session']);
});

test('[V17] the visitor, their address and their pages are told', () => {
  const facts = { ...unknownVisitor, ip: '192.0.2.7' };
  const chat = encode([
    opened(start, { visitor: facts, page }),
    updated(second(1), { name: 'Vera' }),
    viewed(second(2), { ...page, url: 'https://shop.example/cart', title: 'Cart' }),
  ]);
  const { visitorName, ipAddress, pageName, firstURL, lastURL } = chat;
  assert.deepEqual(
    { visitorName, ipAddress, pageName, firstURL, lastURL },
    {
      visitorName: 'Vera',
      ipAddress: '192.0.2.7',
      pageName: 'Shop',
      firstURL: 'https://shop.example/',
      lastURL: 'https://shop.example/cart',
    },
  );
});

test('[V20] each way a chat can go has its disposition', () => {
  const taken = [...begun, says(second(0), visitor), accepted(second(4), ann)];
  const ways: readonly (readonly [readonly Line[], string])[] = [
    [taken, 'In progress'],
    [[...answered, ended(second(9), 'agent')], 'Completed'],
    [[...answered, ended(second(9), 'visitor'), closed(second(10))], 'Completed'],
    [[...begun, ended(second(9), 'visitor')], 'Missed'],
    [[...begun, ended(second(9), 'system')], 'Missed'],
    [[...taken, ended(second(9), 'agent')], 'Missed'],
    [[...taken, greets(second(5), agent(ann)), ended(second(9), 'visitor')], 'Lost'],
    [[...answered, ended(second(9), 'agent'), reopened(second(10))], 'In progress'],
    [[...answered, says(second(8), visitor), ended(second(9), 'visitor')], 'Completed'],
    [[...taken, ended(second(9), 'system')], 'Missed'],
    [[...begun, says(second(0), visitor), says(second(1), bot), ended(second(9), 'bot')], 'Missed'],
    [[...answered, markedSpam(second(8)), ended(second(9), 'agent')], 'Completed'],
  ];
  assert.deepEqual(
    ways.map(([lines]) => encode(lines).disposition),
    ways.map(([, disposition]) => disposition),
  );
});

test('[V21] [V22] response times are taken turn by turn, in the seconds that are shown', () => {
  const chat = encode([
    ...answered,
    says(second(20.7), visitor),
    says(second(22), visitor, { text: 'Hello?' }),
    says(second(30), agent(ann)),
    says(second(31), agent(ann), { text: 'More' }),
    says(second(40), visitor),
    ended(second(50), 'agent'),
  ]);
  const { firstResponseTime, averageResponseTime, responseCount, sumResponseTime, duration } = chat;
  assert.deepEqual(
    { firstResponseTime, averageResponseTime, responseCount, sumResponseTime, duration },
    { firstResponseTime: 7, averageResponseTime: 8, responseCount: 2, sumResponseTime: 16, duration: 50 },
  );
  assert.equal(chat.firstAgentMessageTime, '2023-01-20 11:50:50');
  assert.equal(chat.lastVisitorMessageTime, '2023-01-20 11:51:23');
});

test('[V21] half a second of the mean is rounded up, and an agent who wrote first answered nothing', () => {
  const again = [says(second(20), visitor), says(second(28), agent(ann))];
  assert.equal(encode([...answered, ...again]).averageResponseTime, 8);
  const first = encode([...begun, accepted(second(1), ann), says(second(2), agent(ann)), says(second(3), visitor)]);
  assert.deepEqual([first.firstResponseTime, first.responseCount], [null, null]);
});

test('[V23] times and transcript dates are in one zone, summer and winter', () => {
  const chat = encode([...answered, ended(second(9), 'agent')], { zone: 'Europe/Budapest' });
  assert.equal(chat.sessionStartTime, '2023-01-20 12:50:43');
  assert.equal(chat.sessionCloseTime, '2023-01-20 12:50:52');
  assert.equal(chat.transcript[0]?.date, '2023-01-20T12:50:43+01:00');
});

test('[V24] the SLA status is judged by the promises to accept and to answer', () => {
  const promises = (acceptMs: number, responseMs: number) => [
    opened(start),
    queued(start),
    promised(start, 'accept', acceptMs),
    says(second(0), visitor),
    accepted(second(4), ann),
    promised(second(4), 'first-response', responseMs),
  ];
  const reply = says(second(7), agent(ann));
  assert.equal(encode([...promises(5000, 5000), reply]).slaStatus, 'Within SLA');
  assert.equal(encode([...promises(3000, 5000), reply]).slaStatus, 'Outside SLA');
  assert.equal(encode([...promises(5000, 2000), reply]).slaStatus, 'Outside SLA');
  assert.equal(encode(promises(5000, 5000)).slaStatus, null);
  assert.equal(encode(answered).slaStatus, null);
});

test('[V32] where links have no place, files are named below the text', () => {
  const files = [{ id: 'f1', name: 'bill.pdf', mediaType: 'application/pdf', size: 1 }];
  const { transcript } = encode([
    ...answered,
    says(second(8), agent(ann), { text: 'Here it is', files }),
    says(second(9), agent(ann), { text: '', files }),
  ]);
  assert.deepEqual(
    transcript.slice(2).map(({ message, attachments }) => [message, attachments]),
    [
      ['Here it is\nbill.pdf', null],
      ['bill.pdf', null],
    ],
  );
});

test('[V25] the transcript leaves notes out, and counts lines of machines for nobody', () => {
  const chat = encode([
    ...begun,
    says(second(0), visitor, { text: 'Hi there', messageId: 'm1' }),
    says(second(1), bot, { text: 'I am a bot' }),
    systemLine(second(2)),
    accepted(second(4), ann),
    greets(second(4), agent(ann)),
    notes(second(5), agent(ann), 'A secret'),
    says(second(6), agent({ ...ann, name: 'Annie' }), { text: 'hello' }),
    says(second(7), agent(ann), { text: 'How can I help you?' }),
  ]);
  assert.deepEqual(
    chat.transcript.map(({ name, message }) => [name, message]),
    [
      ['Visitor', 'Hi there'],
      ['Bot', 'I am a bot'],
      ['System', 'Words'],
      ['Ann', 'Words'],
      ['Annie', 'hello'],
      ['Ann', 'How can I help you?'],
    ],
  );
  assert.deepEqual(chat.transcript[0], {
    attachments: null,
    date: '2023-01-20T11:50:43+00:00',
    id: 'm1',
    message: 'Hi there',
    name: 'Visitor',
    pageUrl: '',
    pageTitle: '',
  });
  assert.equal(chat.visitorTranscript, 'Hi there');
  assert.equal(chat.agentTranscript, 'hello How can I help you?');
  assert.equal(JSON.stringify(chat).includes('secret'), false);
});

test('[V19] [V26] transfers are told by numbers, and names are those of that time', () => {
  const chat = encode([
    ...answered,
    transferredTo(second(8), ann, { ...ben, name: 'Benjamin' }),
    ...transferredIntoQueue(second(9), ben, 'support'),
    accepted(second(10), ann),
  ]);
  assert.deepEqual(chat.transfers, [
    { date: '2023-01-20T11:50:51+00:00', fromAgent: 660, toAgent: 661, fromQueueId: 3803, toQueueId: null },
    { date: '2023-01-20T11:50:52+00:00', fromAgent: 661, toAgent: null, fromQueueId: 3803, toQueueId: 3804 },
  ]);
  assert.equal(chat.transferCount, 2);
  assert.deepEqual([chat.firstQueueId, chat.lastQueueName], [3803, 'Support']);
  const half = encode([...answered, transferredTo(second(8), ann, { ...ben, name: 'Benjamin' })]);
  assert.deepEqual([half.firstAgentName, half.lastAgentName, half.lastAgent], ['Ann', 'Benjamin', 661]);
});

test('[V27] what the vendor keeps beside is given back, and what does not fit its form is not', () => {
  const kept = { entityId: 6, contactId: 'six', ticketNo: '822-20230120-785643', slaStatus: 'Within SLA' };
  const chat = encode([opened(start, { extras: { vcclive: kept } }), markedSpam(second(1))]);
  assert.deepEqual(
    [chat.entityId, chat.contactId, chat.ticketNo, chat.slaStatus, chat.isSPAM],
    [6, null, '822-20230120-785643', 'Within SLA', 1],
  );
});

test('what came after the row was read is left out', () => {
  const events = log(...answered);
  const known = events.slice(0, 3).reduce<Session | null>((state, event) => apply(state, event), null);
  assert.ok(known);
  const chat = encodeChat(rowOf(known), events, { snapshot, clock: clockOf('UTC'), settings: settingsOf(account) });
  assert.equal(chat.transcript.length, 1);
  assert.equal(chat.firstAgentName, null);
});
