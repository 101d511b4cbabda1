import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startKoine } from '../../../test/support/koine.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';
import { putSessions } from './fixtures/sessions.ts';

let twin: TwinUnderTest;

before(async () => {
  twin = await startTwin(await startKoine());
  await putSessions(twin);
});
after(() => twin.close());

const runs = { numRuns: 150, seed: 20_230_501 };
const names = [
  ...[
    'fields',
    'limit',
    'offset',
    'page',
    'from',
    'to',
    'botId',
    'companyId',
    'allCompanies',
    'id',
    'sessionId',
    'chatId',
  ],
  ...['clientId', 'sort', 'status', 'operatorType', 'botStatus', 'operatorId', 'messengerType', 'markedAsSpam', 'name'],
  ...[
    'tags',
    'keyword',
    'minMessageCount',
    'onlyClientMessages',
    'groupByClientId',
    'dateField',
    'format',
    'filename',
    'zip',
  ],
  ...['withoutCount', 'withoutItems', 'clientBanned', '__proto__', 'constructor'],
];
const plausible = fc.constantFrom(
  ...[
    'id,name',
    '1',
    '0',
    'true',
    '-1',
    '1e9',
    '999999999999',
    '2023-05-01T12:00:00+00:00',
    '0000-01-01',
    '9999-12-31',
    '',
  ],
  ...[
    '-createdAt,price',
    'duration',
    'ACTIVE',
    'BOT',
    'CSV_EXCEL',
    'updatedAt',
    '%',
    "'; --",
    '\\',
    '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  ],
);
const value = fc.oneof({ weight: 3, arbitrary: plausible }, fc.string({ unit: 'binary', maxLength: 40 }));
const query = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 });

test('[K6] no query of any list is answered with a failure of the server', async () => {
  const paths = fc.constantFrom(
    '/search/chat/sessions',
    '/chats/sessions',
    '/sessions',
    '/chats',
    '/users',
    `/clients/x/messages`,
  );
  await fc.assert(
    fc.asyncProperty(paths, query, async (path, pairs) => {
      const asked = pairs.map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`).join('&');
      const { status, body } = await twin.ask(`${path}?fields=id,createdAt&${asked}`);
      assert.ok(status === 200 || status === 400 || status === 403, `${status} ${path}?${asked}`);
      if (status !== 200) assert.equal(typeof body.error, 'string');
    }),
    runs,
  );
});

test('[K6] no body is answered with a failure of the server', async () => {
  const members = [
    'name',
    'sessionId',
    'clientId',
    'clientExternalId',
    'clientMetadata',
    'messengerType',
    'messengerUserId',
  ]
    .concat(
      'sessionTtl',
      'messageBody',
      'messageAttachments',
      'body',
      'attachments',
      'referer',
      'variables',
      'commands',
      'result',
    )
    .concat(
      'email',
      'password',
      'ttl',
      'companyId',
      'refreshToken',
      'results',
      'botId',
      'clientPhone',
      'replyToMessageId',
    );
  const anything = fc.oneof(plausible, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary', maxLength: 40 }));
  const body = fc.oneof(fc.dictionary(fc.constantFrom(...members), anything, { maxKeys: 6 }), fc.jsonValue());
  const chat = `/chats/${twin.chatId}`;
  const { body: session } = await twin.ask(`${chat}/sessions`, { body: {} });
  const targets = fc.constantFrom(
    ...([
      ['POST', `${chat}/sessions`],
      ['PUT', `${chat}/sessions`],
      ['POST', `${chat}/sessions/batch`],
      ['PUT', chat],
      ['POST', `/sessions/${session.id}/clients/messages`],
      ['POST', `/sessions/${session.id}/operators/messages`],
      ['POST', '/auth/login'],
      ['POST', '/auth/refresh'],
    ] as const),
  );
  await fc.assert(
    fc.asyncProperty(targets, body, async ([method, path], given) => {
      const { status } = await twin.ask(path, { method, body: JSON.stringify(given) });
      assert.ok(status < 500, `${status} ${method} ${path} ${JSON.stringify(given)}`);
    }),
    runs,
  );
});

test('[K6] no address is answered with a failure of the server', async () => {
  const part = fc.oneof(
    fc.constantFrom('sessions', 'chats', 'messages', 'operators', 'read', 'spam', '1', '%00', '..', 'names', 'batch'),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
  await fc.assert(
    fc.asyncProperty(method, fc.array(part, { maxLength: 5 }), async (verb, parts) => {
      const { status } = await twin.ask(`/${parts.join('/')}`, { method: verb });
      assert.ok(status < 500, `${status} ${verb} /${parts.join('/')}`);
    }),
    runs,
  );
});
