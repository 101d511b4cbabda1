import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentActor } from '../core/access.ts';
import type { AgentState } from '../store/agent-presence.ts';
import type { AgentElsewhere } from './elsewhere.ts';
import { Presence } from './presence.ts';
import { type AttendanceBook, PresenceKeeper } from './presence-keeper.ts';

const ann: AgentActor = { kind: 'agent', accountId: 'account', agentId: 'ann', name: 'Ann', role: 'agent', rights: {} };

/** A book that holds one agent's state, and what was written into it. */
function openBook(state: AgentState) {
  const written: string[] = [];
  const book: AttendanceBook & { state: AgentState; others: readonly AgentElsewhere[] } = {
    state,
    others: [],
    async arrive() {
      written.push('arrive');
      return book.state;
    },
    async leave() {
      written.push('leave');
    },
    async choose(_agent, chosen) {
      written.push(chosen);
      book.state = chosen;
    },
    async renew(agents) {
      return agents.map(({ accountId, agentId }) => ({ accountId, agentId, state: book.state }));
    },
    async elsewhere() {
      return book.others;
    },
  };
  return { book, written };
}

test('who comes to another process keeps the state they have elsewhere; what they choose here is written', async () => {
  const presence = new Presence();
  const { book, written } = openBook('busy');
  const keeper = new PresenceKeeper(presence, book);
  presence.arrive(ann);
  await keeper.beat();
  assert.equal(presence.stateOf('agent', 'ann'), 'busy');
  presence.choose(ann, 'online');
  await keeper.beat();
  keeper.close();
  presence.close();
  assert.deepEqual(written, ['arrive', 'online']);
});

test('who is set away elsewhere is told so here; who lapsed although they are here is written again', async () => {
  const presence = new Presence();
  const { book, written } = openBook('online');
  const keeper = new PresenceKeeper(presence, book);
  presence.arrive(ann);
  await keeper.beat();
  book.state = 'away';
  await keeper.beat();
  assert.equal(presence.stateOf('agent', 'ann'), 'away');
  book.state = 'offline';
  await keeper.beat();
  assert.deepEqual([presence.stateOf('agent', 'ann'), book.state], ['away', 'away']);
  keeper.close();
  presence.close();
  assert.deepEqual(written, ['arrive', 'away']);
});

test('agents whom other processes serve are here, stand as they do there, and go as they do', async () => {
  const presence = new Presence();
  const { book } = openBook('online');
  const keeper = new PresenceKeeper(presence, book);
  const told: string[] = [];
  presence.follow('agents-of:account', ({ actor, state }) => told.push(`${actor.name} ${state}`));
  const standing = async (...others: readonly AgentElsewhere[]) => {
    book.others = others;
    await keeper.beat();
    return [presence.stateOf('agent', 'ben'), presence.isOnline('account', 'sales')];
  };
  const ben: AgentActor = { ...ann, agentId: 'ben', name: 'Ben', rights: { sales: ['respond'] } };
  const states = [
    await standing(),
    await standing({ agent: ben, state: 'online', since: 7 }),
    await standing({ agent: ben, state: 'busy', since: 8 }),
  ];
  assert.deepEqual(states, [
    ['offline', false],
    ['online', true],
    ['busy', false],
  ]);
  const listed = presence.agentsOf('account').map(({ actor, ...stands }) => [actor.name, stands]);
  assert.deepEqual(listed, [['Ben', { state: 'busy', since: 8 }]]);
  assert.deepEqual(presence.agentsHere(), []);
  assert.deepEqual(await standing(), ['offline', false]);
  keeper.close();
  presence.close();
  assert.deepEqual(told, ['Ben online', 'Ben busy', 'Ben offline']);
});

test('whose last socket here is gone, and who is served elsewhere still, was never away', async () => {
  const presence = new Presence(20);
  const told: string[] = [];
  presence.hearElsewhere([{ agent: ann, state: 'away', since: 7 }]);
  presence.follow('agent:ann', ({ state }) => told.push(state));
  presence.arrive(ann);
  presence.arrive({ ...ann, agentId: 'ben' });
  const gone = new Promise<void>((resolve) =>
    presence.followAgents((agent, state) => {
      if (agent.agentId === 'ben' && state === null) resolve();
    }),
  );
  presence.leave(ann);
  presence.leave({ ...ann, agentId: 'ben' });
  // Timers of the presence keep no process alive, so the test does.
  const alive = setInterval(() => undefined, 1_000);
  await gone;
  clearInterval(alive);
  presence.close();
  assert.deepEqual([presence.stateOf('agent', 'ann'), told], ['away', []]);
});
