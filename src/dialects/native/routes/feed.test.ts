import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;
let token: string;

before(async () => {
  koine = await startKoine();
  ({ token } = await koine.addVisitor(koine.main));
});
after(() => koine.close());

const read = (query: string) => koine.ask(`/koine/v1/feed?${query}`, { token: koine.main.key });
const open = async (text: string): Promise<string> =>
  (await koine.ask('/koine/v1/sessions', { token, body: { message: { text } } })).body.id;

async function positionNow(): Promise<number> {
  let position = 0;
  for (;;) {
    const { body } = await read(`after=${position}&limit=1000`);
    if (body.items.length === 0) return position;
    position = body.position;
  }
}

/** Reads server-sent events until `count` with an id have come. */
async function listen(after: number, count: number, headers: Readonly<Record<string, string>> = {}) {
  const stopping = new AbortController();
  const response = await fetch(`${koine.url}/koine/v1/feed?after=${after}`, {
    headers: { authorization: `Bearer ${koine.main.key}`, accept: 'text/event-stream', ...headers },
    signal: stopping.signal,
  });
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events: { readonly id: number; readonly data: { readonly event: { readonly text?: string } } }[] = [];
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/s.exec(block) ?? [];
      if (id && data) events.push({ id: Number(id), data: JSON.parse(data) });
    }
    if (events.length >= count) break;
  }
  stopping.abort();
  return events;
}

test('[K3] the feed holds every event of the account once, in order, whatever the page', async () => {
  const start = await positionNow();
  await Promise.all(Array.from({ length: 6 }, (_, index) => open(`Hello ${index}`)));
  const { body: whole } = await read(`after=${start}&limit=1000`);
  const paged: unknown[] = [];
  for (let position = start; ; ) {
    const { body } = await read(`after=${position}&limit=4`);
    if (body.items.length === 0) break;
    paged.push(...body.items);
    position = body.position;
  }
  assert.deepEqual(paged, whole.items);
  assert.equal(whole.items.length, 18);
  const positions = whole.items.map(({ position }: { position: number }) => position);
  assert.deepEqual(
    positions,
    [...new Set(positions)].toSorted((one, other) => Number(one) - Number(other)),
  );
});

test('[N8] a reader who waits is answered as soon as something happens', async () => {
  const start = await positionNow();
  const waiting = read(`after=${start}&wait=60`);
  const id = await open('Wake up');
  const { body } = await waiting;
  assert.equal(body.items[0].sessionId, id);
  const nothing = await read(`after=${body.position + 1000}&wait=0`);
  assert.deepEqual(nothing.body.items, []);
  assert.equal(nothing.body.position, body.position + 1000);
});

test('[N8] [K3] server-sent events go on from a position to what happens now, without gap or repeat', async () => {
  const start = await positionNow();
  await open('Stored');
  const listening = listen(start, 6);
  await open('Live');
  const events = await listening;
  const { body } = await read(`after=${start}&limit=6`);
  assert.deepEqual(
    events.slice(0, 6).map(({ data }) => data),
    body.items,
  );
  const resumed = await listen(0, 1, { 'last-event-id': String(events[2]?.id) });
  assert.equal(resumed[0]?.id, events[3]?.id);
});

test('[K5] a stream ends when its key is revoked', async () => {
  const key = await koine.addKey(koine.main.account.id, ['read']);
  const response = await fetch(`${koine.url}/koine/v1/feed?after=${await positionNow()}`, {
    headers: { authorization: `Bearer ${key.secret}`, accept: 'text/event-stream' },
  });
  const ended = response.text();
  await koine.app.keys.revoke(koine.main.account.id, key.id);
  await open('Unheard');
  assert.doesNotMatch(await ended, /Unheard/);
});

test('[K5] the feed is for those who may see all of the account', async () => {
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'A', email: 'a@main.example', password });
  const cookie = await koine.signIn({ email: 'a@main.example', password });
  assert.equal((await koine.ask('/koine/v1/feed', { cookie })).status, 403);
  assert.equal((await koine.ask('/koine/v1/feed', { token })).status, 403);
  const other = await koine.addAccount('other');
  assert.deepEqual((await koine.ask('/koine/v1/feed', { token: other.key })).body.items, []);
});

test('[K6] a Last-Event-ID that is no position is refused', async () => {
  const { status } = await koine.ask('/koine/v1/feed', {
    token: koine.main.key,
    headers: { 'last-event-id': 'x', accept: 'text/event-stream' },
  });
  assert.equal(status, 400);
});
