import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, ann, visitor } from '../../test/support/log.ts';
import { localBus } from './bus.ts';
import { type RoomNews, Rooms } from './rooms.ts';
import type { Side, Signal } from './signal.ts';

function member(side: Side) {
  const heard: RoomNews[] = [];
  return { side, heard, hearRoom: (news: RoomNews) => void heard.push(news) };
}

/** The rooms of two processes that are joined by a bus; what it carried. */
function twoProcesses() {
  const bus = localBus();
  const carried: Signal[] = [];
  const open = () => {
    const rooms = new Rooms((signal) => {
      carried.push(signal);
      place.tell(signal);
    });
    const place = bus.join({ woken() {}, told: (signal) => rooms.hear(signal), counted() {}, shown() {}, missed() {} });
    return rooms;
  };
  return { here: open(), there: open(), carried };
}

function typingOf({ heard }: { readonly heard: readonly RoomNews[] }) {
  return heard.flatMap((news) => (news.kind === 'typing' ? [[news.actor.kind, news.typing, news.text ?? null]] : []));
}

test('typing that is not repeated ends by itself', async () => {
  const rooms = new Rooms(undefined, 20);
  const writer = member('visitor');
  let ended: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const heard: boolean[] = [];
  rooms.join('one', writer);
  rooms.join('one', {
    side: 'agent',
    hearRoom(news) {
      if (news.kind !== 'typing') return;
      heard.push(news.typing);
      if (!news.typing) ended();
    },
  });
  rooms.type('one', writer, visitor, true);
  const alive = setInterval(() => undefined, 1_000);
  await end;
  clearInterval(alive);
  rooms.close();
  assert.deepEqual(heard, [true, false]);
  assert.deepEqual(writer.heard, []);
});

test('repeats within a second are not passed on', () => {
  const rooms = new Rooms();
  const [writer, reader] = [member('agent'), member('visitor')];
  rooms.join('one', writer);
  rooms.join('one', reader);
  for (let times = 0; times < 100; times += 1) rooms.type('one', writer, agent(ann), true);
  rooms.close();
  assert.equal(reader.heard.length, 1);
});

test('delivery marks only rise, go to the other side, and are told to who joins', () => {
  const rooms = new Rooms();
  const [reader, writer, colleague, latecomer] = [member('visitor'), member('agent'), member('agent'), member('agent')];
  for (const each of [reader, writer, colleague]) rooms.join('one', each);
  for (const seq of [3, 5, 4]) rooms.receive('one', reader, seq);
  rooms.join('one', latecomer);
  rooms.close();
  const marks = (seqs: readonly number[]) => seqs.map((seq) => ({ kind: 'received', by: 'visitor', seq }));
  assert.deepEqual([writer.heard, colleague.heard], [marks([3, 5]), marks([3, 5])]);
  assert.deepEqual([latecomer.heard, reader.heard], [marks([5]), []]);
});

test('who is not in the room is neither heard nor told', () => {
  const rooms = new Rooms();
  const [reader, stranger] = [member('visitor'), member('agent')];
  rooms.join('one', reader);
  rooms.join('two', stranger);
  rooms.type('one', stranger, agent(ann), true);
  rooms.receive('one', stranger, 7);
  rooms.leave('two', stranger);
  rooms.type('two', stranger, agent(ann), true);
  rooms.close();
  assert.deepEqual([reader.heard, stranger.heard], [[], []]);
});

test('[K5] typing reaches the readers at other processes once, late ones too, and never comes back', () => {
  const { here, there, carried } = twoProcesses();
  const [writer, hidden] = [member('visitor'), member('agent')];
  const [reader, beside, late] = [member('agent'), member('visitor'), member('agent')];
  here.join('one', writer);
  here.join('one', hidden);
  there.join('one', reader);
  there.join('one', beside);
  for (let times = 0; times < 10; times += 1) here.type('one', writer, visitor, true, { text: 'I would' });
  here.type('one', hidden, agent(ann), true, { isAmongAgents: true });
  there.join('one', late);
  here.leave('one', hidden);
  here.type('one', writer, visitor, false);
  for (const rooms of [here, there]) rooms.close();
  const told = [
    ['visitor', true, 'I would'],
    ['agent', true, null],
    ['agent', false, null],
    ['visitor', false, null],
  ];
  assert.deepEqual([typingOf(reader), typingOf(late)], [told, told]);
  assert.deepEqual(typingOf(beside), [told[0], told[3]]);
  assert.deepEqual([typingOf(writer), typingOf(hidden)], [[], [told[0]]]);
  const signs = carried.map(({ word }) => word.kind).filter((kind) => kind === 'typing');
  assert.equal(signs.length, 4);
});

