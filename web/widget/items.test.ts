import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorRef, Event, Happening } from '../../src/core/event.ts';
import { asItStands } from '../../src/core/revisions.ts';
import type { ChatState } from '../client/visitor-chat.ts';
import { layOut } from './items.ts';
import { de } from './languages/de.ts';
import { isSaidByHouse } from './narrator.ts';
import { speak } from './texts.ts';
import { transcriptOf } from './transcript.ts';

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

test('an answer quotes what it answers, a text or a file, and nothing that was taken back', () => {
  const file = { id: 'f', name: 'bill.pdf', mediaType: 'application/pdf', size: 1 };
  const answers = (messageId: string, replyTo: string): Happening => ({ ...said(messageId), replyTo }) as Happening;
  const state = stateOf(
    [noon, visitor, said('Moss cup?')],
    [noon, visitor, { ...said(''), messageId: 'with-file', files: [file] } as Happening],
    [noon, visitor, said('secret')],
    [noon, agent, answers('Yes', 'Moss cup?')],
    [noon, agent, answers('Paid', 'with-file')],
    [noon, agent, answers('Gone', 'secret')],
    [noon, agent, { type: 'message-removed', messageId: 'secret', kind: 'text' }],
  );
  const bubbles = layOut({ ...state, events: asItStands(state.events) }).flatMap((item) =>
    item.kind === 'group' ? item.bubbles : [],
  );
  assert.deepEqual(
    bubbles.map(({ quote, revised }) => quote ?? revised ?? null),
    [null, null, 'removed', 'Moss cup?', 'bill.pdf', null],
  );
});

test('what the house took back is read as that in the language that is spoken, in the saved chat, too, and is no news', () => {
  const { events } = stateOf(
    [noon, agent, said('hunter2')],
    [noon, agent, { type: 'message-removed', messageId: 'hunter2', kind: 'text' }],
  );
  const standing = asItStands(events);
  speak({ tag: 'de', words: de });
  const saved = transcriptOf(standing, 'Moss');
  speak({ tag: 'en', words: null });
  assert.match(saved, /Ada: Diese Nachricht wurde zurückgenommen\./);
  assert.doesNotMatch(saved, /hunter2|\[removed\]/);
  assert.deepEqual(
    [events, standing].map((each) => each.filter(isSaidByHouse).length),
    [1, 0],
  );
});
