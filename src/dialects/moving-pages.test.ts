import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openClients } from '../../test/support/across-clients.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import type { Intent } from '../app/intent.ts';
import { makeId } from '../app/secrets.ts';
import type { Actor } from '../core/access.ts';
import { dialects } from './index.ts';
import { pathOf } from './openapi-paths.ts';

const folder = path.join(import.meta.dirname, '../../docs/moving');
const vendors = dialects.map(({ name }) => name).filter((name) => name !== 'native');

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

test('every vendor has its page on moving, and the index names it', () => {
  assert.deepEqual(readdirSync(folder).sort(), ['README.md', ...vendors.map((name) => `${name}.md`)].sort());
  const index = readFileSync(path.join(folder, 'README.md'), 'utf8');
  for (const name of vendors) assert.match(index, new RegExp(`\\(${name}\\.md\\) \\| .\\/docs\\?dialect=${name}`));
});

for (const name of vendors) {
  test(`the page on moving from ${name} checks by addresses that there are, and its links lead somewhere`, () => {
    const page = readFileSync(path.join(folder, `${name}.md`), 'utf8');
    for (const heading of ['Change', 'Credential', 'What differs', 'Check']) assert.ok(page.includes(`**${heading}**`));
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) assert.ok(existsSync(path.join(folder, link)), link);
    const asked = [...page.matchAll(/^curl .*"\$KOINE([^"?]+)/gm)].map(([, place = '']) => place);
    assert.ok(asked.length > 0);
    const served = koine.routes
      .filter(({ dialect }) => dialect === name)
      .map(({ path: place }) => new RegExp(`^${pathOf(place).template.replace(/\{\w+\}/g, '.+')}$`));
    for (const place of asked)
      assert.ok(
        served.some((pattern) => pattern.test(place)),
        place,
      );
  });
}

const says = (): Intent => ({ type: 'post-message', messageId: makeId(), text: 'Words' });
const [accept, end]: readonly [Intent, Intent] = [{ type: 'accept' }, { type: 'end' }];

/** What is done in a chat after its visitor has said something, by what the table calls it. */
const ways: Readonly<Record<string, readonly (readonly ['visitor' | 'agent' | 'bot' | 'system', Intent])[]>> = {
  'answered, the agent had the last word': [
    ['agent', accept],
    ['agent', says()],
    ['agent', end],
  ],
  'answered, the visitor had the last word': [
    ['agent', accept],
    ['agent', says()],
    ['visitor', says()],
    ['visitor', end],
  ],
  'accepted, and the visitor left before any answer': [
    ['agent', accept],
    ['visitor', end],
  ],
  'accepted, and the agent ended it without any answer': [
    ['agent', accept],
    ['agent', end],
  ],
  'the visitor left while waiting': [['visitor', end]],
  'nobody accepted, and the visitor stayed': [['system', end]],
  'a bot answered, and nobody else was needed': [
    ['bot', says()],
    ['visitor', end],
  ],
  'a message in place of a chat': [['system', end]],
  'answered, and marked as spam': [
    ['agent', accept],
    ['agent', says()],
    ['agent', end],
    ['agent', { type: 'mark-spam', spam: true }],
  ],
};

/** Puts a chat into the account that goes this way, and answers its id. */
async function makeChat(way: string): Promise<string> {
  const { account, inbox, owner } = koine.main;
  const { app } = koine;
  const accountId = account.id;
  const settings = { kind: 'webhook', url: 'https://bots.example/robo' } as const;
  const { bot } = await app.bots.create(null, accountId, { name: way, settings });
  const meet = (id: string | null) =>
    app.accounts.changeInbox(null, accountId, inbox.id, {
      settings: { bot: id === null ? null : { id, when: 'always' } },
    });
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inbox.id, { name: 'Vera', email: 'v@example.com' });
  const by = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: inbox.id } as const;
  const { id: agentId, name, role } = owner.agent;
  const actors: Readonly<Record<string, Actor>> = {
    visitor: by,
    agent: { kind: 'agent', accountId, agentId, name, role, rights: {} },
    bot: { kind: 'bot', accountId, botId: bot.id, name: bot.name },
    system: { kind: 'system', accountId },
  };
  const steps = ways[way] ?? [];
  const id = makeId();
  const intent = way === 'a message in place of a chat' ? 'offline-message' : 'chat';
  if (steps.some(([who]) => who === 'bot')) await meet(bot.id);
  const message = { type: 'post-message', messageId: makeId(), text: 'Anybody?' } as const;
  await app.chat.open(by, { id, intent, message }, { ip: null, userAgent: null });
  for (const [who, step] of steps) await app.chat.command(actors[who] ?? by, id, step);
  await meet(null);
  return id;
}

test('the table of how chats went tells what each dialect answers', async () => {
  const clients = await openClients(koine, koine.main);
  const { read, agent, credentials } = clients;
  const page = readFileSync(path.join(folder, 'README.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([^|`]+) \| `([^|]+)` \| `([^|]+)` \| `([^|]+)` \| `([^|]+)` \|$/gm)];
  const table = new Map(rows.map(([, way = '', ...words]) => [way, words]));
  assert.deepEqual([...table.keys()], Object.keys(ways));
  for (const way of table.keys()) {
    const id = await makeChat(way);
    const { outcome, number } = await read('native', `/koine/v1/sessions/${id}`);
    const project = `/v2/projects/${credentials.vcclive.projectId}`;
    const [chat] = (await read('vcclive', `${project}/chats?start=${number}&limit=1`)).response;
    const { items } = await read('twin', `/api/v1/search/chat/sessions?id=${id}&fields=isLostSession`);
    const { Status } = await agent(`GetChatSessionEntity?chatSessionEntityId=${number}`);
    const told = [outcome, chat.disposition, String(items[0].isLostSession), Status];
    assert.deepEqual(told, table.get(way), way);
  }
});
