import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorRef, Event, Happening } from '../../src/core/event.ts';
import type { ChatState } from '../client/visitor-chat.ts';
import { layOut } from './items.ts';

const visitor: ActorRef = { kind: 'visitor', id: 'v', name: null };
const agent: ActorRef = { kind: 'agent', id: 'a', name: 'Ada' };
const noon = new Date(2026, 0, 5, 12).getTime();
const minute = 60_000;

function stateOf(...entries: readonly (readonly [at: number, actor: ActorRef, happening: Happening])[]): ChatState {
  const events = entries.map(([at, actor, happening], seq) => ({ ...happening, seq, at, actor }) as Event);
  return {
    session: null,
    events,
    outgoing: [],
    isLive: true,
    typing: [],
    deliveredUpTo: -1,
    unwatched: null,
  };
}

function said(text: string, kind: 'text' | 'system' = 'text'): Happening {
  return { type: 'message-posted', messageId: text, kind, text, automatic: false, page: null };
}

function sketch(state: ChatState): readonly string[] {
  return layOut(state).map((item) => {
    if (item.kind === 'day') return 'day';
    if (item.kind === 'line') return item.line.kind;
    return `${item.from?.name ?? 'own'}: ${item.bubbles.map((bubble) => `${bubble.text} (${bubble.mark})`).join(', ')}`;
  });
}

test('what one side says in one go stands together, under the heading of its day', () => {
  const state = stateOf(
    [noon, visitor, said('one')],
    [noon + minute, visitor, said('two')],
    [noon + 2 * minute, agent, said('three')],
    [noon + 20 * minute, agent, said('four')],
    [noon + 24 * 60 * minute, agent, said('five')],
  );
  assert.deepEqual(sketch(state), [
    'day',
    'own: one (sent), two (sent)',
    'Ada: three (sent)',
    'Ada: four (sent)',
    'day',
    'Ada: five (sent)',
  ]);
});

test('what may be chosen is offered until the visitor writes, or the chat is over', () => {
  const bot: ActorRef = { kind: 'bot', id: 'b', name: 'Robo' };
  const buttons = [{ label: 'Yes', value: 'yes' }];
  const asks: Happening = {
    type: 'message-posted',
    messageId: 'asks',
    kind: 'text',
    text: 'Sure?',
    automatic: false,
    page: null,
    buttons,
  };
  const choices = (state: ChatState) =>
    layOut(state).flatMap((item) =>
      item.kind === 'group' ? item.bubbles.flatMap((bubble) => bubble.choices ?? []) : [],
    );
  const asked = stateOf([noon, visitor, said('hello')], [noon, bot, asks]);
  assert.deepEqual(choices(asked), buttons);
  const sending = { messageId: 'yes', text: 'yes', at: noon, state: 'pending' } as ChatState['outgoing'][number];
  assert.deepEqual(choices({ ...asked, outgoing: [sending] }), []);
  assert.deepEqual(choices(stateOf([noon, bot, asks], [noon, visitor, said('yes')])), []);
});

test('messages on their way follow what stands, and system lines are no bubbles', () => {
  const state = stateOf(
    [noon, visitor, said('hello')],
    [noon, agent, { type: 'session-accepted', agent: { id: 'a', name: 'Ada' } }],
    [noon, agent, said('a line', 'system')],
    [noon, visitor, { type: 'session-ended', by: 'visitor', reason: null }],
  );
  const kept = { messageId: 'm', text: 'later', kind: 'text', page: null, at: noon, state: 'pending' } as const;
  assert.deepEqual(sketch({ ...state, deliveredUpTo: 0, outgoing: [kept] }), [
    'day',
    'own: hello (delivered)',
    'joined',
    'text',
    'you-ended',
    'own: later (pending)',
  ]);
});
