import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Customer, makeCustomer } from './fixtures/customer.ts';

let koine: Koine;
let customer: Customer;
let other: string;

before(async () => {
  koine = await startKoine();
  customer = await makeCustomer(koine);
  await customer.put({ visitorName: 'Canary' });
  await customer.open();
  const { account } = await koine.addAccount('other');
  other = (await koine.app.keys.create(account.id, { name: 'Other', dialect: 'vcclive' })).secret;
});
after(() => koine?.close());

const basic = (user: string, password: string) => ({ authorization: `Basic ${btoa(`${user}:${password}`)}` });

test("[K5] another account's token sees and changes nothing on any route, whatever is sent", async () => {
  const { presence } = koine.realtime;
  const { account, agents } = customer.snapshot;
  const [john] = agents.values();
  assert.ok(john);
  const { id: agentId, name, role } = john;
  const actor = { kind: 'agent', accountId: account.id, agentId, name, role, rights: {} } as const;
  presence.arrive(actor);
  const before = await everything();
  const routes = koine.routes.filter(({ dialect }) => dialect === 'vcclive');
  assert.equal(routes.length, 12);
  const words = ['Canary', 'John', 'Mary', 'john@', 'Shop', 'Chat"', 'acme', '822', '3803', account.id];
  for (const { path } of routes) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const asked = `${path.replace(':projectid', '822')}?userId=660&entityId=6&start=1`;
      const body = /^P/.test(method) ? { name: 'Taken', status: 'inactive', chatId: 1 } : undefined;
      const answer = await koine.ask(asked, { method, headers: basic('other', other), body });
      const told = `${JSON.stringify(answer.body)} ${[...answer.headers].filter(isToldOf).join(' ')}`;
      assert.deepEqual(
        words.filter((word) => told.includes(word)),
        [],
        `${method} ${asked}: ${told}`,
      );
      const isFound = !path.includes(':projectid') && /^(GET|HEAD)$/.test(method);
      assert.equal(answer.status, isFound ? 200 : 404, `${method} ${asked}`);
    }
    const asked = path.replace(':projectid', '822');
    assert.equal((await koine.ask(asked, { headers: basic('acme', other) })).status, 401);
  }
  assert.deepEqual(await everything(), before);
  presence.leave(actor);
});

/** A request's id, its time and the answer's tag tell nothing, and may hold any digits. */
function isToldOf([header]: readonly [string, string]): boolean {
  return !['x-request-id', 'date', 'etag'].includes(header);
}

/** All that the customer has, as its own token sees it and as the log tells it. */
async function everything() {
  const { id: accountId } = customer.snapshot.account;
  const actor = { kind: 'integration', accountId, keyId: 'k', name: 'k', scopes: ['read'] } as const;
  const paths = ['projects', 'projects/822', 'projects/822/chats', 'projects/823/chats', 'users'];
  const bodies = await Promise.all(paths.map(async (path) => (await customer.ask(`/v2/${path}`)).body));
  return [bodies, await koine.app.history.feed(actor, 0, 1000), await koine.app.accounts.snapshot(accountId)];
}

test('[V1] [K5] a key that may read reads everything, one that may not reads nothing, one that expires reads until then', async () => {
  const { keys } = koine.app;
  const { id } = customer.snapshot.account;
  const make = async (scopes: readonly ('read' | 'chat' | 'manage')[], expiresAt?: number) => {
    const key = { name: 'K', dialect: 'vcclive', scopes, ...(expiresAt !== undefined && { expiresAt }) };
    return basic('acme', (await keys.create(id, key)).secret);
  };
  const statuses = async (headers: Record<string, string>) => {
    const paths = ['projects', 'projects/822', 'projects/822/chats', 'users', 'onlineusers', 'onlineusers/822'];
    const answers = await Promise.all(paths.map((path) => koine.ask(`/v2/${path}`, { headers })));
    return [...new Set(answers.map(({ status }) => status))];
  };
  assert.deepEqual(await statuses(await make(['read'])), [200]);
  assert.deepEqual(await statuses(await make(['chat', 'manage'])), [403]);
  assert.deepEqual(await statuses(await make(['read'], Date.now() + 3_600_000)), [200]);
  assert.deepEqual(await statuses(await make(['read'], Date.now() - 1)), [401]);
});
