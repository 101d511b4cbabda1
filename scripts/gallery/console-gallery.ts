import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readDemo } from '../../src/app/demo.ts';
import { findChromium, launchChromium, openWindow, overflowOf } from '../../test/support/browser.ts';
import { makeKoinePlace } from '../../test/support/koine-process.ts';
import { type ConsoleSubject, pageStates } from './console-states.ts';

// Saves a picture of every page of the console, of the demo, the API's reference and the sign-in, in every look, and a
// page that shows them side by side. For eyes.
const folder = path.resolve(process.argv[2] ?? 'gallery');
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('There is no Chromium: name one by KOINE_TEST_CHROMIUM.');

const looks = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'narrow', colorScheme: 'light', width: 390, height: 844 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 320, height: 640 },
] as const;
/** Charts and lists settle after their last answer. */
const SETTLE_MS = 400;

await using koine = makeKoinePlace();
const { url } = await koine.start();
await koine.command('init', '--demo');
await koine.command('fill', '--sessions', '3000', '--days', '60');
await koine.command('simulate', '--url', url, '--sessions', '12', '--speed', 'max', '--seed', 'gallery');
const demo = readDemo(koine.dataFolder);
if (!demo) throw new Error('The demo account was not made.');
const { inbox, owner } = demo;
const visitors = [
  ['Ada Okafor', 'Hello! Is the moss cup safe in the dishwasher?'],
  ['Tomasz Wrona', 'My parcel has not moved since Monday.'],
  ['Inês Duarte-Vasconcelos de Albuquerque', `${'Donaudampfschifffahrtsgesellschaft'.repeat(3)} مرحبا بالعالم`],
] as const;
const opened: string[] = [];
for (const [name, text] of visitors) {
  const { token } = await post('/visitors', { inboxKey: inbox.key, visitor: { name } });
  opened.push((await post('/sessions', { message: { text } }, { authorization: `Bearer ${token}` })).id ?? '');
}

const browser = await launchChromium(executablePath);
const faults: string[] = [];
let kept: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>> | undefined;
mkdirSync(folder, { recursive: true });
try {
  const subject = await prepare(browser);
  for (const { name: look, colorScheme, ...viewport } of looks) {
    const options = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
    const inside = await openWindow(browser, { ...options, ...(await signedIn(browser)) });
    const outside = await openWindow(browser, options);
    for (const state of pageStates) {
      const { page, faults: told } = state.isPublic ? outside : inside;
      const before = told.length;
      try {
        await page.goto(url + state.path(subject), { waitUntil: 'networkidle' });
        await state.show?.(page);
        await delay(SETTLE_MS);
      } catch (error) {
        faults.push(`${state.name}, ${look}: ${String(error).split('\n')[0]}`);
      }
      const wider = await overflowOf(page);
      if (wider > 0) faults.push(`${state.name}, ${look}: ${wider} px wider than its window`);
      for (const fault of told.slice(before)) faults.push(`${state.name}, ${look}: ${fault}`);
      await page.screenshot({ path: path.join(folder, fileOf(state.name, look)) });
    }
    await inside.page.context().close();
    await outside.page.context().close();
    console.log(look);
  }
  writeFileSync(path.join(folder, 'index.html'), contactSheet());
  for (const fault of faults) console.log(fault);
  console.log(path.join(folder, 'index.html'));
} finally {
  await browser.close();
}

/** The owner takes one of the chats, and both have said something. */
async function prepare(browser: Browser): Promise<ConsoleSubject> {
  const { storageState } = await signedIn(browser);
  const cookie = storageState.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const asOwner = { cookie, origin: url };
  const [openId = ''] = opened;
  await post(`/sessions/${openId}/commands`, { type: 'accept' }, asOwner);
  await post(`/sessions/${openId}/messages`, { text: 'Good morning! Yes: the glaze is fired at 1,240 °C.' }, asOwner);
  const past = await fetch(`${url}/koine/v1/sessions?stage=closed&limit=1&sort=-messageCount`, { headers: asOwner });
  const { items } = (await past.json()) as { readonly items: readonly { readonly id: string }[] };
  return { openId, pastId: items[0]?.id ?? '' };
}

/** What a browser holds in which the owner signed in. */
async function signedIn(browser: Browser) {
  if (!kept) {
    const { page } = await openWindow(browser);
    await page.goto(`${url}/console`);
    await page.getByLabel('E-mail address').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Open chats' }).waitFor();
    kept = await page.context().storageState();
    await page.context().close();
  }
  return { storageState: kept } satisfies BrowserContextOptions;
}

async function post(place: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${url}/koine/v1${place}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${place}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { readonly token?: string; readonly id?: string };
}

function fileOf(state: string, look: string): string {
  return `page-${state}-${look}.png`;
}

function contactSheet(): string {
  const rows = pageStates.map(({ name: state }) => {
    const pictures = looks.map(({ name }) => {
      const file = fileOf(state, name);
      return `<a href="${file}"><img loading="lazy" src="${file}" alt="${state}, ${name}"></a>`;
    });
    return `<h2 id="${state}">${state}</h2><p>${pictures.join('')}</p>`;
  });
  const style = 'body{font:16px system-ui;background:#ccd}p{display:flex;gap:16px;overflow:auto}img{height:480px}';
  const head = `<!doctype html><meta charset="utf-8"><title>Koine in pictures</title><style>${style}</style>`;
  const noted =
    faults.length === 0 ? '' : `<h2>Noted</h2><ul>${faults.map((fault) => `<li>${escaped(fault)}`).join('')}</ul>`;
  return `${head}<h1>Koine in pictures</h1><p><a href="widget.html">The widget</a></p>${noted}${rows.join('')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