test('[K5] an agent who types on in hiding is no longer seen to type by a visitor elsewhere', () => {
  const rooms = new Rooms();
  const reader = member('visitor');
  rooms.join('one', reader);
  const word = { kind: 'typing', typist: 'ann', actor: agent(ann), typing: true, text: null } as const;
  for (const isAmongAgents of [false, true]) rooms.hear({ sessionId: 'one', word: { ...word, isAmongAgents } });
  rooms.close();
  assert.deepEqual(typingOf(reader), [
    ['agent', true, null],
    ['agent', false, null],
  ]);
});

test('who begins to read is told who types at other processes, and what arrived there', () => {
  const { here, there, carried } = twoProcesses();
  const [writer, reader] = [member('visitor'), member('agent')];
  here.join('one', writer);
  here.type('one', writer, visitor, true);
  for (const seq of [3, 5, 4]) here.receive('one', writer, seq);
  there.join('one', reader);
  here.receive('one', writer, 6);
  there.leave('one', reader);
  here.receive('one', writer, 7);
  const before = carried.length;
  there.join('one', reader);
  for (const rooms of [here, there]) rooms.close();
  const marks = reader.heard.flatMap((news) => (news.kind === 'received' ? [news.seq] : []));
  assert.deepEqual(marks, [5, 6, 6, 7]);
  assert.deepEqual(typingOf(reader).slice(0, 1), [['visitor', true, null]]);
  assert.deepEqual(
    carried.slice(before).map(({ word }) => word.kind),
    ['joined', 'received', 'typing'],
  );
});

test('what is typed at other processes is shown to those who follow previews, though nobody reads here', () => {
  const { here, there } = twoProcesses();
  const writer = member('visitor');
  const shown: (string | null)[] = [];
  const unfollow = there.followPreviews((_sessionId, _actor, text) => shown.push(text));
  here.join('one', writer);
  here.type('one', writer, visitor, true, { text: 'I would' });
  here.type('one', writer, visitor, false);
  unfollow();
  here.type('one', writer, visitor, true, { text: 'I would not' });
  there.followPreviews((_sessionId, _actor, text) => shown.push(text));
  const late = member('agent');
  there.join('one', late);
  for (const rooms of [here, there]) rooms.close();
  assert.deepEqual(shown, ['I would', null, 'I would not']);
});

test('typing at another process ends by itself when that is gone', async () => {
  const rooms = new Rooms(undefined, 20);
  const ended = Promise.withResolvers<void>();
  const heard: boolean[] = [];
  rooms.join('one', {
    side: 'agent',
    hearRoom(news) {
      if (news.kind !== 'typing') return;
      heard.push(news.typing);
      if (!news.typing) ended.resolve();
    },
  });
  const word = {
    kind: 'typing',
    typist: 'gone',
    actor: visitor,
    isAmongAgents: false,
    typing: true,
    text: null,
  } as const;
  rooms.hear({ sessionId: 'one', word });
  rooms.hear({ sessionId: 'two', word });
  const alive = setInterval(() => undefined, 1_000);
  await ended.promise;
  clearInterval(alive);
  rooms.close();
  assert.deepEqual(heard, [true, false]);
});

test('those who type elsewhere make room when they stop, and end nobody’s typing here', () => {
  const { here: rooms, carried } = twoProcesses();
  const [writer, reader] = [member('visitor'), member('agent')];
  rooms.join('one', writer);
  rooms.join('one', reader);
  rooms.type('one', writer, visitor, true);
  const words = carried.flatMap(({ word }) => (word.kind === 'typing' ? [word] : []));
  for (const word of words) rooms.hear({ sessionId: 'one', word: { ...word, typing: false } });
  const word = { kind: 'typing', typist: 'ann', actor: agent(ann), isAmongAgents: false, text: null } as const;
  for (let times = 0; times < 10_001; times += 1) {
    for (const typing of [true, false]) rooms.hear({ sessionId: 'one', word: { ...word, typing } });
  }
  rooms.close();
  assert.equal(words.length, 1);
  assert.equal(reader.heard.length, 1 + 2 * 10_001);
});

test('a session has at most a hundred who type elsewhere, and they are no more than ten thousand', () => {
  const rooms = new Rooms();
  const [reader, shown] = [member('agent'), new Set<string>()];
  rooms.followPreviews((sessionId) => shown.add(sessionId));
  rooms.join('one', reader);
  const word = { kind: 'typing', actor: visitor, isAmongAgents: false, typing: true, text: 'Hello' } as const;
  for (let number = 0; number < 200; number += 1) {
    rooms.hear({ sessionId: 'one', word: { ...word, typist: `typist ${number}` } });
  }
  for (let number = 0; number < 10_100; number += 1) {
    rooms.hear({ sessionId: `other ${number}`, word: { ...word, typist: `other ${number}` } });
  }
  rooms.close();
  assert.deepEqual([reader.heard.length, shown.size], [100, 1 + 9_900]);
});
