import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('canned answers in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${koine.url}/console/answers`);
    await page.getByLabel('E-mail').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'New answer' }).waitFor();
  });

  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('an answer is made, a faulty one is refused in words, and a slash and keys say it to a visitor', async () => {
    const dialog = page.getByRole('dialog');
    for (const [shortcut, title, text] of [
      ['bye', 'Goodbye', 'Goodbye, {{visitor.name|friend}}.'],
      ['hello', 'Welcome', 'Hello {{visitor.name|friend}}, welcome to {{inbox.name}}.'],
    ] as const) {
      await page.getByRole('button', { name: 'New answer' }).click();
      await dialog.getByLabel('Shortcut').fill(shortcut);
      await dialog.getByLabel('Title').fill(title);
      await dialog.getByLabel('Text').fill('{{visitor.nme}}');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('There is no variable {{visitor.nme}}.').waitFor();
      await dialog.getByLabel('Text').fill(text);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name: '{{agent.name}}' }, message: { text: 'Anybody?' } };
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body });
    await page.goto(`${koine.url}/console/chats/${session.id}`);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    const field = page.getByLabel('Message to the visitor');
    await field.fill('/');
    const chosen = page.getByRole('listbox', { name: 'Canned answers' }).getByRole('option', { selected: true });
    await page.getByText('/bye').waitFor();
    assert.match((await chosen.textContent()) ?? '', /Goodbye/);
    await page.keyboard.press('ArrowDown');
    assert.match((await chosen.textContent()) ?? '', /Welcome/);
    await field.fill('/wel');
    await page.keyboard.press('Enter');
    assert.equal(await field.inputValue(), 'Hello {{agent.name}}, welcome to Website.');
    await field.fill('/by');
    await page.keyboard.press('Escape');
    assert.equal(await chosen.count(), 0);
    assert.equal(await field.inputValue(), '/by');
  });
});
