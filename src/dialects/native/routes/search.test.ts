import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine, type TestAccount } from '../../../../test/support/koine.ts';
import { Search } from '../../../app/search.ts';
import { makeId } from '../../../app/secrets.ts';
import { SearchIndexing } from '../../../jobs/search-indexing.ts';
import { SearchTable } from '../../../store/search.ts';
import { Sessions } from '../../../store/sessions.ts';

let koine: Koine;
let vera: { readonly id: string; readonly token: string };
let owner: string;
let indexing: SearchIndexing;

before(async () => {
  koine = await startKoine();
  vera = await koine.addVisitor(koine.main);
  owner = await koine.signIn(koine.main.owner);
  indexing = new SearchIndexing(koine.app, (error) => assert.fail(String(error)));
});
after(async () => {
  await indexing.stop();
  await koine.close();
});

interface Found {
  readonly session: { readonly id: string; readonly number: number };
  readonly hits: readonly { readonly place: string; readonly excerpt: readonly { text: string; marked: boolean }[] }[];
}

async function open(...texts: readonly string[]): Promise<string> {
  const { body } = await koine.ask('/koine/v1/sessions', { token: vera.token, body: { message: { text: texts[0] } } });
  for (const text of texts.slice(1)) await say(body.id, text);
  return body.id;
}

const say = (id: string, text: string) =>
  koine.ask(`/koine/v1/sessions/${id}/messages`, { token: vera.token, body: { text } });

async function search(q: string, more = '', who: { token?: string; cookie?: string } = { token: koine.main.key }) {
  await indexing.run();
  const { status, body } = await koine.ask(`/koine/v1/search?q=${encodeURIComponent(q)}${more}`, who);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const idsOf = (body: { items: readonly Found[] }) => body.items.map(({ session }) => session.id);

test('words are found without their accents, as phrases, beginnings and exclusions, and marked', async () => {
  const first = await open('Szeretnék visszatérítést a könyvért', 'My credit card was charged twice');
  const second = await open('Is the card game in stock?', 'No credit, please');
  assert.deepEqual(idsOf(await search('VISSZATERITEST')), [first]);
  assert.deepEqual(idsOf(await search('card')), [second, first]);
  assert.deepEqual(idsOf(await search('"credit card"')), [first]);
  assert.deepEqual(idsOf(await search('charg*')), [first]);
  assert.deepEqual(idsOf(await search('card -game')), [first]);
  assert.deepEqual(idsOf(await search('credit game')), []);
  assert.deepEqual(idsOf(await search('charge')), []);
  const [{ hits }] = (await search('könyvert')).items;
  assert.deepEqual(hits[0].excerpt, [
    { text: 'Szeretnék visszatérítést a ', marked: false },
    { text: 'könyvért', marked: true },
  ]);
  assert.deepEqual(hits[0].place, 'message');
});

test('names, addresses, pages and answers are found; numbers, ids and parts of addresses lead straight to a session', async () => {
  const id = await open('Hello there');
  await koine.ask(`/koine/v1/sessions/${id}/commands`, {
    token: vera.token,
    body: {
      type: 'update-visitor',
      changes: { name: 'Zoë Zuckerbäcker', email: 'zoe@sugar.example', phone: '+36 30 555 1234' },
    },
  });
  await koine.ask(`/koine/v1/sessions/${id}/commands`, {
    token: vera.token,
    body: { type: 'view-page', page: { url: 'https://shop.example/returns', title: 'How to return', referrer: '' } },
  });
  assert.deepEqual(idsOf(await search('zuckerbacker')), [id]);
  assert.deepEqual(idsOf(await search('zoe@sugar.example')), [id]);
  assert.deepEqual((await search('returns')).items[0].hits[0].place, 'page');
  const number = (await koine.ask(`/koine/v1/sessions/${id}`, { token: koine.main.key })).body.number;
  for (const text of [`#${number}`, String(number), id, 'oe@sug', '30 555']) {
    assert.deepEqual(
      (await search(text)).direct.map((session: { id: string }) => session.id),
      [id],
      text,
    );
  }
  assert.deepEqual((await search('hello')).direct, []);
});

test('[K5] notes are for agents, visitors find their own words alone, another account finds nothing', async () => {
  const id = await open('My parcel is purple');
  const asOwner = { cookie: owner };
  await koine.ask(`/koine/v1/sessions/${id}/commands`, { ...asOwner, body: { type: 'accept' } });
  await koine.ask(`/koine/v1/sessions/${id}/messages`, {
    ...asOwner,
    body: { text: 'purple troublemaker', kind: 'note' },
  });
  assert.deepEqual(
    (await search('purple', '', asOwner)).items[0].hits.map(({ place }: { place: string }) => place),
    ['note', 'message'],
  );
  const own = await search('purple', '', { token: vera.token });
  assert.deepEqual(
    own.items[0].hits.map(({ place }: { place: string }) => place),
    ['message'],
  );
  assert.deepEqual((await search('troublemaker', '', { token: vera.token })).items, []);
  const other = await koine.addVisitor(koine.main);
  assert.deepEqual((await search('purple', '', { token: other.token })).items, []);
  const elsewhere: TestAccount = await koine.addAccount('elsewhere');
  assert.deepEqual((await search('purple', '', { token: elsewhere.key })).items, []);
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, koine.main.account.id, {
    name: 'New',
    email: 'new@main.example',
    password,
  });
  const stranger = await koine.signIn({ email: 'new@main.example', password });
  assert.deepEqual((await search('purple', '', { cookie: stranger })).items, []);
});

