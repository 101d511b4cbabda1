import assert from 'node:assert/strict';
import test from 'node:test';
import type { SessionRow } from '../../client/api-types.ts';
import { nextChat } from './next-chat.ts';

const row = (id: string, stage: string, minute: number, unanswered: number | null, agentId = 'me') => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 2, 4, 12, minutes)).toISOString();
  const agent = stage === 'active' ? { id: agentId } : null;
  const messages = { unansweredSince: unanswered === null ? null : at(unanswered) };
  return {
    id,
    number: minute,
    stage,
    openedAt: at(minute),
    queuedAt: at(minute),
    acceptedAt: at(minute),
    agent,
    messages,
  };
};

test('the next chat is one’s own that was left unanswered longest, then the one that waits longest, never the open one', () => {
  const rows = [
    row('waits', 'waiting', 1, 1),
    row('answered', 'active', 2, null),
    row('late', 'active', 3, 9),
    row('later', 'active', 4, 5),
    row('theirs', 'active', 5, 2, 'you'),
  ];
  const map = new Map(rows.map((each) => [each.id, each as unknown as SessionRow]));
  assert.equal(nextChat(map, 'me', null)?.id, 'later');
  assert.equal(nextChat(map, 'me', 'later')?.id, 'late');
  assert.equal(nextChat(map, 'you', 'theirs')?.id, 'waits');
  assert.equal(nextChat(new Map(), 'me', null), null);
});
