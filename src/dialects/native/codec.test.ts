import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  agent,
  ann,
  ended,
  log,
  opened,
  promised,
  queued,
  says,
  visitor,
} from '../../../test/support/log.ts';
import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { rowOf } from '../../core/row.ts';
import { fold } from '../../core/session.ts';
import { encodeEvent, encodeEvents, encodeSession } from './codec.ts';

const snapshot: Snapshot = {
  account: { id: 'account', number: 1, slug: 'main', name: 'Main', parentId: null, zone: 'UTC', settings: {} },
  children: [],
  agents: new Map([
    [
      'ann',
      { id: 'ann', number: 3, name: 'Ann', email: 'ann@main.example', role: 'agent', disabled: false, extras: {} },
    ],
  ]),
  queues: new Map(),
  inboxes: new Map(),
  calendars: new Map(),
  bots: new Map(),
  surveys: new Map(),
};
const key: Actor = { kind: 'integration', accountId: 'account', keyId: 'k', name: 'Key', scopes: ['read'] };
const asVisitor: Actor = { kind: 'visitor', accountId: 'account', visitorId: 'visitor', inboxId: 'inbox' };

test('times are written as RFC 3339, also inside events', () => {
  const [event] = log(opened(0), promised(1000, 'accept', 5000)).slice(-1);
  assert.ok(event);
  const wire = encodeEvent(event, 0);
  assert.equal(wire.at, '1970-01-01T00:00:01.000Z');
  assert.deepEqual((wire as unknown as { deadline: unknown }).deadline, {
    dueAt: new Date(6000).toISOString(),
    grantedMs: 5000,
  });
});

test('[K3] each event of a page names the one before it', () => {
  const events = log(opened(0), queued(0), says(1, visitor), accepted(2, ann)).filter(({ seq }) => seq !== 1);
  assert.deepEqual(
    encodeEvents(events, -1).map(({ previous }) => previous),
    [-1, 0, 2],
  );
});

test('[K5] a visitor’s session holds nothing that is for members', () => {
  const events = log(opened(0), queued(0), says(1, visitor), accepted(2, ann), says(3, agent(ann)), ended(4, 'agent'));
  const row = { ...rowOf(fold(events)), spam: true, outcome: 'spam' as const };
  const toKey = encodeSession(row, snapshot, key);
  const toVisitor = encodeSession(row, snapshot, asVisitor);
  assert.deepEqual([toKey.spam, toKey.outcome], [true, 'spam']);
  assert.equal(toVisitor.outcome, null);
  assert.deepEqual(
    ['spam', 'sla', 'extras'].filter((name) => name in toVisitor),
    [],
  );
  assert.deepEqual(toVisitor.agent, { id: 'ann', number: 3, name: 'Ann' });
});