test('[K7] pages neither lose nor repeat a session, though words go on being said', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) ids.push(await open(`A zebra, number ${index}`));
  for (const order of ['newest', 'best']) {
    const seen: string[] = [];
    let cursor = '';
    do {
      const body = await search('zebra', `&order=${order}&limit=2${cursor}`);
      seen.push(...idsOf(body));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
      await say(ids[1] ?? '', 'Another zebra');
    } while (cursor !== '');
    assert.deepEqual(seen.toSorted(), ids.toSorted(), order);
    if (order === 'newest') assert.deepEqual(seen, ids.toReversed());
  }
  const { body } = await koine.ask(`/koine/v1/search?q=zebra&limit=2`, { token: koine.main.key });
  const other = await koine.ask(`/koine/v1/search?q=card&limit=2&cursor=${body.next}`, { token: koine.main.key });
  assert.equal(other.body.code, 'cursor-mismatch');
});

test('a filter narrows a search; without a word it is refused', async () => {
  const id = await open('A giraffe');
  await open('Another giraffe');
  const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { token: koine.main.key });
  assert.deepEqual(idsOf(await search('giraffe', `&filter=${encodeURIComponent(`number = ${body.number}`)}`)), [id]);
  const refused = await koine.ask('/koine/v1/search?q=-giraffe', { token: koine.main.key });
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '?q']);
});

test('[K8] a search whose time is over says that it is partial', async () => {
  await open('A platypus');
  const { app, main } = koine;
  const { database, accounts, history, searchIndex, now } = app;
  const budgetMs = 50;
  const brief = new Search({
    table: new SearchTable(database.db),
    index: searchIndex,
    sessions: new Sessions(database.db),
    accounts,
    history,
    now,
    budgetMs,
  });
  await indexing.run();
  const lock = await database.pool.connect();
  try {
    await lock.query('BEGIN');
    await lock.query('LOCK TABLE search_entry IN ACCESS EXCLUSIVE MODE');
    const actor = { kind: 'system', accountId: main.account.id } as const;
    for (const order of ['newest', 'best'] as const) {
      const found = await brief.find(actor, { text: 'platypus', where: null, order, limit: 5, after: null });
      assert.deepEqual([found.items, found.isPartial, found.next], [[], true, null]);
    }
  } finally {
    await lock.query('ROLLBACK');
    lock.release();
  }
  assert.equal((await search('platypus')).partial, false);
});

