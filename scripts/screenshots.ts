import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type KeptDemo, readDemo } from '../src/app/demo.ts';
import { findChromium, launchChromium, openWindow } from '../test/support/browser.ts';
import { makeKoinePlace } from '../test/support/koine-process.ts';

// Takes the README's pictures, of a Koine of its own in which some chats were played.
const folder = path.join(import.meta.dirname, '../docs/images');
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('There is no Chromium: name one by KOINE_TEST_CHROMIUM.');
/** People take their time, and the pictures show it. */
const READING_MS = 3_000;

await using place = makeKoinePlace();
const { url } = await place.start();
await place.command('init', '--demo');
const demo = readDemo(place.dataFolder);
const [maria] = demo?.agents ?? [];
if (!demo || !maria) throw new Error('The demo account was not made.');
await place.command('simulate', '--url', url, '--sessions', '24', '--speed', 'max', '--seed', 'pictures');
mkdirSync(folder, { recursive: true });

const browser = await launchChromium(executablePath);
try {
  const { page: console } = await openWindow(browser, {
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const { page: shop } = await openWindow(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await signIn(console, maria);
  await say(demo, 'Noa Lindqvist', 'Lamps', 'Does the dusk lamp fit a bulb with a small socket?');
  await delay(READING_MS);
  await say(demo, 'Tomasz Wrona', 'Order', 'My parcel has not moved since Monday.');
  await chat(console, shop);
  await say(demo, 'Inês Duarte', 'Clay pot', 'Can I have the pot in green?');
  await console.getByRole('link', { name: 'Can I have the pot in green?' }).waitFor();
  await shop.evaluate('scrollTo(0, 0)');
  await shop.screenshot({ path: path.join(folder, 'widget.png') });
  await console.screenshot({ path: path.join(folder, 'console.png') });
  await console.emulateMedia({ colorScheme: 'dark' });
  await console.locator('html[data-mantine-color-scheme=dark]').waitFor();
  await delay(READING_MS / 10);
  await console.screenshot({ path: path.join(folder, 'console-dark.png') });
} finally {
  await browser.close();
}

async function signIn(page: Page, { email, password }: { readonly email: string; readonly password: string }) {
  await page.goto(`${url}/console`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Open chats' }).waitFor();
}

/** A visitor on the demo page and the agent talk about a cup; in the end the visitor is typing. */
async function chat(console: Page, shop: Page): Promise<void> {
  const visitorField = shop.getByRole('textbox', { name: 'Write a message…' });
  const agentField = console.getByRole('textbox', { name: 'Message to the visitor' });
  await shop.goto(`${url}/demo`);
  await shop.getByRole('link', { name: 'Moss cup' }).click();
  await shop.getByRole('button', { name: 'Open chat' }).click();
  await visitorField.fill('Hello! Is the moss cup safe in the dishwasher?');
  await visitorField.press('Enter');
  const details = shop.getByRole('group', { name: 'Where can we reach you' });
  await details.getByLabel('Name').fill('Ada Okafor');
  await details.getByLabel('E-mail').fill('ada@example.org');
  await shop.getByRole('button', { name: 'Save' }).click();
  await console.getByRole('link', { name: 'Ada Okafor' }).click();
  await delay(READING_MS);
  await console.getByRole('button', { name: 'Accept', exact: true }).click();
  await shop.getByRole('link', { name: 'All things' }).click();
  for (const [field, text] of [
    [agentField, 'Good morning Ada! Yes: the glaze is fired at 1,240 °C, the dishwasher does it no harm.'],
    [visitorField, 'Lovely. And two of them, could they be here by Friday?'],
    [agentField, 'If you order before noon they leave today, so they should be with you on Wednesday.'],
  ] as const) {
    await delay(READING_MS);
    await field.fill(text);
    await field.press('Enter');
    for (const page of [console, shop]) await page.getByRole('log').getByText(text).waitFor();
  }
  await console.getByRole('log').getByRole('img', { name: 'Read' }).nth(1).waitFor();
  await visitorField.pressSequentially('Then I will take two');
  await console.getByText('is typing').waitFor();
}

/** Another visitor begins a chat, by the public API. */
async function say({ inbox }: KeptDemo, name: string, title: string, text: string): Promise<void> {
  const { token } = await post('/visitors', { inboxKey: inbox.key, visitor: { name } });
  const page = { url: `${url}/demo`, title, referrer: '' };
  await post('/sessions', { page, message: { text } }, token);
}

async function post(place: string, body: unknown, token?: string): Promise<{ readonly token: string }> {
  const response = await fetch(`${url}/koine/v1${place}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${place}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { readonly token: string };
}
