import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event, Message, Problem } from '../../src/dialects/native/wire.ts';
import type { KoinePlace } from './koine-process.ts';
import { findInboxKey, openVisitorSession, postJson, readLog, signIn } from './public-api.ts';
import { openSocket, SessionReader } from './session-reader.ts';
import type { SocketClient } from './socket-client.ts';

/** What the load can say of itself at any moment. */
export interface CrashCounts {
  readonly acknowledged: number;
  /** Sent again because nobody knew how the first time had ended. */
  readonly sentAgain: number;
  /** Of these, those that had been kept the first time. */
  readonly stoodAlready: number;
  /** Clear refusals while the database was away. */
  readonly refusals: number;
}

/** Writers who post as fast as they are acknowledged, and readers beside them, all through any crash. */
export interface CrashLoad {
  counts(): CrashCounts;
  /** Waits until every writer has been acknowledged so many more messages. */
  acknowledge(each: number): Promise<void>;
  /** Lets the writers finish, then throws unless every acknowledged message stands once, in its order, for every reader. */
  finish(): Promise<CrashCounts>;
  /** Stops everything, wherever it stands. */
  [Symbol.dispose](): void;
}

interface Writer {
  /** Ids of acknowledged messages, in the order in which they were sent. */
  readonly acknowledged: { readonly messageId: string; readonly seq: number }[];
  readonly sessionId: string;
}

/** How a post ended: at which sequence the message stands, or not at all for now. */
type Outcome = { readonly seq: number; readonly repeated: boolean } | 'refused' | 'cut';

type PostAnswer = { readonly message: Message; readonly repeated: boolean } | Problem;

type Post = (messageId: string, text: string) => Promise<Outcome>;

const SESSIONS = 8;
const PATIENCE_MS = 60_000;

/** Opens sessions with two writers each (half of them a visitor by REST and an agent by socket) and one reader each. */
export async function startCrashLoad(place: KoinePlace, url: string): Promise<CrashLoad> {
  const api = `${url}/koine/v1`;
  const inboxKey = await findInboxKey(url);
  const cookie = await signIn(url, place.owner);
  const counts = { acknowledged: 0, sentAgain: 0, stoodAlready: 0, refusals: 0 };
  const writers: Writer[] = [];
  const readers: SessionReader[] = [];
  const ends: Promise<void>[] = [];
  const sockets = new Set<SocketClient>();
  let isOver = false;
  let isGivenUp = false;

  const write = async (writer: Writer, post: Post) => {
    for (let count = 0; !isOver; count += 1) {
      const messageId = randomUUID();
      const text = `Message ${count}`;
      let outcome = await post(messageId, text);
      for (const begun = Date.now(); typeof outcome === 'string'; outcome = await post(messageId, text)) {
        if (isGivenUp) return;
        if (Date.now() - begun > PATIENCE_MS) throw new Error(`A message was not acknowledged: ${outcome}`);
        if (outcome === 'refused') counts.refusals += 1;
        counts.sentAgain += 1;
        await delay(20);
      }
      if (outcome.repeated) counts.stoodAlready += 1;
      counts.acknowledged += 1;
      writer.acknowledged.push({ messageId, seq: outcome.seq });
    }
  };
  const addWriter = (sessionId: string, post: Post) => {
    const writer: Writer = { sessionId, acknowledged: [] };
    writers.push(writer);
    ends.push(write(writer, post));
  };

  for (let index = 0; index < SESSIONS; index += 1) {
    const { id, token } = await openVisitorSession(url, inboxKey);
    const visitor = { authorization: `Bearer ${token}` };
    readers.push(new SessionReader(url, id, token));
    addWriter(id, postByRest(api, id, visitor));
    if (index % 2 === 0) {
      await postJson(`${api}/sessions/${id}/commands`, { cookie, origin: url }, { type: 'accept' });
      addWriter(id, postBySocket(url, id, { cookie, origin: url }, sockets));
    } else {
      addWriter(id, postByRest(api, id, visitor));
    }
  }
  const failed = Promise.all(ends).then(() => undefined);
  failed.catch(() => {});

  return {
    counts: () => ({ ...counts }),
    async acknowledge(each) {
      const wanted = writers.map(({ acknowledged }) => acknowledged.length + each);
      const isDone = () => writers.every(({ acknowledged }, index) => acknowledged.length >= (wanted[index] ?? 0));
      while (!isDone()) await Promise.race([delay(10), failed]);
    },
    async finish() {
      isOver = true;
      await failed;
      for (const reader of readers) {
        checkLog(
          await readLog(url, reader.sessionId, { cookie }),
          writers.filter(({ sessionId }) => sessionId === reader.sessionId),
        );
        const seen = await readLog(url, reader.sessionId, { authorization: `Bearer ${reader.token}` });
        await reader.reaches(seen.at(-1)?.seq ?? -1);
        assert.deepEqual(reader.events, seen, 'a reader saw another log than the one that is kept');
      }
      return { ...counts };
    },
    [Symbol.dispose]() {
      isOver = true;
      isGivenUp = true;
      for (const reader of readers) reader.stop();
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** Every acknowledged message once and where it was acknowledged, in its writer's order; nothing else, and no gap. */
function checkLog(log: readonly Event[], writers: readonly Writer[]): void {
  assert.deepEqual(
    log.map(({ seq }) => seq),
    log.map((_, index) => index),
    'the sequences have a gap',
  );
  const stored = log.flatMap((event) =>
    event.type === 'message-posted' && 'messageId' in event ? [{ messageId: event.messageId, seq: event.seq }] : [],
  );
  const acknowledged = writers.flatMap((writer) => writer.acknowledged).sort((one, other) => one.seq - other.seq);
  assert.deepEqual(stored, acknowledged, 'what is kept is not what was acknowledged');
  for (const writer of writers) {
    const order = writer.acknowledged.map(({ seq }) => seq);
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
      'messages changed their order',
    );
  }
}

function postByRest(api: string, sessionId: string, credential: Readonly<Record<string, string>>): Post {
  return async (messageId, text) => {
    const response = await fetch(`${api}/sessions/${sessionId}/messages`, {
      method: 'POST',
      headers: { ...credential, 'content-type': 'application/json' },
      body: JSON.stringify({ messageId, text }),
    }).catch(() => null);
    // A server that dies may do so in the middle of its answer.
    const answer = (await response?.json().catch(() => null)) as PostAnswer | null;
    if (!response || !answer) return 'cut';
    if (response.status === 201 && 'message' in answer) return { seq: answer.message.seq, repeated: answer.repeated };
    assert.ok(response.status === 503 && 'code' in answer && answer.code === 'unavailable', JSON.stringify(answer));
    return 'refused';
  };
}

function postBySocket(
  url: string,
  sessionId: string,
  headers: Readonly<Record<string, string>>,
  sockets: Set<SocketClient>,
): Post {
  let client: SocketClient | undefined;
  return async (messageId, text) => {
    if (!client) {
      client = openSocket(url, headers);
      sockets.add(client);
      client.send({ t: 'hello', protocol: 1 });
    }
    try {
      const answer = await client.command(sessionId, { type: 'post-message', messageId, text });
      if (answer.t === 'done') return { seq: answer.seq ?? -1, repeated: answer.repeated };
      assert.equal(answer.code, 'unavailable', answer.detail);
      return 'refused';
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      if (client) sockets.delete(client);
      client = undefined;
      return 'cut';
    }
  };
}
