import assert from 'node:assert/strict';
import { startKoine } from '../../../test/support/koine.ts';
import { testContract } from '../contract.ts';
import type { Posted } from '../contract-subject.ts';
import { liveperson } from './index.ts';
import type { Events, Failure, LineEvent } from './wire.ts';

const chat = ({ id }: Posted) => `/api/account/{customer}/chat/H1-${id.replaceAll('-', '')}K1`;

testContract({
  dialect: liveperson,
  open: startKoine,
  headersOf: ({ secret }) => ({ authorization: `LivePerson appKey=${secret}`, accept: 'application/json' }),
  list: () => ({ path: '/api/account/{customer}/chat/availability.json?v=1' }),
  idsOf: () => [],
  nextOf: () => null,
  texts: (session) => ({ path: `${chat(session)}/events?v=1` }),
  textsOf: (body) => linesOf(body).flatMap(({ source, text }) => (source === 'visitor' ? text : [])),
  faulty: (session) => [
    ...['from=x', 'from=1.5', 'from=1e1', 'v=2', 'v=1&v=2', 'from=%00'].map((query) => ({
      path: `${chat(session)}/events?${query}`,
    })),
    ...['{', '[]', '7', '{"event":7}', '{"event":{"@type":"x"}}', '{"event":{"@type":"state","state":"chatting"}}'].map(
      (body) => ({ method: 'POST', path: `${chat(session)}/events?v=1`, body }),
    ),
    { method: 'POST', path: `${chat(session)}/events`, body: '['.repeat(100_000) },
    { method: 'POST', path: `${chat(session)}/events`, body: { event: { text: 'x'.repeat(300_000) } } },
    { method: 'PUT', path: `${chat(session)}/info/visitorName`, body: { visitorName: ' ' } },
    { method: 'PUT', path: `${chat(session)}/info/visitorName`, body: { visitorName: ['a'] } },
    { method: 'PUT', path: `${chat(session)}/info/visitorTyping`, body: { visitorTyping: 'maybe' } },
    { method: 'PUT', path: `${chat(session)}/transcriptRequest`, body: { email: 'nobody' } },
    { method: 'PUT', path: `${chat(session)}/customVariables`, body: { customVariables: { customVariable: [{}] } } },
    ...[{ skill: 'Nobody knows' }, { interactionTimeout: 0 }, { preChatLines: { line: [{}] } }, { visitorId: {} }].map(
      (request) => ({ method: 'POST', path: '/api/account/{customer}/chat/request', body: { request } }),
    ),
    { path: '/api/account/{customer}/chat/availability?maxWaitTime=86401' },
  ],
  nowhere: [
    '/api/account',
    '/api/account/{customer}/nothing',
    '/api/account/{customer}/chat/H1-00000000000000000000000000000000K1',
    '/api/account/{customer}/chat/nothing',
    '/csdr/account/{customer}/nothing',
  ],
  readFailure: (body) => {
    const { error } = body as Failure;
    assert.deepEqual(Object.keys(body as Failure), ['error']);
    assert.deepEqual(Object.keys(error), ['time', 'message', 'internalCode']);
    return { status: statusOf(error), words: error.message };
  },
  deviations: {
    paging: {
      reason: 'this API lists no chats',
      instead: async (ask, session) => {
        const answer = await ask({ path: `${chat(session)}/events?from=1` });
        assert.deepEqual(
          linesOf(answer.json()).map((event) => event['@id']),
          ['1', '2'],
        );
      },
    },
    'ended-sessions': {
      reason: 'clients expect 400 outside of a chat, also while they wait',
      instead: async (ask, session) => {
        const body = { event: { '@type': 'line', text: 'Too early' } };
        const answer = await ask({ method: 'POST', path: `${chat(session)}/events?v=1`, body });
        assert.equal(answer.status, 400);
        const { error } = answer.json() as Failure;
        assert.deepEqual([error.message, error.internalCode], ['Cannot add line while not in chat', 5]);
      },
    },
    text: {
      reason: 'clients want the bare type, without a charset',
      instead: async (ask, session) => {
        const answer = await ask({ path: `${chat(session)}/events` });
        assert.equal(answer.headers.get('content-type'), 'application/json');
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      },
    },
  },
});

function linesOf(body: unknown): readonly LineEvent[] {
  const { events } = body as { events: Omit<Events, 'event'> & { event?: Events['event'] | Events['event'][number] } };
  return [events.event ?? []].flat().filter((event) => event['@type'] === 'line');
}

/** The body does not tell the status: what the vendor numbered stands for one, or two by their words. */
function statusOf({ message, internalCode }: Failure['error']): number {
  if (internalCode === 5) return message.startsWith('Bad authorization request') ? 401 : 400;
  const numbered: Readonly<Record<number, number>> = { 10: 401, 12: 404, 28: 404 };
  return numbered[internalCode] ?? internalCode;
}
