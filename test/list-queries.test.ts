import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeId } from '../src/app/secrets.ts';
import { searchFields } from '../src/dialects/twin/codec/search-item.ts';
import { type Clients, openClients } from './support/across-clients.ts';
import { type Koine, startKoine } from './support/koine.ts';

let koine: Koine;
let clients: Clients;
let queries = 0;

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
  const heard = new WeakSet<object>();
  koine.app.database.pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const counted = (...given: unknown[]) => {
      queries += 1;
      return query(...given);
    };
    Object.assign(client, { query: counted });
  });
});
after(() => koine.close());

/** Opens sessions with two messages each, of visitors of their own, every other one accepted. */
async function openSessions(count: number): Promise<void> {
  const { app, main } = koine;
  const accountId = main.account.id;
  for (let index = 0; index < count; index += 1) {
    const { visitor } = await app.accounts.welcomeVisitor(accountId, main.inbox.id, { name: `Visitor ${index}` });
    const by = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: main.inbox.id } as const;
    const says = (text: string) => ({ type: 'post-message', messageId: makeId(), text }) as const;
    const { session } = await app.chat.open(
      by,
      { id: makeId(), message: says('Hello') },
      { ip: null, userAgent: null },
    );
    await app.chat.command(by, session.id, says('Anybody?'));
    const { id: agentId, name, role } = main.owner.agent;
    if (index % 2 === 0)
      await app.chat.command({ kind: 'agent', accountId, agentId, name, role, rights: {} }, session.id, {
        type: 'accept',
      });
  }
}

/** How many queries an answer takes, once everything that is remembered is remembered; and how long it is. */
async function measure(dialect: string, path: string, asking: object): Promise<readonly [number, number]> {
  await clients.read(dialect, path, asking);
  queries = 0;
  const body = await clients.read(dialect, path, asking);
  return [queries, JSON.stringify(body).length];
}

test('[K8] no list asks the database once a row', async () => {
  const lists: readonly (readonly [string, string, object?])[] = [
    ['native', '/koine/v1/sessions?limit=100&total=exact'],
    ['native', '/koine/v1/feed?limit=1000'],
    ['vcclive', `/v2/projects/${clients.credentials.vcclive.projectId}/chats`],
    ['twin', `/api/v1/search/chat/sessions?limit=100&fields=${searchFields.join(',')}`],
    ['twin', '/api/v1/search/chat/sessions?limit=100&format=CSV_EXCEL&fields=id,name,operatorName,lastMessage'],
    ['twin', '/api/v1/chats/sessions?limit=100'],
    ['twin', '/api/v1/sessions?limit=100'],
    ['agendize', '/api/2.0/chat/history'],
    ['agendize', '/api/1.0/data?scope=chatHistory'],
    ['superoffice', '/api/v1/ChatSession'],
    [
      'superoffice',
      '/api/v1/ChatSession?$orderby=lastMessage desc&$select=chatSessionId,agent,queueLength,firstMessage',
    ],
    ['superoffice', '/api/v1/ChatSession/ForCurrentUser'],
    ['superoffice', `/api/v1/ChatTopic/${clients.credentials.superoffice.topicId}/Sessions`],
    ['superoffice', '/api/v1/Agents/Chat/ChatSessionsForUser', { method: 'POST', body: '' }],
  ];
  await openSessions(4);
  const few = [];
  for (const [dialect, path, asking = {}] of lists) few.push(await measure(dialect, path, asking));
  await openSessions(26);
  for (const [index, [dialect, path, asking = {}]] of lists.entries()) {
    const [before, length] = few[index] ?? [0, 0];
    const [now, longer] = await measure(dialect, path, asking);
    assert.ok(longer > length * 4, `${path} does not show them all`);
    assert.ok(before > 0 && now === before, `${dialect} ${path}: ${before} queries for 4 sessions, ${now} for 30`);
  }
});
