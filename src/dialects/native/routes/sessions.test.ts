import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let visitor: { readonly id: string; readonly token: string };

before(async () => {
  koine = await startKoine();
  visitor = await koine.addVisitor(koine.main);
});
after(() => koine.close());

const asKey = (path: string, body?: unknown) => koine.ask(`/koine/v1${path}`, { token: koine.main.key, body });
const asVisitor = (path: string, body?: unknown) => koine.ask(`/koine/v1${path}`, { token: visitor.token, body });

async function openSessions(count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { body } = await asVisitor('/sessions', { message: { text: `Hello ${index}` } });
    ids.push(body.id);
  }
  return ids;
}

/** All ids of a list, a page at a time; before each further page, `meanwhile` happens. */
async function pageThrough(query: string, meanwhile: () => Promise<unknown>): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 50; page += 1) {
    const { status, body } = await asKey(`/sessions?${query}${cursor === null ? '' : `&cursor=${cursor}`}`);
    assert.equal(status, 200, JSON.stringify(body));
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.next;
    if (cursor === null) return ids;
    await meanwhile();
  }
  throw new Error('The list does not end');
}

for (const sort of ['openedAt', '-openedAt', 'number', '-number']) {
  test(`[K7] paging by ${sort} neither loses nor repeats a session while others are opened`, async () => {
    const { body: before } = await asKey('/sessions/count');
    const own = await openSessions(7);
    const added: string[] = [];
    let more = 5;
    const ids = await pageThrough(`sort=${sort}&limit=2`, async () => {
      if (more-- > 0) added.push(...(await openSessions(1)));
    });
    assert.equal(new Set(ids).size, ids.length, 'no session comes twice');
    assert.deepEqual(ids.filter((id) => own.includes(id)).toSorted(), own.toSorted());
    assert.ok(ids.length >= before.count + own.length, 'none of those that were there is lost');
    if (sort === '-number') assert.equal(ids.length, before.count + own.length);
    if (sort === 'number') assert.deepEqual(ids.slice(before.count), [...own, ...added]);
  });
}

test('[K7] paging by endedAt holds every session that is over, once', async () => {
  const ids = await openSessions(5);
  for (const id of ids) await asVisitor(`/sessions/${id}/commands`, { type: 'end' });
  const listed = await pageThrough('sort=-endedAt&limit=2', async () => {});
  assert.deepEqual(listed.filter((id) => ids.includes(id)).toSorted(), ids.toSorted());
});

test('[N2] a cursor is refused with another filter or sort, and when it was made up', async () => {
  await openSessions(3);
  const { body } = await asKey('/sessions?limit=1&stage=waiting');
  assert.notEqual(body.next, null);
  const codeOf = async (query: string) => (await asKey(`/sessions?${query}`)).body.code;
  assert.equal(await codeOf(`limit=2&stage=waiting&cursor=${body.next}`), undefined);
  assert.equal(await codeOf(`limit=1&stage=active&cursor=${body.next}`), 'cursor-mismatch');
  assert.equal(await codeOf(`limit=1&stage=waiting&sort=number&cursor=${body.next}`), 'cursor-mismatch');
  for (const made of ['x', 'e30', Buffer.from('[1,"x","y"]').toString('base64url'), `${body.next}x`]) {
    assert.match(await codeOf(`stage=waiting&cursor=${made}`), /invalid-input|cursor-mismatch/);
  }
});

test('[N4] a list and a count hold the same sessions for the same filter', async () => {
  const [first = '', second = ''] = await openSessions(2);
  await asVisitor(`/sessions/${first}/commands`, { type: 'update-visitor', changes: { name: 'Zoë Zuckerbäcker' } });
  await asVisitor(`/sessions/${second}/commands`, { type: 'end' });
  const { body: session } = await asKey(`/sessions/${first}`);
  const filters = [
    'visitor=zuckerb',
    'stage=ended,closed',
    'channel=web',
    `visitorId=${visitor.id}`,
    `inboxId=${randomUUID()}`,
    `queueId=${koine.main.queue.id}&spam=false`,
    `openedFrom=${session.openedAt}`,
    `openedBefore=${session.openedAt}`,
    'outcome=completed,abandoned',
  ];
  for (const filter of filters) {
    const { body: list } = await asKey(`/sessions?${filter}&limit=1000&total=exact`);
    const { body: counted } = await asKey(`/sessions/count?${filter}`);
    assert.equal(list.items.length, counted.count, filter);
    assert.equal(list.total, counted.count, filter);
  }
  const { body: found } = await asKey('/sessions?visitor=zuckerb');
  assert.deepEqual(
    found.items.map(({ id }: { id: string }) => id),
    [first],
  );
  assert.equal((await asKey('/sessions?limit=1')).body.total, undefined);
});

test('[N3] with fields, a session has those members only', async () => {
  await openSessions(1);
  const { body } = await asKey('/sessions?limit=1&fields=id,stage');
  assert.deepEqual(Object.keys(body.items[0]), ['id', 'stage']);
  const refused = await asKey('/sessions?fields=id,secret');
  assert.equal(refused.status, 400);
  assert.equal(refused.body.errors[0].pointer, '?fields');
});

test('[K2] a session that is opened twice with one id stands once', async () => {
  const opening = { id: randomUUID(), message: { messageId: 'first-message', text: 'Hello' } };
  const first = await asVisitor('/sessions', opening);
  const again = await asVisitor('/sessions', opening);
  assert.equal(first.status, 201);
  assert.equal(again.status, 200);
  assert.equal(again.body.number, first.body.number);
  assert.equal(again.body.messages.count, 1);
});

test('[K5] a visitor sees their own sessions only, without what is for agents', async () => {
  const [id] = await openSessions(1);
  const other = await koine.addVisitor(koine.main);
  const seen = await koine.ask('/koine/v1/sessions', { token: other.token });
  assert.deepEqual(seen.body.items, []);
  assert.equal((await koine.ask(`/koine/v1/sessions/${id}`, { token: other.token })).status, 404);
  const { body } = await asVisitor(`/sessions/${id}`);
  assert.deepEqual(
    ['spam', 'sla', 'extras'].filter((name) => name in body),
    [],
  );
  const taken = await koine.ask('/koine/v1/sessions', { token: other.token, body: { id } });
  assert.equal(taken.body.code, 'already-exists');
});

test('commands do what they say, and refusals change nothing', async () => {
  const [id = ''] = await openSessions(1);
  const cookie = await koine.signIn(koine.main.owner);
  const command = (body: unknown) => koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body });
  assert.equal((await command({ type: 'accept' })).status, 200);
  const repeated = await command({ type: 'accept' });
  assert.equal(repeated.body.repeated, true);
  assert.equal((await command({ type: 'end', reason: 'done' })).status, 200);
  const { body: ended } = await asKey(`/sessions/${id}`);
  const late = await command({ type: 'post-message', messageId: 'late-message', text: 'Too late' });
  assert.deepEqual([late.status, late.body.code], [409, 'session-ended']);
  assert.deepEqual((await asKey(`/sessions/${id}`)).body, ended);
  assert.equal(ended.endReason, 'done');
});
