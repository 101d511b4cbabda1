import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { type Koine, startKoine, type TestAccount } from '../../../test/support/koine.ts';
import { descriptions } from './descriptions.ts';
import { type Client, openClient } from './fixtures/client.ts';

let koine: Koine;
let client: Client;
let stranger: TestAccount;
let strangersKey: string;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
  stranger = await koine.addAccount('stranger');
  strangersKey = await makeKey(stranger, ['read', 'chat']);
  for (const { account } of [koine.main, stranger]) {
    await koine.app.accounts.changeSettings(null, account.id, {
      settings: () => ({ dialects: { liveperson: { surveys } } }),
    });
  }
});
after(() => koine.close());

const questions = [{ id: 1, type: 'Text Field', label: 'What?', means: 'message' }] as const;
const surveys = { exit: { id: 1, questions }, offline: { id: 2, questions } } as const;
const survey = { id: 1, question: [{ id: 1, answer: 'intruding' }] };

/** For each route that takes a body, one that it acts on, and what the route is told to take. */
const bodies: Readonly<Record<string, readonly [body: unknown, described: { readonly body: object }]>> = {
  '/chat/offlineSurvey': [{ survey }, descriptions.postOfflineSurvey],
  '/chat/request': [{ request: { skill: 'Support', preChatLines: { line: ['intruding'] } } }, descriptions.start],
  '/chat/:chat/events': [{ event: { '@type': 'line', text: 'intruding' } }, descriptions.postEvent],
  '/chat/:chat/info/visitorName': [{ visitorName: 'intruding' }, descriptions.setVisitorName],
  '/chat/:chat/info/visitorTyping': [{ visitorTyping: 'typing' }, descriptions.setVisitorTyping],
  '/chat/:chat/transcriptRequest': [{ email: 'a@intruding.example' }, descriptions.transcript],
  '/chat/:chat/transcriptWithSubjectRequest': [
    { email: 'a@intruding.example', subject: 'intruding' },
    descriptions.transcriptWithSubject,
  ],
  '/chat/:chat/exitSurvey': [{ survey }, descriptions.postExitSurvey],
  '/chat/:chat/customVariables': [
    { customVariables: { customVariable: { name: 'x', value: 'intruding' } } },
    descriptions.setCustomVariables,
  ],
  '/chat/:chat/customVariables/:name': [{ value: 'intruding' }, descriptions.setCustomVariable],
};

/** Routes that take no one's part: they turn everybody away. */
const closed = ['/conversation'];

/** The routes that take a body, each with one that is valid. */
function routesWithBodies() {
  const own = koine.routes.filter(({ dialect, method }) => dialect === 'liveperson' && /^(POST|PUT)$/.test(method));
  return own
    .map(({ method, path }) => ({ method, path: path.replace('/api/account/:account', '') }))
    .map((route) => ({ ...route, plain: route.path.replace(/\.(json|xml)$/, '') }))
    .filter(({ plain }) => !closed.includes(plain))
    .map((route) => {
      const [body] = bodies[route.plain] ?? [];
      assert.ok(body !== undefined, `no body is known for ${route.method} ${route.path}`);
      return { ...route, body };
    });
}

function fill(path: string, chat: string): string {
  return path.replace('/chat/:chat', chat).replace(':name', 'x');
}

async function makeKey({ account }: TestAccount, scopes: readonly ('read' | 'chat')[]): Promise<string> {
  const { secret } = await koine.app.keys.create(account.id, { name: 'Key', dialect: 'liveperson', scopes });
  return `LivePerson appKey=${secret}`;
}

/** All that happened in an account, by the position of its last event. */
async function positionIn({ account }: TestAccount): Promise<number> {
  const page = await koine.app.history.feed({ kind: 'system', accountId: account.id }, 0, 1_000);
  assert.ok(page.length < 1_000);
  return page.at(-1)?.position ?? 0;
}

/** The number of a failure in either form. */
function codeOf(answer: { readonly error?: { readonly internalCode: number } } | string): number | null {
  if (typeof answer !== 'string') return answer.error?.internalCode ?? null;
  return Number(/<internalCode>(\d+)</.exec(answer)?.[1] ?? Number.NaN);
}

function whoTypes(chat: string): Promise<string> {
  return client.info(chat).then(({ visitorTyping }) => visitorTyping);
}

