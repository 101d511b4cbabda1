import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../core/access.ts';
import { Elsewhere } from './elsewhere.ts';
import { Presence } from './presence.ts';
import { type Roll, readRoll } from './roll.ts';
import { RollCall } from './roll-call.ts';

const visitor = (visitorId: string): Actor => ({ kind: 'visitor', accountId: 'account', visitorId, inboxId: 'inbox' });

/** Timers of what is tested keep no process alive, so the test does. */
async function until(promise: Promise<unknown>): Promise<void> {
  const alive = setInterval(() => undefined, 1_000);
  await promise;
  clearInterval(alive);
}

/** The presence of so many processes that hear each other's rolls. */
function processes(count: number) {
  const told: Roll[] = [];
  const all = Array.from({ length: count }, () => new Presence(20));
  const calls = all.map(
    (presence) =>
      new RollCall(presence, (roll) => {
        told.push(roll);
        for (const other of all) if (other !== presence) other.hearRoll(roll);
      }),
  );
  const close = () => {
    for (const each of [...calls, ...all]) each.close();
  };
  return { all, calls, told, close };
}

test('a visitor whom another process serves is here, until they are gone from it', async () => {
  const { all, close } = processes(2);
  const [here, there] = all as [Presence, Presence];
  const states: string[] = [];
  const gone = new Promise<void>((resolve) => {
    here.follow('visitor:vera', ({ actor, state }) => {
      states.push(`${actor.kind} ${actor.id} ${state}`);
      if (state === 'offline') resolve();
    });
  });
  there.arrive(visitor('vera'));
  const state = here.stateOf('visitor', 'vera');
  here.arrive(visitor('vera'));
  here.leave(visitor('vera'));
  there.leave(visitor('vera'));
  await until(gone);
  close();
  assert.equal(state, 'online');
  assert.deepEqual(states, ['visitor vera online', 'visitor vera offline']);
  assert.deepEqual(here.visitors(), []);
});

test('who leaves one process and is at a second one is still here for a third', async () => {
  const { all, told, close } = processes(3);
  const [first, second, third] = all as [Presence, Presence, Presence];
  first.arrive(visitor('vera'));
  second.arrive(visitor('vera'));
  const left = new Promise<void>((resolve) => {
    first.followVisitors((_, isHere) => isHere || resolve());
  });
  first.leave(visitor('vera'));
  await until(left);
  const state = third.stateOf('visitor', 'vera');
  close();
  assert.equal(state, 'online');
  assert.deepEqual(
    told.map(({ here }) => here),
    [true, true, false, true],
  );
});

test('[K8] who is told of no more is gone, and a roll is told in parts', async () => {
  const gone = Promise.withResolvers<unknown>();
  const elsewhere = new Elsewhere((_, news) => news.state === 'offline' && gone.resolve(news), 20);
  elsewhere.hear({ visitorIds: ['vera'], here: true });
  await until(gone.promise);
  elsewhere.close();
  assert.deepEqual(await gone.promise, { actor: { kind: 'visitor', id: 'vera', name: null }, state: 'offline' });
  const { all, calls, told, close } = processes(1);
  for (let count = 0; count < 501; count += 1) all[0]?.arrive(visitor(`visitor-${count}`));
  told.length = 0;
  calls[0]?.call();
  close();
  assert.deepEqual(
    told.map(({ visitorIds }) => visitorIds.length),
    [500, 1],
  );
});

test('[K6] a roll is what belongs to it and nothing else; what is none is passed over', () => {
  const roll = { visitorIds: ['vera'], here: true };
  assert.deepEqual(readRoll({ ...roll, more: 1 }), roll);
  const many = Array.from({ length: 501 }, () => 'vera');
  for (const faulty of [{ here: 1 }, { visitorIds: 'vera' }, { visitorIds: [7] }, { visitorIds: many }]) {
    assert.equal(readRoll({ ...roll, ...faulty }), null);
  }
  for (const value of [null, 7, [], { visitorIds: ['x'.repeat(101)], here: true }]) assert.equal(readRoll(value), null);
});
