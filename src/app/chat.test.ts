import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import type { Actor } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import { type App, openApp } from './context.ts';
import { type FurnishedAccount, furnishAccount } from './furnished-account.ts';
import { makeId } from './secrets.ts';

const nobody = { ip: null, userAgent: null };

let database: TestDatabase;
/** Two processes, as far as the database knows. */
let here: App;
let elsewhere: App;
let place: FurnishedAccount;
let key: Actor;

before(async () => {
  database = await testDatabase();
  here = await openApp({ databaseUrl: database.url, connections: 4 });
  elsewhere = await openApp({ databaseUrl: database.url, connections: 4 });
  place = await furnishAccount(here, { slug: 'shop', name: 'Shop', email: 'owner@shop.example' });
  const accountId = place.account.id;
  key = { kind: 'integration', accountId, keyId: makeId(), name: 'Key', scopes: ['chat', 'read', 'manage'] };
});
after(async () => {
  await here.close();
  await elsewhere.close();
  await database.drop();
});

function openWith(visitorId: string, app = here) {
  const message = { type: 'post-message', messageId: makeId(), text: 'Hello' } as const;
  return app.chat.open(key, { id: makeId(), inboxId: place.inbox.id, visitorId, message }, nobody);
}

test('[K6] an opening goes by the visitor as they are, whoever has changed them since they were seen', async () => {
  const { visitor } = await here.accounts.welcomeVisitor(place.account.id, place.inbox.id, { name: 'Ada' });
  assert.equal((await openWith(visitor.id)).session.visitor.name, 'Ada');
  await elsewhere.accounts.changeVisitor(key, visitor.id, { name: 'Grace' });
  const opened = await Promise.all([openWith(visitor.id), openWith(visitor.id), openWith(visitor.id, elsewhere)]);
  for (const { session, repeated } of opened) assert.deepEqual([session.visitor.name, repeated], ['Grace', false]);
  const rows = await rowsOf('SELECT visitor_name FROM session ORDER BY number');
  assert.deepEqual(
    rows.map(({ visitor_name }) => visitor_name),
    ['Ada', 'Grace', 'Grace', 'Grace'],
  );
});

test('a change by this process itself is known at the next opening, and leaves no number out', async () => {
  const { visitor } = await here.accounts.welcomeVisitor(place.account.id, place.inbox.id, { name: 'Mary' });
  const { session: before } = await openWith(visitor.id);
  await here.accounts.changeVisitor(key, visitor.id, { name: 'Dorothy' });
  const { session } = await openWith(visitor.id);
  assert.deepEqual([session.visitor.name, session.number], ['Dorothy', before.number + 1]);
});

test('[K6] no session is opened for a visitor who is gone, though they were seen', async () => {
  const { visitor } = await here.accounts.welcomeVisitor(place.account.id, place.inbox.id, { name: 'Alan' });
  await here.database.pool.query('DELETE FROM visitor WHERE id = $1', [visitor.id]);
  const [counted] = await rowsOf('SELECT count(*)::int AS count FROM event');
  await assert.rejects(openWith(visitor.id), (error) => error instanceof Refusal && error.code === 'invalid-input');
  assert.deepEqual(await rowsOf('SELECT count(*)::int AS count FROM event'), [counted]);
});

async function rowsOf(text: string) {
  return (await here.database.pool.query(text)).rows;
}
