import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { exportScheduling } from '../../../src/jobs/export-scheduling.ts';
import { exporting } from '../../../src/jobs/exporting.ts';
import { noMailServer } from '../../../src/jobs/mail-server.ts';
import type { Recurring } from '../../../src/jobs/recurring.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;

suite('scheduled exports in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let root: string;
  let jobs: Recurring[];

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'koine-exports-'));
    koine = await startKoine({ exportsFolder: root });
    const onError = (error: unknown) => assert.fail(String(error));
    const mail = { server: noMailServer, publicUrl: koine.url };
    jobs = [exportScheduling(koine.app, mail, onError), exporting(koine.app, onError)];
    for (const job of jobs) job.start();
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await Promise.all((jobs ?? []).map((job) => job.stop()));
    await koine?.close();
    await rm(root, { recursive: true, force: true });
  });

  test('an owner schedules an export, has a file made at once, fetches it, and switches the schedule off', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/export-schedules`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('No scheduled exports yet').waitFor();
    await page.getByRole('button', { name: 'New scheduled export' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Every evening');
    await page.getByLabel('Which sessions').fill('queue = ');
    await page.getByText('Into a folder', { exact: true }).click();
    await page.getByLabel('Folder', { exact: true }).fill('evening');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Which sessions').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Next: ').waitFor();
    await page.getByRole('button', { name: 'Make a file now' }).click();
    const row = page.getByRole('row', { name: /Delivered/ });
    await row.getByText(/^every-evening-.*\.csv/).waitFor();
    const fetched = page.waitForEvent('download');
    await row.getByRole('link', { name: /^Download the file/ }).click();
    assert.match((await fetched).suggestedFilename(), /\.csv$/);
    assert.equal((await readdir(path.join(root, 'main', 'evening'))).length, 2);
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    assert.equal(await page.getByLabel('Folder', { exact: true }).inputValue(), 'evening');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No scheduled exports yet').waitFor();
  });
});
