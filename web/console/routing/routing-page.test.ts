import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;

suite('queues and routing in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
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

  async function signIn(page: Page, path: string): Promise<void> {
    page.setDefaultTimeout(20_000);
    await page.goto(koine.url + path);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
  }

  test('an owner sets how a queue finds its agents, what an agent can take, and finds both kept', async () => {
    const { account, queue, owner, key: token } = koine.main;
    await koine.app.accounts.createQueue(null, account.id, { name: 'Backup' });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await signIn(page, '/console/routing');
    const edit = (name: string) => page.getByRole('button', { name: `Edit ${name}` });
    await edit(queue.name).waitFor();
    await page.getByText('Whoever takes them from the list').first().waitFor();
    await edit(queue.name).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: `Routing of ${queue.name}` });
    await form.getByRole('combobox', { name: 'Chats go to' }).click();
    await page.getByRole('option', { name: 'Who has been idle longest' }).click();
    await form.getByRole('textbox', { name: 'Rings with one agent for' }).fill('45');
    await form.getByRole('combobox', { name: 'Overflows to' }).click();
    await page.getByRole('option', { name: 'Backup' }).click();
    await form.getByRole('textbox', { name: 'After a wait of' }).fill('90');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('Who has been idle longest').waitFor();
    const { body: routing } = await koine.ask(`/koine/v1/queues/${queue.id}/routing`, { token });
    const { overflow, ...others } = routing;
    assert.deepEqual(others, { strategy: 'longest-idle', ringMs: 45_000 });
    assert.equal(overflow.afterMs, 90_000);

    await edit(owner.agent.name).click();
    const own = page.getByRole('form', { name: `Agent ${owner.agent.name}` });
    await own.getByRole('textbox', { name: 'Chats at once' }).fill('7');
    const skills = own.getByRole('textbox', { name: 'Skills' });
    await skills.fill('French');
    await own.getByText('Each line is a name and a level from 1 to 5.').waitFor();
    assert.ok(await own.getByRole('button', { name: 'Save' }).isDisabled());
    await skills.fill('French 4');
    await own.getByRole('button', { name: 'Save' }).click();
    await own.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('7 at once. French 4').waitFor();
    await edit(queue.name).click();
    assert.equal(await form.getByRole('textbox', { name: 'Rings with one agent for' }).inputValue(), '45 s');
    assert.equal(await form.getByRole('combobox', { name: 'Overflows to' }).inputValue(), 'Backup');

    // What somebody else sets meanwhile is neither lost nor overwritten unseen.
    const theirs = { ...routing, maxLength: 9, ageingMs: 60_000 };
    await koine.ask(`/koine/v1/queues/${queue.id}/routing`, { token, method: 'PUT', body: theirs });
    await form.getByRole('textbox', { name: 'Rings with one agent for' }).fill('50');
    await form.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    await conflict.getByRole('radiogroup', { name: 'Most who may wait' }).waitFor();
    await conflict.getByRole('button', { name: 'Save this' }).click();
    await form.waitFor({ state: 'detached' });
    const { body: merged } = await koine.ask(`/koine/v1/queues/${queue.id}/routing`, { token });
    assert.deepEqual(merged, { ...theirs, ringMs: 50_000 });
  });
});
