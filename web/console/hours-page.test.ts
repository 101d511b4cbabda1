import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('hours in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${koine.url}/console/hours`);
    await page.getByLabel('E-mail').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'New calendar' }).waitFor();
  });

  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('a calendar is made, a queue goes by it and promises, and a chat shows the time that is left', async () => {
    await page.getByRole('button', { name: 'New calendar' }).click();
    await page.getByLabel('Name').fill('Office');
    await page.getByLabel('Saturday').fill('nine to five');
    await page.getByText('Write it like').waitFor();
    await page.getByLabel('Saturday').fill('10:00-14:00');
    await page.getByLabel('Holidays of each year').fill('12-25, 02-30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('/hours/holidays/1: There is no such day in a year.').waitFor();
    await page.getByLabel('Holidays of each year').fill('12-25');
    await page.getByLabel('Exceptions').fill('2026-12-24 09:00-12:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit Office' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit Support' }).click();
    await page.getByRole('combobox', { name: 'Open by' }).click();
    await page.getByRole('option', { name: 'Office' }).click();
    await page.getByLabel('Accept within', { exact: true }).fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { queues, calendars } = await koine.app.accounts.snapshot(koine.main.account.id);
    const [calendar] = calendars.values();
    const queue = queues.get(koine.main.queue.id);
    assert.deepEqual(calendar?.hours.week[5], [{ from: 600, to: 840 }]);
    assert.deepEqual(calendar?.hours.exceptions, { '2026-12-24': [{ from: 540, to: 720 }] });
    assert.deepEqual([queue?.calendarId, queue?.promise], [calendar?.id, { accept: { ms: 300_000, clock: 'wall' } }]);
    const { token } = await koine.addVisitor(koine.main);
    await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Anybody?' } } });
    await page.goto(`${koine.url}/console/chats`);
    await page.getByText(/^accept in [34]:\d\d$/).waitFor();
  });

  test('an inbox is told what to do outside hours', async () => {
    await page.goto(`${koine.url}/console/hours`);
    await page.getByRole('button', { name: 'Edit Website' }).click();
    await page.getByRole('combobox', { name: 'Outside hours, the widget' }).click();
    await page.getByRole('option', { name: 'Says when somebody is there' }).click();
    await page.getByLabel('What visitors are told').fill('Back on Monday');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Says when somebody is there').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { inboxes } = await koine.app.accounts.snapshot(koine.main.account.id);
    assert.deepEqual(inboxes.get(koine.main.inbox.id)?.settings.outsideHours, {
      mode: 'message',
      text: 'Back on Monday',
    });
  });
});
