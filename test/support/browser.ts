import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A window of somebody's own: its storage and cookies are nobody else's. */
export interface Window {
  readonly page: Page;
  /** What went wrong in it so far: errors, broken policies. A server that cannot be reached is none. */
  readonly faults: readonly string[];
}

const usual = '/usr/bin/chromium';
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
/** What Chromium itself says when a server cannot be reached, or asks to sign in. */
const expected = /net::ERR_|WebSocket connection to .* failed|status of (401|503)/;

/** The Chromium of the test run, else the usual one; undefined if there is none. */
export function findChromium(): string | undefined {
  return process.env.KOINE_TEST_CHROMIUM || (existsSync(usual) ? usual : undefined);
}

/** Starts a Chromium without a screen. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: quiet });
}

/** Opens a window, empty yet; every wait in it ends within ten seconds. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  const faults: string[] = [];
  await context.exposeFunction('tellFault', (fault: string) => void faults.push(fault));
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
    tellFault('policy: ' + event.violatedDirective + ' ' + event.blockedURI);
  })`);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (said) => {
    if (said.type() === 'error' && !expected.test(said.text())) faults.push(`console: ${said.text()}`);
  });
  return { page, faults };
}

/** By how many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth');
}

const FRAMES = 120;

/** Whether the page comes to be no wider than its window within some frames, for a new size is not laid out at once. */
export async function fitsWindow(page: Page): Promise<boolean> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    if ((await overflowOf(page)) <= 0) return true;
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => done(null)))');
  }
  return false;
}
