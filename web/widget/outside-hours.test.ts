import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { OutsideHours } from '../../src/core/directory.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Line, layLine, servePage } from './host-page.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('the widget outside hours', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let line: Line;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    koine = await startKoine();
    const accountId = koine.main.account.id;
    const today = new Date();
    // Open on one day of the week that is neither yesterday, today nor tomorrow, whatever day it is.
    const openDay = (today.getUTCDay() + 2) % 7;
    const week = Array.from({ length: 7 }, (_, day) => (day === openDay ? [{ from: 600, to: 660 }] : []));
    const hours = { zone: 'UTC', week, holidays: [], exceptions: {} };
    const calendar = await koine.app.calendars.create(null, accountId, { name: 'Rarely', hours });
    await koine.app.accounts.changeQueue(null, accountId, koine.main.queue.id, { calendarId: calendar.id });
    line = await layLine(koine.url);
    host = await servePage(line.url, koine.main.inbox.key);
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
  });

  after(async () => {
    await browser?.close();
    host?.close();
    line?.close();
    await koine?.close();
  });

  beforeEach(async () => {
    await context?.close();
    context = await browser.newContext();
    page = await context.newPage();
  });

  async function show(outsideHours: OutsideHours): Promise<void> {
    await koine.app.accounts.changeInbox(null, koine.main.account.id, koine.main.inbox.id, {
      settings: { outsideHours },
    });
    await page.goto(host.url);
  }

  test('a form takes a message, which stands in history as one left outside hours', async () => {
    await show({ mode: 'form', text: 'We sleep. =1+1' });
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByText('We sleep. =1+1').waitFor();
    await page.getByText('We are back on').waitFor();
    await page.getByPlaceholder('Write a message…').fill('<b>Call me</b>');
    await page.reload();
    assert.equal(await page.getByPlaceholder('Write a message…').inputValue(), '<b>Call me</b>');
    await page.getByLabel('Name').fill('Vera');
    await page.getByLabel('E-mail').fill('vera@shop.example');
    await page.getByRole('button', { name: 'Leave a message' }).click();
    await page.getByText('We have your message').waitFor();
    const { body } = await koine.ask('/koine/v1/sessions', { token: koine.main.key });
    const [session] = body.items;
    assert.deepEqual(
      [session.visitor.name, session.visitor.email, session.messages.last.text],
      ['Vera', 'vera@shop.example', '<b>Call me</b>'],
    );
    const ended = await koine.ask(`/koine/v1/sessions/${session.id}/commands`, {
      token: koine.main.key,
      body: { type: 'end' },
    });
    assert.equal(ended.status, 200);
    const { body: over } = await koine.ask(`/koine/v1/sessions/${session.id}`, { token: koine.main.key });
    assert.equal(over.outcome, 'offline-message');
  });

  test('a message says when somebody is there, and takes none', async () => {
    await show({ mode: 'message', text: null });
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByText('We are away at the moment.').waitFor();
    await page.getByText('We are back on').waitFor();
    assert.equal(await page.getByPlaceholder('Write a message…').count(), 0);
  });

  test('a widget that hides is not there', async () => {
    await show({ mode: 'hide', text: null });
    await page.locator('koine-chat').waitFor({ state: 'attached' });
    await page.waitForFunction(() => document.querySelector<HTMLElement>('koine-chat')?.hidden === true);
  });

  test('where a bot is to answer and the inbox has none, the form stands in', async () => {
    await show({ mode: 'bot', text: null });
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('button', { name: 'Leave a message' }).waitFor();
  });
});
