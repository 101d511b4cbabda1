import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { giveSignIn } from '../../src/app/furnished-account.ts';
import { makeHistory } from '../../src/cli/fill/history.ts';
import { preparePremises } from '../../src/cli/fill/premises.ts';
import { exporting } from '../../src/jobs/exporting.ts';
import type { Recurring } from '../../src/jobs/recurring.ts';
import { SearchIndexing } from '../../src/jobs/search-indexing.ts';
import { BulkLoad } from '../../src/store/bulk-load.ts';
import { fitsWindow, launchChromium, openWindow } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const attack = '<img src=x onerror="alert(1)">';
const SESSIONS = 600;
const DAY_MS = 86_400_000;

/** What axe-core finds, in short. Lists of choices hang at the page's end, outside its regions, and belong to their fields. */
async function violationsOf(page: Page, only?: 'color-contrast'): Promise<readonly string[]> {
  await page.evaluate(axe);
  const options = only ? JSON.stringify({ runOnly: [only] }) : '{}';
  const found = await page.evaluate<{
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  }>(`axe.run({ exclude: [['[data-portal] [role=presentation]']] }, ${options})`);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

suite('history, reports and the wallboard in a browser', { skip: !executablePath, timeout: 170_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let exports: Recurring;

  before(async () => {
    // All but the oldest sessions are looked at in a first step, and that is all there is time for.
    koine = await startKoine({ looking: { ms: 0, step: SESSIONS - 10 } });
    const { id } = koine.main.account;
    const words = new SearchIndexing(koine.app, (error) => assert.fail(String(error)));
    exports = exporting(koine.app, (error) => assert.fail(error as Error));
    const load = await BulkLoad.open(koine.databaseUrl, id);
    const until = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const plan = { seed: 'pages', sessions: SESSIONS, days: 60, until };
    for (const { visitors, sessions } of makeHistory(await preparePremises(koine.app, id, 6), plan, SESSIONS)) {
      await load.write(visitors, sessions);
    }
    await load.finish();
    await load.close();
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name: 'Mira' }, message: { text: `My kettle whistles ${attack}` } };
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body });
    await koine.ask(`/koine/v1/sessions/${session.id}/messages`, { token, body: { text: 'Anybody there?' } });
    while (await koine.app.rollups.step(id));
    await words.run();
    await words.stop();
    browser = await launchChromium(executablePath ?? '');
    ({ page, faults } = await openWindow(browser, { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } }));
    await page.goto(`${koine.url}/console/history`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Sessions' }).waitFor();
  });

  after(async () => {
    await browser?.close();
    await exports?.stop();
    await koine?.close();
    assert.deepEqual(faults, []);
  });

  const rows = () => page.getByRole('table', { name: 'Sessions' }).locator('tbody tr[data-session]');
  const go = (path: string) => page.goto(`${koine.url}/console/${path}`);
  const reading = (name: string) => page.getByRole('radiogroup', { name: 'Read as' }).getByText(name);

  test('an expression is completed and checked while it is written, marked where it is wrong, and used by Enter', async () => {
    const field = page.getByRole('textbox', { name: 'Filter expression' });
    await field.click();
    await page.keyboard.type('messageC');
    await page.getByRole('option', { name: /^messageCount/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('> 2 and agnt = me');
    await page.getByText('There is no field agnt.').waitFor();
    assert.equal(await page.locator('mark').textContent(), 'agnt');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await field.fill('messageCount > 2 and outcome = lost');
    await page.getByText('There is no field agnt.').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter=/);
    await page
      .getByRole('button', { name: 'Count', exact: true })
      .or(page.getByText(/\d+ sessions/))
      .waitFor();
    await page.getByRole('button', { name: 'Duration' }).click();
    await page.waitForURL(/sort=-duration/);
    await page
      .getByRole('columnheader', { name: 'Duration', exact: false })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    for (const text of await rows().locator('[data-column=outcome]').allTextContents()) assert.equal(text, 'Lost');
  });

  test('[K5] a list is kept as a view, for oneself or for all; the others see it and cannot change it', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Rating' }).click();
    await page.getByRole('checkbox', { name: 'CSAT' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'CSAT' }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save as a view…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Long lost');
    await page.getByRole('checkbox', { name: 'For everybody in the account' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Long lost' }).waitFor();
    const ben = await giveSignIn(koine.app, koine.main.account.id, {
      name: 'Ben',
      email: 'ben@main.example',
      role: 'agent',
    });
    const { page: his } = await openWindow(browser);
    await his.goto(`${koine.url}/console/history`);
    await his.getByLabel('E-mail address').fill(ben.email);
    await his.getByLabel('Password', { exact: true }).fill(ben.password);
    await his.keyboard.press('Enter');
    await his.getByRole('button', { name: 'Views' }).click();
    await his.getByRole('menuitem', { name: 'Long lost' }).click();
    await his.waitForURL(/view=/);
    await his.getByRole('button', { name: 'Long lost' }).click();
    await his.getByRole('menuitem', { name: 'Leave the view' }).waitFor();
    assert.equal(await his.getByRole('menuitem', { name: 'Delete this view' }).count(), 0);
    assert.equal(await his.getByRole('button', { name: 'Export' }).count(), 0);
    await his.goto(`${koine.url}/console/wallboard`);
    await his.getByText('The wallboard could not be loaded').waitFor();
    await his.context().close();
  });

  test('what is shown is taken out as a file, with progress until it is there', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const asked = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Make the file' }).click();
    await (await asked).finished();
    await exports.run();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    const [head = ''] = readFileSync(await download.path(), 'utf8').split('\r\n');
    assert.match(head, /number.*csat/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('[K7] a list that ended early tells how far it looked, and looks further when it is asked to', async () => {
    await go('history?filter=number%20%3D%201');
    await page.getByText(/^Looked through until .*; no session fits so far\.$/).waitFor();
    assert.equal(await rows().count(), 0);
    await page.getByRole('button', { name: 'Look further' }).click();
    await rows().first().waitFor();
    await page.getByRole('button', { name: 'Look further' }).waitFor({ state: 'detached' });
  });

  test('[K9] words are found with the places marked, and what a visitor wrote stands as text', async () => {
    await go('history?q=kettle');
    const item = page.getByRole('list', { name: 'By words' }).getByRole('listitem');
    await item.locator('mark').getByText('kettle').waitFor();
    await item.getByText('onerror').waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    assert.deepEqual(await violationsOf(page), []);
    await item.getByRole('link', { name: 'Mira' }).click();
    await reading('Replay').click();
    const log = page.getByRole('log');
    assert.equal(await log.getByText('Anybody there?').count(), 0);
    await page.getByRole('slider', { name: 'Time of the session' }).press('End');
    await log.getByText('Anybody there?').waitFor();
    await page.keyboard.press('Home');
    await log.getByText('Anybody there?').waitFor({ state: 'detached' });
    await page.getByRole('radiogroup', { name: 'Speed' }).getByText('32×').click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await log.getByText('Anybody there?').waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    assert.deepEqual(await violationsOf(page), []);
  });

  test('a number of a report says what it means, and leads to exactly the sessions behind it', async () => {
    await go('reports?view=outcomes');
    const lost = page.getByRole('region', { name: 'Outcomes' }).getByRole('link', { name: /^Lost: \d+\. Show/ });
    const [count] = /\d+/.exec((await lost.getAttribute('aria-label')) ?? '') ?? [];
    await lost.focus();
    await page.getByRole('tooltip').getByText('outcome is lost').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/history\?filter=/);
    await rows().first().waitFor();
    await page
      .getByText(`${count} sessions`)
      .or(page.getByRole('button', { name: 'Count', exact: true }))
      .first()
      .waitFor();
    const url = new URL(page.url());
    const { body } = await koine.ask(
      `/koine/v1/sessions/count?filter=${encodeURIComponent(url.searchParams.get('filter') ?? '')}`,
      { token: koine.main.key },
    );
    assert.equal(String(body.count), count);
  });

  test('arrows go through a chart, and its table tells the same', async () => {
    await go('reports?view=volume&period=last-7-days');
    const chart = page.getByRole('group', { name: 'Volume over time' });
    const points = chart.getByRole('link');
    await points.nth(1).waitFor();
    await points.nth(0).focus();
    await page.keyboard.press('ArrowRight');
    const spoken = await points.nth(1).getAttribute('aria-label');
    assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-label")'), spoken);
    const opened = /Opened ([\d,]+)/.exec(spoken ?? '')?.[1] ?? 'none';
    await page.getByRole('button', { name: 'Tables' }).click();
    const row = page.getByRole('table', { name: 'Volume' }).getByRole('row').nth(2);
    await row.getByRole('link', { name: `Opened: ${opened}.` }).waitFor();
  });

  test('axe-core finds nothing on these pages in both schemes, and nothing overflows at 320 pixels', async () => {
    const pages: readonly (readonly [string, RegExp])[] = [
      ['history', /Any queue/],
      ['reports?period=last-7-days', /Volume/],
      ['reports?view=service&period=last-7-days&groupBy=queue&tables=true', /Promises kept/],
      ['reports?view=agents', /Conversations/],
      ['reports?view=hours', /Expected in the next/],
      ['wallboard', /Promises at risk/],
    ];
    for (const [path, told] of pages) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await go(path);
      await page.getByText(told).or(page.getByPlaceholder(told)).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
        // Colours follow when the page is painted anew.
        await page.evaluate(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))',
        );
        // Nothing but colours differs between the schemes.
        const only = colorScheme === 'dark' ? 'color-contrast' : undefined;
        assert.deepEqual(await violationsOf(page, only), [], `${path}, ${colorScheme}`);
      }
      await page.setViewportSize({ width: 320, height: 700 });
      assert.ok(await fitsWindow(page), path);
    }
  });
});
