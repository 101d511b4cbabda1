import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { readDemo } from '../../src/app/demo.ts';
import { findChromium, launchChromium } from '../../test/support/browser.ts';
import { makeKoinePlace } from '../../test/support/koine-process.ts';
import { layLine, servePage } from '../../web/widget/host-page.ts';
import { type WidgetPlace, type WidgetState, widgetStates } from './widget-states.ts';

// Saves a picture of every state of the widget, in every look, and a page that shows them side by side. For eyes.
const folder = path.resolve(process.argv[2] ?? 'gallery');
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('There is no Chromium: name one by KOINE_TEST_CHROMIUM.');

const looks = [
  { name: 'light', colorScheme: 'light', width: 480, height: 800, lang: 'en' },
  { name: 'dark', colorScheme: 'dark', width: 480, height: 800, lang: 'en' },
  { name: 'narrow', colorScheme: 'light', width: 320, height: 640, lang: 'en' },
  { name: 'right-to-left', colorScheme: 'dark', width: 481, height: 800, lang: 'ar' },
] as const;

await using koine = makeKoinePlace();
const { url } = await koine.start();
await koine.command('init', '--demo');
const demo = readDemo(koine.dataFolder);
const [agent] = demo?.agents ?? [];
const key = demo?.credentials.native?.key;
if (!demo || !agent || typeof key !== 'string') throw new Error('The demo account was not made.');

const line = await layLine(url);
const host = await servePage(line.url, demo.inbox.key);
const cookie = await signIn(agent);
const place: WidgetPlace = {
  pageUrl: (lang = 'en') => `${host.url}/?lang=${lang}`,
  inboxId: demo.inbox.id,
  cut: line.cut,
  mend: line.mend,
  ask: async (as, where, body, method = body === undefined ? 'GET' : 'POST') => {
    const proof = as === 'agent' ? { cookie } : { authorization: `Bearer ${key}` };
    const response = await fetch(url + where, {
      method,
      headers: { ...proof, origin: url, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${where}: ${response.status} ${await response.text()}`);
    return response.json();
  },
};
const inbox = `/koine/v1/inboxes/${place.inboxId}`;
const { widget, outsideHours, greeting } = await place.ask('key', inbox);
const fresh = { widget, outsideHours, greeting, surveys: {}, invitations: [] };

const browser = await launchChromium(executablePath);
mkdirSync(folder, { recursive: true });
try {
  for (const state of widgetStates) {
    for (const look of looks) await paint(browser, state, look);
    console.log(state.name);
  }
  writeFileSync(path.join(folder, 'widget.html'), contactSheet());
  console.log(path.join(folder, 'widget.html'));
} finally {
  await browser.close();
  host.close();
  line.close();
}

async function paint(browser: Browser, state: WidgetState, look: (typeof looks)[number]): Promise<void> {
  const { name, colorScheme, lang, ...viewport } = look;
  await place.ask('key', inbox, { ...fresh, ...state.inbox }, 'PATCH');
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await page.goto(place.pageUrl(lang));
    await state.show(page, place);
    await page.screenshot({ path: path.join(folder, fileOf(state, name)) });
  } finally {
    place.mend();
    await context.close();
    const { items } = await place.ask('key', '/koine/v1/sessions?stage=waiting,active');
    for (const { id } of items) await place.ask('key', `/koine/v1/sessions/${id}/commands`, { type: 'end' });
  }
}

function fileOf({ name }: WidgetState, look: string): string {
  return `widget-${name}-${look}.png`;
}

function contactSheet(): string {
  const rows = widgetStates.map((state) => {
    const pictures = looks.map(({ name }) => `<img src="${fileOf(state, name)}" alt="${state.name}, ${name}">`);
    return `<h2>${state.name}</h2><p>${pictures.join('')}</p>`;
  });
  const style = 'body{font:16px system-ui;background:#ccd}p{display:flex;gap:16px;overflow:auto}img{height:560px}';
  return `<!doctype html><title>The widget</title><style>${style}</style><h1>The widget</h1>${rows.join('')}`;
}

async function signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<string> {
  const response = await fetch(`${url}/koine/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`Signing in: ${response.status} ${await response.text()}`);
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}
