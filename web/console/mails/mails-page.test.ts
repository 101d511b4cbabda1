import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const attack = '<img src=x onerror="alert(1)">';

suite('the send log in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
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

  /** A mail that was turned down for good by a server which answers with markup. */
  async function giveUpOne(email: string): Promise<void> {
    const { account, inbox } = koine.main;
    const { visitor } = await koine.app.accounts.welcomeVisitor(account.id, inbox.id, {});
    const actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id } as const;
    const id = crypto.randomUUID();
    await koine.app.chat.open(actor, { id }, { ip: null, userAgent: null });
    await koine.app.chat.command(actor, id, { type: 'request-transcript', email });
    await koine.app.chat.command(actor, id, { type: 'end' });
    const { mails } = koine.app;
    await mails.make(account.id, new AbortController().signal);
    for (const mail of await mails.take(10, 60_000)) {
      await mails.settle(mail, { kind: 'failed', why: `550 ${attack}`, final: true });
    }
  }

  test('[K9] managers see what became of each mail as text, narrow the list, and have one sent after all', async () => {
    await giveUpOne('vera@example.com');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/mails?state=dead`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    const row = page.getByRole('row', { name: /vera@example\.com/ });
    await row.getByText('Given up').waitFor();
    await row.getByText(attack).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await row.getByRole('button', { name: 'Send to vera@example.com after all' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('No mail is in this state').waitFor();
    await page.getByRole('link', { name: 'Chats' }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await row.getByText('Waiting').waitFor();
    assert.equal(await row.getByRole('button').count(), 0);
    assert.equal(new URL(page.url()).search, '');
  });

  test('[K5] who may not manage finds no way to the mails', async () => {
    const password = 'correct horse battery';
    const email = 'agent@main.example';
    await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'Ada', email, password });
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/mails`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('The mails could not be loaded').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Mails' }).count(), 0);
  });
});
