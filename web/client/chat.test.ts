import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Session } from '../../src/dialects/native/wire.ts';
import { Chat, type ChatState } from './chat.ts';
import { Connection } from './connection.ts';
import { newId } from './id.ts';
import { markOf } from './message-mark.ts';
import { type PendingMessage, type PendingStore, webStorageStore } from './pending-store.ts';
import { ScriptedServer } from './scripted-server.ts';

const sessionId = newId();
let server: ScriptedServer;
const running: { stop(): void; close(): void }[] = [];

beforeEach(() => {
  server = new ScriptedServer(sessionId);
});

afterEach(async () => {
  for (const { stop, close } of running.splice(0)) {
    close();
    stop();
  }
  await server.stop();
});

async function connect({
  isOpen = true,
  ...options
}: {
  readonly pendingStore?: PendingStore;
  readonly rewatchMs?: number;
  readonly isOpen?: boolean;
} = {}) {
  const connection = new Connection({ url: await server.url(), firstDelayMs: 1, longestDelayMs: 5 });
  const chat = new Chat(connection, { sessionId, side: 'visitor', ...options });
  running.push({ stop: () => connection.stop(), close: () => chat.close() });
  if (isOpen) chat.open();
  connection.start();
  return { chat, connection };
}

function online(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = connection.subscribe(() => {
      if (connection.state !== 'online') return;
      unsubscribe();
      resolve();
    });
  });
}

/** Waits until the chat is as wanted; the test runner's own limit ends a wait that is in vain. */
function until(chat: Chat, isReached: (state: ChatState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isReached(chat.state)) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = chat.subscribe(look);
    look();
  });
}

function texts(state: ChatState): readonly string[] {
  return state.events.flatMap((event) => (event.type === 'message-posted' ? [event.text] : []));
}

