import assert from 'node:assert/strict';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import { vcclive } from './index.ts';
import { Chat, Fault } from './wire.ts';

testContract({
  dialect: vcclive,
  open: startKoine,
  headersOf: ({ customer, secret }) => ({ authorization: `Basic ${btoa(`${customer}:${secret}`)}` }),
  list: (inbox, limit, after) => ({
    path: `/v2/projects/${inbox.number}/chats?limit=${limit}${after === null ? '' : `&start=${after}`}`,
  }),
  idsOf: (body) => chatsOf(body).map(({ sessionId }) => sessionId.split('/').at(-1) ?? ''),
  nextOf: (body) => {
    const last = chatsOf(body).at(-1);
    return last ? String(last.chatId + 1) : null;
  },
  texts: ({ inbox }) => ({ path: `/v2/projects/${inbox.number}/chats` }),
  textsOf: (body, { id }) => {
    const chat = chatsOf(body).find(({ sessionId }) => sessionId.endsWith(id));
    return chat?.transcript.map(({ message }) => message) ?? [];
  },
  faulty: ({ inbox }) =>
    [
      ...['limit=-1', 'limit=ten', 'limit=1.5', 'limit=1&limit=x', 'num=x', 'start=-5', 'start=0x1'],
      ...['userId=ann', 'entityId=6;', 'direction=up', 'startDate=2023-02-30', 'startDate=20230220', 'startDate=x'],
      `start=${'9'.repeat(200)}`,
      'userId=%00',
    ].map((query) => ({ path: `/v2/projects/${inbox.number}/chats?${query}` })),
  nowhere: ['/v2', '/v2/nothing', '/v2/projects/999999/chats', '/v2/projects/1/tickets', '/v2/statistics/userstate'],
  readFailure: (body) => {
    assert.ok(typeof body === 'object' && body !== null);
    assert.deepEqual(Object.keys(body), ['response', 'errors']);
    const { response, errors } = body as { response: unknown; errors: unknown[] };
    assert.equal(response, null);
    const [fault] = errors;
    assert.ok(Value.Check(Fault, fault) && Object.keys(fault).length === 2);
    return { status: fault.code, words: fault.message };
  },
  deviations: {
    'ended-sessions': {
      reason: 'this API reads chats and posts nothing',
      instead: async (ask, { inbox }) => {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          const answer = await ask({ method, path: `/v2/projects/${inbox.number}/chats`, body: { message: 'Late' } });
          assert.equal(answer.status, 404);
        }
      },
    },
  },
});

function chatsOf(body: unknown): readonly Chat[] {
  const { response, errors } = body as { response: unknown[]; errors: unknown[] };
  assert.deepEqual(errors, []);
  return response.map((chat) => {
    assert.deepEqual([...Value.Errors(Chat, chat)], []);
    return chat as Chat;
  });
}
