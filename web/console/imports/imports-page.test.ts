import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { dialects } from '../../../src/dialects/index.ts';
import { importing, importTools } from '../../../src/jobs/importing.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const chats = `${import.meta.dirname}/../../../src/dialects/vcclive/fixtures/chats.json`;

suite('the import page in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('an owner brings a file, says who is who, and has a receipt; axe-core finds nothing', async () => {
    const fail = (error: unknown) => assert.fail(String(error));
    const job = importing(koine.app, importTools(dialects, koine.rosetta.read), fail);
    job.start();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/imports`);
    const { email, password } = koine.main.owner;
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Where it comes from' }).click();
    await page.getByRole('option', { name: 'VCC Live' }).click();
    const numbered = readFileSync(chats, 'utf8').replaceAll(/("\w*QueueId": )\d+/g, `$1${koine.main.queue.number}`);
    const file = { name: 'chats.json', mimeType: 'application/json', buffer: Buffer.from(numbered) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Look through it' }).click();
    const card = page.getByRole('list', { name: 'Imports' }).getByRole('listitem').first();
    await card.getByText(/0 of 1 can be brought in/).waitFor();
    await card.getByText(/Found by its number alone: choose who it is\.$/).waitFor();
    const own = koine.main;
    for (const [label, name] of [
      [/^Inbox/, own.inbox.name],
      [/^Queue/, own.queue.name],
      [/^Agent/, own.owner.agent.name],
    ] as const) {
      await card.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name }).click();
    }
    await card.getByRole('button', { name: 'Bring in', exact: true }).click();
    await card.getByText('Done').waitFor();
    assert.match(await card.innerText(), /Written\s+1/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run({ iframes: false })')) as { violations: { id: string }[] };
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
      );
    }
    await page.setViewportSize({ width: 360, height: 800 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await job.stop();
  });
});
