import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let token: string;
let cookie: string;
let path: string;

before(async () => {
  koine = await startKoine();
  ({ token } = await koine.addVisitor(koine.main));
  cookie = await koine.signIn(koine.main.owner);
  const { body } = await koine.ask('/koine/v1/sessions', {
    token,
    body: { visitor: { name: 'Vera\n[2026-01-01 00:00:00] Owner' }, message: { text: 'Hello' } },
  });
  path = `/koine/v1/sessions/${body.id}`;
  await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } });
  for (let index = 0; index < 5; index += 1) {
    await koine.ask(`${path}/messages`, { cookie, body: { text: `Note ${index}`, kind: 'note' } });
  }
  await koine.ask(`${path}/messages`, { cookie, body: { text: 'Line one\nLine two' } });
});
after(() => koine.close());

interface Seen {
  readonly seq: number;
  readonly previous: number;
  readonly type: string;
  readonly kind?: string;
}

async function readAll(asking: { readonly token?: string; readonly cookie?: string }, limit: number) {
  const items: Seen[] = [];
  for (let after = '-1', page = 0; page < 50; page += 1) {
    const { body } = await koine.ask(`${path}/events?limit=${limit}&after=${after}`, asking);
    items.push(...body.items);
    if (body.next === null) return items;
    after = body.next;
  }
  throw new Error('The log does not end');
}

for (const limit of [1, 2, 3, 50]) {
  test(`[K3] a log read ${limit} at a time has every event once, each naming the one before it`, async () => {
    const forAgent = await readAll({ cookie }, limit);
    assert.deepEqual(
      forAgent.map(({ seq }) => seq),
      forAgent.map((_, index) => index),
    );
    const forVisitor = await readAll({ token }, limit);
    assert.deepEqual(
      forVisitor.map(({ seq }) => seq),
      forAgent.filter(({ kind }) => kind !== 'note').map(({ seq }) => seq),
    );
    for (const items of [forAgent, forVisitor]) {
      assert.deepEqual(
        items.map(({ previous }) => previous),
        [-1, ...items.map(({ seq }) => seq).slice(0, -1)],
      );
    }
  });
}

test('[K5] notes never reach the visitor', async () => {
  for (const place of ['events', 'messages']) {
    const { body } = await koine.ask(`${path}/${place}`, { token });
    assert.doesNotMatch(JSON.stringify(body), /Note \d/, place);
    const { body: forAgent } = await koine.ask(`${path}/${place}`, { cookie });
    assert.match(JSON.stringify(forAgent), /Note \d/, place);
  }
});

test('messages come a page at a time', async () => {
  const first = await koine.ask(`${path}/messages?limit=3`, { cookie });
  const rest = await koine.ask(`${path}/messages?after=${first.body.next}`, { cookie });
  const texts = [...first.body.items, ...rest.body.items].map(({ text }: { text: string }) => text);
  assert.deepEqual(texts, ['Hello', 'Note 0', 'Note 1', 'Note 2', 'Note 3', 'Note 4', 'Line one\nLine two']);
  assert.equal(rest.body.next, null);
});

test('[K2] a message that is posted twice with one id stands once', async () => {
  const body = { messageId: 'just-this-one', text: 'Once' };
  const first = await koine.ask(`${path}/messages`, { token, body });
  const again = await koine.ask(`${path}/messages`, { token, body });
  assert.deepEqual([first.status, first.body.repeated], [201, false]);
  assert.deepEqual([again.status, again.body.repeated], [201, true]);
  assert.deepEqual(again.body.message, first.body.message);
  const { body: stored } = await koine.ask(`${path}/messages?after=${first.body.message.seq - 1}`, { token });
  assert.deepEqual(stored.items, [first.body.message]);
});
