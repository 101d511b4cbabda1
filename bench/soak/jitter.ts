import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { makeKoinePlace } from '../../test/support/koine-process.ts';
import { findInboxKey, openVisitorSession, postJson, readLog } from '../../test/support/public-api.ts';
import { SessionReader } from '../../test/support/session-reader.ts';
import { Latencies } from '../latencies.ts';

const READERS_A_SESSION = 10;
const AWAY_MS = 2_000;
const CUT_EVERY_MS = 5_000;
const POST_EVERY_MS = 250;

/** Cuts every reader again and again for so many seconds, while their sessions go on; throws on any gap, repeat or loss. */
export async function cutReaders(readerCount: number, seconds: number): Promise<string> {
  await using place = makeKoinePlace();
  const { url } = await place.start();
  const inboxKey = await findInboxKey(url);
  const readers: SessionReader[] = [];
  const sessions: { readonly id: string; readonly token: string }[] = [];
  while (readers.length < readerCount) {
    const session = await openVisitorSession(url, inboxKey);
    sessions.push(session);
    for (let count = 0; count < READERS_A_SESSION; count += 1) {
      readers.push(new SessionReader(url, session.id, session.token, AWAY_MS));
    }
  }
  const until = performance.now() + seconds * 1000;
  const isGoingOn = () => performance.now() < until;
  let cuts = 0;
  try {
    await Promise.all([
      ...readers.map(async (reader) => {
        for (await delay(Math.random() * CUT_EVERY_MS); isGoingOn(); await delay(AWAY_MS + CUT_EVERY_MS)) {
          reader.cut();
          cuts += 1;
        }
      }),
      ...sessions.map(async ({ id, token }) => {
        const visitor = { authorization: `Bearer ${token}` };
        for (await delay(Math.random() * POST_EVERY_MS); isGoingOn(); await delay(POST_EVERY_MS)) {
          await postJson(`${url}/koine/v1/sessions/${id}/messages`, visitor, { text: 'Through any cut.' });
        }
      }),
    ]);
    let delivered = 0;
    for (const { id, token } of sessions) {
      const log = await readLog(url, id, { authorization: `Bearer ${token}` });
      for (const reader of readers.filter(({ sessionId }) => sessionId === id)) {
        await reader.reaches(log.at(-1)?.seq ?? -1);
        assert.deepEqual(reader.events, log);
        delivered += log.length;
      }
    }
    const returns = new Latencies();
    for (const took of readers.flatMap(({ replays }) => replays)) returns.add(took);
    const { p50, p99 } = returns.summary();
    return `${readers.length} readers cut ${cuts} times in ${seconds} s: ${delivered} events delivered, each once and in order; a return took ${p50.toFixed(0)} ms (p50), ${p99.toFixed(0)} ms (p99).`;
  } finally {
    for (const reader of readers) reader.stop();
  }
}
