import assert from 'node:assert/strict';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import { native } from './index.ts';
import { Problem } from './wire.ts';

testContract({
  dialect: native,
  open: startKoine,
  headersOf: ({ secret }) => ({ authorization: `Bearer ${secret}` }),
  list: (inbox, limit, after) => ({
    path: `/koine/v1/sessions?inboxId=${inbox.id}&sort=openedAt&limit=${limit}${after === null ? '' : `&cursor=${after}`}`,
  }),
  idsOf: (body) => (body as { items: { id: string }[] }).items.map(({ id }) => id),
  nextOf: (body) => (body as { next: string | null }).next,
  texts: ({ id }) => ({ path: `/koine/v1/sessions/${id}/messages` }),
  textsOf: (body) => (body as { items: { text: string }[] }).items.map(({ text }) => text),
  post: ({ id }, messageId, text) => ({
    method: 'POST',
    path: `/koine/v1/sessions/${id}/messages`,
    body: { messageId, text },
  }),
  faulty: ({ id }) => [
    ...['limit=0', 'limit=1001', 'limit=ten', 'sort=name', 'cursor=x', 'stage=open', 'unknown=1', 'fields=secret'].map(
      (query) => ({ path: `/koine/v1/sessions?${query}` }),
    ),
    ...[
      {},
      '{"text":',
      '"text"',
      { messageId: 'm', text: 7 },
      { messageId: 'm', text: 'x'.repeat(20_000) },
      { messageId: 'm', text: 'x', unknown: 1 },
      { messageId: 'm', text: 'half \ud83d a character' },
    ].map((body) => ({ method: 'POST', path: `/koine/v1/sessions/${id}/messages`, body })),
    { method: 'POST', path: `/koine/v1/sessions/${id}/commands`, body: { type: 'explode' } },
    { path: '/koine/v1/sessions/not-an-id' },
  ],
  nowhere: ['/koine/v1', '/koine/v1/nothing', '/koine/v1/sessions/00000000-0000-7000-8000-000000000000'],
  readFailure: (body) => {
    assert.deepEqual([...Value.Errors(Problem, body)], []);
    const { status, title, detail } = body as Problem;
    return { status, words: detail ?? title };
  },
});
