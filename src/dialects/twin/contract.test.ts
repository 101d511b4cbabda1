import assert from 'node:assert/strict';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import { twin } from './index.ts';

const search = '/api/v1/search/chat/sessions';
/** An answer does not tell where it stands in the list, so the suite's way is followed here. */
const asked = { offset: 0, limit: 0 };

testContract({
  dialect: twin,
  open: startKoine,
  headersOf: ({ customer, secret }) => ({ authorization: `Bearer ${customer}.${secret}` }),
  list: (inbox, limit, after) => {
    asked.offset = Number(after ?? 0);
    asked.limit = limit;
    return { path: `${search}?fields=id&limit=${limit}&offset=${asked.offset}&chatId=${inbox.id}` };
  },
  idsOf: (body) => itemsOf(body).map(({ id }) => id ?? ''),
  nextOf: (body) => {
    const { length } = itemsOf(body);
    return length < asked.limit ? null : String(asked.offset + length);
  },
  texts: ({ id }) => ({ path: `/api/v1/sessions/${id}/messages?limit=1000` }),
  textsOf: (body) => itemsOf(body).map((item) => item.body ?? ''),
  post: ({ id }, _messageId, text) => ({
    method: 'POST',
    path: `/api/v1/sessions/${id}/clients/messages`,
    body: { body: text, attachments: [] },
  }),
  statusWhenOver: 422,
  faulty: ({ id, inbox }) => [
    ...[
      '',
      'fields=',
      'fields=,',
      'fields=id&limit=0',
      'fields=id&limit=1001',
      'fields=id&limit=ten',
      'fields=id&page=-1',
    ]
      .concat(
        'fields=id&offset=-1',
        'fields=id&offset=1.5',
        'fields=id&sort=size',
        'fields=id&sort=-',
        'fields=id&from=x',
      )
      .concat(
        'fields=id&to=2023-02-30',
        'fields=id&companyId=acme',
        'fields=id&companyId=999999',
        'fields=id&zip=maybe',
      )
      .concat('fields=id&format=PDF', 'fields=id&dateField=closedAt', 'fields=id&keyword=%00')
      .map((query) => ({ path: `${search}?${query}` })),
    ...['limit=0', 'sort=price', 'markedAsSpam=2', 'from=0'].map((query) => ({ path: `/api/v1/sessions?${query}` })),
    { path: '/api/v1/chats/sessions?minMessageCount=-1' },
    { path: `/api/v1/sessions/${id}/messages?sort=body` },
    ...[{}, { body: '' }, { body: 5 }, [], '[', '"text"', { body: 'x', attachments: 'file' }].map((body) => ({
      method: 'POST',
      path: `/api/v1/sessions/${id}/clients/messages`,
      body,
    })),
    ...[
      { sessionId: 'x' },
      { sessionTtl: 0 },
      { sessionTtl: 43_201 },
      { messengerType: 'a b' },
      { notifyOnEvents: 'all' },
    ].map((body) => ({ method: 'POST', path: `/api/v1/chats/${inbox.id}/sessions`, body })),
    ...[{}, { commands: [] }, { commands: [{ name: 'A' }, { name: 7 }] }, { commands: [null] }].map((body) => ({
      method: 'POST',
      path: `/api/v1/chats/${inbox.id}/sessions/batch`,
      body,
    })),
    { method: 'PATCH', path: `/api/v1/sessions/${id}/operators/99` },
    { method: 'PATCH', path: `/api/v1/sessions/${id}/groupoperators/99` },
    { method: 'DELETE', path: `/api/v1/sessions/${id}/operators/1` },
    { method: 'PATCH', path: `/api/v1/sessions/${id}/names/%20` },
    { method: 'DELETE', path: `/api/v1/sessions/${id}`, body: { result: 5 } },
    { method: 'PUT', path: `/api/v1/chats/${inbox.id}`, body: { sessionTtl: 'long' } },
    ...[{}, { email: 'a' }, { email: 'a', password: 5 }].map((body) => ({
      method: 'POST',
      path: '/api/v1/auth/login',
      body,
    })),
  ],
  nowhere: [
    '/api/v1/search',
    '/api/v1/search/chat/nothing',
    '/analyse/api/v1/nothing',
    '/chats/api/v1/nothing',
    '/api/v1/sessions/x',
    '/api/v1/sessions/00000000-0000-4000-8000-000000000000',
    '/api/v1/chats/x',
    '/api/v1/users/1',
  ],
  readFailure: (body, status) => {
    assert.ok(typeof body === 'object' && body !== null && 'error' in body);
    assert.equal(typeof body.error, 'string');
    assert.deepEqual(
      Object.keys(body).filter((name) => name !== 'error' && name !== 'details'),
      [],
    );
    return { status, words: String(body.error) };
  },
});

function itemsOf(body: unknown): readonly { readonly id?: string; readonly body?: string }[] {
  const { count, items } = body as { count: unknown; items: unknown[] };
  assert.ok(Number.isInteger(count) && Array.isArray(items));
  return items as { id: string }[];
}
