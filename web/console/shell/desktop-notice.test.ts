import assert from 'node:assert/strict';
import test from 'node:test';
import type { SessionRow } from '../../client/api-types.ts';
import { noticeOf } from './desktop-notice.ts';

const row = (more: object, byVisitor = 1) =>
  ({
    number: 7,
    stage: 'active',
    visitor: { name: 'Mira', email: null },
    agent: null,
    messages: { byVisitor, last: { text: '<b>Hello</b>' } },
    ...more,
  }) as unknown as SessionRow;
const mine = { agent: { id: 'me' } };
const title = (now: SessionRow, before?: SessionRow) => noticeOf(now, before, 'me')?.title ?? null;

test('an agent is told of what rings with them, what begins to wait, and what is written to them, once each', () => {
  const rings = row({ stage: 'waiting', offeredTo: { id: 'me' } });
  assert.equal(title(rings, row({ stage: 'waiting' })), 'Mira is offered to you');
  assert.equal(title(rings, rings), null);
  assert.equal(title(row({ stage: 'waiting' })), 'Mira waits');
  assert.equal(title(row({ stage: 'waiting' }), row({ stage: 'waiting' })), null);
  assert.equal(title(row(mine, 2), row(mine, 1)), 'Mira');
  assert.equal(title(row(mine, 1), row(mine, 1)), null);
  assert.equal(title(row({ agent: { id: 'you' } }, 2), row({ agent: { id: 'you' } }, 1)), null);
  assert.equal(noticeOf(row(mine, 2), row(mine, 1), 'me')?.body, '<b>Hello</b>');
});
