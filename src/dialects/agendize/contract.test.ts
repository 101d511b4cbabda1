import assert from 'node:assert/strict';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import { agendize } from './index.ts';
import { Failure, type History, Listing } from './wire.ts';

const base = '/api/2.0/chat/console/history';

testContract({
  dialect: agendize,
  open: startKoine,
  headersOf: ({ customer, secret }) => ({ authorization: `Bearer ${customer}.${secret}` }),
  list: () => ({ path: base }),
  idsOf: (body) => itemsOf(body).map(({ id }) => id),
  nextOf: () => null,
  texts: () => ({ path: base }),
  // The newest comes last, and the suite asks for the session that it opened last.
  textsOf: (body) =>
    itemsOf(body)
      .at(-1)
      ?.messages.map(({ message }) => message) ?? [],
  faulty: () =>
    [
      ...['startDate=x', 'startDate=2023-02-29', 'startDate=20230220', 'endDate=2023-02-20T25:00:00Z'],
      ...[
        'endDate=2023-02-20T10:00:00%2B24:00',
        'startDate=2023-01-01&startDate=2023-01-02',
        'endDate=%00',
        'endDate=-1',
      ],
    ].flatMap((query) => [{ path: `${base}?${query}` }, { path: `${base}/summary?${query}` }]),
  nowhere: [
    '/api/2.0',
    '/api/2.0/chat',
    '/api/2.0/nothing',
    `${base}/999999`,
    `${base}/x`,
    '/api/1.0/report',
    '/o/oauth2/authorize',
  ],
  readFailure: (body) => {
    assert.ok(Value.Check(Failure, body));
    return { status: body.error.code, words: body.error.message };
  },
  deviations: {
    paging: {
      reason: 'this API has no pages: one answer holds every session of its window',
      instead: async (ask) => {
        const { items, summary } = (await ask({ path: base })).json() as Listing;
        assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
        assert.equal(summary.chatSessions, items.length);
      },
    },
    'ended-sessions': {
      reason: 'this API reads chats and posts nothing',
      instead: async (ask) => {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          assert.equal((await ask({ method, path: base, body: { message: 'Late' } })).status, 404);
        }
      },
    },
  },
});

function itemsOf(body: unknown): readonly History[] {
  assert.deepEqual([...Value.Errors(Listing, body)], []);
  return (body as Listing).items;
}