test('every body that a route is tried with is one that it acts on, and one that it is told to take', async () => {
  for (const [body, { body: shape }] of Object.values(bodies))
    assert.ok(Value.Check(shape, body), JSON.stringify(body));
  for (const { method, path, body } of routesWithBodies()) {
    const chat = await client.startChatting();
    const { status } = await client.ask(fill(path, chat), { method, body });
    assert.ok(status >= 200 && status < 300, `${method} ${path} → ${status}`);
  }
});

test('[K5] no valid body does or shows anything under the key of another account, or for its chat', async () => {
  const chat = await client.startChatting({ LETagVisitorId: 'kanarienvogel' });
  const { visitorId } = await client.info(chat);
  const [before, beforeThere] = [await positionIn(koine.main), await positionIn(stranger)];
  const accounts = { main: ['main', client.account], stranger: ['stranger', String(stranger.account.number)] };
  let tried = 0;
  for (const { method, path, body } of routesWithBodies()) {
    const ask = async (account: string, given: unknown, headers: Record<string, string>) => {
      const asked = `/api/account/${account}${fill(path, chat)}`;
      const all = { authorization: strangersKey, accept: 'application/json', ...headers };
      const { status, body: answer, ...more } = await koine.ask(asked, { method, body: given, headers: all });
      const told = `${JSON.stringify(answer)} ${[...more.headers].join(' ')}`;
      assert.doesNotMatch(told.replaceAll(asked, ''), /kanarienvogel|Owner|Support/, `${method} ${asked}`);
      tried += 1;
      return [status, codeOf(answer)];
    };
    for (const account of accounts.main) {
      assert.deepEqual(await ask(account, body, {}), [401, 5], `${method} ${path} of ${account}`);
      assert.deepEqual(await ask(account, body, { authorization: '' }), [401, 5]);
    }
    if (!path.includes(':chat')) continue;
    for (const account of accounts.stranger) {
      assert.deepEqual(await ask(account, body, {}), [404, 12], `${method} ${path} of ${account}`);
      assert.deepEqual(await ask(account, body, { 'x-http-method-override': 'PUT' }), [404, 12]);
    }
  }
  assert.ok(tried > 200, String(tried));
  const start = (request: Record<string, unknown>, path = '/chat/request') =>
    koine.ask(`/api/account/stranger${path}`, {
      body: path === '/chat/request' ? { request } : { survey: { ...survey, ...request } },
      headers: { authorization: strangersKey, accept: 'application/json' },
    });
  for (const path of ['/chat/request', '/chat/offlineSurvey']) {
    const { status, body } = await start({ visitorId }, path);
    assert.deepEqual([status, body.error.internalCode], [401, 10], 'the visitor of another account is nobody');
  }
  assert.equal(await positionIn(stranger), beforeThere);
  const { number } = await koine.app.accounts.createInbox(null, koine.main.account.id, {
    name: 'Foreign',
    queueId: koine.main.queue.id,
  });
  assert.equal((await start({ engagementId: number })).status, 201, 'the engagement of another account is none');
  assert.equal(await positionIn(koine.main), before);
  assert.equal(await whoTypes(chat), 'not-typing');
});

test('[K5] a key that may only read changes nothing by any valid body', async () => {
  const authorization = await makeKey(koine.main, ['read']);
  const chat = await client.startChatting();
  assert.equal((await client.ask(chat, { headers: { authorization } })).status, 200);
  const before = await positionIn(koine.main);
  for (const { method, path, body } of routesWithBodies()) {
    const { status, body: answer } = await client.ask(fill(path, chat), { method, body, headers: { authorization } });
    assert.deepEqual([status, codeOf(answer)], [403, 403], `${method} ${path}`);
  }
  assert.equal(await positionIn(koine.main), before);
  assert.equal(await whoTypes(chat), 'not-typing');
});

test('[K5] no route that is read gives anything by the key of another account', async () => {
  const chat = await client.startChatting();
  const routes = koine.routes.filter(({ dialect, method, access }) => {
    return dialect === 'liveperson' && method === 'GET' && access !== 'public';
  });
  assert.ok(routes.length > 30);
  const before = await positionIn(koine.main);
  for (const { path } of routes) {
    const filled = fill(path, chat).replace(':event', '0');
    const ask = (account: string) =>
      koine.ask(filled.replace(':account', account), { headers: { authorization: strangersKey } });
    assert.equal((await ask('main')).status, 401, filled);
    if (path.includes(':chat')) assert.equal((await ask('stranger')).status, 404, filled);
  }
  assert.equal(await positionIn(koine.main), before);
});
