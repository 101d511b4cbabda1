import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { SIGN_IN_COOKIE } from '../src/dialects/native/auth.ts';
import { findChromium, launchChromium, openWindow } from '../test/support/browser.ts';
import { type KoineAccount, makeKoineAccount, type OpenChat } from './contenders/koine-account.ts';
import { startKoine } from './contenders/koine-process.ts';
import type { Ground } from './ground.ts';
import { Latencies } from './latencies.ts';
import { serveEmptyPage } from './peers/empty-page.ts';
import type { Benchmark } from './report.ts';

const OPEN_CHATS = 500;
const MESSAGES = 40;
const LOADS = 7;
const MB = 1_000_000;

export const consoleBudgets: Benchmark<Ground> = {
  name: 'console',
  measures: `the console's first load beside an empty page of React and Mantine, and its work at ${OPEN_CHATS} open chats`,
  async measure(ground) {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no Chromium: name one by KOINE_TEST_CHROMIUM.');
    const folder = path.join(ground.folder, 'empty-page');
    mkdirSync(folder, { recursive: true });
    await using empty = await serveEmptyPage(folder);
    const databaseUrl = await ground.koineDatabase('bench_console');
    await using koine = await startKoine({ databaseUrl });
    await using account = await makeKoineAccount(databaseUrl);
    const browser = await launchChromium(executablePath);
    try {
      const chats = await account.openChats(OPEN_CHATS);
      const [bare, own, inbox] = await loadsInTurns(browser, [
        { url: empty.url, awaited: theField },
        { url: `${koine.url}/console/sign-in`, awaited: theField },
        {
          url: `${koine.url}/console/chats/${chats[0]?.sessionId}`,
          awaited: theMessages,
          cookie: { name: SIGN_IN_COOKIE, value: account.signInToken, url: koine.url },
        },
      ]);
      const page = await openConsole(browser, koine.url, account, chats);
      const pixels = await messagesSeen(page, koine.url, chats);
      // By this each chat is told from the others.
      for (const chat of chats) await say(koine.url, chat, `This is ${chat.sessionId}`);
      const heaps = await heapsAfter(page, chats, ground.quick ? 100 : OPEN_CHATS);
      const kept = heaps.second.bytes - heaps.first.bytes;
      return {
        figures: [
          { name: 'empty page: first load, compressed', value: bare.bytes / 1_000, unit: 'kB' },
          { name: 'console: first load, compressed', value: own.bytes / 1_000, unit: 'kB' },
          { name: 'empty page: can be written into after', value: bare.ms, unit: 'ms' },
          { name: 'console: can be written into after', value: own.ms, unit: 'ms' },
          { name: 'console, signed in: first load of a chat, compressed', value: inbox.bytes / 1_000, unit: 'kB' },
          { name: 'console, signed in: a chat can be read after', value: inbox.ms, unit: 'ms' },
          { name: `a message sent, to the agent's pixel: p50`, value: pixels.p50, unit: 'ms' },
          { name: `a message sent, to the agent's pixel: p99`, value: pixels.p99, unit: 'ms' },
          { name: 'heap with the list alone', value: heaps.before.bytes / MB, unit: 'MB' },
          { name: `heap after ${heaps.count} chats`, value: heaps.first.bytes / MB, unit: 'MB' },
          { name: `heap after ${heaps.count * 2} chats`, value: heaps.second.bytes / MB, unit: 'MB' },
          { name: `DOM nodes after ${heaps.count} chats`, value: heaps.first.nodes, unit: '' },
          { name: `DOM nodes after ${heaps.count * 2} chats`, value: heaps.second.nodes, unit: '' },
        ],
        aims: [
          {
            name: 'bytes: console / empty page',
            value: own.bytes / bare.bytes,
            unit: '×',
            should: 'at most',
            bound: 3,
          },
          { name: 'time: console / empty page', value: own.ms / bare.ms, unit: '×', should: 'at most', bound: 2 },
          {
            name: `the agent's pixel at ${OPEN_CHATS} chats: p50`,
            value: pixels.p50,
            unit: 'ms',
            should: 'at most',
            bound: 100,
          },
          {
            name: 'heap kept by opening the same chats again',
            value: kept / MB,
            unit: 'MB',
            should: 'at most',
            bound: 5,
          },
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

const theField = (page: Page) => page.getByLabel('E-mail address');
const theMessages = (page: Page) => page.getByRole('log', { name: 'Messages' });

interface Loadable {
  readonly url: string;
  /** What one comes for. */
  readonly awaited: (page: Page) => Locator;
  readonly cookie?: { readonly name: string; readonly value: string; readonly url: string };
}

interface Load {
  readonly bytes: number;
  readonly ms: number;
}

/** Of each page the bytes on the line, and the median time until what one comes for is painted and hears keys. They take turns, each with an empty cache. */
async function loadsInTurns<const T extends readonly Loadable[]>(browser: Browser, pages: T) {
  const loads = pages.map((): Load[] => []);
  for (let turn = 0; turn < LOADS; turn += 1) {
    for (const [place, page] of pages.entries()) loads[place]?.push(await load(browser, page));
  }
  const typical = (all: readonly Load[]): Load => {
    const latencies = new Latencies();
    for (const { ms } of all) latencies.add(ms);
    return { bytes: all.at(-1)?.bytes ?? Number.NaN, ms: latencies.summary().p50 };
  };
  return loads.map(typical) as { readonly [K in keyof T]: Load };
}

async function load(browser: Browser, { url, awaited, cookie }: Loadable): Promise<Load> {
  const { page } = await openWindow(browser);
  if (cookie) await page.context().addCookies([cookie]);
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  let bytes = 0;
  line.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'commit' });
  await awaited(page).waitFor();
  const painted = 'new Promise((tell) => requestAnimationFrame(() => setTimeout(() => tell(performance.now()))))';
  const ms = await page.evaluate<number>(painted);
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return { bytes, ms };
}

async function openConsole(
  browser: Browser,
  url: string,
  { signInToken }: KoineAccount,
  [chat]: readonly OpenChat[],
): Promise<Page> {
  const { page } = await openWindow(browser, { reducedMotion: 'reduce' });
  await page.context().addCookies([{ name: SIGN_IN_COOKIE, value: signInToken, url }]);
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/console/chats/${chat?.sessionId}`);
  await theMessages(page).waitFor();
  return page;
}

/** From the sending of a visitor's message to the frame in which the agent sees it; both go by one clock. */
async function messagesSeen(page: Page, url: string, [chat]: readonly OpenChat[]) {
  const latencies = new Latencies();
  for (let count = 0; count < MESSAGES; count += 1) {
    const text = `Message ${count} of the bench`;
    const seen = page.evaluate<number>(`new Promise((tell) => {
      const look = () => {
        if (document.querySelector('[role=log]')?.textContent.includes(${JSON.stringify(text)})) {
          watching.disconnect();
          requestAnimationFrame(() => setTimeout(() => tell(performance.timeOrigin + performance.now())));
        }
      };
      const watching = new MutationObserver(look);
      watching.observe(document.body, { childList: true, subtree: true, characterData: true });
    })`);
    const sentAt = performance.timeOrigin + performance.now();
    if (chat) await say(url, chat, text);
    latencies.add((await seen) - sentAt);
  }
  return latencies.summary();
}

async function say(url: string, { sessionId, visitorToken }: OpenChat, text: string): Promise<void> {
  const answer = await fetch(`${url}/koine/v1/sessions/${sessionId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${visitorToken}` },
    body: JSON.stringify({ text }),
  });
  if (!answer.ok) throw new Error(`A message was answered ${answer.status}`);
}

interface Heap {
  readonly bytes: number;
  readonly nodes: number;
}

/** What the console holds, garbage collected, when the chats were opened and left once, and when they were a second time. */
async function heapsAfter(page: Page, chats: readonly OpenChat[], count: number) {
  const line = await page.context().newCDPSession(page);
  const before = await heapOf(line);
  const round = async () => {
    for (const { sessionId } of chats.slice(0, count)) {
      await page.evaluate(`history.pushState({}, '', '/console/chats/${sessionId}')`);
      await page.getByRole('log', { name: 'Messages' }).getByText(sessionId).waitFor();
    }
    await page.evaluate(`history.pushState({}, '', '/console/chats')`);
    await page.getByRole('log', { name: 'Messages' }).waitFor({ state: 'detached' });
    return heapOf(line);
  };
  const first = await round();
  return { count, before, first, second: await round() };
}

async function heapOf(line: CDPSession): Promise<Heap> {
  await line.send('Performance.enable');
  for (let turn = 0; turn < 3; turn += 1) await line.send('HeapProfiler.collectGarbage');
  const { metrics } = await line.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return { bytes: metric('JSHeapUsedSize'), nodes: metric('Nodes') };
}
