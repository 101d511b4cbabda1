import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accepted, log, opened, queued } from '../../../../test/support/log.ts';
import type { Account, Snapshot } from '../../../core/directory.ts';
import type { Event } from '../../../core/event.ts';
import { fold } from '../../../core/session.ts';
import { chatIdOf, sessionIdOf } from '../chat-id.ts';
import { settingsOf } from '../settings.ts';
import type { Chat } from '../wire.ts';
import { type ChatView, encodeChat, encodeEvents, encodeInfo } from './chat.ts';
import { ChatStream } from './stream.ts';

const href = 'https://{domain}/api/account/{accountId}/chat/{chatId}';
const chatId = 'H3079121553394024223-70f331aba40b4ae58fe9e1af832e31b9K8388834';
const { chat: example } = JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/chat.json`, 'utf8')) as {
  chat: Chat;
};

const natalie = { id: 'natalie', name: 'Natalie' };
const account: Account = {
  id: 'account',
  number: 1,
  slug: 'acme',
  name: 'Acme',
  parentId: null,
  zone: 'UTC',
  settings: { dialects: { liveperson: { offset: '-05:00' } } },
};
const agent = {
  ...natalie,
  number: 25025413,
  email: 'n@acme.example',
  role: 'agent',
  disabled: false,
  extras: {},
} as const;
const queue = { id: 'sales', number: 25975313, name: 'Sales', promise: {}, settings: {}, members: [], extras: {} };
const snapshot: Snapshot = {
  account,
  children: [],
  agents: new Map([[agent.id, agent]]),
  queues: new Map([[queue.id, queue]]),
  inboxes: new Map(),
  calendars: new Map(),
  bots: new Map(),
  surveys: new Map(),
};

const at = (time: string) => Date.parse(time);
const events = log(
  opened(at('2017-02-27T06:24:15.424-05:00'), {
    sessionId: '70f331ab-a40b-4ae5-8fe9-e1af832e31b9',
    number: 226,
    extras: {
      liveperson: {
        chatTimeout: 40,
        sharkVisitorId: 'rloXnVgEQ-iQuoOytvKNqA',
        sharkSessionId: 'rN82d4rATN6EuiA4cJwaPg',
        sharkContextId: 2,
        engagementId: 27469613,
        campaignId: 26948813,
        language: 'en-US',
      },
    },
  }),
  queued(at('2017-02-27T06:24:15.425-05:00')),
  accepted(at('2017-02-27T06:24:21.930-05:00'), natalie),
);

function viewOf(more: Partial<ChatView> = {}): ChatView {
  return {
    snapshot,
    settings: settingsOf(account),
    href,
    chatId,
    visitorId: 1214701440733986,
    fileUrl: ({ id }) => `https://koine.example/${id}`,
    agentTyping: false,
    visitorTyping: false,
    seenAt: at('2017-02-27T06:24:31.188-05:00'),
    ...more,
  };
}

function entriesOf(given: readonly Event[] = events) {
  const stream = new ChatStream();
  stream.take(given);
  return stream.entries;
}

test('[L28] [L30] [L10] the log of the example is read as the example, member for member, in its order', () => {
  const chat = encodeChat(fold(events), entriesOf(), 0, viewOf());
  assert.equal(JSON.stringify({ chat }, null, 2), JSON.stringify({ chat: example }, null, 2));
});

test('[L35] the same numbers are text in the events and the information on their own', () => {
  const session = fold(events);
  const alone = encodeEvents(entriesOf(), 1, viewOf(), 'alone');
  assert.equal(alone.event[0]?.['@type'] === 'line' && alone.event[0].systemMessageId, '4');
  const info = encodeInfo(session, viewOf(), 'alone');
  assert.deepEqual([info.sharkContextId, info.engagementId, info.campaignId], ['2', '27469613', '26948813']);
  assert.deepEqual([info.skillId, info.agentId, info.chatTimeout], [25975313, 25025413, 40]);
});

test('[L27] [L36] an id has the session in it, and its numbers stand where the vendor has them', () => {
  const session = fold(events);
  const id = chatIdOf(session);
  assert.match(id, /^H\d+-[0-9a-f]{32}K\d+$/);
  assert.equal(id.split('K')[1], chatId.split('K')[1]);
  assert.equal(sessionIdOf(id), session.id);
  assert.equal(sessionIdOf(chatId), session.id);
  for (const bad of ['', 'availability', session.id, `${id}x`, id.toUpperCase(), id.replace('-', '')]) {
    assert.equal(sessionIdOf(bad), null, bad);
  }
  const waiting = encodeInfo(fold(events.slice(0, 2)), viewOf(), 'chat');
  assert.ok(!('agentName' in waiting) && !('agentId' in waiting));
  assert.equal(waiting.state, 'waiting');
  const bare = encodeInfo(fold(log(opened(0), queued(0))), viewOf(), 'chat');
  assert.ok(!('engagementId' in bare) && !('campaignId' in bare) && !('language' in bare));
  assert.ok(Number.isSafeInteger(bare.rtSessionId) && bare.rtSessionId > 2 ** 32);
});
