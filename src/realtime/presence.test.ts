import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../core/access.ts';
import { Presence } from './presence.ts';
import type { PresenceNews } from './presence-news.ts';

type Agent = Extract<Actor, { kind: 'agent' }>;

const ann: Agent = {
  kind: 'agent',
  accountId: 'account',
  agentId: 'ann',
  name: 'Ann',
  role: 'agent',
  rights: { sales: ['respond'], support: ['listen'] },
};
const vera: Actor = { kind: 'visitor', accountId: 'account', visitorId: 'vera', inboxId: 'inbox' };

test('a queue is online while an agent who may respond there is', () => {
  const presence = new Presence();
  const before = presence.isOnline('account', 'sales');
  presence.arrive(ann);
  const states = [before, presence.isOnline('account', 'sales'), presence.isOnline('account', 'support')];
  presence.choose(ann, 'away');
  states.push(presence.isOnline('account', 'sales'));
  presence.choose(ann, 'online');
  presence.renew({ ...ann, rights: {} });
  states.push(presence.isOnline('account', 'sales'), presence.isOnline('elsewhere', 'sales'));
  presence.close();
  assert.deepEqual(states, [false, true, false, false, false, false]);
});

test('only changes are told, to those who follow the person or the account', () => {
  const presence = new Presence();
  const heard: PresenceNews[] = [];
  const unfollow = presence.follow('agents-of:account', (news) => heard.push(news));
  presence.follow('agents-of:elsewhere', () => assert.fail('another account hears'));
  presence.arrive(vera);
  presence.arrive(ann);
  presence.arrive(ann);
  presence.choose(ann, 'busy');
  presence.choose(ann, 'busy');
  unfollow();
  presence.choose(ann, 'online');
  presence.close();
  assert.deepEqual(
    heard.map(({ actor, state }) => [actor.name, state]),
    [
      ['Ann', 'online'],
      ['Ann', 'busy'],
    ],
  );
});

test('who comes back at once was never away; who stays away is told as offline', async () => {
  const presence = new Presence(20);
  const states: string[] = [];
  const gone = new Promise<void>((resolve) => {
    presence.follow('visitor:vera', ({ state }) => {
      states.push(state);
      if (state === 'offline') resolve();
    });
  });
  presence.arrive(vera);
  presence.leave(vera);
  presence.arrive(vera);
  presence.leave(vera);
  // Timers of the presence keep no process alive, so the test does.
  const alive = setInterval(() => undefined, 1_000);
  await gone;
  clearInterval(alive);
  presence.close();
  assert.deepEqual(states, ['online', 'offline']);
  assert.equal(presence.stateOf('visitor', 'vera'), 'offline');
});
