import assert from 'node:assert/strict';
import test from 'node:test';
import type { Session } from '../../../src/core/session.ts';
import type { Me } from '../../client/api-types.ts';
import { deedsOf } from './chat-deeds.ts';

const me = (role: Me['agent']['role'], rights: Me['rights'] = {}) => ({ agent: { id: 'me', role }, rights }) as Me;
const chat = (more: Partial<Session>) =>
  ({ stage: 'active', agent: null, bot: null, company: [], queueId: 'q', spam: false, ...more }) as Session;
const shown = (session: Session, who: Me) =>
  deedsOf(session, who)
    .filter(({ place }) => place !== 'listed')
    .map(({ label }) => label);

test('[K5] an agent is offered what they may do: in a colleague’s chat nothing but what their rights allow', () => {
  const theirs = chat({ agent: { id: 'you', name: 'You' } });
  assert.deepEqual(shown(theirs, me('agent')), []);
  assert.deepEqual(shown(theirs, me('agent', { q: ['listen'] })), ['Listen']);
  assert.deepEqual(shown(theirs, me('agent', { q: ['respond'] })), ['Join']);
  assert.deepEqual(shown(theirs, me('supervisor')), ['Listen', 'Join', 'Take over']);
  assert.equal(
    deedsOf(theirs, me('agent')).some(({ id }) => id === 'end' || id === 'transfer'),
    false,
  );
});

test('a chat offers what its stage allows: to accept it, to end or hand it on, to reopen it, and nothing that changes a sealed one', () => {
  const anybody = me('agent', { q: ['respond'] });
  assert.deepEqual(shown(chat({ stage: 'waiting' }), anybody), ['Accept']);
  assert.deepEqual(shown(chat({ agent: { id: 'me', name: 'Me' } }), anybody), ['Transfer', 'End']);
  assert.deepEqual(shown(chat({ bot: { id: 'b', name: 'Bot' } }), anybody), ['Join', 'Take over']);
  assert.deepEqual(shown(chat({ stage: 'ended' }), anybody), ['Reopen']);
  const sealed = deedsOf(chat({ stage: 'closed' }), anybody).map(({ id }) => id);
  assert.deepEqual(sealed, ['mail-transcript', 'download', 'block']);
});
