import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession, openStore, postMessage, type StoreUnderTest } from '../../test/support/store.ts';
import { openApp } from '../app/context.ts';
import type { Actor } from '../core/access.ts';
import type { Session } from '../core/session.ts';
import type { Journal } from '../store/journal.ts';
import { type Bus, localBus } from './bus.ts';
import { accountFeed, sessionFeed } from './feed.ts';
import { openRealtime } from './realtime.ts';

let store: StoreUnderTest;
let journal: Journal;
before(async () => {
  store = await openStore();
  journal = store.app.journal as Journal;
});
after(() => store.close());

test('[K3] an account’s feed has every event once and in order, while many write and some are refused', async () => {
  const realtime = openRealtime(store.app);
  const audience = { actor: reader() };
  const ending = new AbortController();
  const source = { hub: realtime.hub, log: store.app.history };
  const positions: number[] = [];
  const reading = (async () => {
    for await (const page of accountFeed(source, audience, { after: 0, signal: ending.signal })) {
      assert.notEqual(page.length, 0);
      positions.push(...page.map(({ position }) => position));
    }
  })();
  await Promise.all(Array.from({ length: 8 }, () => converse(25)));
  const stored = await store.app.history.feed(audience.actor, 0, 1_000);
  while ((positions.at(-1) ?? 0) < (stored.at(-1)?.position ?? 0)) await new Promise(setImmediate);
  ending.abort();
  await reading;
  realtime.close();
  assert.deepEqual(
    positions,
    stored.map(({ position }) => position),
  );
  assert.ok(hasHoles(positions), 'the stale appends left no holes to leap over');
});

test('[K3] an account’s feed goes on from its position, and hears what another process writes', async () => {
  const bus: Bus = localBus();
  const [here, there] = [openRealtime(store.app, bus), await openElsewhere(bus)];
  const ending = new AbortController();
  const before = (await store.app.history.feed(reader(), 0, 1_000)).at(-1)?.position ?? 0;
  const source = { hub: here.hub, log: store.app.history };
  const pages = accountFeed(source, { actor: reader() }, { after: before, signal: ending.signal });
  const first = pages.next();
  await openSession(there.app.journal as Journal, store);
  const { value } = await first;
  ending.abort();
  assert.deepEqual(value?.map(({ event }) => event.type).slice(0, 1), ['session-opened']);
  assert.ok((value?.[0]?.position ?? 0) > before);
  assert.equal((await pages.next()).done, true);
  here.close();
  await there.close();
});

test('[K5] the feed is refused to those who may not see all of the account', async () => {
  const realtime = openRealtime(store.app);
  const actor: Actor = {
    kind: 'agent',
    accountId: store.accountId,
    agentId: '00000000-0000-7000-8000-00000000000b',
    name: 'Ann',
    role: 'agent',
    rights: {},
  };
  const source = { hub: realtime.hub, log: store.app.history };
  const from = { after: 0, signal: new AbortController().signal };
  await assert.rejects(accountFeed(source, { actor }, from).next(), { code: 'forbidden' });
  realtime.close();
});

test('a feed whose signal is aborted ends, and lets go of the hub', async () => {
  const realtime = openRealtime(store.app);
  const appended = await openSession(journal, store);
  const sessionId = appended === 'stale' ? '' : appended.session.id;
  const ending = new AbortController();
  const source = { hub: realtime.hub, log: store.app.history };
  const feed = sessionFeed(source, { actor: reader() }, { sessionId, after: 0, signal: ending.signal });
  const kinds = [];
  for await (const { kind } of feed) {
    kinds.push(kind);
    if (kind === 'caught-up') ending.abort();
  }
  realtime.close();
  assert.equal(kinds.at(-1), 'caught-up');
});

function reader(): Actor {
  return { kind: 'integration', accountId: store.accountId, keyId: 'key', name: 'Reader', scopes: ['read'] };
}

/** Opens a session and posts to it; every fifth message stands on an old state, and is turned down. */
async function converse(messages: number): Promise<void> {
  const opened = await openSession(journal, store);
  if (opened === 'stale') throw new Error('A new session was stale');
  let [old, session]: [Session, Session] = [opened.session, opened.session];
  for (let number = 0; number < messages; number += 1) {
    if (number % 5 === 4) assert.equal(await postMessage(journal, old, 'Too late'), 'stale');
    const posted = await postMessage(journal, session, `Message ${number}`);
    if (posted === 'stale') throw new Error('The newest state was stale');
    [old, session] = [session, posted.session];
  }
}

function hasHoles(positions: readonly number[]): boolean {
  return positions.some((position, index) => index > 0 && position - (positions[index - 1] ?? 0) > 1);
}

async function openElsewhere(bus: Bus) {
  const app = await openApp({ databaseUrl: store.url });
  const realtime = openRealtime(app, bus);
  return {
    app,
    close: async () => {
      realtime.close();
      await app.close();
    },
  };
}