/** Repeatable dice. */
function dice(seed: number): (sides: number) => number {
  let value = seed;
  return (sides) => {
    value = (value * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((value / 2 ** 31) * sides);
  };
}

suite('chat', { timeout: 30_000 }, () => {
  test('[K2] a message whose acknowledgement was cut off is sent again and stands once', async () => {
    const fates = ['forget', 'lose', 'forget', 'fine'] as const;
    let attempt = 0;
    server.weather = { command: () => fates[attempt++] ?? 'fine' };
    const { chat } = await connect();
    chat.post('only once');
    await until(chat, (state) => state.isLive && state.outgoing.length === 0 && texts(state).length > 0);
    assert.deepEqual(texts(chat.state), ['only once']);
    assert.equal(server.events.filter((event) => event.type === 'message-posted').length, 1);
  });

  test('[K2] a message written offline survives a reload and goes out under its first id', async () => {
    const kept = new Map<string, PendingMessage>();
    const store: PendingStore = {
      load: () => [...kept.values()],
      save: (_, message) => kept.set(message.messageId, message),
      remove: (_, messageId) => kept.delete(messageId),
    };
    const nowhere = new Connection({ url: 'ws://127.0.0.1:9/socket' });
    const before = new Chat(nowhere, { sessionId, side: 'visitor', pendingStore: store });
    const messageId = before.post('kept');
    assert.equal(before.state.outgoing[0]?.state, 'pending');

    const { chat } = await connect({ pendingStore: store });
    assert.equal(chat.state.outgoing[0]?.text, 'kept');
    await until(chat, (state) => texts(state).length === 1);
    const posted = chat.state.events.find((event) => event.type === 'message-posted');
    assert.equal(posted?.messageId, messageId);
    assert.equal(kept.size, 0);
  });

  test('[K3] events that are dropped, repeated or late are read in order, without gap or repeat', async () => {
    const throwDie = dice(7);
    const fates = ['fine', 'fine', 'drop', 'repeat', 'late'] as const;
    server.weather = { event: () => fates[throwDie(fates.length)] ?? 'fine' };
    const { chat } = await connect();
    await until(chat, (state) => state.isLive);
    for (let number = 0; number < 100; number++) server.say('agent', `message-${number}`, String(number));
    server.weather = {};
    server.say('agent', 'message-last', 'last');
    await until(chat, (state) => texts(state).at(-1) === 'last');
    assert.deepEqual(
      chat.state.events.map((event) => event.seq),
      server.events.map((event) => event.seq),
    );
    assert.equal(chat.state.session?.version, server.events.length);
  });

  test('[K3] wherever the line is cut between opening, watching and answers, the chat is followed and has every event', async () => {
    for (const when of ['before', 'while online'] as const) {
      for (let frame = 0; frame < 9; frame += 1) {
        server.open();
        server.say('agent', newId(), 'early');
        let count = 0;
        server.weather = { line: () => (count++ === frame ? 'cut' : 'fine') };
        const { connection, chat } = await connect({ isOpen: when === 'before' });
        if (when === 'while online') {
          await online(connection);
          chat.open();
        }
        await until(chat, (state) => state.isLive && texts(state).includes('early'));
        server.weather = {};
        server.say('agent', newId(), 'late');
        await until(chat, (state) => state.isLive && texts(state).includes('late'));
        assert.deepEqual(texts(chat.state), ['early', 'late'], `cut at frame ${frame}`);
        chat.close();
        connection.stop();
      }
    }
  });

  test('[K3] a watch that was refused for the moment is asked for again; one refused for good, when the session is shown anew or comes in sight', async () => {
    let refusals = 2;
    server.weather = { watch: () => (refusals-- > 0 ? { refuse: 'too-many-requests' } : 'fine') };
    const { chat } = await connect({ rewatchMs: 1 });
    await until(chat, (state) => state.isLive);
    chat.close();

    const watches = () => server.heard.filter(({ t }) => t === 'watch').length;
    for (const again of ['shown', 'in sight'] as const) {
      let isForbidden = true;
      server.weather = { watch: () => (isForbidden ? { refuse: 'not-found' } : 'fine') };
      const { chat } = await connect({ rewatchMs: 1 });
      await until(chat, (state) => state.unwatched !== null);
      const asked = watches();
      isForbidden = false;
      server.tell({ t: 'beat' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(watches(), asked);
      if (again === 'shown') chat.open();
      else server.tell({ t: 'session', session: { id: sessionId } as Session });
      await until(chat, (state) => state.isLive && state.unwatched === null);
      chat.close();
    }
  });

  test('[K2] [K3] through cuts in both directions nothing is lost or doubled, and the order is kept', async () => {
    for (const seed of [1, 2, 3]) {
      server.open();
      const throwDie = dice(seed);
      const events = ['fine', 'fine', 'fine', 'drop', 'repeat', 'late'] as const;
      const commands = ['fine', 'fine', 'fine', 'lose', 'forget'] as const;
      server.weather = {
        command: () => commands[throwDie(commands.length)] ?? 'fine',
        event: () => events[throwDie(events.length)] ?? 'fine',
      };
      const first = await connect();
      const second = await connect();
      const written = Array.from({ length: 30 }, (_, number) => `word ${number}`);
      for (const word of written) {
        first.chat.post(word);
        server.say('agent', newId(), `answer to ${word}`);
        if (throwDie(8) === 0) server.cutAll();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(first.chat, (state) => state.outgoing.length === 0);
      server.weather = {};
      server.say('agent', newId(), 'over');
      await until(first.chat, (state) => texts(state).at(-1) === 'over');
      await until(second.chat, (state) => texts(state).at(-1) === 'over');
      const own = texts(first.chat.state).filter((text) => text.startsWith('word'));
      assert.deepEqual(own, written);
      assert.deepEqual(first.chat.state.events, second.chat.state.events);
      assert.equal(first.chat.state.events.length, server.events.length);
      for (const { chat, connection } of [first, second]) {
        chat.close();
        connection.stop();
      }
    }
  });

  test('[K3] a store restored from a backup has a new epoch: what was read from the old one is forgotten', async () => {
    const { chat } = await connect();
    server.say('agent', 'message-old-1', 'old');
    server.say('agent', 'message-old-2', 'older');
    await until(chat, (state) => texts(state).length === 2);
    server.open();
    server.epoch = 'two';
    server.say('agent', 'message-new', 'new');
    server.cutAll();
    await until(chat, (state) => texts(state)[0] === 'new');
    assert.deepEqual(texts(chat.state), ['new']);
  });

  test('[K6] a refused message is shown as failed, goes out again on demand, and holds up no other', async () => {
    let attempt = 0;
    server.weather = { command: () => (attempt++ === 0 ? { refuse: 'session-ended' } : 'fine') };
    const { chat } = await connect();
    const messageId = chat.post('first');
    chat.post('second');
    await until(chat, (state) => texts(state).includes('second'));
    const [failed] = chat.state.outgoing;
    assert.equal(failed?.state === 'failed' && failed.refusal.code, 'session-ended');
    chat.retry(messageId);
    await until(chat, (state) => state.outgoing.length === 0 && texts(state).length === 2);
  });

  test('marks: what the other side received and read shows on own messages', async () => {
    const { chat } = await connect();
    chat.post('hello');
    await until(chat, (state) => texts(state).length === 1);
    assert.equal(markOf(chat.state, 'visitor', 1), 'sent');
    server.tell({ t: 'received', sessionId, by: 'visitor', seq: 1 });
    server.tell({ t: 'received', sessionId, by: 'agent', seq: 1 });
    await until(chat, (state) => state.deliveredUpTo === 1);
    assert.equal(markOf(chat.state, 'visitor', 1), 'delivered');
  });

  test('marks: messages of the other side are marked as read only while somebody looks', async () => {
    const { chat } = await connect();
    server.say('agent', 'message-one', 'one');
    const hasHeard = (type: string) => server.heard.some((frame) => frame.t === type);
    while (!hasHeard('received')) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(
      server.heard.some((frame) => frame.t === 'command'),
      false,
    );
    chat.setAttention(true);
    await until(chat, (state) => state.session?.readByVisitor === 1);
  });

  test('typing of the others is shown until they have written; own typing, echoed, is not', async () => {
    const { chat } = await connect();
    await until(chat, (state) => state.isLive);
    server.tell({ t: 'typing', sessionId, actor: { kind: 'visitor', id: 'visitor', name: null }, typing: true });
    server.tell({ t: 'typing', sessionId, actor: { kind: 'agent', id: 'agent', name: 'Ada' }, typing: true });
    await until(chat, (state) => state.typing.length > 0);
    assert.deepEqual(
      chat.state.typing.map((actor) => actor.name),
      ['Ada'],
    );
    server.say('agent', 'message-typed', 'there');
    await until(chat, (state) => texts(state).length === 1);
    assert.deepEqual(chat.state.typing, []);
  });

  test('a message that is held back is not sent until it is let go, keeps later ones behind it, and can be taken back', async () => {
    const { chat } = await connect();
    await until(chat, ({ isLive }) => isLive);
    const held = chat.post('too early', { holdMs: 3_600_000 });
    const second = chat.post('and another', { holdMs: 3_600_000 });
    chat.discard(held);
    chat.release(second);
    await until(chat, (state) => texts(state).includes('and another'));
    assert.deepEqual(
      texts(chat.state).filter((text) => text === 'too early'),
      [],
    );
    assert.equal(chat.state.outgoing.length, 0);
  });

  test('a close code that forbids to come back ends all attempts until the next start', async () => {
    const { connection } = await connect();
    const refused = new Promise<void>((resolve) => {
      connection.subscribe((news) => {
        if (news.kind === 'state' && news.state === 'refused') resolve();
        if (news.kind === 'state' && news.state === 'online') server.cutAll(4401);
      });
    });
    await refused;
    assert.equal(connection.closeCode, 4401);
  });
});

test('pending messages of two tabs lie side by side in one storage', () => {
  const entries = new Map<string, string>([['somebody-else', 'x']]);
  const storage: Storage = {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
  const message = (messageId: string, at: number): PendingMessage => {
    return { messageId, text: messageId, kind: 'text', page: null, at };
  };
  const [one, two] = [webStorageStore(storage), webStorageStore(storage)];
  one.save('s', message('later', 2));
  two.save('s', message('sooner', 1));
  assert.deepEqual(
    one.load('s').map((kept) => kept.text),
    ['sooner', 'later'],
  );
  one.remove('s', 'later');
  assert.deepEqual(
    two.load('s').map((kept) => kept.text),
    ['sooner'],
  );
});

test('ids are version 7 UUIDs that sort by their time', () => {
  const [early, late] = [newId(1_700_000_000_000), newId(1_700_000_000_001)];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});
