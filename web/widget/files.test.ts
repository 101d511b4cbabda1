import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Jimp } from 'jimp';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { servePage } from './host-page.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('files in the widget', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let page: Page;

  before(async () => {
    koine = await startKoine();
    host = await servePage(koine.url, koine.main.inbox.key);
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    page = await browser.newPage();
    await page.goto(host.url);
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await koine?.close();
  });

  test('a visitor begins a chat with an image and a text, and opens both', async () => {
    await page.getByRole('button', { name: 'Open chat' }).click();
    const image = await new Jimp({ width: 640, height: 320, color: 0x22aa55ff }).getBuffer('image/png');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Send a file' }).click();
    await (await choosing).setFiles([
      { name: 'plan.png', mimeType: 'image/png', buffer: image },
      { name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Our terms') },
    ]);
    const link = page.getByRole('log').getByRole('link', { name: 'terms.txt' });
    await link.waitFor();
    const answer = await fetch((await link.getAttribute('href')) ?? '');
    assert.equal(await answer.text(), 'Our terms');
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/);
    const shown = page.getByRole('log').getByRole('img', { name: 'plan.png' });
    await shown.evaluate((image: HTMLImageElement) => image.decode());
    assert.equal(await page.locator('.bubble').count(), 2);
  });
});
