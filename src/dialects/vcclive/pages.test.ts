import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Customer, makeCustomer } from './fixtures/customer.ts';
import type { Chat } from './wire.ts';

const PATH = '/v2/projects/822/chats';
let koine: Koine;
let customer: Customer;
/** The vendor's ids, some missing in between, in the order in which they are put. */
const brought = [7, 3, 12, 4, 2000];
const all = [3, 4, 7, 12, 2000, 2001, 2002];

before(async () => {
  koine = await startKoine();
  customer = await makeCustomer(koine);
  for (const chatId of brought) await customer.put({ chatId });
  await customer.open();
  await customer.open();
});
after(() => koine?.close());

/** Every id on the way through all pages of a size, as a client goes that knows only the last id, or counts. */
async function walk(size: number, next: (last: number, seen: number) => number): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let page = 0; page < 20; page += 1) {
    const ids = await customer.ids(`start=${next(seen.at(-1) ?? 0, seen.length)}&limit=${size}`);
    if (ids.length === 0) break;
    seen.push(...ids);
  }
  return seen;
}

/** The same from the last to the first. */
async function walkDown(size: number): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let page = 0; page < 20; page += 1) {
    const start = (seen.at(-1) ?? 0) - 1;
    const ids = await customer.ids(`direction=DESC&limit=${size}${start < 0 ? '' : `&start=${start}`}`);
    seen.push(...ids);
    if (ids.length < size) break;
  }
  return seen;
}

test('[V14] imported chats keep their ids though some are missing, and those that begin afterwards count on', async () => {
  assert.deepEqual(await customer.ids(), all);
  const chats = await customer.chats();
  assert.deepEqual(
    chats.filter(({ disposition }) => disposition === 'In progress').map(({ chatId }) => chatId),
    [2001, 2002],
  );
});

test('[V14] [K7] with ids missing in between, pages of any size hold every chat once, in order, either way', async () => {
  for (const size of [1, 2, 3, 6, 7, 8]) {
    assert.deepEqual(await walk(size, (last) => last + 1), all);
  }
  for (const size of [2, 3, 10]) assert.deepEqual(await walkDown(size), [...all].reverse());
  for (const [start, first] of [
    [1, 3],
    [5, 7],
    [8, 12],
    [13, 2000],
    [2001, 2001],
  ] as const) {
    assert.equal((await customer.ids(`start=${start}&limit=1`))[0], first);
  }
  assert.deepEqual(await customer.ids('start=11&direction=desc'), [7, 4, 3]);
});

test('[V11] [V14] a client that counts chats reads each once all the same', async () => {
  await customer.withSettings({ startMeaning: 'offset' }, async () => {
    for (const size of [1, 2, 5, 7]) assert.deepEqual(await walk(size, (_, seen) => seen), all);
  });
});

test('[V14] a chat whose id is taken gets the next one, and put twice it stands once', async () => {
  const there = (await customer.ids()).length;
  await customer.put({ chatId: 2001 });
  assert.equal((await customer.ids()).at(-1), 2003);
  assert.equal(await customer.put({ chatId: 2001 }), null);
  assert.equal(await customer.put({ chatId: 12 }), null);
  assert.equal((await customer.ids()).length, there + 1);
  await customer.put({ chatId: 0, sessionId: 'webchat-plugin/customer/none' });
  assert.equal((await customer.ids()).at(-1), 2004);
});

test('[V14] [K7] who reads on while chats begin and old ones are put below reads none twice, and every new one', async () => {
  const before = await customer.ids();
  const seen: number[] = [];
  for (let page = 0; page < 10; page += 1) {
    const ids = await customer.ids(`start=${(seen.at(-1) ?? 0) + 1}&limit=3`);
    if (ids.length === 0) break;
    seen.push(...ids);
    if (page === 1) await customer.open();
    if (page === 1) await customer.put({ chatId: 5 });
  }
  assert.deepEqual(seen, [...before, (before.at(-1) ?? 0) + 1]);
  assert.ok((await customer.ids()).includes(5));
});

test('[V5] who has an answer already gets 304, until a chat, a name or a setting in it changes', async () => {
  const { app } = koine;
  const query = `${PATH}?start=2000&limit=2`;
  const tagOf = async () => (await customer.ask(query)).headers.get('etag') ?? '';
  const held = async (tag: string) => {
    const { status, body, headers } = await customer.ask(query, { 'if-none-match': tag });
    assert.equal(headers.get('cache-control'), 'private, no-cache');
    assert.equal(headers.get('etag') === tag, status === 304);
    assert.equal(body === '', status === 304);
    return status === 304;
  };
  let tag = await tagOf();
  assert.equal(await held(tag), true);
  const changes: readonly (() => Promise<unknown>)[] = [
    async () => {
      const { accountId, visitorId, inboxId, id } = (await openSessions())[0] ?? assert.fail();
      const actor = { kind: 'visitor', accountId, visitorId, inboxId } as const;
      const message = { type: 'post-message', messageId: 'again', text: 'Anybody?' } as const;
      await app.chat.command(actor, id, message);
    },
    () => app.accounts.changeQueue(null, customer.snapshot.account.id, queueId(), { name: 'Renamed' }),
    () => settings({ zone: 'Asia/Tokyo' }),
    () => settings({}),
  ];
  for (const change of changes) {
    await change();
    assert.equal(await held(tag), false);
    tag = await tagOf();
    assert.equal(await held(tag), true);
  }
  await customer.open();
  assert.equal(await held(tag), true, 'what is on another page is no change of this one');
});

async function openSessions() {
  const { account } = customer.snapshot;
  const actor = { kind: 'integration', accountId: account.id, keyId: 'k', name: 'k', scopes: ['read'] } as const;
  const filter = { inboxId: customer.inbox.id, inboxNumberFrom: 2001 };
  return koine.app.history.find(actor, {
    filter,
    sort: 'inboxNumber',
    descending: false,
    limit: 1,
    after: null,
    offset: 0,
  });
}

const queueId = () => customer.inbox.queueId;
const settings = (given: object) =>
  koine.app.accounts.changeSettings(null, customer.snapshot.account.id, {
    settings: () => ({ dialects: { vcclive: { ...given } } }),
  });

test('[K8] a page is written in pieces of 100 chats, each with one query, and is whole', async () => {
  const { pool } = koine.app.database;
  const there = (await customer.ids()).length;
  await Promise.all(Array.from({ length: 250 - there }, (_, index) => customer.put({ chatId: 3000 + index })));
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  await customer.ids('limit=1');
  pool.on('acquire', count);
  const answer = await customer.ask(PATH);
  assert.equal(queries, 1 + 3);
  assert.equal((await customer.ids('limit=100')).length, 100);
  assert.equal(queries, 4 + 2);
  const { status } = await customer.ask(PATH, { 'if-none-match': answer.headers.get('etag') ?? '' });
  assert.deepEqual([status, queries], [304, 7]);
  pool.off('acquire', count);
  const ids = answer.body.response.map(({ chatId }: Chat) => chatId);
  assert.equal(new Set(ids).size, 250);
  assert.deepEqual(
    ids,
    [...ids].sort((one: number, other: number) => one - other),
  );
  assert.deepEqual(answer.body.errors, []);
});
