import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fresh, openSession, openStore, postMessage, type StoreUnderTest } from '../../test/support/store.ts';
import type { Session } from '../core/session.ts';
import { Journal } from './journal.ts';
import { RecentEvents } from './recent-events.ts';
import { SearchIndex } from './search-index.ts';

let store: StoreUnderTest;
before(async () => {
  store = await openStore();
});
after(() => store.close());

const query = async (text: string) => (await store.app.database.pool.query(text)).rows;

/** What is in the index of the sessions' messages, in order. */
async function words(...sessions: readonly Session[]): Promise<readonly string[]> {
  const ids = sessions.map(({ id }) => `'${id}'`).join(', ');
  const rows = await query(`SELECT words::text FROM search_entry WHERE session_id IN (${ids}) AND place = 'message'
    ORDER BY session_id, seq`);
  return rows.map((row) => row.words.replaceAll(/'\d+\/(\w+)':1/g, '$1'));
}

/** A process that appends, and takes the words of what it appended. */
function startProcess() {
  const journal = new Journal(store.app.database.pool);
  const index = new SearchIndex(store.app.database);
  journal.onAppended((appended) => index.hear(appended));
  const say = async (session: Session, text: string) => fresh(await postMessage(journal, session, text)).session;
  const takeAll = async () => {
    while (await index.advance(store.accountId));
  };
  return { journal, say, takeAll };
}

/** Changes the log behind everybody's back. */
const overwrite = ({ id }: Session, text: string) =>
  query(`UPDATE event SET body = jsonb_set(body, '{text}', '"${text}"')
    WHERE session_id = '${id}' AND type = 'message-posted'`);

test('what this process appended is not read again', async () => {
  const { journal, say, takeAll } = startProcess();
  const { session } = fresh(await openSession(journal, store));
  await takeAll();
  const said = await say(session, 'spoken');
  await overwrite(said, 'written');
  await takeAll();
  assert.deepEqual(await words(said), ['spoken']);
});

test('words in hand are not taken once a log was changed', async () => {
  const { journal, say, takeAll } = startProcess();
  const { session } = fresh(await openSession(journal, store));
  await takeAll();
  const said = await say(session, 'personal');
  await overwrite(said, 'masked');
  await store.app.searchIndex.renew(store.accountId, [said.id]);
  await takeAll();
  assert.deepEqual(await words(said), ['masked']);
});

test('of two processes that append to one account, every word is taken once', async () => {
  const [one, other] = [startProcess(), startProcess()];
  let sessions: Session[] = [];
  for (const each of [one, other, one]) sessions.push(fresh(await openSession(each.journal, store)).session);
  for (let round = 0; round < 5; round += 1) {
    sessions = await Promise.all(
      sessions.map((session, index) => (index === 1 ? other : one).say(session, `word${round}`)),
    );
    if (round % 2 === 0) await Promise.all([one.takeAll(), other.takeAll()]);
  }
  await one.takeAll();
  await other.takeAll();
  const all = ['word0', 'word1', 'word2', 'word3', 'word4'];
  assert.deepEqual(await words(...sessions), [...all, ...all, ...all]);
  assert.equal(await store.app.searchIndex.behind(store.accountId), 0);
});

test('[K8] what is held of what was appended is bounded, and only what follows on is given', () => {
  const session = { id: 'session', accountId: 'account' } as Session;
  const recent = new RecentEvents({ events: 5, characters: 100 });
  const append = (position: number, ...texts: string[]) =>
    recent.add({
      session,
      events: texts.map((text) => ({ type: 'message-posted', text })),
      position,
    } as unknown as Parameters<RecentEvents['add']>[0]);
  const positions = (from: number) => recent.after('account', from, 10).map(({ position }) => position);
  append(1, 'a', 'b');
  append(4, 'c');
  assert.deepEqual(positions(0), [1, 2]);
  assert.deepEqual(positions(2), []);
  assert.deepEqual(positions(3), [4]);
  append(5, 'd', 'e', 'f', 'g');
  assert.deepEqual(positions(3), [4, 5, 6, 7, 8]);
  append(9, 'h');
  assert.deepEqual(recent.accounts(), []);
  append(10, 'x'.repeat(101));
  assert.deepEqual(recent.accounts(), []);
  append(11, 'i');
  append(3, 'older');
  assert.deepEqual(positions(2), [3]);
});
