import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Jimp } from 'jimp';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('files in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('an agent sends an image and a text, sees the one and may open the other', async () => {
    const { token } = await koine.addVisitor(koine.main);
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
    const path = `/koine/v1/sessions/${session.id}`;
    await page.goto(`${koine.url}/console/chats/${session.id}`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Accept and answer' }).click();
    await page.getByRole('textbox', { name: 'Message to the visitor' }).waitFor();
    const image = await new Jimp({ width: 640, height: 320, color: 0x22aa55ff }).getBuffer('image/png');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'plan.png', mimeType: 'image/png', buffer: image },
      { name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Our terms') },
    ]);
    const shown = page.getByRole('log').getByRole('img', { name: 'plan.png' });
    await shown.waitFor();
    await page.waitForFunction(
      () => (document.querySelector('img[alt="plan.png"]') as HTMLImageElement).naturalWidth > 0,
    );
    const link = page.getByRole('log').getByRole('link', { name: 'terms.txt' });
    await link.waitFor();
    const answer = await fetch(`${koine.url}${await link.getAttribute('href')}`);
    assert.equal(await answer.text(), 'Our terms');
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/);
    const { body: seen } = await koine.ask(`${path}/files`, { token });
    assert.deepEqual(
      seen.items.map((file: { readonly name: string }) => file.name),
      ['plan.png', 'terms.txt'],
    );
  });
});
