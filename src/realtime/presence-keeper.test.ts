import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentState } from '../store/agent-presence.ts';
import { type AgentActor, Presence } from './presence.ts';
import { type AttendanceBook, PresenceKeeper } from './presence-keeper.ts';

const ann: AgentActor = { kind: 'agent', accountId: 'account', agentId: 'ann', name: 'Ann', role: 'agent', rights: {} };

/** A book that holds one agent's state, and what was written into it. */
function openBook(state: AgentState) {
  const written: string[] = [];
  const book: AttendanceBook & { state: AgentState } = {
    state,
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
