import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app/context.ts';
import { Latencies, type LatencySummary } from '../latencies.ts';
import type { MeasuredAccount } from './filled-account.ts';

const EVERY_MS = 50;

/** Messages that come into one chat of an account, one every 50 ms at most, each when the one before was answered. */
export interface SteadyMessages {
  readonly count: () => number;
  /** How long each took since this was asked last. */
  readonly taken: () => LatencySummary;
  /** Throws when not every message was taken. */
  [Symbol.asyncDispose](): Promise<void>;
}

export async function postSteadily(
  app: App,
  url: string,
  { accountId, inboxId }: Pick<MeasuredAccount, 'accountId' | 'inboxId'>,
  headers: Readonly<Record<string, string>>,
): Promise<SteadyMessages> {
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inboxId, { name: 'Ada Okafor' });
  const sessionId = randomUUID();
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}/koine/v1/sessions${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`A message was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  await post('', { id: sessionId, inboxId, visitorId: visitor.id });
  let latencies = new Latencies();
  let [count, failed] = [0, false];
  let posting = Promise.resolve();
  const send = async () => {
    const start = performance.now();
    await post(`/${sessionId}/messages`, { text: `Is my order ${count} in the parcel with the lamp?` });
    latencies.add(performance.now() - start);
    count += 1;
  };
  const timer = setInterval(() => {
    posting = posting.then(send).catch(() => {
      failed = true;
    });
  }, EVERY_MS);
  return {
    count: () => count,
    taken: () => {
      const summary = latencies.summary();
      latencies = new Latencies();
      return summary;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await posting;
      if (failed) throw new Error('Not every message was taken');
    },
  };
}
