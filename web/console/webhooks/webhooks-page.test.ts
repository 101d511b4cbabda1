import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { callableAddresses } from '../../../src/app/callable-addresses.ts';
import { dialects } from '../../../src/dialects/index.ts';
import { WebhookSender } from '../../../src/jobs/webhook-sender.ts';
import { WebhookDeliveries } from '../../../src/jobs/webhooks.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Receiver, startReceiver } from '../../../test/support/webhook-receiver.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const attack = '<img src=x onerror="alert(1)">';

suite('webhooks in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let receiver: Receiver;
  let deliveries: WebhookDeliveries;

  before(async () => {
    koine = await startKoine();
    receiver = await startReceiver();
    const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
    const onError = (error: unknown) => assert.fail(String(error));
    deliveries = new WebhookDeliveries({ app: koine.app, dialects, sender, onError });
    deliveries.start();
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await deliveries?.stop();
    await receiver?.close();
    await koine?.close();
  });

  test('[K9] an owner makes a webhook, sees its secret once, tries it, pauses it, and reads answers as text', async () => {
    receiver.behave((response) => response.writeHead(500).end(attack));
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/webhooks`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('No webhooks yet').waitFor();
    await page.getByRole('button', { name: 'New webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByLabel('Name').fill('Shop');
    await page.keyboard.press('Enter');
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    assert.equal(await page.getByText(/^whsec_/).count(), 0);
    await page.getByRole('button', { name: 'Send a test' }).click();
    const row = page.getByRole('row', { name: /Test/ });
    await row.getByText('Given up').waitFor();
    await row.getByText(attack, { exact: false }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('list', { name: 'Webhooks' }).getByText('Paused').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No webhooks yet').waitFor();
    await page.close();
  });
});
