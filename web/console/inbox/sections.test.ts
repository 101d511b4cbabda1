import assert from 'node:assert/strict';
import test from 'node:test';
import type { SessionRow } from '../../client/api-types.ts';
import { type InboxView, sectionsOf } from './sections.ts';
import { unreadIn } from './unread.ts';

type Part = Pick<SessionRow, 'id' | 'stage'> & { readonly agentId?: string; readonly minute: number };

function rowsOf(...parts: readonly Part[]): ReadonlyMap<string, SessionRow> {
  return new Map(parts.map((part, index) => [part.id, rowOf(part, index + 1)]));
}

function rowOf({ id, stage, agentId, minute }: Part, number: number): SessionRow {
  const at = new Date(Date.UTC(2026, 2, 4, 12, minute)).toISOString();
  const agent = agentId === undefined ? null : { id: agentId, number: 1, name: agentId };
  const agents = agent ? [agent] : [];
  return { id, number, stage, openedAt: at, queuedAt: at, acceptedAt: at, endedAt: at, agent, agents } as SessionRow;
}

const shape = (rows: ReadonlyMap<string, SessionRow>) =>
  Object.fromEntries(sectionsOf(rows, 'me').map((section) => [section.name, section.rows.map((row) => row.id)]));

test('every open chat stands in exactly one section, the one that waits longest first', () => {
  const rows = rowsOf(
    { id: 'late', stage: 'waiting', minute: 5 },
    { id: 'early', stage: 'waiting', minute: 1 },
    { id: 'own', stage: 'active', agentId: 'me', minute: 2 },
    { id: 'foreign', stage: 'active', agentId: 'you', minute: 3 },
    { id: 'over', stage: 'ended', agentId: 'me', minute: 4 },
    { id: 'over-elsewhere', stage: 'ended', agentId: 'you', minute: 4 },
  );
  assert.deepEqual(shape(rows), { waiting: ['early', 'late'], mine: ['own'], others: ['foreign'], over: ['over'] });
});

test('a view shows what waits, one’s own, or each queue with those that wait first; what asks for this agent is in all', () => {
  const named = new Map(
    [
      ...rowsOf(
        { id: 'taken', stage: 'active', agentId: 'you', minute: 1 },
        { id: 'own', stage: 'active', agentId: 'me', minute: 2 },
        { id: 'waits', stage: 'waiting', minute: 3 },
        { id: 'asked', stage: 'active', agentId: 'you', minute: 4 },
        { id: 'nowhere', stage: 'intake', minute: 5 },
      ),
    ].map(([id, row]) => [
      id,
      {
        ...row,
        queue:
          id === 'nowhere'
            ? null
            : { id: id === 'own' ? 'q2' : 'q1', number: 1, name: id === 'own' ? 'Alpha' : 'Beta' },
        ...(id === 'asked' && { transferOfferedTo: { id: 'me', number: 1, name: 'me' } }),
      },
    ]),
  );
  const shown = (view: InboxView) =>
    sectionsOf(named, 'me', view).map(({ title, rows }) => [title, ...rows.map(({ id }) => id)]);
  const offered = ['Offered to you', 'asked'];
  assert.deepEqual(shown('waiting'), [offered, ['Waiting', 'waits']]);
  assert.deepEqual(shown('mine'), [offered, ['Mine', 'own']]);
  assert.deepEqual(shown('queues'), [
    offered,
    ['Alpha', 'own'],
    ['Beta', 'waits', 'taken'],
    ['In no queue', 'nowhere'],
  ]);
});

test('waiting and own chats have their section also when there are none', () => {
  assert.deepEqual(shape(new Map()), { waiting: [], mine: [] });
});

test('unread is what the visitor wrote since it was last looked at, and nothing once it is answered', () => {
  const row = (byVisitor: number, byAgent: number, unansweredSince: string | null) =>
    ({ id: 'x', messages: { byVisitor, byAgent, unansweredSince } }) as SessionRow;
  const since = '2026-03-04T12:00:00Z';
  const cases: readonly (readonly [SessionRow, ReadonlyMap<string, number>, number])[] = [
    [row(3, 0, since), new Map(), 3],
    [row(3, 0, since), new Map([['x', 2]]), 1],
    [row(3, 0, since), new Map([['x', 3]]), 0],
    [row(9, 4, since), new Map(), 1],
    [row(9, 4, null), new Map([['x', 2]]), 0],
  ];
  for (const [given, seen, expected] of cases) assert.equal(unreadIn(given, seen), expected);
});
