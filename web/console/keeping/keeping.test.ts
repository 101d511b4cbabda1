import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { exporting } from '../../../src/jobs/exporting.ts';
import { findChromium, fitsWindow, launchChromium, openWindow } from '../../../test/support/browser.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = ['privacy', 'privacy?part=holds', 'privacy?part=erasures', 'privacy?part=record', 'exports', 'mails'];

interface Verdict {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

suite('keeping and erasing in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let sessionId: string;

  before(async () => {
    koine = await startKoine();
    const { token, id } = await koine.addVisitor(koine.main);
    const body = { name: 'Vera', email: 'vera@shop.example' };
    await koine.ask(`/koine/v1/visitors/${id}`, { method: 'PATCH', token, body });
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
    sessionId = session.id;
    await koine.ask(`/koine/v1/sessions/${sessionId}/commands`, { token, body: { type: 'end' } });
    await koine.app.database.pool.query(`UPDATE session SET ended_at = now() - interval '90 days'`);
    browser = await launchChromium(executablePath ?? '');
    ({ page, faults } = await openWindow(browser, { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } }));
    await page.goto(`${koine.url}/console/privacy`);
    await page.getByLabel('E-mail').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  const open = async (name: string) => {
    await page.goto(`${koine.url}/console/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  /** What axe-core finds in what is shown, told by its name. */
  const examine = async (name: string): Promise<readonly string[]> => {
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run({ iframes: false })')) as Verdict;
    return violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`);
  };

  test('a rule tells what it would do before it is saved, and an inbox may have its own', async () => {
    await page.getByLabel('Delete after').fill('30');
    await page.getByText('It would delete 1 session, within a minute of saving.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    const row = page.getByRole('region', { name: 'Rules by inbox' }).getByRole('row').nth(1);
    await row.getByText('deleted after 30 days').waitFor();
    await row.getByRole('button', { name: /^Change the rule of/ }).click();
    await page.getByLabel('A rule of its own').check();
    await page.getByLabel('Delete after').fill('');
    await page.getByLabel('Anonymise after').fill('60');
    await page.getByText('It would anonymise 1 session').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row.getByText('anonymised after 60 days').waitFor();
    const { inboxes } = await koine.app.accounts.snapshot(koine.main.account.id);
    assert.deepEqual(inboxes.get(koine.main.inbox.id)?.settings.retention, {
      anonymiseAfterDays: 60,
      deleteAfterDays: null,
    });
  });

  test('what is on hold cannot be erased; once it is lifted a visitor is, by keys alone, and the receipt is there to print', async () => {
    await open('privacy?part=holds');
    await page.getByRole('button', { name: 'New hold' }).click();
    await page.getByRole('radiogroup', { name: 'What to hold' }).getByText('One session').click();
    await page.getByLabel('Number of the session').fill('1');
    await page.getByLabel('Why').fill('A claim');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Session #1 of Vera' }).waitFor();
    await open(`history/${sessionId}`);
    await page.getByRole('button', { name: 'Take out or erase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase this visitor?' });
    await dialog.getByText('It cannot be erased now').waitFor();
    assert.deepEqual(await examine('the dialog'), []);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Everything about them, as a file' }).click(),
    ]);
    await dialog.getByText('Saved: 1 of 1 sessions').waitFor();
    const told = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.equal(told.sessions[0].session.id, sessionId);
    await open('privacy?part=holds');
    await page.getByRole('button', { name: 'Lift the hold on Session #1 of Vera' }).click();
    await page.getByLabel('Why it is lifted').fill('Settled');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is on hold').waitFor();
    await open('privacy?part=erasures');
    await page.getByRole('button', { name: /^Erase a visitor/ }).press('Enter');
    await page.getByRole('textbox', { name: 'Visitor' }).fill('vera@shop.example');
    await page.keyboard.press('Enter');
    await page.getByLabel('To go on, type erase').fill('erase');
    await page.keyboard.press('Enter');
    const counts = page.getByRole('table', { name: 'What was removed' });
    await counts.getByRole('row', { name: 'Sessions Table 1' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'Who did what' }).click();
    const entries = page.getByRole('list', { name: 'Who did what' });
    await entries.getByText('lifted the hold on a session (A claim): Settled').waitFor();
    await entries.getByRole('link', { name: 'the receipt' }).waitFor();
  });

  test('exports made earlier are fetched, tried again and deleted', async () => {
    const token = koine.main.key;
    const ask = (body: object) => koine.ask('/koine/v1/exports', { token, body });
    const { body: failing } = await ask({ format: 'xlsx' });
    await koine.app.database.pool.query(
      `UPDATE export SET state = 'failed', due_at = NULL, problem = 'The disk is full' WHERE id = $1`,
      [failing.id],
    );
    await ask({ format: 'csv', filter: 'stage = closed' });
    const job = exporting(koine.app, (error) => assert.fail(error as Error));
    await job.run();
    await open('exports');
    const card = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card('CSV')
        .getByRole('link', { name: /^Download/ })
        .click(),
    ]);
    assert.match(download.suggestedFilename(), /^sessions-.*\.csv$/);
    await card('Excel').getByText('The disk is full').waitFor();
    await card('Excel')
      .getByRole('button', { name: /^Try .* again$/ })
      .click();
    await card('Excel').getByText('Waiting for its turn').waitFor();
    await job.run();
    await card('Excel')
      .getByText(/^\d+ rows?, /)
      .waitFor();
    await job.stop();
    await card('CSV')
      .getByRole('button', { name: /^Delete/ })
      .click();
    await card('CSV').waitFor({ state: 'detached' });
  });

  test('a test mail tells what the server makes of it', async () => {
    await open('mails');
    await page.getByText('No mail server is set').waitFor();
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await page.getByText(`On its way to ${koine.main.owner.email}…`).waitFor();
    for (const mail of await koine.app.mails.take(10, 60_000)) {
      await koine.app.mails.settle(mail, { kind: 'failed', why: '550 <img src=x> Not here', final: true });
    }
    await page.getByText('550 <img src=x> Not here').first().waitFor();
  });

  test('reports are of several queues and channels at once', async () => {
    await open('reports');
    await page.getByRole('button', { name: 'Channel: Any channel' }).click();
    await page.getByRole('checkbox', { name: 'web' }).check();
    await page.getByRole('checkbox', { name: 'sms' }).check();
    await page.getByRole('button', { name: 'Channel: 2 channels' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('channel'), 'web,sms');
    // Figures of the question before stand dimmed until those of this one are there.
    await page.locator('[data-stale]').first().waitFor({ state: 'detached' });
    assert.deepEqual(await examine('reports'), []);
    await page.keyboard.press('Escape');
  });

  test('axe-core finds nothing on the pages, in light and dark, and none is wider than a narrow window', async () => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const name of pages) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await open(name);
        await page.getByLabel('Loading').first().waitFor({ state: 'detached' });
        found.push(...(await examine(`${name} ${colorScheme}`)));
        if (colorScheme === 'light') continue;
        await page.setViewportSize({ width: 320, height: 700 });
        if (!(await fitsWindow(page))) found.push(`${name}: wider than 320 px`);
      }
    }
    assert.deepEqual(found, []);
    assert.deepEqual(faults, []);
  });
});
