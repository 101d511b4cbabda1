import assert from 'node:assert/strict';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import { superoffice } from './index.ts';
import type { ChatSessionEntity } from './wire.ts';

const statuses: Readonly<Record<string, number>> = {
  ArgumentException: 400,
  SoSecurityException: 401,
  UnauthorizedAccessException: 403,
  SoNotFoundException: 404,
  SoConcurrencyException: 409,
  SoPreconditionException: 412,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
  Exception: 500,
  ServiceUnavailableException: 503,
  TimeoutException: 504,
};

const forUser = { method: 'POST', path: '/api/v1/Agents/Chat/ChatSessionsForUser', body: '' };
const agent = (method: string, body: unknown, query = '') => ({
  method: 'POST',
  path: `/api/v1/Agents/Chat/${method}${query}`,
  body,
});

testContract({
  dialect: superoffice,
  open: startKoine,
  headersOf: ({ customer, secret }) => ({ authorization: `Bearer 8A:${customer}.${secret}` }),
  list: (_inbox, limit, after) => {
    const filter = `$filter=chatSessionId gt ${after ?? 0}&$orderBy=chatSessionId&$top=${limit}`;
    return { path: `/api/v1/ChatSession?$select=chatSessionId,sessionKey&${filter.replaceAll(' ', '%20')}` };
  },
  idsOf: (body) => rowsOf(body).map(({ sessionKey }) => sessionKey),
  nextOf: (body) => {
    const last = rowsOf(body).at(-1);
    return last ? String(last.chatSessionId) : null;
  },
  texts: () => forUser,
  textsOf: (body, { id }) => {
    const session = (body as ChatSessionEntity[]).find(({ SessionKey }) => SessionKey === id);
    return session ? [session.FirstMessage] : [];
  },
  faulty: () => [
    agent('GetChatMessages', '{"ChatSessionId":'),
    agent('GetChatMessages', {}),
    agent('GetChatMessages', { ChatSessionId: 'one' }),
    agent('GetChatMessages', { ChatSessionId: 1e12 }),
    agent('GetChatMessages', { ChatSessionId: 1, After: [] }),
    agent('GetChatSessionEntity', 'null'),
    agent('GetChatSessionEntity', 'null', '?chatSessionEntityId=1.5'),
    agent('AddChatMessage', { ChatSessionId: 1, Message: null }),
    agent('AddChatMessage', { ChatSessionId: 1, Message: { Message: '  ' } }),
    agent('AddChatMessage', { ChatSessionId: 1, Message: { Message: 'x', Type: 'Shouted' } }),
    agent('AddChatMessage', { ChatSessionId: 99999, Message: { Message: 'x' } }),
    agent('AddChatMessage', { ChatSessionId: 1, Message: { Message: 'a\u0000b' } }),
    agent('TransferChatSession', { ChatSessionId: 1, ToAssociate: 'nobody' }),
    agent('PickUpChatSession', { ChatSessionId: 1 }),
    agent('SaveChatSessionEntity', { ChatSessionId: 1, CustomerConsented: 'perhaps' }),
    agent('SaveChatSessionEntity', []),
    agent('CreateChatSessionForTopic', { ChatTopicId: 99999 }),
    ...['$filter=chatSessionId', '$filter=nothing eq 1', "$filter=status eq 'Lost'", '$orderBy=duration', '$top=-1']
      .concat(['$skip=x', '$filter=(((', "$filter=whenRequested before 'soon'", '$top=1&$top=2', '$orderBy=rating up'])
      .map((query) => ({ path: `/api/v1/ChatSession?${query.replaceAll(' ', '%20')}` })),
  ],
  nowhere: [
    '/api/v1/Agents/Chat',
    '/api/v1/Agents/Chat/Nothing',
    '/api/v1/ChatSession/99999',
    '/api/v1/MDOList/nothing',
    '/acme/api/v1/ChatTopic/99999/IsOpen',
  ],
  readFailure: (body) => {
    assert.ok(typeof body === 'object' && body !== null);
    const { Error: isError, ErrorType, Message, ErrorMessage, MessageDetail } = body as Record<string, unknown>;
    if (MessageDetail !== undefined) {
      assert.deepEqual(Object.keys(body), ['Message', 'MessageDetail']);
      assert.equal(Message, 'The request is invalid.');
      return { status: 400, words: String(MessageDetail) };
    }
    assert.equal(isError, true);
    assert.equal(Message, ErrorMessage);
    const status = statuses[String(ErrorType)];
    assert.ok(status !== undefined, String(ErrorType));
    return { status, words: String(Message) };
  },
  deviations: {
    'ended-sessions': {
      reason: 'a broken rule is a faulty argument here',
      instead: async (ask) => {
        const answer = await ask(agent('AddChatMessage', { ChatSessionId: 99999, Message: { Message: 'Late' } }));
        assert.equal(answer.status, 400);
      },
    },
  },
});

interface Row {
  readonly chatSessionId: number;
  readonly sessionKey: string;
}

/** Rows of the archive, or of the list of whole entities. */
function rowsOf(body: unknown): readonly Row[] {
  if (!Array.isArray(body)) return (body as { value: Row[] }).value;
  return (body as ChatSessionEntity[]).map((each) => ({
    chatSessionId: each.ChatSessionId,
    sessionKey: each.SessionKey,
  }));
}
