import type { App } from '../../src/app/context.ts';
import { Latencies, type LatencySummary } from '../latencies.ts';
import { fetchWhole } from './fetch-whole.ts';
import type { MeasuredAccount } from './filled-account.ts';
import { postSteadily } from './steady-messages.ts';

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
const FEWEST = 300;

export interface Searched extends LatencySummary {
  /** Messages that came meanwhile. */
  readonly posted: number;
}

/** Asks for one after another of the searches for so many seconds, while messages come into a chat of the account. */
export async function searchHistory(
  app: App,
  url: string,
  account: MeasuredAccount,
  headers: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Searched> {
  const latencies = new Latencies();
  await using messages = await postSteadily(app, url, account, headers);
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
