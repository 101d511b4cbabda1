import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore, type StoreUnderTest } from '../../test/support/store.ts';
import type { ActorRef } from '../core/event.ts';
import { unknownVisitor } from '../core/facts.ts';
import { Refusal } from '../core/refusal.ts';
import type { PastEvent } from './importing.ts';
import { makeId } from './secrets.ts';

let store: StoreUnderTest;
let visitorId: string;

before(async () => {
  store = await openStore();
  visitorId = (await store.app.accounts.welcomeVisitor(store.accountId, store.inboxId, {})).visitor.id;
});
after(() => store?.close());

function pastWith(inboxNumber: number, sessionId = makeId()): readonly PastEvent[] {
  const actor: ActorRef = { kind: 'visitor', id: visitorId, name: null };
  const { accountId, inboxId } = store;
  const opening = { sessionId, accountId, inboxId, visitorId, number: 0, inboxNumber, channel: 'web', page: null };
  const at = Date.parse('2020-01-01T00:00:00Z');
  return [
    {
      at,
      actor,
      happening: {
        type: 'session-opened',
        ...opening,
        intent: 'chat',
        intake: false,
        visitor: unknownVisitor,
        extras: {},
      },
    },
  ];
}

const put = async (...given: Parameters<typeof pastWith>) =>
  (await store.app.importing.put(pastWith(...given)))?.inboxNumber;

async function open(): Promise<number> {
  const { accountId, inboxId } = store;
  const by = { kind: 'visitor', accountId, visitorId, inboxId } as const;
  return (await store.app.chat.open(by, { id: makeId() }, { ip: null, userAgent: null })).session.inboxNumber;
}

test('an imported session keeps its number where that is free, and others count on from the greatest', async () => {
  assert.equal(await open(), 1);
  assert.deepEqual([await put(5), await put(3), await put(9)], [5, 3, 9]);
  assert.deepEqual([await open(), await put(0)], [10, 11]);
  assert.deepEqual([await put(1), await put(5), await put(4)], [12, 13, 4]);
  assert.equal(await open(), 14);
});

test('[K4] the log tells the numbers that were given, and rows made anew have them', async () => {
  const { app, accountId } = store;
  const actor = { kind: 'integration', accountId, keyId: 'k', name: 'k', scopes: ['read'] } as const;
  const query = { filter: {}, sort: 'inboxNumber', descending: false, limit: 100, after: null, offset: 0 } as const;
  const rows = await app.history.find(actor, query);
  const logs = await app.history.eventsOf(actor, rows, ['session-opened']);
  const told = rows
    .map(({ id }) => logs.get(id)?.[0])
    .map((event) => event?.type === 'session-opened' && event.inboxNumber);
  assert.deepEqual(
    told,
    rows.map(({ inboxNumber }) => inboxNumber),
  );
  assert.deepEqual(told, [1, 3, 4, 5, 9, 10, 11, 12, 13, 14]);
});

test('[K7] numbers that are brought and numbers that are given at once never meet', async () => {
  const brought = Array.from({ length: 40 }, (_, index) => 30 + (index % 20) * 2);
  const [kept, given] = await Promise.all([
    Promise.all(brought.map((number) => put(number))),
    Promise.all(Array.from({ length: 40 }, open)),
  ]);
  assert.equal(new Set([...kept, ...given]).size, 80);
});

test('put twice, a session stands once; a number beyond all bounds is refused', async () => {
  const id = makeId();
  assert.equal(await put(500, id), 500);
  assert.equal(await put(501, id), undefined);
  assert.equal(await put(501), 501);
  await assert.rejects(put(2_000_000_001), (error) => error instanceof Refusal && error.code === 'invalid-input');
  assert.equal(await open(), 502);
});
