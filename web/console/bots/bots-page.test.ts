import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { runBots, startChat } from '../../../test/support/bot-place.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type ModelServer, says, startModelServer } from '../../../test/support/model-server.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;

suite('bots in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let model: ModelServer;

  before(async () => {
    koine = await startKoine();
    model = await startModelServer();
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await model?.close();
    await koine?.close();
  });

  test('an owner makes a model bot that meets visitors, sees that it has a chat, and takes that over', async () => {
    model.behave(says('At nine.'));
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await signIn(page, '/console/bots');
    await page.getByRole('button', { name: 'New model bot' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Max');
    await dialog.getByRole('textbox', { name: 'Address of the endpoint' }).fill(model.url);
    await dialog.getByRole('textbox', { name: 'Model', exact: true }).fill('small');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Max' }).waitFor();
    await page.getByRole('combobox', { name: 'Website' }).click();
    await page.getByRole('option', { name: 'Meets its visitors always' }).click();
    const { account, inbox } = koine.main;
    for (let tries = 0; tries < 200; tries += 1) {
      const { inboxes } = await koine.app.accounts.snapshot(account.id);
      if (inboxes.get(inbox.id)?.settings.bot) break;
      await page.waitForTimeout(20);
    }
    await using _running = runBots(koine);
    const chat = await startChat(koine, 'When do you open?');
    await chat.until((lines) => lines.includes('bot: At nine.'));
    await page.goto(`${koine.url}/console/chats/${chat.id}`);
    await page.getByText('With the bot Max').waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText(/^With you/).waitFor();
    const { stage, botId, handOffReason } = await chat.row();
    assert.deepEqual([stage, botId, handOffReason], ['active', null, 'taken-over']);
    await page.close();
  });

  async function signIn(page: Page, path: string): Promise<void> {
    await page.goto(koine.url + path);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
  }
});
