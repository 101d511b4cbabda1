import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Client, openClient } from './fixtures/client.ts';

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

const known = [
  ...[
    'request',
    'survey',
    'question',
    'questions',
    'id',
    'answer',
    'event',
    '@type',
    'state',
    'text',
    '#text',
    'email',
  ],
  ...[
    'skill',
    'visitorId',
    'preChatLines',
    'line',
    'customVariables',
    'customVariable',
    'name',
    'value',
    'visitorName',
  ],
  ...[
    'interactionTimeout',
    'engagementId',
    'LETagContextId',
    'visitorTyping',
    'subject',
    'timezoneOffset',
    '__proto__',
  ],
];
const text = fc.oneof(
  fc.constantFrom(
    'line',
    'state',
    'ended',
    'typing',
    'a@b.cd',
    '1',
    '-1',
    '\u0000',
    '\ud800',
    ' ',
    'Support',
    '9'.repeat(40),
  ),
  fc.string({ unit: 'binary' }),
);
const { value: content } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.constant(null),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom(...known), tie('value'), { maxKeys: 5 }),
}));

function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(xmlOf).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xmlOf(member)}</${name}>`)
    .join('');
}

const bodies = fc.oneof(
  content.map((value) => JSON.stringify(value) ?? ''),
  content.map(xmlOf),
  fc.string({ unit: 'binary' }),
);
const parameters = fc.constantFrom('v', 'from', 'skill', 'maxWaitTime', 'agent', 'surveyName', 'cb', 'appKey', 'x');
const queries = fc.array(fc.tuple(parameters, text), { maxLength: 3 });

test('[K6] whatever is asked or sent, nothing is unforeseen', async () => {
  const chats = [await client.start(), await client.startChatting()];
  const routes = koine.routes.filter(({ dialect }) => dialect === 'liveperson');
  const headers = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'text/xml',
        'text/plain',
        'application/x-www-form-urlencoded',
      ),
      accept: fc.constantFrom('application/json', 'application/xml', '*/*'),
      'x-http-method-override': fc.constantFrom('PUT', 'DELETE', ''),
    },
    { requiredKeys: [] },
  );
  const request = fc.tuple(fc.constantFrom(...routes), fc.constantFrom(...chats), text, queries, bodies, headers);
  await fc.assert(
    fc.asyncProperty(request, async ([route, chat, part, query, body, given]) => {
      const filled = route.path
        .replace(':account', client.account)
        .replace('/chat/:chat', chat)
        .replace(/:\w+/g, () => encodeURIComponent(part.toWellFormed()).slice(0, 60))
        .replace('*', 'x');
      const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&');
      const hasBody = route.method === 'POST' || route.method === 'PUT';
      const { status, body: answer } = await client.ask(`/dialects/liveperson${filled}?${search}`, {
        method: route.method,
        headers: { ...given },
        ...(hasBody && { body }),
      });
      assert.ok(status < 500, `${route.method} ${filled}?${search} ${body} → ${status}: ${JSON.stringify(answer)}`);
    }),
    { numRuns: 300 },
  );
});
