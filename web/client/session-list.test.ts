import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '../../src/dialects/native/wire.ts';
import { Connection } from './connection.ts';
import { ScriptedServer } from './scripted-server.ts';
import { SessionList, type SessionListState, selectMine, selectOpen, selectWaiting } from './session-list.ts';

/** The members of a row that a list of sessions looks at. */
function row(number: number, members: Partial<Session>): Session {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
  const agent = members.stage === 'active' ? { id: 'ada', number: 1, name: 'Ada' } : null;
  const times = { openedAt: at(number), queuedAt: at(number), acceptedAt: at(number), endedAt: at(number) };
  return { id: `session-${number}`, number, version: 1, agent, ...times, ...members } as Session;
}

const numbersOf = (rows: readonly Session[]) => rows.map(({ number }) => number);

test('rows are selected by stage and agent, those that wait longest first', () => {
  const late = row(1, { stage: 'waiting', queuedAt: '2026-01-01T13:00:00Z' });
  const rows = [late, row(2, { stage: 'waiting' }), row(3, { stage: 'active' }), row(4, { stage: 'ended' })];
  const byId = new Map(rows.map((each) => [each.id, each]));
  assert.deepEqual(numbersOf(selectWaiting(byId)), [2, 1]);
  assert.deepEqual(numbersOf(selectMine(byId, 'ada')), [3]);
  assert.deepEqual(numbersOf(selectMine(byId, 'bob')), []);
  assert.deepEqual(numbersOf(selectOpen(byId)), [1, 2, 3]);
});

test('[K3] rows follow the server through changes, late ones and cuts; of those over a few are kept', {
  timeout: 30_000,
}, async () => {
  const server = new ScriptedServer('none');
  const connection = new Connection({ url: await server.url(), firstDelayMs: 1, longestDelayMs: 5 });
  const list = new SessionList(connection);
  const until = (isReached: (state: SessionListState) => boolean) => {
    return new Promise<void>((resolve) => {
      const unsubscribe = list.subscribe(() => {
        if (!isReached(list.state)) return;
        unsubscribe();
        resolve();
      });
    });
  };
  try {
    list.open();
    connection.start();
    await until(({ isReady }) => isReady);
    server.tell({ t: 'session', session: row(2, { stage: 'active', version: 5 }) });
    server.tell({ t: 'session', session: row(2, { stage: 'waiting', version: 4 }) });
    server.tell({ t: 'session', session: row(3, { stage: 'waiting' }) });
    await until(({ rows }) => rows.has('session-3'));
    assert.equal(list.state.rows.get('session-2')?.stage, 'active');

    for (let number = 10; number < 80; number++)
      server.tell({ t: 'session', session: row(number, { stage: 'ended' }) });
    await until(({ rows }) => rows.has('session-79'));
    assert.equal(list.state.rows.size, 2 + 50);

    server.rows = [row(4, { stage: 'waiting' })];
    server.cutAll();
    await until(({ rows }) => rows.size === 1);
    assert.deepEqual(numbersOf(selectOpen(list.state.rows)), [4]);
  } finally {
    list.close();
    connection.stop();
    await server.stop();
  }
});