test('what was said before the newest entries is found, and what is said often is ranked among them', async () => {
  const account = await koine.addAccount('much-said');
  const { id } = account.account;
  const visitor = await koine.addVisitor(account);
  const chat = async (text: string) =>
    (await koine.ask('/koine/v1/sessions', { token: visitor.token, body: { message: { text } } })).body.id;
  const old = await chat('An axolotl');
  await indexing.run();
  // More than are looked at one by one. The eldest hundred say "seldom" and "often", the newest sixty "often".
  await koine.app.database.pool.query(
    `INSERT INTO search_entry (account_id, session_id, seq, at, place, words)
     SELECT $1, gen_random_uuid(), 1, now() - interval '1 hour' + make_interval(secs => n * 0.01), 'message',
       array_to_tsvector(CASE WHEN n <= 100 THEN ARRAY[a.number || '/seldom', a.number || '/often']
         WHEN n > 10040 THEN ARRAY[a.number || '/often'] ELSE ARRAY[a.number || '/now'] END)
     FROM generate_series(1, 10100) n, account a WHERE a.id = $1`,
    [id],
  );
  await koine.app.database.pool.query(`UPDATE search_entry SET at = now() - interval '1 day' WHERE session_id = $1`, [
    old,
  ]);
  const newest = await chat('An axolotl, and more');
  const asked = async (q: string, order: string) => {
    const body = await search(q, `&order=${order}`, { token: account.key });
    return [idsOf(body), body.partial];
  };
  assert.deepEqual(await asked('axolotl', 'newest'), [[newest, old], false]);
  assert.deepEqual(await asked('axolotl', 'best'), [[old, newest], false]);
  assert.deepEqual([(await asked('seldom', 'best'))[1], (await asked('often', 'best'))[1]], [false, true]);
});

test('a message is found by what it says now', async () => {
  const id = await open('Hello');
  await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie: owner, body: { type: 'accept' } });
  await koine.ask(`/koine/v1/sessions/${id}/messages`, { cookie: owner, body: { text: 'The quokka is late' } });
  assert.deepEqual(idsOf(await search('quokka')), [id]);
  const { body } = await koine.ask(`/koine/v1/sessions/${id}/events`, { token: koine.main.key });
  const posted = body.items.findLast(({ type }: { type: string }) => type === 'message-posted');
  const command = (given: object) =>
    koine.ask(`/koine/v1/sessions/${id}/commands`, {
      cookie: owner,
      body: { messageId: posted.messageId, ...given },
    });
  assert.equal((await command({ type: 'edit-message', text: 'The wombat is late' })).status, 200);
  assert.deepEqual(idsOf(await search('quokka')), []);
  assert.equal((await search('wombat')).items[0].hits[0].excerpt[1].text, 'wombat');
  assert.equal((await command({ type: 'remove-message' })).status, 200);
  assert.deepEqual(idsOf(await search('wombat')), []);
});

test('words that a log no longer has are found no longer, and every event is taken once', async () => {
  const { app, main } = koine;
  const accountId = main.account.id;
  const [kept, masked] = [await open('An okapi here'), await open('An okapi there')];
  assert.deepEqual(idsOf(await search('okapi')), [masked, kept]);
  await app.database.pool.query(
    `UPDATE event SET body = jsonb_set(body, '{text}', '"masked"') WHERE account_id = $1 AND session_id = $2 AND type = 'message-posted'`,
    [accountId, masked],
  );
  await app.searchIndex.renew(accountId, [masked]);
  assert.deepEqual(idsOf(await search('okapi')), [kept]);
  const count = async () =>
    (await app.database.pool.query('SELECT count(*)::int AS count FROM search_entry')).rows[0].count;
  const before = await count();
  await app.searchIndex.restart(accountId);
  assert.ok((await app.searchIndex.behind(accountId)) > 0);
  assert.deepEqual((await search('okapi')).behind, 0);
  assert.equal(await count(), before);
  assert.deepEqual(idsOf(await search('okapi')), [kept]);
  await app.searchIndex.renew(accountId, [makeId()]);
});
