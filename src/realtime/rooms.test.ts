import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, ann, visitor } from '../../test/support/log.ts';
import { type RoomNews, Rooms, type Side } from './rooms.ts';

function member(side: Side) {
  const heard: RoomNews[] = [];
  return { side, heard, hearRoom: (news: RoomNews) => void heard.push(news) };
}

test('typing that is not repeated ends by itself', async () => {
  const rooms = new Rooms(20);
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
