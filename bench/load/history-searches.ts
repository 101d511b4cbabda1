import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app/context.ts';
import { Latencies, type LatencySummary } from '../latencies.ts';
import { fetchWhole } from './fetch-whole.ts';
import type { MeasuredAccount } from './filled-account.ts';

const words = [
  'order',
  'scratch',
  '"transit for a week"',
  'invoic*',
  'carrier parcel',
  'K-20418',
  'lamp -order',
  '"money back"',
];
const POSTED_EVERY_MS = 50;
const FEWEST = 300;

export interface Searched extends LatencySummary {
  /** Messages that came meanwhile. */
  readonly posted: number;
}

/** Asks for one after another of the searches for so many seconds, while messages come into a chat of the account. */
export async function searchHistory(
  app: App,
  url: string,
  { accountId, inboxId }: MeasuredAccount,
  headers: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Searched> {
  const latencies = new Latencies();
  await using messages = await keepPosting(app, url, accountId, inboxId, headers);
  const pages = words.map((word) => ({ path: `/koine/v1/search?q=${encodeURIComponent(word)}`, headers }));
  for (const page of pages) await fetchWhole(url, page);
  const until = performance.now() + seconds * 1_000;
  for (let turn = 0; turn < FEWEST || performance.now() < until; turn += 1) {
    const page = pages[turn % pages.length];
    if (!page) continue;
    const start = performance.now();
    await fetchWhole(url, page);
    latencies.add(performance.now() - start);
  }
  return { ...latencies.summary(), posted: messages.count() };
}

async function keepPosting(
  app: App,
  url: string,
  accountId: string,
  inboxId: string,
  headers: Readonly<Record<string, string>>,
) {
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
  let [count, failed] = [0, false];
  let posting = Promise.resolve();
  const timer = setInterval(() => {
    posting = posting
      .then(() => post(`/${sessionId}/messages`, { text: `Is my order ${count} in the parcel with the lamp?` }))
      .then(
        () => {
          count += 1;
        },
        () => {
          failed = true;
        },
      );
  }, POSTED_EVERY_MS);
  return {
    count: () => count,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await posting;
      if (failed) throw new Error('Not every message was taken');
    },
  };
}
